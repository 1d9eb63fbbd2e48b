"""UTF-8 that was read in a charset which could not hold all of its bytes: what is left is lifted.

Two ways of losing: bytes became U+FFFD or "?" (a hole keeps its place), or C1 controls were stripped
(nothing keeps their place). A lost byte is filled only where one character is far likelier than all
others in the language of the rest; else the character is U+FFFD.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import product, repeat
from typing import NamedTuple

from ingest.frequencies import (
    EAST_ASIAN,
    LIKELY_PAIRS,
    alphabets,
    best_east_asian,
    characters,
    pairs,
    pairs_of,
    score_pairs,
)
from ingest.model import Span, Step
from ingest.repair.plausibility import weigh_text
from ingest.repair.readers import bytes_of, characters_of
from ingest.repair.spans import write_step

HOLED = ("cp949", "gb18030", "cp932", "cp950", "windows-1252")
STRIPPED = ("windows-1252 stripped",)
TWO_BYTE = {"gb18030": "gbk"}  # its characters of four bytes are no reading of UTF-8
HOLE, MAYBE = -1, -2  # a lost byte; a "?" that is a lost byte or the author's own
LOST = "\ufffd"
MIN_FILL_RATIO = 0.4  # of the probability of all fillings that the best must have
MIN_SEQUENCES = 3
MIN_LIFTED_RATIO = 0.4  # of the characters, whole or filled
MIN_WHOLE_RATIO = 0.3  # of the bytes beyond ASCII that whole sequences must cover
MIN_GAIN = 1.0
SHORT_GAIN = 24.0  # nats more, shared out over the bytes beyond ASCII: a short line needs a larger gain
CLEAN = 1.2  # nats above likely: a line that reads so well has lost nothing, unless inside a word
MIN_SCORE = -1.0  # what is lifted must read like something
C1 = range(0x80, 0xA0)
CONTINUATION = range(0x80, 0xC0)
# The bytes below C0 that a reader can lose: what it cannot read alone.
HOLES = {"windows-1252": (0x81, 0x8D, 0x8F, 0x90, 0x9D), "cp932": range(0x81, 0xA0)}
LEADS = (*range(0xE3, 0xEE), 0xE0, 0xE1, 0xE2)
FULL_STOPS = frozenset("。.।")
IMPOSSIBLE = -16.0  # for characters that a language does not have
AT_THE_END = 3.0  # nats that the end of a line adds to a full stop
LETTER_ALONE = -3.0  # nats off a letter whose pair with the one before is not known
INSIDE_WORD_GAIN = 4.0  # nats for an East Asian character inside a Latin word

_INSIDE_WORD = re.compile("[A-Za-z][\u3400-\u9fff\uac00-\ud7a3\uff61-\uff9f]{1,2}(?=[A-Za-z])")
_WIDE = re.compile("[\u3400-\u9fff\uac00-\ud7a3\uff61-\uff9f]")
_TRUE_ACCENT = re.compile("[A-Za-z][à-ï][A-Za-z]")  # the first of three bytes, were it stripped UTF-8

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
        MAYBE if item == 0x3F and any(_is_high(items, near) for near in (at - 1, at + 1)) else item
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


def _is_hole(item: Item) -> bool:
    return item in (HOLE, MAYBE)


def _continues(item: Item) -> bool:
    return isinstance(item, int) and item in CONTINUATION


class _Lifter:
    """One pass over the items of a text; `language` None leaves all holes open."""

    def __init__(self, items: list[Item], reader: str, language: str | None) -> None:
        self.items, self.at, self.before = items, 0, "_"
        self.stripped = reader.endswith("stripped")
        self.shown = characters_of("windows-1252") if reader.startswith("windows-1252") else ""
        self.holes = tuple(HOLES.get(reader, CONTINUATION))
        self.letters = _letters(language) if language else {}
        self.pairs = pairs(language) if language and language not in EAST_ASIAN else {}

    def next(self) -> tuple[str, int]:
        """The next character and what it is: bytes of a whole sequence, 0 plain, -1 filled or lost."""
        piece, kind = self._next()
        self.before = piece.lower() if piece.isalpha() else "_"
        return piece, kind

    def _next(self) -> tuple[str, int]:
        item = self.items[self.at]
        if isinstance(item, str) or 0 <= item < 0x80:
            self.at += 1
            return (item if isinstance(item, str) else chr(item)), 0
        length = _length(item)
        sequence = self._restore_a0(self.items[self.at : self.at + length])
        if len(sequence) == length > 1 and all(map(_continues, sequence[1:])):
            self.at += length
            return bytes(int(byte) for byte in sequence).decode("utf-8", "replace")[0], length
        if self.stripped:
            return self._next_stripped(length)
        return self._next_holed(length)

    def _restore_a0(self, sequence: list[Item]) -> list[Item]:
        """A sequence of three whose byte A0 somebody took for a space, whole again."""
        spaces = [place for place, item in enumerate(sequence) if item == 0x20]
        if not self.shown or len(sequence) != 3 or len(spaces) != 1:
            return sequence
        return [0xA0 if item == 0x20 else item for item in sequence]

    def _next_stripped(self, length: int) -> tuple[str, int]:
        """A sequence that C1 bytes were stripped from."""
        lead = int(self.items[self.at])
        self.at += 1
        here: list[tuple[int, ...]] = []
        while len(here) < length - 1 and self.at < len(self.items) and _continues(self.items[self.at]):
            here.append((int(self.items[self.at]),))
            self.at += 1
        missing = length - 1 - len(here)
        if not 2 <= length <= 3:
            return self.shown[lead], 0
        gaps = [tuple(C1)] * missing
        choices = (
            character
            for place in range(len(here) + 1)
            for character in _join([(lead,), *here[:place], *gaps, *here[place:]])
        )
        return self._best(choices), -1

    def _next_holed(self, length: int) -> tuple[str, int]:
        """A sequence with a hole, or what is left of one, or a true question mark."""
        first = self.items[self.at]
        window = self.items[self.at : self.at + (length or 3)]
        rest = window[1:]
        shaped = len(window) == (length or 3) and all(_is_hole(item) or _continues(item) for item in rest)
        holes = sum(map(_is_hole, window))
        if first == MAYBE and (not shaped or holes > 1):
            self.at += 1
            return "?", 0
        if shaped and holes == 1 and (length or _is_hole(first)):
            self.at += len(window)
            choices = [LEADS if _is_hole(first) else (int(first),)]
            choices += [self.holes if _is_hole(item) else (int(item),) for item in rest]
            return self._best(_join(choices)), -1
        self.at += 1
        if self.shown and not holes and isinstance(first, int):
            return self.shown[first], 0  # nothing was lost here: it is what it seems
        for item in rest:
            if not (_is_hole(item) or _continues(item)):
                break
            self.at += 1
        return LOST, -1

    def _best(self, choices: Iterable[str]) -> str:
        """The character that is far likelier than all others, or U+FFFD."""
        if not self.letters:
            return LOST
        likely = {character: math.exp(self._score(character)) for character in choices}
        best = max(likely, key=lambda character: likely[character], default=LOST)
        return best if likely and likely[best] > MIN_FILL_RATIO * sum(likely.values()) else LOST

    def _score(self, character: str) -> float:
        letter = character.lower()
        score = self.letters.get(letter, IMPOSSIBLE)
        if self.pairs:
            score = self.pairs.get(self.before + letter, score + LETTER_ALONE)
        ends = self.at == len(self.items) and character in FULL_STOPS
        return score + AT_THE_END * ends


def _lift(items: list[Item], reader: str, language: str | None) -> Lifted:
    lifter = _Lifter(items, reader, language)
    pieces, whole, filled, lost, covered = [], 0, 0, 0, 0
    while lifter.at < len(items):
        piece, kind = lifter.next()
        pieces.append(piece)
        whole += kind > 0
        lost += kind < 0 and piece == LOST
        filled += kind < 0 and piece != LOST
        covered += max(kind, 0)
    return Lifted("".join(pieces), whole, filled, lost, covered)


def _language_of(text: str) -> str:
    """The language that a text reads best in."""
    best, found = best_east_asian(text), pairs_of(text)
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


def _has_sequences(line: str, reader: str) -> bool:
    """Whether enough of the bytes behind a line are whole UTF-8 sequences; asked in native code."""
    if reader.startswith("windows-1252"):
        payload = bytes(map(bytes_of("windows-1252").get, line, repeat(0x3F)))
    else:
        payload = line.encode(TWO_BYTE.get(reader, reader), "replace")
    ascii_count = len(payload.decode("ascii", "ignore"))
    whole = len(payload.decode("utf-8", "ignore").encode()) - ascii_count
    return whole > 0 and whole >= MIN_WHOLE_RATIO * (len(payload) - ascii_count)


def _weigh(line: str, reader: str, before: float) -> float | None:
    """How much is gained by lifting a line that weighs `before`, or None if it is not worth it."""
    if reader.endswith("stripped") and _TRUE_ACCENT.search(line):
        return None
    items = _items(line, reader)
    high = sum(1 for item in items if _is_hole(item) or (isinstance(item, int) and item >= 0x80))
    covered = sum(len(run) for run in _RUNS.findall(bytes(_as_byte(item) for item in items)))
    if covered < MIN_WHOLE_RATIO * high:
        return None
    lifted = _lift_all(line, reader)
    found, damaged = lifted.whole + lifted.filled, lifted.filled + lifted.lost
    if reader.startswith("windows-1252") and not damaged:
        return None  # nothing is lost: others do better
    if lifted.whole < MIN_SEQUENCES or found < MIN_LIFTED_RATIO * (found + lifted.lost):
        return None
    score = weigh_text(lifted.text.replace(LOST, ""))
    gain = score - before
    inside = len(_INSIDE_WORD.findall(line)) / max(1, len(_WIDE.findall(line)))
    wanted = MIN_GAIN + SHORT_GAIN / high if damaged else MIN_GAIN - INSIDE_WORD_GAIN * inside
    return lifted.bytes_whole / high + gain / 10 if gain > wanted and score > MIN_SCORE else None


_RUNS = re.compile(rb"(?:[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3})+")


def _as_byte(item: Item) -> int:
    return item if isinstance(item, int) and item >= 0 else 0


def find_holed_utf8(text: str, lines: list[Span]) -> Iterator[Step]:
    """Lines in which a lost byte left a hole, or was not lost after all, in one reader."""
    yield from _find(text, lines, HOLED)


def find_stripped_utf8(text: str, lines: list[Span]) -> Iterator[Step]:
    """Lines that C1 controls were stripped from."""
    yield from _find(text, lines, STRIPPED)


def _find(text: str, lines: list[Span], readers: tuple[str, ...]) -> Iterator[Step]:
    found: dict[str, list[Span]] = {}
    for start, end in lines:
        line = text[start:end]
        candidates = [reader for reader in readers if _has_sequences(line, reader)]
        if not candidates:
            continue
        before = weigh_text(line.replace(LOST, ""))
        if before >= CLEAN and not _INSIDE_WORD.search(line):
            continue
        weighed = [(_weigh(line, reader, before), reader) for reader in candidates]
        worth = [(value, -readers.index(reader), reader) for value, reader in weighed if value is not None]
        if worth:
            found.setdefault(max(worth)[2], []).append(Span(start, end))
    for reader, spans in found.items():
        yield write_step("lossy-utf-8", reader, spans)
        return  # the others are found in the next round: spans count from the text before a step
