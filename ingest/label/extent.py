"""How far a story reaches: the stretch of rows in which prose outweighs furniture.

Every row has a weight, positive for prose, negative for what is not; the stretch of rows with the
greatest sum is the story (Bentley, Programming Pearls, 1984). So a box of links inside a story is
outweighed by the paragraphs below it, and a list of teasers below a story does not become part of it
by ending in full stops.
"""

from __future__ import annotations

import polars as pl

from ingest.label.decide import CONTENT

CHARS_A_WORD = 6.0  # a word of prose with its space weighs as much in every script
LONE_WORDS = 25.0  # a prose row between rows that are not is a teaser's excerpt, up to so many words
LONE_SHARE = 0.15  # of the weight of those words, counted for a lone row
CALL_WEIGHT = 20.0  # "Is this the end?", "Read it now!": a question or call has no more, headlines are such
TURN_WEIGHT = 30.0  # a speaker label, a short answer that a rule keeps
END_WEIGHT = -150.0  # the first notice or list of a run of furniture
ROW_WEIGHT = -25.0  # a row that is no sentence
FURNITURE_WEIGHT = -15.0  # a button or a date, as often inside a story as below it
RUN_ROWS = 6  # further rows of one run weigh nothing: a long box of links says no more than a short one
END_KINDS = ("related", "comment", "copyright", "legal", "contact")  # what follows a story


def find_story_end(blocks: pl.DataFrame) -> pl.DataFrame:
    """Add story_end: position of the last row of the heaviest stretch, null without prose."""
    prose = pl.col("prose")
    kind = pl.coalesce("boilerplate", pl.when(~_is_suspect()).then("edge_kind"))
    blocks = blocks.with_columns(run=prose.cum_sum().over("doc"), ending=kind.is_in(END_KINDS))
    blocks = blocks.with_columns(
        nth=pl.int_range(pl.len()).over("doc", "run"),
        nth_ending=pl.col("ending").fill_null(value=False).cum_sum().over("doc", "run"),
    )
    blocks = blocks.with_columns(weight=_weight(kind))
    total = pl.col("weight").cum_sum().over("doc")
    blocks = blocks.with_columns(sum=total, before=total - pl.col("weight"))
    gained = pl.col("sum") - pl.col("before").cum_min().over("doc")
    peak = (gained == gained.max().over("doc")) & prose.any().over("doc")
    story_end = pl.col("position").filter(peak).min().over("doc")
    return blocks.with_columns(story_end=story_end).drop(
        "run", "ending", "nth", "nth_ending", "weight", "sum", "before"
    )


def _is_suspect() -> pl.Expr:
    """Sentences that only resemble a notice: they say nothing of where the story ends."""
    return pl.col("label").is_null() & pl.col("edge_kind").is_not_null() & pl.col("ends_sentence")


def _weight(kind: pl.Expr) -> pl.Expr:
    turn = (pl.col("label") == CONTENT).fill_null(value=False) & ~pl.col("full_stop")
    return (
        pl.when(turn)
        .then(TURN_WEIGHT)
        .when(pl.col("prose") & ~pl.col("cut_off"))
        .then(_prose_weight())
        .when(pl.col("ending") & (pl.col("nth_ending") <= 1))
        .then(END_WEIGHT)
        .when(_is_suspect() | (pl.col("nth") > RUN_ROWS))
        .then(0.0)
        .when(kind.is_not_null())
        .then(FURNITURE_WEIGHT)
        .otherwise(ROW_WEIGHT)
    )


def _prose_weight() -> pl.Expr:
    words, prose = pl.col("words"), pl.col("prose")
    above = prose.shift(1).over("doc").fill_null(value=False)
    below = prose.shift(-1).over("doc").fill_null(value=False)
    lone = LONE_SHARE * words.clip(upper_bound=LONE_WORDS) + (words - LONE_WORDS).clip(lower_bound=0)
    weight = CHARS_A_WORD * pl.when(above | below).then(words).otherwise(lone)
    return pl.when("full_stop").then(weight).otherwise(weight.clip(upper_bound=CALL_WEIGHT))
