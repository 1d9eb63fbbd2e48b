"""Names of authors out of what a page puts into its author fields."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from ingest.metadata.names import EMAIL, names_of_byline
from ingest.metadata.person import LEADING, is_person, split_names

ADDRESS = re.compile(r"https?://|www\.|^@|\.(?:com|org|net|de|fr)\b")
BRACKETED = re.compile(r"\s*[(\[（【].*?[)\]）】]\s*")
NOT_NAME = re.compile(r"^[\W\d_]*$|\d{3}")
AFTER_NAME = re.compile(r"\s+(?:[|–—-]|in|für|for|from|aus|at)\s+.*$")
EAST_ASIAN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
PLAIN_NAME = re.compile(r"[A-Z][a-zà-ÿ]+(?: [A-Z]\.)?(?: [A-Z][a-zà-ÿ]+){1,2}")
MAX_FIELD_CHARS = 1_000  # of an author field; fifty names are shorter
MAX_NAME_CHARS = 60


def choose_people(
    fields: Iterable[Sequence[str]], sites: Sequence[str] = (), *, strict: bool = False
) -> tuple[str, ...]:
    """Names of the first field that names a person, without those of the site.

    `strict` texts come from the page itself, where only a person's name is believed.

    >>> choose_people([["The Daily"], ["By Jane Doe and John Roe, Berlin"]], ["The Daily"])
    ('Jane Doe', 'John Roe')
    """
    own = {_letters(site) for site in sites}
    for texts in fields:
        names = [name for name in clean_authors(texts, strict=strict) if _letters(name) not in own]
        if any(map(is_person, names)):
            return tuple(names)
    return ()


def clean_authors(texts: Sequence[str], *, strict: bool = False) -> tuple[str, ...]:
    """Names in author fields: without "By", roles, e-mails, addresses and the credits of pictures.

    >>> clean_authors(["desk@daily.example", "Jane Doe, Staff Writer", "(Image: Somebody)"])
    ('Jane Doe',)
    """
    names = (name for text in texts for name in _names(text, strict=strict))
    return tuple(dict.fromkeys(name for name in names if not NOT_NAME.search(name)))


def _names(text: str, *, strict: bool) -> Iterator[str]:
    if len(text) > MAX_FIELD_CHARS:
        return
    if PLAIN_NAME.fullmatch(text) and is_person(text) and not LEADING.match(text):  # most of them
        yield text
        return
    if ADDRESS.search(text) and " " not in text.strip():
        return
    if EAST_ASIAN.search(text):
        yield from tuple(names_of_byline(text)) or (() if strict else _listed(text))
        return
    said = LEADING.sub("", BRACKETED.sub(" ", EMAIL.sub(" ", text)).strip(" ,;|-–—:"))
    people = [name for part in split_names(said) if is_person(name := AFTER_NAME.sub("", part))]
    if people:
        yield from people
    elif not strict and said and len(said) <= MAX_NAME_CHARS:
        yield said


def _listed(text: str) -> Iterator[str]:
    """East Asian names without a title: what stands between commas."""
    said = LEADING.sub("", BRACKETED.sub(" ", EMAIL.sub(" ", text)).strip())
    yield from split_names(said)


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).lower()
