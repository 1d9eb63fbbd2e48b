"""Pages in more than one charset: UTF-8 with a stray legacy fragment, and the reverse."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ingest.decode.choice import choose_alphabet, choose_east_asian
from ingest.decode.evidence import ALPHABET_CODECS, count_high, weigh_alphabets, weigh_east_asian
from ingest.decode.reading import read
from ingest.frequencies import pairs_of, score_pairs

_SEQUENCE = (
    rb"[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|"
    rb"\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2}"
)
UTF8_RUN = re.compile(rb"(?:" + _SEQUENCE + rb")+")
_LONG_SEQUENCE = re.compile(rb"[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_HIGH = re.compile(rb"[\x80-\xff]+")
_BREAK = re.compile(rb"[<>\r\n]")
_LETTER_IN_WORD = re.compile(rb"(?<=[A-Za-z])[\xc0-\xff](?=[A-Za-z])")

MIN_LONG_SEQUENCES = 2  # two three-byte sequences in a row of nothing else are no accident
MOSTLY_UTF8_RATIO = 0.5
MIN_HIGH_BYTES = 4  # fewer, beside good UTF-8, are stray bytes

NONSENSE = -8.0  # mean score of pairs of letters that are no language


class Fragment(NamedTuple):
    """Bytes `start` to `end` of a payload, half open, that are in a charset of their own."""

    codec: str
    start: int
    end: int


def utf8_share(payload: bytes) -> tuple[float, int]:
    """Which share (0..1) of the bytes beyond ASCII form valid UTF-8, and in how many runs."""
    high = count_high(payload)
    runs = UTF8_RUN.findall(payload)
    return (sum(map(len, runs)) / high if high else 1.0), len(runs)


def find_stretches(payload: bytes) -> Iterator[tuple[int, int]]:
    """Start and end of each run of bytes beyond ASCII with all that is around it in its line or tag."""
    end = 0
    while match := _HIGH.search(payload, end):
        start = max(payload.rfind(mark, end, match.start()) for mark in (b"<", b">", b"\r", b"\n")) + 1
        stop = _BREAK.search(payload, match.end())
        start, end = max(start, end), stop.start() if stop else len(payload)
        yield start, end


def _is_utf8(stretch: bytes) -> bool:
    try:
        stretch.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def find_in_utf8(payload: bytes) -> list[Fragment]:
    """Fragments of a UTF-8 page that are not UTF-8 but can be read."""
    found: list[Fragment] = []
    for start, end in find_stretches(payload):
        stretch = payload[start:end]
        if _is_utf8(stretch):
            continue
        codec = _fragment_codec(stretch)
        if codec:
            found.append(Fragment(codec, start, end))
        else:
            found.extend(_stray_letters(stretch, start))
    return found


def _fragment_codec(stretch: bytes) -> str | None:
    share, _ = utf8_share(stretch)
    if share > MOSTLY_UTF8_RATIO or (share and count_high(stretch) < MIN_HIGH_BYTES):
        return None
    codec = choose_east_asian(weigh_east_asian(stretch), count_high(stretch))
    if codec:
        return codec
    alphabets = weigh_alphabets(stretch)
    return choose_alphabet(alphabets, count_high(stretch)) if alphabets and alphabets[0].score > 0 else None


def _stray_letters(stretch: bytes, offset: int) -> list[Fragment]:
    """Lone windows-1252 letters inside words of an otherwise good stretch."""
    whole = [match.span() for match in UTF8_RUN.finditer(stretch)]
    return [
        Fragment("windows-1252", offset + match.start(), offset + match.end())
        for match in _LETTER_IN_WORD.finditer(stretch)
        if not any(start <= match.start() < end for start, end in whole)
    ]


def find_utf8_in(payload: bytes, codec: str) -> list[Fragment]:
    """Stretches of a legacy page that are UTF-8: a widget, a comment, an advertisement."""
    found = []
    for start, end in find_stretches(payload):
        stretch = payload[start:end]
        long = len(_LONG_SEQUENCE.findall(stretch)) >= MIN_LONG_SEQUENCES
        if long and _is_utf8(stretch) and _reads_badly(stretch, codec):
            found.append(Fragment("utf-8", start, end))
    return found


def _reads_badly(stretch: bytes, codec: str) -> bool:
    """Whether a single-byte codec makes nonsense of a stretch (East Asian ones always do of UTF-8)."""
    if codec not in ALPHABET_CODECS:
        return True
    return score_pairs(pairs_of(read(stretch, codec)), ALPHABET_CODECS[codec])[0] < NONSENSE
