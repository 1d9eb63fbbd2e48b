"""What readers wrote below a text, out of the rows that were removed as comments."""

from __future__ import annotations

import polars as pl

CONTROL = r"^(?:lexicon:|[a-z]{2,4}\.)"  # reasons of rows that a rule or phrase names: "Reply", "3 comments"


def comment_texts(blocks: pl.DataFrame, count: int) -> list[list[str]]:
    """Comments of each of `count` documents, a row each, in reading order.

    >>> rows = {"doc": [0, 0], "text": ["2 comments", "I crossed it once."], "boilerplate": ["comment"] * 2}
    >>> comment_texts(pl.DataFrame({**rows, "reason": ["en.comment-count", "model:0.02 near"]}), 2)
    [['I crossed it once.'], []]
    """
    found: list[list[str]] = [[] for _ in range(count)]
    written = (pl.col("boilerplate") == "comment") & ~pl.col("reason").str.contains(CONTROL)
    for doc, text in blocks.filter(written).select("doc", "text").iter_rows():
        found[doc].append(text)
    return found
