"""The order of rows in a part: by their keys, found the cheap way where rows come in groups."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa


def put_in_order(rows: pa.Table, keys: Sequence[str]) -> pa.Table:
    """The rows in the order of their keys."""
    # not Table.sort_by: it loads pyarrow's query engine, and pandas with it
    import pyarrow.compute as pc  # noqa: PLC0415 (0.1 s that a run with nothing new need not pay)

    # narrow places, and not looked at once more: a sixth of the time of picking
    order = find_order(rows, keys).cast(pa.int32())
    return pc.take(rows, order, boundscheck=False)


def find_order(rows: pa.Table, keys: Sequence[str]) -> pa.Array:
    """The places of the rows in the order of their keys.

    The blocks of a document come together and in their order, so its groups are sorted and not its
    rows: a fifth of the time.

    >>> rows = pa.table({"doc": ["b", "b", "a"], "position": pa.array([0, 1, 0], pa.int32())})
    >>> find_order(rows, ("doc", "position")).to_pylist()
    [2, 0, 1]
    """
    import pyarrow.compute as pc  # noqa: PLC0415 (0.1 s that a run with nothing new need not pay)

    named = rows.select(keys).combine_chunks()
    return _sort_groups(named, keys) or pc.sort_indices(named, [(key, "ascending") for key in keys])


def _sort_groups(rows: pa.Table, keys: Sequence[str]) -> pa.Array | None:
    """The order of rows that come in groups of the first key, each sorted by the second; None elsewhere."""
    import pyarrow.compute as pc  # noqa: PLC0415 (as above)

    if len(keys) != 2 or not rows.num_rows or not pa.types.is_integer(rows.schema.field(keys[1]).type):
        return None
    names, places = (rows.column(key).combine_chunks() for key in keys)
    if names.null_count or places.null_count:
        return None
    runs = pc.run_end_encode(names)
    groups, ends = runs.values, runs.run_ends.to_numpy().astype(np.int64)
    starts = ends - np.diff(ends, prepend=0)
    rises = np.diff(places.to_numpy()) > 0
    rises[starts[1:] - 1] = True  # from one group to the next
    if pc.count_distinct(groups).as_py() < len(groups) or not rises.all():
        return None
    order = pc.sort_indices(groups).to_numpy()
    lengths = (ends - starts)[order]
    places_before = np.cumsum(lengths) - lengths
    return pa.array(np.repeat(starts[order] - places_before, lengths) + np.arange(rows.num_rows))
