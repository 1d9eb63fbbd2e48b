"""The stages of labelling, in the order in which they may decide."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import polars as pl

from ingest.label.context import label_context
from ingest.label.measure import measure
from ingest.label.model_stage import label_model
from ingest.label.phrases import label_phrases
from ingest.label.structure import label_structure
from ingest.rules import RuleSet

LABEL_STAGES: tuple[Callable[[pl.DataFrame, RuleSet], pl.DataFrame], ...] = (
    label_phrases,
    label_structure,
    label_model,
    label_context,
)
OPEN = {"label": pl.String, "boilerplate": pl.String, "reason": pl.String}


def label_blocks(blocks: pl.DataFrame, rules: RuleSet, titles: Sequence[str | None] = ()) -> pl.DataFrame:
    """Blocks (one row each, sorted by doc and position) with label, boilerplate (kind) and reason filled.

    `titles` are what the heads of the pages name as title, one for each document, None if nothing.
    """
    blocks = open_blocks(blocks, titles)
    for stage in LABEL_STAGES:
        blocks = stage(blocks, rules)
    return blocks


def open_blocks(blocks: pl.DataFrame, titles: Sequence[str | None]) -> pl.DataFrame:
    """Blocks measured and with the titles of their pages' heads, none of them decided."""
    heads = pl.DataFrame(
        {
            "doc": pl.Series(range(len(titles)), dtype=pl.Int32),
            "head_title": pl.Series(titles, dtype=pl.String),
        }
    )
    return (
        measure(blocks)
        .join(heads, on="doc", how="left", maintain_order="left")
        .with_columns(pl.lit(None, kind).alias(name) for name, kind in OPEN.items())
    )
