"""Where blocks stand: on which page, in which elements, as arrays over the rows of many pages.

A page is a run of rows, and so is every element: the rows below it follow one another. Two numbers a
row (its depth and the depth that it shares with the row before) hold the whole tree of elements.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Floats = NDArray[np.float32]
Column = NDArray[Any]  # one value a row: a number, or whether something holds

MAX_DEPTH = 48  # elements nested deeper count as this deep; pages of today have 11 levels, at most 30


class Layout(NamedTuple):
    """Rows of pages: `number` of the page, its `first` row and its `end`, all of them one value a row.

    `page_first`, `page_end` have one value a page. `joint` is the depth of the deepest element that a
    row shares with the row before (-1 at the first row of a page); `starts` and `ends` (depth, row)
    say how far the element reaches that a row has at a depth. `shape` is equal for rows of a page
    whose elements have the same tags all the way up.
    """

    number: Ints
    first: Ints
    end: Ints
    page_first: Ints
    page_end: Ints
    depth: Ints
    joint: Ints
    starts: Ints
    ends: Ints
    shape: Longs

    @property
    def rows(self) -> Ints:
        """Rows of the page that each row is on."""
        return self.end - self.first


def lay_out(blocks: pl.DataFrame) -> Layout:
    """The layout of blocks with the columns page, depth, joint and shape."""
    page = blocks["page"].to_numpy()
    count = len(page)
    fresh = np.ones(count, np.bool_)
    fresh[1:] = page[1:] != page[:-1]
    page_first = np.flatnonzero(fresh).astype(np.int32)
    page_end = np.append(page_first[1:], np.int32(count)).astype(np.int32)
    number = np.cumsum(fresh, dtype=np.int32) - np.int32(1)
    joint = np.where(fresh, -1, np.minimum(blocks["joint"].to_numpy(), MAX_DEPTH - 1)).astype(np.int32)
    depth = np.minimum(blocks["depth"].to_numpy(), MAX_DEPTH - 1).astype(np.int32)
    starts, ends = _reaches(joint)
    shape = blocks["shape"].to_numpy().astype(np.int64) + page_first[number]
    return Layout(
        number, page_first[number], page_end[number], page_first, page_end, depth, joint, starts, ends, shape
    )


def _reaches(joint: Ints) -> tuple[Ints, Ints]:
    count = len(joint)
    rows = np.arange(count, dtype=np.int32)
    starts = np.empty((MAX_DEPTH, count), np.int32)
    ends = np.empty((MAX_DEPTH, count), np.int32)
    for depth in range(MAX_DEPTH):
        begins = joint < depth
        np.maximum.accumulate(np.where(begins, rows, 0), out=starts[depth])
        ends[depth, -1:] = count
        ends[depth, :-1] = np.minimum.accumulate(np.where(begins, rows, count)[:0:-1])[::-1]
    return starts, ends


def enclosing(layout: Layout, levels: int) -> Iterator[tuple[Ints, Ints]]:
    """First row and end of the elements around each row, from the nearest outwards.

    Only elements count that hold more rows than the one before: wrappers around a single element
    say nothing. The outermost is the page.
    """
    rows = np.arange(len(layout.number), dtype=np.int32)
    joint = np.append(layout.joint, np.int32(-1))
    first, end = rows, rows + np.int32(1)
    for _ in range(levels):
        depth = np.maximum(joint[first], joint[end])
        inner = np.maximum(depth, 0)
        first = np.where(depth < 0, layout.first, layout.starts[inner, rows])
        end = np.where(depth < 0, layout.end, layout.ends[inner, rows])
        yield first, end


def shared_depth(layout: Layout, rows: Ints) -> Ints:
    """Depth of the deepest element that holds each row and the row of its page that `rows` names.

    `rows` has one row a page; a page whose row is outside of it has none, and its rows -1.
    """
    there = np.clip(rows, layout.page_first, layout.page_end - 1)
    at = np.arange(len(layout.number), dtype=np.int32)
    shared = np.full(len(at), -1, np.int32)
    for depth in range(int(layout.depth.max(initial=0)) + 1):
        starts = layout.starts[depth][there][layout.number]
        ends = layout.ends[depth][there][layout.number]
        shared += (starts <= at) & (at < ends)
    return np.where((there == rows)[layout.number], np.minimum(shared, layout.depth), np.int32(-1))


class Sums:
    """Sums of whole numbers over runs of rows, exact whatever their order."""

    def __init__(self, **columns: Column) -> None:
        self._totals = {name: running_sum(values) for name, values in columns.items()}

    def of(self, name: str, first: Ints, end: Ints) -> Longs:
        """Sum of a column from `first` up to `end`."""
        total = self._totals[name]
        return total[end] - total[first]


def running_sum(values: Column) -> Longs:
    """Sums of all values before each, and of all."""
    total = np.zeros(len(values) + 1, np.int64)
    np.cumsum(values, out=total[1:])
    return total


def share(part: Column, whole: Column) -> Floats:
    """`part` divided by `whole`, where that is at least 1."""
    shares: Floats = (part / np.maximum(whole, 1)).astype(np.float32)
    return shares
