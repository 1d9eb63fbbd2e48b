"""What class words and the words of short blocks say, by how often each stood in content.

A weight is a hundred times the log-odds of a word: ln((pages with it in content + 1) / (pages with it
in boilerplate + 1)), rounded, so that sums are exact. The weights are learned with the model.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ingest.label.features_text import Columns, encode

WEIGHT_SCALE = 100
PIECE = re.compile("[A-Z]?[a-z]+|[A-Z]+|[0-9]{2,}")  # "shareBar-20" is "share", "Bar" and "20"
NEAR_TOKENS = 3  # the last tokens are those of the nearest elements
MAX_SHORT_WORDS = 12.0  # longer blocks are told by their form, not by single words
EDGE_SIGNS = ".,:;!?()[]\"'|»«›-–—…"


CACHED_TOKENS = 65_536  # class words repeat from page to page of a site

Summary = tuple[int, int, int]  # sum, least and greatest weight


class Weights(NamedTuple):
    """Learned weights of words: `tokens` by piece of a class word, `words` a frame of word and weight."""

    tokens: Callable[[str], tuple[int, ...]]
    words: pl.DataFrame


def token_columns(tokens: pl.Series, judge: Callable[[str], tuple[int, ...]]) -> Columns:
    """Sum, least and greatest weight of the class words of each block: of all, and of the nearest."""
    distinct, codes = encode(tokens)
    found = np.array([judge(value) for value in distinct.to_list()], np.int64).reshape(-1, len(TOKEN_COLUMNS))
    return {name: column[codes] for name, column in zip(TOKEN_COLUMNS, found.T, strict=True)}


TOKEN_COLUMNS = (
    "tokens_all",
    "tokens_least",
    "tokens_most",
    "tokens_near",
    "tokens_near_least",
    "tokens_near_most",
)


def token_judge(weights: Mapping[str, int]) -> Callable[[str], tuple[int, ...]]:
    """What the class words of a block weigh, as a function of the words; remembers what it has seen."""

    @functools.lru_cache(CACHED_TOKENS)
    def of_token(token: str) -> Summary:
        return _summary([weights.get(piece, 0) for piece in token_pieces(token)])

    @functools.lru_cache(CACHED_TOKENS)
    def of_tokens(tokens: str) -> tuple[int, ...]:
        held = [of_token(token) for token in tokens.split(" ")]
        return (*_joined(held), *_joined(held[-NEAR_TOKENS:]))

    return of_tokens


def _summary(weights: Sequence[int]) -> Summary:
    return (sum(weights), min(weights, default=0), max(weights, default=0))


def _joined(held: Sequence[Summary]) -> Summary:
    sums, least, most = zip(*held, strict=True)
    return sum(sums), min(least), max(most)


def token_pieces(token: str) -> list[str]:
    """Parts of a class word, in lower case; single letters say nothing.

    >>> token_pieces("js-shareBar_20")
    ['js', 'share', 'bar', '20']
    """
    return [piece.lower() for piece in PIECE.findall(token) if len(piece) > 1]


def word_columns(texts: pl.Series, words: NDArray[np.float32], weights: pl.DataFrame) -> Columns:
    """Sum, least and greatest weight of the words of each short block; 0 for the others."""
    rows = np.flatnonzero(words <= MAX_SHORT_WORDS)
    distinct, codes = encode(texts.gather(rows))
    found = (
        short_words(distinct)
        .join(weights, on="word")
        .group_by("place")
        .agg(sum=pl.col("weight").sum(), least=pl.col("weight").min(), most=pl.col("weight").max())
    )
    columns: Columns = {}
    for name, column in _spread(found, len(distinct)).items():
        full = np.zeros(len(texts), np.int64)
        full[rows] = column[codes]
        columns[f"words_{name}"] = full
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
