"""The block table: what a block is, and many blocks of many documents as one frame."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import polars as pl

from ingest.model import Edit


class Block(NamedTuple):
    """One block of one document; what a text dump lacks has a neutral value.

    `start`, `end` are code points in the repaired source (None for HTML), `link_chars` code points
    of `text` inside links, `container` a number that is equal for blocks of the same parent. `depth`
    counts the elements around a block, `joint` those of them that hold the block before too, and
    `shape` is equal for blocks of a page whose elements have the same tags. `far` holds class words of
    elements farther out than those of `tokens`. `edits` say what the text
    of a document leaves out of the block.
    """

    kind: str
    text: str
    locator: str
    start: int | None = None
    end: int | None = None
    tag: str = ""
    tokens: str = ""
    zone: str = ""
    link_chars: int = 0
    hidden: bool = False
    container: int = 0
    depth: int = 0
    joint: int = 0
    shape: int = 0
    far: str = ""
    edits: tuple[Edit, ...] = ()  # stays last: it is no column of the frame


SCHEMA: dict[str, pl.DataType] = {
    "kind": pl.String(),
    "text": pl.String(),
    "locator": pl.String(),
    "start": pl.Int32(),
    "end": pl.Int32(),
    "tag": pl.String(),
    "tokens": pl.String(),
    "zone": pl.String(),
    "link_chars": pl.Int32(),
    "hidden": pl.Boolean(),
    "container": pl.Int32(),
    "depth": pl.Int32(),
    "joint": pl.Int32(),
    "shape": pl.Int32(),
    "far": pl.String(),
}


def block_frame(documents: Sequence[Iterable[Block]]) -> pl.DataFrame:
    """One frame of all blocks, with `doc` (index into `documents`) and `position` (from 0) in front.

    >>> frame = block_frame([[Block("line", "a", "line:1"), Block("line", "b", "line:3")]])
    >>> frame.select("doc", "position", "text").rows()
    [(0, 0, 'a'), (0, 1, 'b')]
    """
    rows: list[Block] = []
    doc: list[int] = []
    position: list[int] = []
    for number, blocks in enumerate(documents):
        before = len(rows)
        rows.extend(blocks)
        count = len(rows) - before
        doc.extend([number] * count)
        position.extend(range(count))
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(SCHEMA)
    series = [
        pl.Series("doc", doc, dtype=pl.Int32),
        pl.Series("position", position, dtype=pl.Int32),
        *(
            pl.Series(name, values, dtype=dtype)
            for (name, dtype), values in zip(SCHEMA.items(), columns, strict=False)  # edits: see below
        ),
    ]
    return pl.DataFrame(series)


def block_edits(documents: Iterable[Iterable[Block]]) -> dict[int, list[Edit]]:
    """Edits of the few blocks that come with some, by the number of their row in the frame.

    >>> quoted = Block("line", "> b", "line:2", edits=(Edit(0, 2, "other", "x"),))
    >>> block_edits([[Block("line", "a", "line:1"), quoted]])
    {1: [Edit(start=0, end=2, kind='other', reason='x')]}
    """
    rows = enumerate(block for blocks in documents for block in blocks)
    return {row: list(block.edits) for row, block in rows if block.edits}
