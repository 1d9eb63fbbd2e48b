"""The stages of labelling, in the order in which they may decide."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import polars as pl

from ingest.label.context import label_context
from ingest.label.copies import label_copies
from ingest.label.measure import measure
from ingest.label.model_stage import label_model
from ingest.label.page_types import NO_FACTS, PageFacts, told_words
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


def label_blocks(
    blocks: pl.DataFrame, rules: RuleSet, facts: Sequence[PageFacts | None] = ()
) -> pl.DataFrame:
    """Blocks (one row each, sorted by doc and position) with label, boilerplate (kind) and reason filled,
    and the type of the page that they are on.

    `facts` are what pages say of themselves, one for each document, None where there is nothing.
    """
    blocks = open_blocks(blocks, facts)
    for stage in LABEL_STAGES:
        blocks = stage(blocks, rules)
    return label_copies(blocks)


def open_blocks(blocks: pl.DataFrame, facts: Sequence[PageFacts | None]) -> pl.DataFrame:
    """Blocks measured and with what their pages say of themselves, none of them decided."""
    heads = pl.DataFrame(
        {
            "doc": pl.Series(range(len(facts)), dtype=pl.Int32),
            "head_title": pl.Series([fact and fact.title for fact in facts], dtype=pl.String),
            "told": pl.Series([told_words(fact or NO_FACTS) for fact in facts], dtype=pl.String),
        }
    )
    return (
        measure(blocks)
        .join(heads, on="doc", how="left", maintain_order="left")
        .with_columns(pl.col("told").fill_null(""))
        .with_columns(pl.lit(None, kind).alias(name) for name, kind in OPEN.items())
    )
