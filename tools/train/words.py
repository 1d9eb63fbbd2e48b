"""Weights of class words and of the words of short blocks: log-odds, counted by pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import polars as pl

from ingest.label.features_text import encode
from ingest.label.features_words import (
    MAX_SHORT_WORDS,
    WEIGHT_SCALE,
    Weights,
    short_words,
    token_judge,
    token_pieces,
)
from tools.train.pages import Corpus

MIN_SITES = 5  # a word of fewer sites may be one author's habit


class LearnedWords(NamedTuple):
    """Weights by word, in the order of the words."""

    tokens: Mapping[str, int]
    words: Mapping[str, int]

    def as_weights(self) -> Weights:
        """As the features need them."""
        words = pl.DataFrame({"word": list(self.words), "weight": list(self.words.values())})
        return Weights(token_judge(self.tokens), words)


def learn_words(corpus: Corpus, rows: np.ndarray) -> LearnedWords:
    """Weights from some rows of the corpus."""
    sites = np.array([page.site for page in corpus.pages])
    held = corpus.blocks[rows].select(
        "doc", "tokens", "text", "words", site=pl.Series(sites[corpus.blocks["doc"].to_numpy()[rows]]),
        content=pl.Series(corpus.share[rows] >= 0.5),
    )  # fmt: skip
    return LearnedWords(_weigh(held, "tokens", _pieces), _weigh(_short(held), "text", short_words))


def _short(held: pl.DataFrame) -> pl.DataFrame:
    return held.filter(pl.col("words") <= MAX_SHORT_WORDS)


def _pieces(tokens: pl.Series) -> pl.DataFrame:
    pairs = [
        (place, piece)
        for place, value in enumerate(tokens.to_list())
        for piece in {piece for token in value.split(" ") for piece in token_pieces(token)}
    ]
    return pl.DataFrame(pairs, schema={"place": pl.Int64, "word": pl.String}, orient="row")


def _weigh(held: pl.DataFrame, column: str, split: object) -> dict[str, int]:
    distinct, codes = encode(held[column])
    words = split(distinct)  # type: ignore[operator]
    seen = (
        held.select("doc", "site", "content", place=pl.Series(codes, dtype=pl.Int64))
        .unique()
        .join(words, on="place")
        .select("doc", "site", "word", "content")
        .unique()
    )
    odds = (pl.col("content").sum() + 1) / ((~pl.col("content")).sum() + 1)
    weight = (odds.log() * WEIGHT_SCALE).round().cast(pl.Int32)
    counted = seen.group_by("word").agg(sites=pl.col("site").n_unique(), weight=weight)
    return dict(
        counted.filter(pl.col("sites") >= MIN_SITES).sort("word").select("word", "weight").iter_rows()
    )
