"""Where the body of a text dump begins and ends: its lead, its last sentence, its end mark."""

from __future__ import annotations

import polars as pl

from ingest.label.decide import CONTENT
from ingest.label.extent import find_story_end

MIN_SENTENCE_WORDS = 4.0  # fewer words that end like a sentence are as often a button ("Got it!")
MIN_CUT_WORDS = 20.0  # a paragraph without its last mark: cut off, or followed by a footnote
END_KINDS = ("copyright", "contact")  # rows that stand below a story, seldom inside it
END_SHARE = 0.5  # an end mark has at least half of the document's sentences above it
HEADER_KINDS = ("date", "byline")  # rows that stand between a title and its story
MAX_SENTENCES_ABOVE_DATE = 2  # a date with more prose above it is not the header's


def find_places(blocks: pl.DataFrame) -> pl.DataFrame:
    """Add prose (bool), lead, last, end_mark, header_date (positions in the document, null if none).

    `prose` is a row that reads as a sentence or that a rule keeps; `lead` the first of the body,
    `last` the last above `end_mark`, the first notice below the story, and above the end of the story.
    """
    undecided = pl.col("label").is_null() & pl.col("edge_kind").is_null()
    ends = undecided & pl.col("ends_sentence")
    cut = undecided & pl.col("holds_sentence") & (pl.col("words") >= MIN_CUT_WORDS)
    open_sentence = (ends & (pl.col("words") >= MIN_SENTENCE_WORDS)) | cut
    kept = pl.col("label") == CONTENT
    weight = pl.when("prose").then(pl.col("chars")).otherwise(0)
    blocks = blocks.with_columns(prose=(open_sentence | kept).fill_null(value=False))
    answers = ends & pl.col("prose").shift(1).over("doc")  # "Yes." below a question
    blocks = blocks.with_columns(prose=(pl.col("prose") | answers).fill_null(value=False))
    blocks = blocks.with_columns(
        above=weight.cum_sum().over("doc") - weight,
        total=weight.sum().over("doc"),
        sentences_above=(open_sentence.cast(pl.Int32).cum_sum().over("doc") - open_sentence.cast(pl.Int32)),
    )
    is_end = pl.col("boilerplate").is_in(END_KINDS) & (pl.col("above") >= END_SHARE * pl.col("total"))
    is_header = (
        pl.col("boilerplate").is_in(HEADER_KINDS)
        & (pl.col("sentences_above") <= MAX_SENTENCES_ABOVE_DATE)
        & (pl.col("above") <= END_SHARE * pl.col("total"))
    )
    blocks = blocks.with_columns(
        end_mark=_first(is_end & (pl.col("total") > 0)), header_date=_first(is_header)
    )
    in_body = pl.col("prose") & (pl.col("position") > pl.col("header_date").fill_null(-1))
    above_end = pl.col("prose") & (pl.col("position") < pl.col("end_mark").fill_null(1 << 30))
    blocks = find_story_end(blocks.with_columns(lead=_first(in_body), last=_last(above_end)))
    blocks = blocks.with_columns(last=pl.min_horizontal("last", "story_end"))
    return blocks.drop("above", "total", "sentences_above", "story_end")


def _first(condition: pl.Expr) -> pl.Expr:
    return pl.col("position").filter(condition).min().over("doc")


def _last(condition: pl.Expr) -> pl.Expr:
    return pl.col("position").filter(condition).max().over("doc")
