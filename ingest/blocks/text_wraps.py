"""Which rows of a text dump belong together: paragraphs that were broken at a fixed width.

A row is wrapped if the first word of the next row would not have fitted behind it. One such row is
chance; a text is hard-wrapped if nearly all rows of a stretch are so and break in mid-sentence. Mail
quoted with ">" is read behind its marks, and quotes of different depth are never joined.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

MIN_WIDTH, MAX_WIDTH = 40, 100  # columns; shorter rows are lists or poems, longer ones whole paragraphs
MAX_QUOTE = 12  # characters of marks in front of quoted mail
MIN_ROWS = 3  # of a stretch that proves the wrap
MIN_ROWS_WITHOUT_CASE = 5  # where no lower-case letter shows that a sentence goes on
FULL_SHARE = 0.8  # of a stretch's rows but the last, that a further word would have made too wide
HALF = 0.5  # a row under half of the longest has room for any word: it ends a paragraph
GOING_ON_SHARE = 0.5  # of the next rows, that begin in mid-sentence
QUOTE = re.compile(r"(?:> ?)+")
FIRST_WORD = re.compile(r"\S+")
SPACELESS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uff00-\uffef\u3000-\u303f]")
SENTENCE_INSIDE = re.compile(r"[^\W\d][.!?] [^\W\d]|[。！？].")
SENTENCE_END = re.compile(r"[.!?。！？:：]['\"”’」』)\]]*$")
LIST_MARK = re.compile(r"[-–—•·*▪■□●○◆◇▶▷☞※ㆍ▲△]|\d{1,2}[.)] |\|")


class Row(NamedTuple):
    """A visual row: its place in the source, what stands in it, its line and the blank ones above it."""

    start: int
    end: int
    text: str
    line: int
    gap: int

    @property
    def quote(self) -> str:
        """The marks of quoted mail in front, with their spaces."""
        found = QUOTE.match(self.text) if self.text[0] == ">" else None
        return found.group() if found else ""

    @property
    def said(self) -> str:
        """The row without marks of quoted mail."""
        return self.text[len(self.quote) :]


def join_wrapped(rows: Sequence[Row]) -> Iterable[Sequence[Row]]:
    """The rows, in groups that are one paragraph each; nearly every text has groups of one."""
    stretches = list(_stretches(rows))
    widths = [_width_of_wrap(stretch) for stretch in stretches]
    widest = max(widths, default=0)
    if not widest:
        return [[row] for row in rows]
    return [
        group
        for stretch, width in zip(stretches, widths, strict=True)
        for group in _groups(stretch, width or widest)  # quoted mail has a width of its own
    ]


def _groups(stretch: Sequence[Row], width: int) -> Iterable[Sequence[Row]]:
    if max(columns(row.said) for row in stretch) > width:
        return [[row] for row in stretch]
    return _paragraphs(stretch, width)


def columns(text: str) -> int:
    """Columns of a text in a fixed-width font.

    >>> columns("ab"), columns("가나"), columns("日本")
    (2, 4, 4)
    """
    return len(text) if text.isascii() else sum(1 + (unicodedata.east_asian_width(c) in "WF") for c in text)


def _stretches(rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
    """Rows with no blank row and no change of quotation between them."""
    depths = [row.quote.count(">") if row.text[0] == ">" else 0 for row in rows]
    first = 0
    for number in range(1, len(rows)):
        if rows[number].gap or depths[number] != depths[number - 1]:
            yield rows[first:number]
            first = number
    if rows:
        yield rows[first:]


def _width_of_wrap(stretch: Sequence[Row]) -> int:
    """Columns at which a stretch is wrapped, 0 if that is not evident."""
    if not _may_be_wrapped(stretch):
        return 0
    width = max(columns(row.said) for row in stretch)
    breaks = list(pairwise(stretch))
    full = sum(_is_full(row, below, width) for row, below in breaks)
    going_on = sum(_goes_on(row, below) for row, below in breaks)
    evident = full >= FULL_SHARE * len(breaks) and going_on >= GOING_ON_SHARE * len(breaks)
    return width if evident and MIN_WIDTH <= width <= MAX_WIDTH and _is_prose(stretch) else 0


def _may_be_wrapped(stretch: Sequence[Row]) -> bool:
    """Whether a look at the lengths of rows leaves it possible: most texts need no more."""
    if len(stretch) < MIN_ROWS:
        return False
    chars = [len(row.text) for row in stretch]
    longest = max(chars)
    long = sum(HALF * longest <= count for count in chars)
    return MIN_WIDTH * HALF <= longest <= MAX_WIDTH + MAX_QUOTE and long >= FULL_SHARE * (len(chars) - 1)


def _is_prose(stretch: Sequence[Row]) -> bool:
    """Whether lower-case letters go on with sentences, or sentences end inside the rows and at the end.

    The second is asked where letters have no case: headlines in a list have no full stops.
    """
    if any(row.said[:1].islower() for row in stretch[1:]):
        return True
    inside = any(SENTENCE_INSIDE.search(row.said) for row in stretch)
    return len(stretch) >= MIN_ROWS_WITHOUT_CASE and inside and bool(SENTENCE_END.search(stretch[-1].said))


def _is_full(row: Row, below: Row, width: int) -> bool:
    """Whether the first word of the row below would not have fitted behind a row."""
    word = FIRST_WORD.match(below.said)
    if word is None:
        return False
    spaceless = SPACELESS.match(below.said) is not None
    needed = columns(below.said[0]) if spaceless else 1 + columns(word.group())
    return columns(row.said) + needed > width and not LIST_MARK.match(below.said)


def _goes_on(row: Row, below: Row) -> bool:
    """Whether a sentence goes on from a row to the next."""
    first = below.said[:1]
    return not SENTENCE_END.search(row.said) and (first.islower() or first.lower() == first.upper())


def _paragraphs(stretch: Sequence[Row], width: int) -> Iterator[list[Row]]:
    paragraph: list[Row] = []
    for row in stretch:
        if paragraph and not _is_full(paragraph[-1], row, width):
            yield paragraph
            paragraph = []
        paragraph.append(row)
    yield paragraph
