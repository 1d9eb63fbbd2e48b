"""Korean, Japanese and Chinese bytes that were read as Latin-1 or windows-1252, whole or in part."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ingest.frequencies import LIKELY, RARE, characters, score_characters
from ingest.model import Span, Step
from ingest.repair.readers import bytes_of, char_class
from ingest.repair.spans import write_step

READER = "windows-1252"
CODECS = (("cp949", "ko"), ("cp932", "ja"), ("euc_jp", "ja"), ("gb18030", "zhs"), ("cp950", "zht"))
LANGUAGE_OF = dict(CODECS)

# Nats above likely that a span must reach, by how many characters beyond ASCII it gives: a short
# span finds a frequent reading by accident.
MIN_MARGIN = ((12, 0.0), (8, 0.5), (5, 1.0), (3, 1.6))
MIN_HIGH = 4  # bytes beyond ASCII in a span, and how many of them must differ: "¤¤¤¤" is decoration
MIN_WIDE = 3  # East Asian characters that a span must give
MAX_ERROR_RATIO = 0.04  # of the bytes beyond ASCII
ERROR_COST = 3.0
MAX_UTF8_RATIO = 0.8  # more of the bytes in UTF-8 sequences is UTF-8
LETTERS_RATIO = 0.45  # East Asian characters among letters; fewer only in long spans
LETTERS_RATIO_LONG = 0.2
LONG_SPAN = 12
JOINING_MARGIN = -1.0
HOT_RATIO = 0.34  # of the characters of a word, digits and points aside, that are beyond ASCII

_HIGH_CLASS = char_class(READER, 0x80, 0xFF) + "\ufffd"
_HIGH = re.compile(f"[{_HIGH_CLASS}]")
_STRETCH = re.compile(f"[ -~{_HIGH_CLASS}]+")
SUSPICIOUS = re.compile(f"[{_HIGH_CLASS}][ -~]?[{_HIGH_CLASS}][ -~]?[{_HIGH_CLASS}]")
_WIDE = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff]")
_ASCII_LETTER = re.compile("[A-Za-z]")
_WORD = re.compile("[A-Za-z]{3}")
_NEUTRAL = re.compile("[0-9.,:;%()/-]")
_UTF8 = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
LOST = 0x81  # stands for a lost byte until it is filled
LOST_BYTES = (0x81, 0x8D, 0x8F, 0x90, 0x9D)  # what windows-1252 leaves open, so what becomes U+FFFD
FILL_WINDOW = 6  # bytes on each side that a filled byte is judged by


class Reading(NamedTuple):
    """A span read in `codec`: its `margin` in nats above likely and how much it gives."""

    margin: float
    codec: str
    characters: int


def _bytes_behind(span: str) -> tuple[bytearray, list[int]]:
    """The bytes of a span, and where among them a byte was lost."""
    table = bytes_of(READER)
    payload = bytearray(LOST if character == "\ufffd" else table[character] for character in span)
    return payload, [place for place, character in enumerate(span) if character == "\ufffd"]


def _fill(payload: bytearray, holes: list[int], codec: str) -> bytes:
    """The bytes with each lost one replaced by the likeliest of those that can be lost."""
    table = characters(LANGUAGE_OF[codec])

    def score(hole: int, value: int) -> float:
        payload[hole] = value
        window = bytes(payload[max(0, hole - FILL_WINDOW) : hole + FILL_WINDOW]).decode(codec, "replace")
        beyond = [table.get(character, RARE) for character in window if character > "\x7f"]
        return sum(beyond) / len(beyond) if beyond else RARE

    for hole in holes:
        payload[hole] = max(LOST_BYTES, key=lambda value: score(hole, value))
    return bytes(payload)


def reread_east_asian(span: str, what: str) -> str:
    """A span in the codec that follows ">", lost bytes filled."""
    codec = what.rpartition(" ")[2]
    return _fill(*_bytes_behind(span), codec).decode(codec, "replace")


def _read(span: str, codec: str, high: int) -> Reading | None:
    """How well a span reads in one codec, or None if it does not."""
    text = reread_east_asian(span, codec)
    errors = text.count("\ufffd")
    wide, beyond = len(_WIDE.findall(text)), len(text) - len(text.encode("ascii", "ignore"))
    if errors > MAX_ERROR_RATIO * high or wide < MIN_WIDE:
        return None
    letters = wide + len(_ASCII_LETTER.findall(text))
    if wide < (LETTERS_RATIO_LONG if wide >= LONG_SPAN else LETTERS_RATIO) * letters:
        return None
    language = LANGUAGE_OF[codec]
    margin = score_characters(text, language) - LIKELY[language] - ERROR_COST * errors / beyond
    return Reading(margin, codec, beyond)


def find_codec(span: str) -> str | None:
    """The codec that a span is really in, or None if it is what it seems to be.

    >>> find_codec("°¡³ª´Ù¶ó ¸¶¹Ù»ç"), find_codec("déjà vu à la crème brûlée")
    ('cp949', None)
    """
    payload, _ = _bytes_behind(span)
    high = [byte for byte in payload if byte >= 0x80]
    if len(high) < MIN_HIGH or len(set(high)) < MIN_HIGH:
        return None
    if sum(map(len, _UTF8.findall(bytes(payload)))) >= MAX_UTF8_RATIO * len(high):
        return None
    readings = [reading for codec, _ in CODECS if (reading := _read(span, codec, len(high)))]
    best = max(readings, default=None)
    if best is None:
        return None
    wanted = next((margin for count, margin in MIN_MARGIN if best.characters >= count), None)
    return best.codec if wanted is not None and best.margin >= wanted else None


def _joins(span: str, codec: str) -> bool:
    """Whether a short or odd span reads well enough in the codec that its line is in anyway."""
    payload, holes = _bytes_behind(span)
    text = payload.decode(codec, "replace")
    if holes or "\ufffd" in text or not _WIDE.search(text):
        return False
    return score_characters(text, LANGUAGE_OF[codec]) - LIKELY[LANGUAGE_OF[codec]] > JOINING_MARGIN


def _find_groups(text: str, stretch: Span) -> Iterator[Span]:
    """Runs of words made mostly of characters beyond ASCII; a true ASCII word parts them."""
    start = end = -1
    for match in re.finditer("[^ ]+", text[stretch.start : stretch.end]):
        word = match.group()
        high = len(_HIGH.findall(word))
        hot = high and high >= HOT_RATIO * len(_NEUTRAL.sub("", word))
        if hot:
            start = match.start() if start < 0 else start
            end = match.end()
        elif start >= 0 and _WORD.search(word):
            yield Span(stretch.start + start, stretch.start + end)
            start = -1
    if start >= 0:
        yield Span(stretch.start + start, stretch.start + end)


def find_east_asian(text: str, lines: list[Span]) -> Iterator[Step]:
    """One step, for the codec found first, with the spans of the lines that are in it."""
    found: dict[str, list[Span]] = {}
    for line in lines:
        for match in _STRETCH.finditer(text, line.start, line.end):
            if SUSPICIOUS.search(match.group()):
                for codec, group in _read_groups(text, Span(*match.span())):
                    found.setdefault(codec, []).append(group)
    for codec, spans in found.items():
        yield write_step("east-asian", f"{READER} > {codec}", spans)
        return  # the others are found in the next round: spans count from the text before a step


def _read_groups(text: str, stretch: Span) -> Iterator[tuple[str, Span]]:
    """The groups of a stretch that are not what they seem, with their codec."""
    codecs = [(group, find_codec(text[group.start : group.end])) for group in _find_groups(text, stretch)]
    main = next((codec for _, codec in codecs if codec), None)
    for group, codec in codecs:
        if codec:
            yield codec, group
        elif main and _joins(text[group.start : group.end], main):
            yield main, group
