"""Texts as sets of hashed shingles: runs of five tokens, on which similarity is measured.

A token is a word, or a single character of a script that is written without spaces or, as Korean,
with spaces that writers set differently: spacing edits of 15% leave shingles of Korean words at a
Jaccard similarity of .43, shingles of its characters at 1.0. So a mixed text needs no decision.

All texts of a batch are one array of code points, and every step is one pass over it: a text of
3 kB costs some 0.1 ms.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt
import polars as pl

from ingest.dedup.exact import IGNORED

SHINGLE_TOKENS = 5
MAX_CHARS = 500_000  # of one text: what follows a long novel's first half does not make it another
BATCH_CHARS = 100_000  # arrays that stay in the processor's cache: twice as fast as 2 million

LAST_IGNORED = 0x1FFFF  # no sign or white space is beyond the second plane
LAST_ALONE = 0x3FFFF  # and no script without spaces beyond the fourth
IGNORED_KIND, ALONE_KIND = 1, 2  # white space and signs; characters that are tokens by themselves

# Code points of scripts whose words are not parted by spaces, or not reliably; half open.
SPACELESS = (
    (0x0E00, 0x0F00),  # Thai, Lao
    (0x1000, 0x10A0),  # Burmese
    (0x1100, 0x1200),  # Hangul letters
    (0x1780, 0x1800),  # Khmer
    (0x2E80, 0xA000),  # kana, bopomofo, Han
    (0xAC00, 0xD7B0),  # Hangul syllables
    (0xF900, 0xFB00),  # Han, compatibility
    (0x20000, 0x40000),  # Han, rare
)

HASH_BASE = 0x9E3779B97F4A7C15  # odd, so that its powers can be divided by
MIX = 0xBF58476D1CE4E5B9  # of splitmix64: spreads what differs in few bits over all of them

Hashes = npt.NDArray[np.uint64]
Counts = npt.NDArray[np.int64]


def hash_shingles(texts: pl.Series) -> tuple[Hashes, Counts]:
    """The shingles of all texts, one text after the other, and how many each has.

    A text of fewer than five tokens has none.

    >>> hashes, counts = hash_shingles(pl.Series(["One two three, four five.", "비가 왔다", "비가 많이왔다"]))
    >>> counts.tolist()
    [1, 0, 2]
    """
    codes, borders = _code_points(texts)
    starts, ends = _find_tokens(codes)
    owners = np.searchsorted(borders, starts, "right")
    tokens = _hash_stretches(codes, starts, ends)
    windows = max(len(tokens) - SHINGLE_TOKENS + 1, 0)
    hashes = np.zeros(windows, np.uint64)
    for place in range(SHINGLE_TOKENS):
        hashes = _mix(hashes + tokens[place : place + windows])
    whole = owners[:windows] == owners[len(owners) - windows :]
    counts = np.bincount(owners[:windows][whole], minlength=len(texts))
    return hashes[whole], counts


def _code_points(texts: pl.Series) -> tuple[npt.NDArray[np.uint32], Counts]:
    """All texts in lower case, a space behind each but the last; and where those spaces are."""
    cut = texts.str.slice(0, MAX_CHARS).str.to_lowercase()
    codes = np.frombuffer(" ".join(cut).encode("utf-32-le", "surrogatepass"), np.uint32)
    return codes, np.cumsum(cut.str.len_chars().to_numpy().astype(np.int64) + 1)[:-1] - 1


@cache
def _kinds() -> npt.NDArray[np.uint8]:
    """IGNORED_KIND or ALONE_KIND of each code point, 0 of letters and what lies beyond the table."""
    points = [chr(code) for code in range(LAST_IGNORED + 1) if not 0xD800 <= code < 0xE000]
    found = pl.Series(points).str.contains(IGNORED).to_numpy()
    kinds = np.zeros(LAST_ALONE + 2, np.uint8)  # the last stands for all beyond
    kinds[: LAST_IGNORED + 1] = np.insert(found, 0xD800, np.zeros(0x800, bool)) * IGNORED_KIND
    for first, end in SPACELESS:
        alone = kinds[first:end]
        alone[alone == 0] = ALONE_KIND
    return kinds


def _find_tokens(codes: npt.NDArray[np.uint32]) -> tuple[Counts, Counts]:
    """Where each token starts and ends."""
    table = _kinds()
    kinds = table[np.minimum(codes, len(table) - 1)]
    blank = kinds == IGNORED_KIND
    apart = np.ones(len(codes), bool)  # whether the character before it belongs to another token
    np.not_equal(kinds[:-1], 0, out=apart[1:])
    begins = ~blank & ((kinds == ALONE_KIND) | apart)
    borders = np.flatnonzero(begins | blank)
    starts = np.flatnonzero(begins[borders])
    return borders[starts], np.append(borders, len(codes))[starts + 1]


def _hash_stretches(codes: npt.NDArray[np.uint32], starts: Counts, ends: Counts) -> Hashes:
    """A hash of each stretch: differences of one running sum, divided by the weight of the start."""
    weights = _powers(HASH_BASE, len(codes))
    sums = np.zeros(len(codes) + 1, np.uint64)
    np.cumsum(codes * weights, out=sums[1:])
    shifts = _powers(pow(HASH_BASE, -1, 1 << 64), len(codes))
    return _mix((sums[ends] - sums[starts]) * shifts[starts])


def _powers(number: int, count: int) -> Hashes:
    return _all_powers(number, max(count - 1, 1).bit_length())[:count]


@cache
def _all_powers(number: int, bits: int) -> Hashes:
    powers = np.full(1 << bits, number, np.uint64)
    powers[0] = 1
    return np.cumprod(powers)


def _mix(hashes: Hashes) -> Hashes:
    hashes = (hashes ^ (hashes >> np.uint64(30))) * np.uint64(MIX)
    return hashes ^ (hashes >> np.uint64(31))
