"""What the words of short blocks say, by how often each stood in content, or above content as a heading.

A weight is a hundred times the log-odds of a word: ln((pages with it in content + 1) / (pages with it
in boilerplate + 1)), rounded, so that sums are exact. The weights are learned with the model.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ingest.label.features_text import Columns, encode
from ingest.label.features_tokens import TokenJudge
from ingest.label.page_types import PAGE_TYPES

WEIGHT_SCALE = 100
MAX_SHORT_WORDS = 12.0  # longer blocks are told by their form, not by single words
EDGE_SIGNS = ".,:;!?()[]\"'|»«›-–—…"
MAX_TYPED_WORDS = 4.0  # "Add to cart", "Reply": what tells the type of a page is shorter still
TYPED = tuple(f"type_{kind}" for kind in PAGE_TYPES)
WORD_WEIGHTS = ("own", "below", *TYPED)
"""Weights of a word: in a block itself, in the heading above a block, for each type of page."""
SUMMARIES = (
    *(
        getattr(pl.col(column), summary)().alias(f"{name}_{shown}")
        for name, column in (("words", "own"), ("below", "below"))
        for summary, shown in (("sum", "sum"), ("min", "least"), ("max", "most"))
    ),
    *(pl.col(kind).sum().alias(f"words_{kind}") for kind in TYPED),
)
OWN_SUMMARIES = SUMMARIES[:3]  # all that text dumps need
OF_TYPES = frozenset(f"words_{kind}" for kind in TYPED)


class Weights(NamedTuple):
    """Learned weights: of class words, of the words of short blocks (a frame of word and WORD_WEIGHTS), and
    of what a page says of itself (by word, a weight for each type of page).
    """

    tokens: TokenJudge
    words: pl.DataFrame
    told: Mapping[str, Sequence[int]]


def word_columns(
    texts: pl.Series,
    words: NDArray[np.float32],
    weights: pl.DataFrame,
    summaries: Sequence[pl.Expr] = SUMMARIES,
) -> Columns:
    """Sum, least and greatest weight of the words of each short block; 0 for the others.

    `words_` are for the block itself, `below_` for the blocks below it, and the sums `words_type_` of the
    shortest blocks for each type of page.
    """
    rows = np.flatnonzero(words <= MAX_SHORT_WORDS)
    distinct, codes = encode(texts.gather(rows))
    found = short_words(distinct).join(weights, on="word").group_by("place").agg(summaries)
    columns: Columns = {}
    for name, column in _spread(found, len(distinct)).items():
        columns[name] = np.zeros(len(texts), np.int64)
        columns[name][rows] = column[codes]
    for name in columns.keys() & OF_TYPES:
        columns[name] *= words <= MAX_TYPED_WORDS
    return columns


def short_words(texts: pl.Series) -> pl.DataFrame:
    """The words of texts: place (of the text), word (lower case, digits as 0)."""
    plain = texts.str.to_lowercase().str.replace_all(r"\d", "0").str.split(" ")
    return (
        pl.DataFrame({"place": np.arange(len(texts), dtype=np.int64), "word": plain})
        .explode("word", empty_as_null=True)
        .with_columns(pl.col("word").str.strip_chars(EDGE_SIGNS))
        .filter(pl.col("word") != "")
    )


def _spread(found: pl.DataFrame, count: int) -> dict[str, NDArray[np.int64]]:
    """Columns of a frame as arrays of `count` places, 0 where the frame has none."""
    places = found["place"].to_numpy()
    columns = {}
    for name in found.columns[1:]:
        columns[name] = np.zeros(count, np.int64)
        columns[name][places] = found[name].fill_null(0).to_numpy()
    return columns
