"""What the letters of a row say: a linear model of its character n-grams, learned with the trees.

Words of scripts without spaces are no words to a table, and most words of a post stand in no table of ours.
Runs of one to four characters of any script are told apart by a hash (Weinberger et al. 2009, "Feature
hashing for large scale multitask learning"); docs/decisions/0042 has what they are worth.
"""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

ORDERS = 4  # characters of the longest n-gram
BUCKET_BITS = 18
GRAM_SCALE = 100  # weights and scores are hundredths of log-odds
OPENING_CHARS = 60  # of a row; all of it (160 characters) tells little more, at twice the time
CHUNK_ROWS = 4_000  # hashed at once: arrays of these stay in the cache
BREAK = "\n"  # before and behind each row: n-grams know the ends of a row by it
MIX = np.uint32(0x9E3779B1)  # 2^32 by the golden ratio, the prime next to it (Knuth, TAOCP 6.4)
FOLD_BITS, BUCKET_SHIFT = np.uint32(15), np.uint32(32 - BUCKET_BITS)

NO_GRAMS = np.zeros(1 << BUCKET_BITS, np.int16)


class Grams(NamedTuple):
    """By order and character the bucket of the n-gram that begins there, and whether it stays inside its
    row; by row where it begins.
    """

    buckets: list[NDArray[np.uint32]]
    inside: list[NDArray[np.bool_]]
    starts: NDArray[np.int64]


def gram_scores(texts: pl.Series, weights: NDArray[np.int16]) -> NDArray[np.int64]:
    """For each text the sum of the weights of its n-grams, divided by the root of their number.

    >>> gram_scores(pl.Series(["Menu", "A bridge."]), NO_GRAMS).tolist()
    [0, 0]
    """
    cuts = [*range(0, len(texts), CHUNK_ROWS), len(texts)]
    scores = [_scores(hash_grams(texts[first:end]), weights) for first, end in pairwise(cuts)]
    return np.concatenate(scores) if scores else np.zeros(0, np.int64)


def _scores(grams: Grams, weights: NDArray[np.int16]) -> NDArray[np.int64]:
    sums, counts = np.zeros(len(grams.inside[0]), np.int32), np.zeros(len(grams.inside[0]), np.int32)
    for buckets, inside in zip(grams.buckets, grams.inside, strict=True):
        sums += weights[buckets] * inside
        counts += inside
    total, count = (np.add.reduceat(values, grams.starts, dtype=np.int64) for values in (sums, counts))
    return np.rint(total / np.sqrt(count)).astype(np.int64)


def hash_grams(texts: pl.Series) -> Grams:
    """The n-grams with which texts begin, in lower case and with 0 for each digit."""
    begun = texts.str.slice(0, OPENING_CHARS).str.replace_all(BREAK, " ", literal=True)
    joined = f"{BREAK}{begun.str.join(BREAK)[0].lower()}{BREAK * ORDERS}"
    chars = np.frombuffer(joined.encode("utf-32-le"), np.uint32)
    chars = np.where(chars - np.uint32(ord("0")) < 10, ord("0"), chars)
    count = len(chars) - ORDERS  # of characters that begin an n-gram
    breaks = chars == ord(BREAK)
    grams = Grams([], [np.ones(count, np.bool_)] * 2, np.flatnonzero(breaks[:count]))
    hashed = np.zeros(count, np.uint32)
    for order in range(ORDERS):
        hashed = (hashed + chars[order : order + count]) * MIX
        grams.buckets.append((hashed ^ (hashed >> FOLD_BITS)) * MIX >> BUCKET_SHIFT)
        if order >= 2:  # only the last character may be a break, besides the first
            grams.inside.append(grams.inside[-1] & ~breaks[order - 1 : order - 1 + count])
    return grams
