"""Weights of class words, of the words of short blocks and of what pages say of themselves: log-odds,
counted by pages.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ingest.label.features_grams import NO_GRAMS
from ingest.label.features_text import encode
from ingest.label.features_tokens import GROUPS, TABLES, TokenJudge, Tokens, token_pieces
from ingest.label.features_words import (
    MAX_SHORT_WORDS,
    MAX_TYPED_WORDS,
    NO_OPENINGS,
    TYPED,
    WEIGHT_SCALE,
    WORD_WEIGHTS,
    Weights,
    opening,
    short_words,
)
from ingest.label.page_types import PAGE_TYPES
from tools.train.pages import Corpus

MIN_SITES = 5  # a word of fewer sites may be one author's habit
PRIOR = 0.5  # pages that a word is taken to have more on either side

Split = Callable[[pl.Series], pl.DataFrame]  # distinct texts -> place, word


class Table(NamedTuple):
    """Words, and a row of weights for each."""

    words: tuple[str, ...]
    weights: NDArray[np.int32]


class LearnedWords(NamedTuple):
    """Weights by piece of a class word, by word of a short block, by word that pages say of themselves, by
    word that longer blocks begin with, by bucket of character n-grams.
    """

    tokens: Table
    words: Table
    told: Table
    openings: Table
    grams: NDArray[np.int16] = NO_GRAMS

    def as_weights(self) -> Weights:
        """As the features need them."""
        columns = dict(zip(WORD_WEIGHTS, self.words.weights.T, strict=True))
        return Weights(
            TokenJudge(Tokens(*self.tokens)),
            pl.DataFrame({"word": self.words.words, **columns}, schema_overrides={"word": pl.String}),
            dict(zip(self.told.words, self.told.weights.tolist(), strict=True)),
            pl.DataFrame(
                {"word": self.openings.words, "opens": self.openings.weights.ravel()}, NO_OPENINGS.schema
            ),
            self.grams,
        )


def _nothing(columns: int) -> Table:
    return Table((), np.zeros((0, columns), np.int32))


NO_WORDS = LearnedWords(_nothing(len(TABLES)), _nothing(len(WORD_WEIGHTS)), _nothing(len(TYPED)), _nothing(1))


def learn_words(corpus: Corpus, chosen: NDArray[np.bool_]) -> LearnedWords:
    """Weights from some pages of the corpus."""
    held = _held(corpus, chosen)
    learned = held.filter("learned")
    tokens = [_odds(learned, "tokens", _pieces), _odds(learned, "far", _pieces)]
    tokens += [
        _odds(learned.filter(pl.col("page_kind").is_in(kinds)), "tokens", _pieces)
        for kinds in GROUPS.values()
    ]
    typed = held.filter(pl.col("page_kind").is_not_null())
    short = learned.filter(pl.col("words") <= MAX_SHORT_WORDS)
    longer = learned.filter(pl.col("words") > MAX_SHORT_WORDS)
    begun = longer.with_columns(opening(longer["text"]))
    below = learned.filter(pl.col("above_words") <= MAX_SHORT_WORDS)
    return LearnedWords(
        _table([*tokens, _type_odds(typed, "tokens", _pieces)], TABLES),
        _table(
            [
                _odds(short, "text", short_words),
                _odds(below, "above", short_words),
                _type_odds(typed.filter(pl.col("words") <= MAX_TYPED_WORDS), "text", short_words),
            ],
            WORD_WEIGHTS,
        ),
        _table([_type_odds(typed.unique("doc", maintain_order=True), "told", _spaced)], TYPED),
        _table([_odds(begun, "text", short_words)], ("opens",)),
    )


def weigh_short_words(held: pl.DataFrame) -> LearnedWords:
    """Weights of the words of short rows of text dumps; `held` has doc, site, text, words, content."""
    short = held.filter(pl.col("words") <= MAX_SHORT_WORDS).with_columns(page_kind=pl.lit(None, pl.String))
    own = _table([_odds(short, "text", short_words)], WORD_WEIGHTS[:1])
    others = np.zeros((len(own.words), len(WORD_WEIGHTS) - 1), np.int32)
    return NO_WORDS._replace(words=own._replace(weights=np.append(own.weights, others, axis=1)))


def _held(corpus: Corpus, chosen: NDArray[np.bool_]) -> pl.DataFrame:
    """Blocks of some pages with what is known of them, and the heading above each."""
    rows = corpus.rows_of(chosen)
    pages = pl.DataFrame(
        {
            "doc": pl.Series(range(len(corpus.pages)), dtype=pl.Int32),
            "site": [page.site for page in corpus.pages],
            "page_kind": [page.kind for page in corpus.pages],
            "learned": [page.learned for page in corpus.pages],
        }
    )
    heading = pl.when(pl.col("kind") == "heading")
    return (
        corpus.blocks[rows]
        .select(
            *("doc", "tokens", "far", "text", "words", "told"),
            above=heading.then("text").forward_fill().over("doc"),
            above_words=heading.then("words").forward_fill().over("doc"),
            content=pl.Series(corpus.share[rows] >= 0.5),
        )
        .join(pages, on="doc", maintain_order="left")
    )


def _pieces(tokens: pl.Series) -> pl.DataFrame:
    return _pairs(tokens, _cut_tokens)


def _spaced(told: pl.Series) -> pl.DataFrame:
    return _pairs(told, lambda value: tuple(value.split(" ")))


@functools.cache
def _cut_tokens(tokens: str) -> tuple[str, ...]:
    return tuple({piece for token in tokens.split(" ") for piece in token_pieces(token)})


def _pairs(texts: pl.Series, cut: Callable[[str], tuple[str, ...]]) -> pl.DataFrame:
    words = [cut(value) for value in texts.to_list()]
    return (
        pl.DataFrame(
            {"place": range(len(words)), "word": words},
            schema={"place": pl.Int64, "word": pl.List(pl.String)},
        )
        .explode("word", empty_as_null=True)
        .drop_nulls()
    )


def _seen(held: pl.DataFrame, column: str, split: Split) -> pl.DataFrame:
    """Every word once for each page and each truth: doc, site, page_kind, content, word."""
    distinct, codes = encode(held[column])
    own = ("doc", "site", "page_kind", "content")
    placed = held.select(*own, place=pl.Series(codes, dtype=pl.Int64)).unique()
    return placed.join(split(distinct), on="place").select(*own, "word").unique()


def _odds(held: pl.DataFrame, column: str, split: Split) -> pl.DataFrame:
    """How far each word speaks for content: word, weight."""
    odds = (pl.col("content").sum() + 1) / ((~pl.col("content")).sum() + 1)
    weight = (odds.log() * WEIGHT_SCALE).round().cast(pl.Int32)
    counted = _seen(held, column, split).group_by("word").agg(sites=pl.col("site").n_unique(), weight=weight)
    return counted.filter(pl.col("sites") >= MIN_SITES).select("word", "weight")


def _type_odds(held: pl.DataFrame, column: str, split: Split) -> pl.DataFrame:
    """How far each word speaks for each type of page: word, a weight a type."""
    count = dict(held.unique("doc")["page_kind"].value_counts().iter_rows())
    total = sum(count.values())
    seen = _seen(held, column, split).unique(("doc", "word"))
    weights = {}
    for kind, name in zip(PAGE_TYPES, TYPED, strict=True):
        own, pages = (pl.col("page_kind") == kind).sum(), count.get(kind, 0)
        inside = (own + PRIOR) / (pages + 2 * PRIOR)
        outside = (pl.len() - own + PRIOR) / (total - pages + 2 * PRIOR)
        weights[name] = ((inside / outside).log() * WEIGHT_SCALE).round().cast(pl.Int32)
    counted = seen.group_by("word").agg(sites=pl.col("site").n_unique(), **weights)
    return counted.filter(pl.col("sites") >= MIN_SITES).select("word", *TYPED)


def _table(parts: list[pl.DataFrame], columns: tuple[str, ...]) -> Table:
    """Parts side by side, 0 where one does not know a word."""
    numbered = [
        part.rename({name: f"{number}.{name}" for name in part.columns[1:]})
        for number, part in enumerate(parts)
    ]
    joined = functools.reduce(
        lambda left, right: left.join(right, on="word", how="full", coalesce=True), numbered
    )
    joined = joined.fill_null(0).sort("word")
    weights = joined.drop("word").to_numpy().astype(np.int32).reshape(-1, len(columns))
    return Table(tuple(joined["word"].to_list()), weights)
