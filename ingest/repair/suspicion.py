"""What could be wrong with a text, told at a glance: the cheap question before the dear ones.

A text is squeezed first: every run of ASCII becomes one space, so that what is left keeps its
neighbours and is short. Scripts that a question is not about are squeezed away before it is asked.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable
from functools import cache
from typing import NamedTuple

from ingest.frequencies import (
    EAST_ASIAN,
    EVERYDAY,
    LIKELY_PAIRS,
    UNSEEN,
    alphabets,
    characters,
    known_pairs,
    mean_score,
    pairs_of,
)
from ingest.repair.characters import INVISIBLE, LOOSE_JAMO
from ingest.repair.readers import char_class
from ingest.repair.single_byte import has_an_alphabet

_TO_SPACE = bytes(
    32 if byte in b"\t\n\r" or 32 <= byte < 127 else 1 if byte < 128 else byte for byte in range(256)
)  # other controls become U+0001, so that they are still seen
_JAMO = (b"\xe3\x84", b"\xe3\x85")  # first bytes of compatibility jamo in UTF-8

SAMPLE_CHARACTERS = 200
HEAD_CHARACTERS = 1000
RARE_RATIO = 0.12  # of East Asian characters that no text seems to use
LONG_RARE_RATIO = 0.2  # of those of a long text: a list of diseases has 16%, a misread page half
MIN_LETTERS = 2
LATIN_RATIO = 0.1  # of a squeezed text that must be Latin letters for them to matter
ISOLATED_RATIO = 0.4  # of the characters of a script that stand alone among ASCII

_WIDE_CLASS = "\u3400-\u9fff\uac00-\ud7a3\uff61-\uff9f"
_WIDE = re.compile(f"[{_WIDE_CLASS}]")
_LONE_WIDE = re.compile(f" [{_WIDE_CLASS}]{{1,2}}(?= )")
_FOREIGN = re.compile("[\u0370-\u07ff]")  # Greek, Cyrillic, Armenian, Hebrew, Arabic
_LONE_FOREIGN = re.compile(" [\u0370-\u07ff]{1,2}(?= )")
# First bytes in UTF-8 of those, of Latin letters, of what windows-1252 shows, of what nobody sees.
_FOREIGN_LEADS = bytes(range(0xCD, 0xE0))
_LATIN_LEADS = bytes(range(0xC2, 0xCA))
_READER_LEADS = bytes((0xC2, 0xC3, 0xC5, 0xC6, 0xCB, 0xE2, 0xEF))
_INVISIBLE_LEADS = bytes((0xC2, 0xE2, 0xEF))
_LATIN_LETTER = re.compile("[À-ÖØ-öø-\u024f¡-£¥²³¹º¼-¿]")  # and the symbols that Polish letters become

_HIGH = char_class("windows-1252", 0x80, 0xFF) + "\ufffd"
_HIGH_STRETCH = re.compile(f"[{_HIGH}][{_HIGH} ]+[{_HIGH}]")
_EAST_ASIAN = re.compile(
    f"[{_HIGH}]{{4}}|[{_HIGH}]{{2,3}} ?[{_HIGH}]{{2}}|[‚ƒ\x82\x83][{_HIGH} ][‚ƒ\x82\x83]"
)

# Readers whose UTF-8 looks alike are asked about together.
_READERS = (
    ("windows-1252", "windows-1250", "windows-1254", "windows-1257", "windows-1258"),
    ("mac-roman",),
    ("cp437", "cp850"),
    ("windows-1251",),
    ("koi8-r",),
    ("windows-1253",),
    ("windows-1255",),
    ("windows-1256",),
    ("windows-874",),
)
WINDOW = 4  # characters around a symbol that can be in one UTF-8 sequence with it, or in the next


class _Shape(NamedTuple):
    """What UTF-8 looks like in some readers: what a sequence begins with, a telling end, and the whole."""

    leads: frozenset[str]
    signs: frozenset[str]
    pattern: re.Pattern[str]


def _characters(readers: tuple[str, ...], first: int, last: int) -> str:
    inside = "".join(char_class(reader, first, last) for reader in readers)
    return re.sub(r"\\(.)", r"\1", inside)


def _shape(readers: tuple[str, ...]) -> _Shape:
    """Two UTF-8 sequences in a row, or one that stands alone among ASCII, as `readers` show them.

    One sequence must hold a symbol: two letters of an alphabet that readers show prove nothing.
    """
    more = _characters(readers, 0x80, 0xBF)
    signs = "".join(character for character in more if not character.isalpha())
    two, three = (_characters(readers, *ends) for ends in ((0xC2, 0xDF), (0xE0, 0xF4)))
    a, b, m, s = map(re.escape, (two, three, more, signs))
    any_of = f"(?:[{a}][{m}]|[{b}][{m}]{{2}})"
    telling = f"(?:[{a}][{s}]|[{b}](?:[{m}][{s}]|[{s}][{m}]))"
    pattern = re.compile(f"{telling}{any_of}|{any_of}{telling}| {telling}(?= )")
    return _Shape(frozenset(two + three), frozenset(signs), pattern)


_SHAPES = tuple(map(_shape, _READERS))
# Each symbol, and what may stand before it: most symbols of clean text are ruled out by that alone.
_BEFORE_SIGN = {
    sign: frozenset().union(*(shape.leads for shape in _SHAPES if sign in shape.signs))
    for sign in frozenset().union(*(shape.signs for shape in _SHAPES))
}
_SIGN = re.compile("[" + re.escape("".join(sorted(_BEFORE_SIGN))) + "]")


def squeeze(payload: bytes) -> str:
    """UTF-8 text with each run of ASCII as one space; a control among it stays as U+0001.

    >>> squeeze("<p>Un été à <b>Nîmes</b>".encode())
    ' é é à î '
    """
    return f" {b' '.join(payload.translate(_TO_SPACE).split()).decode('utf-8', 'surrogatepass')} "


def _is_odd_east_asian(squeezed: str) -> bool:
    """Whether East Asian text is made of characters that it does not use, or stands inside Latin words."""
    head = squeezed[:HEAD_CHARACTERS]
    if _is_rare(_sample(squeezed), RARE_RATIO) and (
        len(squeezed) <= SAMPLE_CHARACTERS or _is_rare(head, LONG_RARE_RATIO)
    ):
        return True
    lone = sum(map(len, _LONE_WIDE.findall(head))) / 2
    return lone > ISOLATED_RATIO * (len(head) - head.count(" "))


def _is_rare(squeezed: str, ratio: float) -> bool:
    """Whether more than `ratio` of the characters are such as no East Asian text seems to use."""
    wide = _WIDE.findall(squeezed)
    return bool(wide) and all(_count_rare(wide, language) > ratio * len(wide) for language in EAST_ASIAN)


def _sample(squeezed: str) -> str:
    """The beginning, the middle and the end of a long text."""
    if len(squeezed) <= SAMPLE_CHARACTERS:
        return squeezed
    part, middle = SAMPLE_CHARACTERS // 3, len(squeezed) // 2
    return squeezed[:part] + squeezed[middle : middle + part] + squeezed[-part:]


def _count_rare(sample: list[str], language: str) -> int:
    return len(sample) - sum(map(_usual(language).__contains__, sample))


@cache
def _usual(language: str) -> frozenset[str]:
    return frozenset(character for character, score in characters(language).items() if score > EVERYDAY)


def _has_odd_letters(squeezed: str) -> bool:
    """Whether Latin letters stand together as in no language."""
    found = _LATIN_LETTER.findall(squeezed)
    if len(found) <= max(MIN_LETTERS, LATIN_RATIO * len(squeezed)):
        return False
    return not has_an_alphabet(Counter("".join(found).lower()))


def _is_odd_foreign(squeezed: str) -> bool:
    """Whether letters of another alphabet stand alone among Latin ones, or together as in no language."""
    head = squeezed[:SAMPLE_CHARACTERS]
    foreign = len(_FOREIGN.findall(head))
    lone = sum(map(len, _LONE_FOREIGN.findall(head))) / 2
    if not foreign or lone > ISOLATED_RATIO * foreign:
        return bool(foreign)
    return mean_score(known_pairs(alphabets()), pairs_of(head), UNSEEN) < LIKELY_PAIRS


def _is_like_utf8(squeezed: str) -> bool:
    """Whether a symbol stands where UTF-8, read in some charset, would have put it."""
    for match in _SIGN.finditer(squeezed):
        sign, place = match.group(), match.start()
        leads = _BEFORE_SIGN[sign]
        if squeezed[place - 1] in leads or squeezed[place - 2] in leads:
            window = max(0, place - WINDOW), place + WINDOW + 1
            if any(sign in shape.signs and shape.pattern.search(squeezed, *window) for shape in _SHAPES):
                return True
    return False


class _View(NamedTuple):
    """A text, its UTF-8, and that squeezed."""

    text: str
    payload: bytes
    squeezed: str


def _has_any(payload: bytes, leads: bytes) -> bool:
    """Whether a character begins with one of these bytes: much cheaper than to look for the characters."""
    return any(lead in payload for lead in leads)


def _may_be_east_asian(view: _View) -> bool:
    stretches = _HIGH_STRETCH.findall(view.squeezed) if _has_any(view.payload, _READER_LEADS) else ()
    return any(map(_EAST_ASIAN.search, stretches))


def _may_be_single_byte(view: _View) -> bool:
    if _has_any(view.payload, _LATIN_LEADS) and _has_odd_letters(view.squeezed):
        return True
    return _has_any(view.payload, _FOREIGN_LEADS) and _is_odd_foreign(view.squeezed)


def _may_have_invisible(view: _View) -> bool:
    if _has_any(view.payload, _INVISIBLE_LEADS) or "\x01" in view.squeezed:
        return INVISIBLE.search(view.squeezed) is not None
    return False


# what is asked of every text; "entities" alone also of one in ASCII
QUESTIONS: dict[str, Callable[[_View], bool]] = {
    "utf8": lambda view: _is_like_utf8(view.squeezed),
    "odd_wide": lambda view: _WIDE.search(view.squeezed) is not None and _is_odd_east_asian(view.squeezed),
    "east_asian": _may_be_east_asian,
    "single_byte": _may_be_single_byte,
    "invisible": _may_have_invisible,
    "jamo": lambda view: (
        any(mark in view.payload for mark in _JAMO) and LOOSE_JAMO.search(view.text) is not None
    ),
    "decomposed": lambda view: not unicodedata.is_normalized("NFC", view.text),
}


def suspect(text: str, about: Iterable[str] = QUESTIONS) -> set[str]:
    """What could be wrong with a text, of what is asked `about`; nothing, for nearly all text there is."""
    found = {"entities"} if "&" in text else set()
    payload = text.encode("utf-8", "surrogatepass")
    squeezed = squeeze(payload)
    if not squeezed.strip(" "):
        return found
    view = _View(text, payload, squeezed)
    return found.union(name for name in about if QUESTIONS[name](view))
