"""Blocks of many pages -> numbers for the model: one column a feature, native code over whole batches.

All sums are sums of whole numbers and every share is one division, so that a block has the same
features in any batch and on any machine. A text dump has no elements: its depths are 0, its class
words and regions empty.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from ingest.label.features_context import context_columns, count_copies
from ingest.label.features_layout import lay_out
from ingest.label.features_text import Columns, text_columns
from ingest.label.features_words import Weights, token_columns, word_columns


def feature_columns(blocks: pl.DataFrame, weights: Weights) -> Columns:
    """Features of measured blocks that the rules have seen, sorted by page and position.

    Needs besides the columns of `measure` and the rules: page, depth, joint, shape.
    """
    own = text_columns(blocks)
    own |= token_columns(blocks["tokens"], weights.tokens)
    own |= word_columns(blocks["text"], blocks["words"].to_numpy(), weights.words)
    own["copies"] = count_copies(blocks["page"], blocks["text"])
    return own | context_columns(lay_out(blocks), own)


def as_matrix(columns: Columns, names: tuple[str, ...]) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    """The named columns as one matrix (features, rows)."""
    return np.stack([np.asarray(columns[name], np.float32) for name in names])
