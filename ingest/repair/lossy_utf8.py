"""UTF-8 that was read in a charset which could not hold all of its bytes: what is left is lifted.

Two ways of losing: bytes became U+FFFD or "?" (a hole keeps its place), or C1 controls were stripped
(nothing keeps their place). A lost byte is filled only where one character is far likelier than all
others in the language of the rest; else the character is U+FFFD.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import product
from typing import NamedTuple

from ingest.data.frequencies import (
    EAST_ASIAN,
    LIKELY,
    LIKELY_PAIRS,
    alphabets,
    characters,
    pairs,
    pairs_of,
    score_characters,
    score_pairs,
)
from ingest.model import Span, Step
from ingest.repair.plausibility import weigh_text
from ingest.repair.readers import bytes_of
from ingest.repair.spans import find_lines, write_step

READERS = ("cp949", "gb18030", "cp932", "cp950", "windows-1252", "windows-1252 stripped")
HOLE = -1
LOST = "\ufffd"
MIN_FILL_RATIO = 0.4  # of the probability of all fillings that the best must have
MIN_SEQUENCES = 3
MIN_WHOLE_RATIO = 0.35  # of the bytes beyond ASCII that whole sequences must cover
MIN_GAIN = 1.0
C1 = range(0x80, 0xA0)
WINDOWS_1252_HOLES = (0x81, 0x8D, 0x8F, 0x90, 0x9D)
CONTINUATION = range(0x80, 0xC0)
LEADS = (*range(0xE3, 0xEE), 0xE0, 0xE1, 0xE2)

Item = int | str  # a byte, HOLE, or a character that the reader did not make


class Lifted(NamedTuple):
    """Text with its whole sequences, filled ones and lost ones counted."""

    text: str
    whole: int
    filled: int
    lost: int
    bytes_whole: int


@cache
def _encode(character: str, reader: str) -> tuple[Item, ...]:
    """The bytes that a reader showed as a character."""
    if reader.startswith("windows-1252"):
        byte = bytes_of("windows-1252").get(character)
        return (character,) if byte is None else (byte,)
    try:
        payload = character.encode(reader)
    except UnicodeEncodeError:
        return (character,)
    return (character,) if len(payload) > 2 else tuple(payload)


def _items(text: str, reader: str) -> list[Item]:
    """What stood in the bytes behind a text; a "?" in the middle of bytes beyond ASCII is a hole."""
    items: list[Item] = []
    for character in text:
        items.extend((HOLE,) if character == LOST else _encode(character, reader))
    if reader.endswith("stripped"):
        return items
    return [
        HOLE if item == 0x3F and any(_is_high(items, near) for near in (at - 1, at + 1)) else item
        for at, item in enumerate(items)
    ]


def _is_high(items: list[Item], at: int) -> bool:
    item = items[at] if 0 <= at < len(items) else 0
    return isinstance(item, int) and item >= 0x80


@cache
def _letters(language: str) -> Mapping[str, float]:
    """Log-probability of single characters in a language."""
    if language in EAST_ASIAN:
        return characters(language)
    found: dict[str, float] = {}
    for pair, score in pairs(language).items():
        found[pair[1]] = found.get(pair[1], 0.0) + math.exp(score)
    return {letter: math.log(share) for letter, share in found.items()}


def _length(lead: Item) -> int:
    """How many bytes the sequence has that a byte leads, 0 if it leads none."""
    if isinstance(lead, str) or lead < 0xC2 or lead > 0xF4:
        return 0
    return 2 if lead < 0xE0 else 3 if lead < 0xF0 else 4


def _join(choices: list[tuple[int, ...]]) -> Iterator[str]:
    for values in product(*choices):
        try:
            yield bytes(values).decode("utf-8")
        except UnicodeDecodeError:
            continue


class _Lifter:
    """One pass over the items of a text; `language` None leaves all holes open."""

    def __init__(self, items: list[Item], reader: str, language: str | None) -> None:
        self.items, self.at = items, 0
        self.stripped = reader.endswith("stripped")
        self.holes: tuple[int, ...] = WINDOWS_1252_HOLES if reader == "windows-1252" else tuple(CONTINUATION)
        self.letters = _letters(language) if language else {}

    def _continues(self, at: int) -> bool:
        item = self.items[at] if at < len(self.items) else 0
        return isinstance(item, int) and item in CONTINUATION

    def _best(self, choices: list[tuple[int, ...]]) -> str:
        """The filling that is far likelier than all others, or U+FFFD."""
        likely = {
            character: math.exp(self.letters.get(character.lower(), -16)) for character in _join(choices)
        }
        if not likely or not self.letters:
            return LOST
        best = max(likely, key=lambda character: likely[character])
        return best if likely[best] > MIN_FILL_RATIO * sum(likely.values()) else LOST

    def next(self) -> tuple[str, int]:
        """The next character and what it is: bytes of a whole sequence, 0 plain, -1 filled or lost."""
        item = self.items[self.at]
        if isinstance(item, str) or 0 <= item < 0x80:
            self.at += 1
            return (item if isinstance(item, str) else chr(item)), 0
        length = _length(item)
        if length and all(self._continues(self.at + place) for place in range(1, length)):
            sequence = bytes(int(byte) for byte in self.items[self.at : self.at + length])
            self.at += length
            return sequence.decode("utf-8", "replace")[0], length
        return (self._next_stripped(length) if self.stripped else self._next_holed(length)), -1

    def _next_stripped(self, length: int) -> str:
        """A sequence that C1 bytes were stripped from."""
        lead = self.items[self.at]
        self.at += 1
        here = []
        while self._continues(self.at) and len(here) < length - 1:
            here.append((int(self.items[self.at]),))
            self.at += 1
        missing = length - 1 - len(here)
        if not length or length > 3 or missing < 1:
            return LOST
        places = [here[:place] + [tuple(C1)] * missing + here[place:] for place in range(len(here) + 1)]
        found = [self._best([(int(lead),), *choices]) for choices in places]
        return max(found, key=lambda character: self.letters.get(character, -20.0))

    def _next_holed(self, length: int) -> str:
        """A sequence with a hole, or what is left of one."""
        window = self.items[self.at : self.at + (length or 3)]
        first = window[0] == HOLE
        rest = window[1:]
        shaped = all(item == HOLE or (isinstance(item, int) and item in CONTINUATION) for item in rest)
        holes = window.count(HOLE)
        if shaped and holes == 1 and len(window) == (length or 3) and (length or first):
            self.at += len(window)
            choices = [LEADS] if first else [(int(window[0]),)]
            return self._best(choices + [self.holes if item == HOLE else (int(item),) for item in rest])
        self.at += 1
        while (
            self.at < len(self.items)
            and length > 1
            and (self._continues(self.at) or self.items[self.at] == HOLE)
        ):
            self.at += 1
            length -= 1
        return LOST


def _lift(items: list[Item], reader: str, language: str | None) -> Lifted:
    lifter = _Lifter(items, reader, language)
    pieces, counts, covered = [], [0, 0, 0], 0
    while lifter.at < len(items):
        piece, kind = lifter.next()
        pieces.append(piece)
        if kind:
            counts[0 if kind > 0 else 2 if piece == LOST else 1] += 1
            covered += max(kind, 0)
    return Lifted("".join(pieces), *counts, covered)


def _language_of(text: str) -> str:
    """The language that a text reads best in."""
    best = max((score_characters(text, language) - LIKELY[language], language) for language in EAST_ASIAN)
    found = pairs_of(text)
    if found:
        score, language = score_pairs(found, alphabets())
        best = max(best, (score - LIKELY_PAIRS, language))
    return best[1]


def lift(text: str, reader: str) -> str:
    """UTF-8 lifted out of a text that `reader` made of it."""
    return _lift_all(text, reader).text


def _lift_all(text: str, reader: str) -> Lifted:
    items = _items(text, reader)
    first = _lift(items, reader, None)
    if not first.lost:
        return first
    return _lift(items, reader, _language_of(first.text.replace(LOST, "")))


def _weigh(line: str, reader: str) -> tuple[float, Lifted] | None:
    """How much is gained by lifting a line, or None if it is not worth it."""
    items = _items(line, reader)
    high = sum(1 for item in items if item == HOLE or (isinstance(item, int) and item >= 0x80))
    covered = sum(len(run) for run in _RUNS.findall(bytes(_as_byte(item) for item in items)))
    if covered < MIN_WHOLE_RATIO * high:
        return None
    lifted = _lift_all(line, reader)
    if lifted.whole + lifted.filled < max(MIN_SEQUENCES, lifted.lost):
        return None
    gain = weigh_text(lifted.text.replace(LOST, "")) - weigh_text(line.replace(LOST, ""))
    return (lifted.bytes_whole / high + gain / 10, lifted) if gain > MIN_GAIN else None


_RUNS = re.compile(rb"(?:[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3})+")


def _as_byte(item: Item) -> int:
    return item if isinstance(item, int) and item >= 0 else 0


def find_lossy_utf8(text: str, stops: str) -> Iterator[Step]:
    """A step for the reader that explains the first such line, with all lines that it explains best."""
    found: dict[str, list[Span]] = {}
    for line in find_lines(text, stops):
        weighed = [
            (worth[0], -rank, reader)
            for rank, reader in enumerate(READERS)
            if (worth := _weigh(text[line.start : line.end], reader))
        ]
        if weighed:
            found.setdefault(max(weighed)[2], []).append(line)
    for reader, spans in found.items():
        yield write_step("lossy-utf-8", reader, spans)
        return
