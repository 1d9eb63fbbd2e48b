"""Weights of the character n-grams of rows: logistic regression over hashed n-grams."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ingest.label.features_grams import BUCKET_BITS, GRAM_SCALE, hash_grams

PENALTY = 1e-5  # of large weights; 3e-6 and 3e-5 are worse by .05 and .02 of log loss
PASSES = 10


def weigh_grams(
    texts: pl.Series, label: NDArray[np.float32], weight: NDArray[np.float64]
) -> NDArray[np.int16]:
    """Weights by bucket that tell content (1) from furniture (0), in hundredths of log-odds.

    By averaged stochastic descent (Polyak and Juditsky 1992), in one order that a seed gives.
    """
    from sklearn.linear_model import SGDClassifier  # noqa: PLC0415  (only training needs it)

    model = SGDClassifier(
        loss="log_loss", alpha=PENALTY, max_iter=PASSES, tol=None, average=True, random_state=0
    )
    model.fit(_as_matrix(texts), label > 0, sample_weight=weight / weight.mean())
    return np.asarray(np.rint(model.coef_[0] * GRAM_SCALE), np.int16)


def _as_matrix(texts: pl.Series) -> Any:
    """Rows by buckets, as `gram_scores` weighs them: 1 by the root of the number of n-grams."""
    from scipy.sparse import csr_matrix  # noqa: PLC0415  (only training needs it)

    grams = hash_grams(texts)
    owner = np.repeat(np.arange(len(texts)), np.diff(np.append(grams.starts, len(grams.inside[0]))))
    rows = np.concatenate([owner[inside] for inside in grams.inside])
    buckets = np.concatenate(
        [buckets[inside] for buckets, inside in zip(grams.buckets, grams.inside, strict=True)]
    )
    values = 1 / np.sqrt(np.bincount(rows, minlength=len(texts)))[rows]
    return csr_matrix((values.astype(np.float32), (rows, buckets)), (len(texts), 1 << BUCKET_BITS))
