"""Whether spans lie inside their text: half open, in order, not empty."""

from __future__ import annotations

from typing import NamedTuple

import polars as pl

from ingest.dataset.verify.findings import Tally


class SpanColumn(NamedTuple):
    """A list of spans into `text`; only some may overlap (an address inside another contact fact)."""

    name: str
    may_overlap: bool = False
    has_score: bool = False


DOCUMENT_SPANS = (SpanColumn("language_spans", has_score=True), SpanColumn("pii_spans", may_overlap=True))
BLOCK_SPANS = (SpanColumn("edits"),)


def check_spans(rows: pl.DataFrame, column: SpanColumn, key: str, tally: Tally) -> None:
    """Note the rows with a span that is out of bounds, out of order or without a sound score."""
    some = rows.filter(pl.col(column.name).list.len() > 0)
    if some.is_empty():
        return
    spans = (
        some.select(key, chars=pl.col("text").str.len_chars().cast(pl.Int64), span=column.name)
        .with_row_index("row")
        .explode("span")
        .unnest("span")
    )
    start, end = pl.col("start"), pl.col("end")
    sound = (start >= 0) & (start < end) & (end <= pl.col("chars"))
    _note(spans.filter(~sound.fill_null(value=False)), f"{column.name} must lie inside the text", key, tally)
    before = (start if column.may_overlap else end).shift(1).over("row")
    _note(spans.filter(start < before), f"{column.name} must be in order", key, tally)
    if column.has_score:
        scored = pl.col("score").is_between(0, 1).fill_null(value=False)
        _note(spans.filter(~scored), f"scores in {column.name} must be within 0..1", key, tally)


def _note(spans: pl.DataFrame, problem: str, key: str, tally: Tally) -> None:
    tally.add(problem, spans.unique("row", maintain_order=True)[key])
