"""Texts that a page shows twice: for phones and for desktops, in a post and in the answer that quotes it."""

from __future__ import annotations

import polars as pl

LEAST_WORDS = 8.0  # shorter rows are the same by chance, or by the form of a table
FIRST = ("shape", "tokens")


def label_copies(blocks: pl.DataFrame) -> pl.DataFrame:
    """Kept blocks of pages become duplicates where other elements have shown the same text before.

    Under the same elements a text is repeated on purpose: a refrain, a line of a table, code.
    """
    asked = (
        (pl.col("tag") != "")
        & (pl.col("label") == "content")
        & (pl.col("words") >= LEAST_WORDS)
        & (pl.col("kind") != "code")
    )
    rows = blocks.select("doc", "text", "shape", "tokens", asked=asked).with_row_index("row").filter("asked")
    text = rows["text"].hash()
    again = rows.with_columns(text=text).filter(pl.struct("doc", "text").is_duplicated())
    moved = pl.any_horizontal(pl.col(name) != pl.col(name).first().over("doc", "text") for name in FIRST)
    copies = again.filter(moved)["row"]
    if copies.is_empty():
        return blocks
    copied = pl.int_range(pl.len()).is_in(copies.implode())
    return blocks.with_columns(
        label=pl.when(copied).then(pl.lit("boilerplate")).otherwise("label"),
        boilerplate=pl.when(copied).then(pl.lit("duplicate")).otherwise("boilerplate"),
        reason=pl.when(copied).then(pl.lit("copy-on-page")).otherwise("reason"),
    )
