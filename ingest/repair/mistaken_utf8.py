"""UTF-8 that was read in a single-byte charset, whole or here and there in a text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from ingest.model import Span, Step
from ingest.repair.plausibility import weigh_text
from ingest.repair.readers import SINGLE_BYTE, char_class, reread
from ingest.repair.spans import mend_spans, write_step

MIN_COVER_RATIO = 0.75  # of the reader's characters beyond ASCII in a line that must be in sequences
MIN_SEQUENCES = 2  # a lone pair like "Ё" and "щ" stands in many a clean word
FIRST_GAIN = 1.5  # nats a character by which the text must read better, were there no sequence at all
GAIN_PER_SEQUENCE = 0.5  # what each sequence takes off: so many are no accident
LAST_GAIN = -0.5
PLAUSIBLE = 0.0  # what comes out must read like running text, but for long sequences, which are sure
SURE_SEQUENCES = 3


@cache
def sequence_pattern(reader: str) -> str:
    """What UTF-8 sequences of two, three and four bytes look like in `reader`."""
    two, three, four = (char_class(reader, *ends) for ends in ((0xC2, 0xDF), (0xE0, 0xEF), (0xF0, 0xF4)))
    a = char_class(reader, 0xC3, 0xC3)  # the à of French and Vietnamese: its second byte is A0
    more = char_class(reader, 0x80, 0xBF)
    return (
        f"[{two}][{more}]|[{two}] (?=[{two}][{more}]|[{three}][{more}]| )|[{a}] (?=[,.;:!?)]|$)|"
        f"[{three}](?:[{more}][{more} ]| [{more}])|[{four}][{more}]{{3}}"
    )


@cache
def _runs(reader: str) -> re.Pattern[str]:
    return re.compile(f"(?:{sequence_pattern(reader)})+")


def _find_runs(line: str, reader: str) -> Iterator[Span]:
    """The stretches of a line that are whole UTF-8 sequences."""
    for match in _runs(reader).finditer(line):
        if "\ufffd" not in reread(match.group(), f"{reader} > utf-8"):
            yield Span(*match.span())


def _is_better(before: str, after: str, sequences: int) -> bool:
    """Whether words make so much more sense read as UTF-8 that they must be."""
    if not after.replace("\xa0", "").replace("\xad", "").isprintable():
        return False
    long = sum(character > "\u07ff" for character in after)
    score = weigh_text(after)
    if long < SURE_SEQUENCES and score < PLAUSIBLE:
        return False
    return score - weigh_text(before) > max(LAST_GAIN, FIRST_GAIN - GAIN_PER_SEQUENCE * sequences)


def find_mistaken_utf8(text: str, lines: list[Span]) -> Iterator[Step]:
    """At most one step: the reader that explains most, and all stretches that it explains."""
    best: tuple[int, str, list[Span]] = (0, "", [])
    for reader in SINGLE_BYTE:
        spans = [
            Span(start + run.start, start + run.end)
            for start, end in lines
            for run in _find_in_line(text[start:end], reader)
        ]
        covered = sum(end - start for start, end in spans)
        if covered > best[0]:
            best = (covered, reader, spans)
    if best[0]:
        yield write_step("utf-8", f"{best[1]} > utf-8", best[2])


@cache
def _high(reader: str) -> re.Pattern[str]:
    return re.compile(f"[{char_class(reader, 0x80, 0xFF)}]")


def _words_around(line: str, runs: list[Span]) -> list[Span]:
    """The runs, each with the words that it is part of; those that meet become one."""
    words: list[Span] = []
    for start, end in runs:
        stop = line.find(" ", end)
        word = Span(line.rfind(" ", 0, start) + 1, len(line) if stop < 0 else stop)
        if words and word.start <= words[-1].end:
            word = Span(words.pop().start, word.end)
        words.append(word)
    return words


def _find_in_line(line: str, reader: str) -> list[Span]:
    """All runs of a line, if they are what the characters beyond ASCII in their words are there for."""
    runs = list(_find_runs(line, reader))
    if not runs:
        return []
    words = _words_around(line, runs)
    before = " ".join(line[start:end] for start, end in words)
    after = " ".join(_reread_within(line, word, runs, reader) for word in words)
    sequences = sum(len(reread(line[start:end], f"{reader} > utf-8")) for start, end in runs)
    covered = sum(len(_high(reader).findall(line[start:end])) for start, end in runs)
    if sequences < MIN_SEQUENCES or covered < MIN_COVER_RATIO * len(_high(reader).findall(before)):
        return []
    return runs if _is_better(before, after, sequences) else []


def _reread_within(line: str, word: Span, runs: list[Span], reader: str) -> str:
    spans = [run for run in runs if word.start <= run.start and run.end <= word.end]
    return mend_spans(line[: word.end], write_step("", f"{reader} > utf-8", spans).argument, reread)[
        word.start :
    ]
