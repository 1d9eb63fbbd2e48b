"""What a person's name looks like, and the words around it."""

from __future__ import annotations

import re

from ingest.metadata.words import AND, BY, NOT_PEOPLE

LEADING = re.compile(
    rf"^(?:{'|'.join(map(re.escape, sorted(BY, key=len, reverse=True)))})(?:\s*[:：]\s*|\s+)", re.IGNORECASE
)
BY_WORDS = frozenset(BY)
AND_WORD = re.compile(rf"\s+(?:{'|'.join(AND)}|&|\+)\s+")
LIST_MARK = re.compile(r"\s*[,;|/·•、，]\s*")
NOT_PERSON = re.compile(rf"(?<!\w)(?:{'|'.join(NOT_PEOPLE)})(?!\w)", re.IGNORECASE)
WORD = re.compile(r"[^\W\d_][\w.'’‘-]*")
EAST_ASIAN_NAME = re.compile(
    r"[\uac00-\ud7af]{2,4}|[\u3400-\u9fff]{1,3}[ \u3000]?[\u3005\u3040-\u30ff\u3400-\u9fff]{1,3}"
)
PARTICLES = frozenset(
    "von van der den de di da del della dos du la le al el bin ibn ben af av zu zur ten ter y e".split()
)
MAX_NAME_WORDS = 5


def is_person(text: str) -> bool:
    """Whether a text can be a person's whole name: two to five words that begin like names.

    >>> is_person("Ludwig van der Berg"), is_person("Staff writer"), is_person("said on Monday")
    (True, False, False)
    """
    if EAST_ASIAN_NAME.fullmatch(text):
        return True
    words = text.split()
    if text.casefold() in BY_WORDS:
        return False
    if not 1 < len(words) <= MAX_NAME_WORDS or NOT_PERSON.search(text):
        return False
    if not all(WORD.fullmatch(word) for word in words):
        return False
    large = [word for word in words if not word[0].islower()]
    return len(large) > 1 and all(word in large or word in PARTICLES for word in words)


def split_names(text: str) -> list[str]:
    """What stands between commas and words for "and".

    >>> split_names("Jane Doe, Ann Poe und John Roe")
    ['Jane Doe', 'Ann Poe', 'John Roe']
    """
    parts = [part for group in AND_WORD.split(text) for part in LIST_MARK.split(group)]
    return [part.strip() for part in parts if part.strip()]
