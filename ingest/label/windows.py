"""Windows over the rows of many documents: what stands above, below, first, last, in total.

The rows of a document stand together, so each window is one operation on an array; polars' `over` sorts
them into groups each time and takes five to ten times as long.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
NOWHERE = -1  # no such row; lies above every row
ENDLESS = 1 << 40  # no such row; lies below every row


class Windows:
    """Windows over rows that are sorted by document; rows are known by their number in the whole table."""

    def __init__(self, doc: Ints) -> None:
        self.row: Ints = np.arange(len(doc))
        self.begins: Bools = np.ones(len(doc), dtype=bool)
        self.begins[1:] = doc[1:] != doc[:-1]
        self._starts = np.flatnonzero(self.begins)
        self._number = np.cumsum(self.begins) - 1  # of the document, without gaps

    def first(self, where: Bools, none: int = NOWHERE) -> Ints:
        """First row of the document for which `where` holds, or `none`.

        >>> windows = Windows(np.array([0, 0, 0, 1]))
        >>> windows.first(np.array([False, True, True, False])).tolist()
        [1, 1, 1, -1]
        """
        rows = np.minimum.reduceat(np.where(where, self.row, ENDLESS), self._starts)
        return np.asarray(np.where(rows == ENDLESS, none, rows)[self._number])

    def last(self, where: Bools, none: int = NOWHERE) -> Ints:
        """Last row of the document for which `where` holds, or `none`."""
        rows = np.maximum.reduceat(np.where(where, self.row, NOWHERE), self._starts)
        return np.asarray(np.where(rows == NOWHERE, none, rows)[self._number])

    def any(self, where: Bools) -> Bools:
        """Whether `where` holds for some row of the document."""
        return np.asarray(np.logical_or.reduceat(where, self._starts)[self._number])

    def total(self, values: npt.NDArray[np.generic]) -> Ints:
        """Sum over the document."""
        return np.asarray(np.add.reduceat(values.astype(np.int64), self._starts)[self._number])

    def largest(self, values: Ints) -> Ints:
        """The greatest value in the document."""
        return np.asarray(np.maximum.reduceat(values, self._starts)[self._number])

    def above(self, where: Bools) -> Bools:
        """Whether `where` holds for the row right above, in the same document."""
        shifted = np.zeros_like(where)
        shifted[1:] = where[:-1]
        return shifted & ~self.begins

    def below(self, where: Bools) -> Bools:
        """Whether `where` holds for the row right below, in the same document."""
        shifted = np.zeros_like(where)
        shifted[:-1] = where[1:] & ~self.begins[1:]
        return shifted

    def run_starts(self, starts: Bools) -> Ints:
        """Row at which the run of each row began: the nearest with `starts`, else the document's first."""
        return np.maximum.accumulate(np.where(starts | self.begins, self.row, 0))

    def running_sum(self, values: npt.NDArray[np.generic], starts: Bools | None = None) -> Ints:
        """Sum from the beginning of the document, or of the run that `starts` begins, to each row.

        >>> Windows(np.array([0, 0, 1, 1])).running_sum(np.array([1, 2, 3, 4])).tolist()
        [1, 3, 3, 7]
        """
        numbers = values.astype(np.int64)
        sums = np.cumsum(numbers)
        begin = self.run_starts(self.begins if starts is None else starts)
        return np.asarray(sums - sums[begin] + numbers[begin])

    def running_min(self, values: Ints) -> Ints:
        """The smallest value from the beginning of the document to each row; values lie within +-2^31."""
        apart = self._number * -(1 << 33)  # every document lies far below the one before
        return np.asarray(np.minimum.accumulate(values + apart) - apart)
