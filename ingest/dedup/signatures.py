"""MinHash signatures: 256 bytes that tell how similar two texts are, and keys that bring pairs together.

Two texts share a row of their signatures with the probability of their Jaccard similarity. Two
that share all rows of one of the bands are compared; they are near duplicates from MIN_SIMILARITY
of equal rows on. Measured on edited pairs: docs/decisions/0014-duplicates.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate, groupby

import numpy as np
import numpy.typing as npt
import polars as pl

from ingest.dedup.shingles import BATCH_CHARS, MAX_CHARS, Hashes, hash_shingles

ROWS = 256  # a standard error of .027 at similarity .75, where 128 rows give .038
BANDS, BAND_ROWS = 16, 6  # brings 98% of the pairs at similarity .775 together, 0.3% of those at .25
MIN_SIMILARITY = 0.735  # of signatures; 99% of the pairs above it are truly above .7
SEED = 42

VERSION = "rensa-1-256x8-16x6-5"
"""What signatures depend on: those of another version must not be compared with ours."""

Signatures = npt.NDArray[np.uint8]


def sign_texts(texts: pl.Series) -> tuple[Signatures, npt.NDArray[np.bool_]]:
    """The signature of each text, and whether it has one: a text of fewer than five tokens has not.

    >>> signatures, signed = sign_texts(pl.Series(["One two three four five six.", "one two"]))
    >>> signatures.shape, signed.tolist()
    ((2, 256), [True, False])
    """
    pieces = [_sign(piece) for piece in _cut(texts)]
    if not pieces:
        return np.zeros((0, ROWS), np.uint8), np.zeros(0, bool)
    return np.concatenate([piece[0] for piece in pieces]), np.concatenate([piece[1] for piece in pieces])


def has_signature(signatures: Signatures) -> npt.NDArray[np.bool_]:
    """Whether each row is a signature: zeros stand for a text that has none."""
    return np.asarray(signatures.any(axis=1))


def band_keys(signatures: Signatures) -> Hashes:
    """The keys of each signature, one for each band: equal where all rows of the band are."""
    bands = signatures[:, : BANDS * BAND_ROWS].reshape(-1, BANDS, BAND_ROWS)
    keys = np.zeros((len(signatures), BANDS, 8), np.uint8)
    keys[:, :, :BAND_ROWS] = bands
    keys[:, :, BAND_ROWS] = np.arange(BANDS)  # a band's key is no other band's
    return keys.view(np.uint64)[:, :, 0]


def similarities(left: Signatures, right: Signatures) -> npt.NDArray[np.float64]:
    """The estimated Jaccard similarity of pairs of signatures, row by row."""
    shares: npt.NDArray[np.float64] = (left == right).mean(axis=1)
    return shares


def _cut(texts: pl.Series) -> Iterator[pl.Series]:
    """Runs of texts of bounded length together."""
    lengths = texts.str.len_chars().clip(upper_bound=MAX_CHARS).to_list()
    runs = [total // BATCH_CHARS for total in accumulate(lengths)]
    first = 0
    for _, run in groupby(runs):
        size = len(list(run))
        yield texts.slice(first, size)
        first += size


def _sign(texts: pl.Series) -> tuple[Signatures, npt.NDArray[np.bool_]]:
    import rensa  # noqa: PLC0415  needed where documents are compared, not where they are read

    hashes, counts = hash_shingles(texts)
    signed = counts > 0
    offsets = np.concatenate([[0], np.cumsum(counts[signed])]).astype(np.uint64)
    digests = rensa.RMinHash.digest_matrix_from_flat_token_hashes(hashes, offsets, ROWS, SEED)
    signatures = np.zeros((len(texts), ROWS), np.uint8)
    if signed.any():
        signatures[signed] = np.array(digests.to_rows(), np.uint32).astype(np.uint8)
    return signatures, signed
