"""UTF-8 that was read in a single-byte charset, whole or here and there in a text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from ingest.model import Span, Step
from ingest.repair.plausibility import weigh_text
from ingest.repair.readers import SINGLE_BYTE, char_class, reread
from ingest.repair.spans import find_lines, write_step

MIN_GAIN = 1.5  # nats a character by which the text must read better
SURE_GAIN = 0.3  # the same where long sequences leave no doubt
SURE_SEQUENCES = 3


@cache
def sequence_pattern(reader: str) -> str:
    """What UTF-8 sequences of two, three and four bytes look like in `reader`."""
    two, three, four = (char_class(reader, *ends) for ends in ((0xC2, 0xDF), (0xE0, 0xEF), (0xF0, 0xF4)))
    more = char_class(reader, 0x80, 0xBF)
    return f"[{two}][{more}]|[{three}](?:[{more}][{more} ]| [{more}])|[{four}][{more}]{{3}}"


@cache
def _runs(reader: str) -> re.Pattern[str]:
    return re.compile(f"(?:{sequence_pattern(reader)})+")


def _find_runs(line: str, reader: str) -> Iterator[Span]:
    """The stretches of a line that are whole UTF-8 sequences."""
    for match in _runs(reader).finditer(line):
        if "\ufffd" not in reread(match.group(), f"{reader} > utf-8"):
            yield Span(*match.span())


def _is_better(before: str, after: str) -> bool:
    """Whether runs of sequences make so much more sense read as UTF-8 that they must be."""
    if not after.isprintable() and not after.replace("\xa0", "").isprintable():
        return False
    long = sum(character > "\u07ff" for character in after)
    gain = weigh_text(after) - weigh_text(before)
    return gain > (SURE_GAIN if long >= SURE_SEQUENCES else MIN_GAIN)


def find_mistaken_utf8(text: str, stops: str) -> Iterator[Step]:
    """At most one step: the reader that explains most, and all stretches that it explains."""
    best: tuple[int, str, list[Span]] = (0, "", [])
    for reader in SINGLE_BYTE:
        spans = [
            Span(start + run.start, start + run.end)
            for start, end in find_lines(text, stops)
            for run in _find_in_line(text[start:end], reader)
        ]
        covered = sum(end - start for start, end in spans)
        if covered > best[0]:
            best = (covered, reader, spans)
    if best[0]:
        yield write_step("utf-8", f"{best[1]} > utf-8", best[2])


def _find_in_line(line: str, reader: str) -> list[Span]:
    runs = list(_find_runs(line, reader))
    before = " ".join(line[start:end] for start, end in runs)
    after = " ".join(reread(line[start:end], f"{reader} > utf-8") for start, end in runs)
    return runs if runs and _is_better(before, after) else []
