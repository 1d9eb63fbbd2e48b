"""A reporter's name and address behind the last sentence of a row: the row is whole again, with an edit.

Rows are cut at their seams before they are labelled, so that each part is judged for what it is. Where
the sentence is kept and only who wrote it (or took the picture) is removed behind it, the row is
published whole, with the stretch that its document leaves out; white space at the seam becomes spaces.
"""

from __future__ import annotations

from typing import NamedTuple

import polars as pl

from ingest.model import Edit

TAIL_KINDS = ("byline", "contact")
TAIL_LOCATOR = r"^line:\d+:\d+$"  # the later part of a row that was cut


class Joined(NamedTuple):
    """Blocks in which such rows are whole; `edits` belong to their rows."""

    blocks: pl.DataFrame
    edits: dict[int, list[Edit]]


def join_tails(blocks: pl.DataFrame, edits: dict[int, list[Edit]]) -> Joined:
    """Labelled blocks and their edits, with every removed reporter put behind the kept part of its row."""
    tails = _tails(blocks)
    if not tails:
        return Joined(blocks, edits)
    own: dict[int, list[Edit]] = {}
    texts: list[str] = []
    for row in tails:
        text, edit = _put_behind(blocks, row)
        texts.append(text)
        own[row - 1] = [*edits.get(row - 1, ()), edit]
    fronts = list(own)
    ends = blocks["end"].gather(tails)
    whole = blocks.with_columns(
        text=blocks["text"].clone().scatter(fronts, texts), end=blocks["end"].clone().scatter(fronts, ends)
    )
    stays = ~pl.Series(range(blocks.height)).is_in(tails)
    places = (stays.cast(pl.Int32).cum_sum() - 1).to_list()
    position = pl.int_range(pl.len(), dtype=pl.Int32).over("doc")
    return Joined(
        whole.filter(stays).with_columns(position=position),
        {places[row]: found for row, found in {**edits, **own}.items()},
    )


def _tails(blocks: pl.DataFrame) -> list[int]:
    """Rows that are a removed reporter behind a kept part of the same row of their source."""
    removed = pl.col("boilerplate").is_in(TAIL_KINDS) & pl.col("locator").str.contains(TAIL_LOCATOR)
    rows = blocks.select(removed.fill_null(value=False).arg_true()).to_series().to_list()
    return [row for row in rows if row and _goes_on(blocks, row)]


def _goes_on(blocks: pl.DataFrame, row: int) -> bool:
    doc, label, locator = (blocks[name] for name in ("doc", "label", "locator"))
    line = locator[row].rpartition(":")[0]
    return (
        doc[row] == doc[row - 1]
        and label[row - 1] == "content"
        and locator[row - 1].startswith(line)
        and locator[row - 1].removeprefix(line)[:1] in ("", ":")
    )


def _put_behind(blocks: pl.DataFrame, row: int) -> tuple[str, Edit]:
    """The text of a row with its tail, and the edit that leaves the tail out."""
    front, tail = blocks["text"][row - 1], blocks["text"][row]
    gap = " " * (blocks["start"][row] - blocks["end"][row - 1])
    kind, reason = blocks["boilerplate"][row], blocks["reason"][row]
    text = f"{front}{gap}{tail}"
    return text, Edit(len(front), len(text), kind, reason)
