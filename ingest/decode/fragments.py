"""Pages in more than one charset: UTF-8 with a stray legacy fragment, and the reverse."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ingest.decode.choice import choose_alphabet, choose_east_asian
from ingest.decode.evidence import ALPHABET_CODECS, SAMPLE_BYTES, weigh_alphabets, weigh_east_asian
from ingest.decode.reading import read
from ingest.decode.stretches import UTF8_RUN, count_high, is_utf8, utf8_ratio
from ingest.frequencies import pairs_of, score_pairs

_LONG_SEQUENCE = re.compile(rb"[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
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


def _places(payload: bytes, stretches: list[bytes]) -> Iterator[tuple[int, bytes]]:
    """Each stretch with its start in the payload."""
    end = 0
    for stretch in stretches:
        start = payload.index(stretch, end)
        end = start + len(stretch)
        yield start, stretch


def find_in_utf8(payload: bytes, stretches: list[bytes]) -> list[Fragment]:
    """Fragments of a UTF-8 page that are not UTF-8 but can be read."""
    found: list[Fragment] = []
    for start, stretch in _places(payload, stretches):
        if is_utf8(stretch):
            continue
        codec = _fragment_codec(stretch)
        if codec:
            found.append(Fragment(codec, start, start + len(stretch)))
        else:
            found.extend(_stray_letters(stretch, start))
    return found


def _fragment_codec(stretch: bytes) -> str | None:
    ratio, high = utf8_ratio(stretch), count_high(stretch)
    if ratio > MOSTLY_UTF8_RATIO or (ratio and high < MIN_HIGH_BYTES):
        return None
    sample = stretch[:SAMPLE_BYTES]
    codec = choose_east_asian(weigh_east_asian(sample), high)
    if codec:
        return codec
    alphabets = weigh_alphabets(sample)
    return choose_alphabet(alphabets, high) if alphabets and alphabets[0].score > 0 else None


def _stray_letters(stretch: bytes, offset: int) -> list[Fragment]:
    """Lone windows-1252 letters inside words of an otherwise good stretch."""
    whole = [match.span() for match in UTF8_RUN.finditer(stretch)]
    return [
        Fragment("windows-1252", offset + match.start(), offset + match.end())
        for match in _LETTER_IN_WORD.finditer(stretch)
        if not any(start <= match.start() < end for start, end in whole)
    ]


def find_utf8_in(payload: bytes, stretches: list[bytes], codec: str) -> list[Fragment]:
    """Stretches of a legacy page that are UTF-8: a widget, a comment, an advertisement."""
    if not any(map(is_utf8, stretches)):
        return []
    return [
        Fragment("utf-8", start, start + len(stretch))
        for start, stretch in _places(payload, stretches)
        if is_utf8(stretch)
        and len(_LONG_SEQUENCE.findall(stretch)) >= MIN_LONG_SEQUENCES
        and _reads_badly(stretch, codec)
    ]


def _reads_badly(stretch: bytes, codec: str) -> bool:
    """Whether a single-byte codec makes nonsense of a stretch (East Asian ones always do of UTF-8)."""
    if codec not in ALPHABET_CODECS:
        return True
    return score_pairs(pairs_of(read(stretch, codec)), ALPHABET_CODECS[codec])[0] < NONSENSE
