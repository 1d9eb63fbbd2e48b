"""What the words of short blocks say, by how often each stood in content, or above content as a heading,
and the words that longer blocks begin with ("I bought this", "By entering your").

A weight is a hundred times the log-odds of a word: ln((pages with it in content + 1) / (pages with it
in boilerplate + 1)), rounded, so that sums are exact. The weights are learned with the model.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ingest.label.features_grams import NO_GRAMS
from ingest.label.features_text import Columns, encode
from ingest.label.features_tokens import TokenJudge
from ingest.label.page_types import PAGE_TYPES

WEIGHT_SCALE = 100
MAX_SHORT_WORDS = 12.0  # longer blocks are told by their form, not by single words
EDGE_SIGNS = ".,:;!?()[]\"'|»«›-–—…"
OPENING_CHARS = 64  # of longer blocks, for their first ten words
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
OPENING_SUMMARIES = (
    pl.col("opens").sum().alias("opens_sum"),
    pl.col("opens").min().alias("opens_least"),
    pl.col("opens").max().alias("opens_most"),
)
OWN_SUMMARIES = SUMMARIES[:3]  # all that text dumps need
OF_TYPES = frozenset(f"words_{kind}" for kind in TYPED)


NO_OPENINGS = pl.DataFrame(schema={"word": pl.String, "opens": pl.Int32})


class Weights(NamedTuple):
    """Learned weights: of class words, of the words of short blocks (a frame of word and WORD_WEIGHTS), of
    what a page says of itself (by word, a weight for each type of page), of the words that longer
    blocks begin with (a frame of word and opens), and of character n-grams (by bucket).
    """

    tokens: TokenJudge
    words: pl.DataFrame
    told: Mapping[str, Sequence[int]]
    openings: pl.DataFrame = NO_OPENINGS
    grams: NDArray[np.int16] = NO_GRAMS


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


def opening_columns(texts: pl.Series, words: NDArray[np.float32], weights: pl.DataFrame) -> Columns:
    """Sum, least and greatest weight of the words that each longer block begins with; 0 for the others."""
    rows = np.flatnonzero(words > MAX_SHORT_WORDS)
    openings = short_words(opening(texts.gather(rows)))
    found = openings.join(weights, on="word").group_by("place").agg(OPENING_SUMMARIES)
    columns: Columns = {}
    for name, column in _spread(found, len(rows)).items():
        columns[name] = np.zeros(len(texts), np.int64)
        columns[name][rows] = column
    return columns


def opening(texts: pl.Series) -> pl.Series:
    """What texts begin with.

    >>> opening(pl.Series(["The old bridge was closed."])).to_list()
    ['The old bridge was closed.']
    """
    return texts.str.slice(0, OPENING_CHARS)


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
