"""Dumped text -> blocks: one per visual row that holds anything.

A row that is two things glued together is cut at the seam; rows that are one paragraph, broken at a
fixed width, are joined. Either way blocks cover all of the source but white space.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from ingest.blocks.table import Block
from ingest.blocks.text_seams import find_seams
from ingest.blocks.text_wraps import SPACELESS, Row, join_wrapped
from ingest.model import Edit

SPACELESS_END = re.compile(rf"{SPACELESS.pattern}$")
HYPHENATED = re.compile(r"[^\W\d_]{2,}-$")
LETTERS = re.compile(r"[^\W\d_]+")


def text_blocks(text: str) -> list[Block]:
    r"""Blocks of a text dump; all between blocks is white space, and so is all that joined rows lose.

    The locator of a row is its line, with the column where it is the later part of a row that was cut.

    >>> [(b.text, b.locator, b.start, b.end) for b in text_blocks("Menu\n\n  The lead.\r\n")]
    [('Menu', 'line:1', 0, 4), ('The lead.', 'line:3', 8, 17)]
    >>> [(b.text, b.locator) for b in text_blocks("He said so. ann@example.org")]
    [('He said so.', 'line:1'), ('ann@example.org', 'line:1:13')]
    """
    rows = list(_rows(text))
    seams = find_seams(text)
    if seams:
        return [block for row in rows for block in _parts(row, seams)]
    return [_paragraph(group, text) for group in join_wrapped(rows)]


def _rows(text: str) -> Iterator[Row]:
    start = last = 0
    for line, raw in enumerate(text.splitlines(keepends=True), 1):
        shown = raw.strip()
        if shown:
            first = start + (len(raw) - len(raw.lstrip()) if raw[0].isspace() else 0)
            yield Row(first, first + len(shown), shown, line, line - last - 1)
            last = line
        start += len(raw)


def _parts(row: Row, seams: Sequence[int]) -> Iterator[Block]:
    """A row, cut where seams lie in it."""
    places = seams[bisect_right(seams, row.start) : bisect_left(seams, row.end)]
    for start, end in zip((row.start, *places), (*places, row.end), strict=True):
        part = row.text[start - row.start : end - row.start]
        shown = part.strip()
        if shown:
            first = start + len(part) - len(part.lstrip())
            column = "" if first == row.start else f":{first - row.start + 1}"
            yield Block("line", shown, f"line:{row.line}{column}", first, first + len(shown))


def _paragraph(rows: Sequence[Row], source: str) -> Block:
    """Rows as one block, joined by a space where their script has spaces.

    Hyphens at the end of rows and marks of quoted mail stay in the block; edits leave them out.
    """
    first, last = rows[0], rows[-1]
    if len(rows) == 1:
        return Block("line", first.text, f"line:{first.line}", first.start, first.end)
    text, edits = "", list[Edit]()
    for row in rows:
        if text and not (SPACELESS_END.search(text) and SPACELESS.match(row.said)):
            edits += _hyphen(text, row, source)
            text += " "
        if row.quote:
            edits.append(Edit(len(text), len(text) + len(row.quote), "other", "quote-mark"))
        text += row.text
    return Block("line", text, f"line:{first.line}-{last.line}", first.start, last.end, edits=tuple(edits))


def _hyphen(text: str, below: Row, source: str) -> list[Edit]:
    """The edit that leaves out a hyphen at the end of a row, or the space behind it.

    A hyphen stays if the source has the whole word with it elsewhere: "well-", then "known".
    """
    head, tail = HYPHENATED.search(text), LETTERS.match(below.said)
    if head is None or tail is None:
        return []
    stays = f"{head.group()}{tail.group()}" in source
    return [Edit(len(text) - (not stays), len(text) + 1, "other", "hyphenation")]
