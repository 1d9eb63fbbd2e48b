"""What the class words around a block say, by how often each stood around content.

A weight is a hundred times a log-odds, ln((pages with it around content + 1) / (pages with it around
boilerplate + 1)), rounded, so that sums are exact. "comment" is content on a forum and none on an
article: groups of page types have weights of their own, and how far a word speaks for each type of
page stands beside them. All weights are learned with the model.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ingest.label.features_text import Columns, encode
from ingest.label.page_types import PAGE_TYPES

PIECE = re.compile("[A-Z]?[a-z]+|[A-Z]+|[0-9]{2,}")  # "shareBar-20" is "share", "Bar" and "20"
NEAR_TOKENS = 3  # the last tokens are those of the nearest elements
CACHED_TOKENS = 16_384  # class words repeat from page to page of a site
CACHED_ROWS = 16_384  # and so do those around a block

GROUPS: Mapping[str, frozenset[str]] = {
    "article": frozenset({"article", "documentation"}),
    "trade": frozenset({"product", "collection", "listing", "service"}),
    "forum": frozenset({"forum"}),
}
"""Page types for which class words have weights of their own."""

TABLES = ("any", "far", *GROUPS, *(f"type_{kind}" for kind in PAGE_TYPES))
"""Weights that a piece has: on any page, far outside of a block, in each group, for each type of page."""

ALL, NEAR, FAR = "all", "near", "far"  # class words of the ancestors, of the nearest, of those farther out
SHOWN = {
    "tokens_all": ("any", ALL),
    "tokens_near": ("any", NEAR),
    "tokens_far": ("far", FAR),
    **{f"tokens_{group}": (group, ALL) for group in GROUPS},
}
"""Features by name: a table, and the class words that are looked up in it."""


class Tokens(NamedTuple):
    """Pieces of class words, and their weights: a row a piece, a column a table."""

    pieces: tuple[str, ...]
    weights: NDArray[np.int32]


class TokenJudge:
    """Looks up class words; remembers the pieces of what it has seen."""

    def __init__(self, learned: Tokens) -> None:
        nothing = np.zeros((1, len(TABLES)), np.int32)
        self._weights = np.asfortranarray(np.concatenate([learned.weights, nothing]), np.int64)
        unknown = len(learned.pieces)  # every row has one, so that none is empty
        places = {piece: place for place, piece in enumerate(learned.pieces)}

        @functools.lru_cache(CACHED_TOKENS)
        def of_token(token: str) -> tuple[int, ...]:
            return tuple(places[piece] for piece in token_pieces(token) if piece in places)

        @functools.lru_cache(CACHED_ROWS)
        def of_row(tokens: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
            """Places of the pieces of the nearest class words, and of the others, with one unknown each."""
            held = [of_token(token) for token in tokens.split(" ")]
            near, rest = itertools.chain(*held[-NEAR_TOKENS:]), itertools.chain(*held[:-NEAR_TOKENS])
            return (unknown, *near), (unknown, *rest)

        self._of_row = of_row

    def columns(self, tokens: pl.Series, far: pl.Series) -> Columns:
        """Sum, least and greatest weight of the class words of each block, and the sum for each page type."""
        distinct, codes = encode(tokens)
        outer, outer_codes = encode(far)
        near, rest = (self._found(rows) for rows in zip(*map(self._of_row, distinct.to_list()), strict=True))
        beyond = self._found([first + others for first, others in map(self._of_row, outer.to_list())])
        columns: Columns = {}
        for name, (table, span) in SHOWN.items():
            found = (beyond if span == FAR else near).summaries(TABLES.index(table))
            if span == ALL:
                found = found.joined(rest.summaries(TABLES.index(table)))
            places = outer_codes if span == FAR else codes
            columns |= {
                name: found.total[places],
                f"{name}_least": found.least[places],
                f"{name}_most": found.most[places],
            }
        for kind in PAGE_TYPES:
            place = TABLES.index(f"type_{kind}")
            columns[f"tokens_type_{kind}"] = (near.totals(place) + rest.totals(place))[codes]
        return columns

    def _found(self, rows: Sequence[Sequence[int]]) -> _Found:
        sizes = np.fromiter(map(len, rows), np.intp, len(rows))
        places = np.fromiter(itertools.chain.from_iterable(rows), np.intp, int(sizes.sum()))
        return _Found(self._weights, places, np.cumsum(sizes) - sizes)


class _Summaries(NamedTuple):
    total: NDArray[np.int64]
    least: NDArray[np.int64]
    most: NDArray[np.int64]

    def joined(self, other: _Summaries) -> _Summaries:
        return _Summaries(
            self.total + other.total, np.minimum(self.least, other.least), np.maximum(self.most, other.most)
        )


class _Found(NamedTuple):
    """Pieces of lists, one after the other, and where each list begins."""

    weights: NDArray[np.int64]
    places: NDArray[np.intp]
    starts: NDArray[np.intp]

    def totals(self, table: int) -> NDArray[np.int64]:
        found: NDArray[np.int64] = np.add.reduceat(self.weights[:, table][self.places], self.starts)
        return found

    def summaries(self, table: int) -> _Summaries:
        taken = self.weights[:, table][self.places]
        return _Summaries(
            *(summary.reduceat(taken, self.starts) for summary in (np.add, np.minimum, np.maximum))
        )


def token_pieces(token: str) -> list[str]:
    """Parts of a class word, in lower case; single letters say nothing.

    >>> token_pieces("js-shareBar_20")
    ['js', 'share', 'bar', '20']
    """
    return [piece.lower() for piece in PIECE.findall(token) if len(piece) > 1]
