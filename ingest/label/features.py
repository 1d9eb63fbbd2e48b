"""Blocks of many pages -> numbers for the model: one column a feature, native code over whole batches.

All sums are sums of whole numbers and every share is one division, so that a block has the same
features in any batch and on any machine. A text dump has no elements: its depths are 0, its class
words and regions empty.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ingest.label.features_context import context_columns, copy_columns
from ingest.label.features_layout import Ints, lay_out
from ingest.label.features_page import SHOWN, page_columns
from ingest.label.features_text import Columns, text_columns
from ingest.label.features_words import (
    MAX_SHORT_WORDS,
    MAX_TYPED_WORDS,
    Weights,
    opening_columns,
    word_columns,
)

Matrix = np.ndarray[tuple[int, int], np.dtype[np.float32]]


class Features(NamedTuple):
    """Columns of one value a block, columns of one value a page, and the number of the page of each block."""

    blocks: Columns
    pages: Columns
    page: Ints

    def with_types(self, scores: Mapping[str, NDArray[np.int32]]) -> Columns:
        """The columns of blocks, and what their pages score as each type."""
        return self.blocks | {f"type_{kind}": score[self.page] for kind, score in scores.items()}


def measure_features(blocks: pl.DataFrame, weights: Weights) -> Features:
    """Features of measured blocks that the rules have seen, sorted by page and position.

    Needs besides the columns of `measure` and the rules: page, depth, joint, shape, far, told.
    """
    own = text_columns(blocks)
    own |= weights.tokens.columns(blocks["tokens"], blocks["far"])
    words = blocks["words"].to_numpy()
    own |= word_columns(blocks["text"], words, weights.words)
    own |= opening_columns(blocks["text"], words, weights.openings)
    own["opened"] = words > MAX_SHORT_WORDS
    own["typed"] = (blocks["words"] <= MAX_TYPED_WORDS).to_numpy()
    own |= copy_columns(blocks["page"], blocks["text"])
    layout = lay_out(blocks)
    pages = page_columns(layout, own, blocks["told"].gather(layout.page_first).to_list(), weights.told)
    by_page = {f"page_{name}": values[layout.number] for name, values in pages.items() if name in SHOWN}
    return Features(own | context_columns(layout, own) | by_page, pages, layout.number)


def as_matrix(columns: Columns, names: tuple[str, ...]) -> Matrix:
    """The named columns as one matrix (features, rows)."""
    return np.stack([np.asarray(columns[name], np.float32) for name in names])
