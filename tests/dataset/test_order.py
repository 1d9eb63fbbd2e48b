"""Rows in the order of their keys, whatever order they come in."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.dataset.order import find_order

GROUPS = st.lists(st.tuples(st.sampled_from("abcdef"), st.integers(1, 4)))
LOOSE = st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 5)))


def table_of(rows: list[tuple[str, int]]) -> pa.Table:
    names, places = [name for name, _ in rows], [place for _, place in rows]
    half = len(rows) // 2
    return pa.concat_tables(
        pa.table(
            {"doc_id": pa.array(names[part], pa.string()), "position": pa.array(places[part], pa.int32())}
        )
        for part in (slice(half), slice(half, None))
    )


def assert_sorted(rows: pa.Table) -> None:
    keys = [("doc_id", "ascending"), ("position", "ascending")]
    assert find_order(rows, ("doc_id", "position")).to_pylist() == pc.sort_indices(rows, keys).to_pylist()


@settings(deadline=None)  # the first call loads a library
@given(GROUPS)
def test_groups_are_sorted_as_rows_would_be(groups: list[tuple[str, int]]) -> None:
    """Also where a group comes twice."""
    assert_sorted(table_of([(name, place) for name, count in groups for place in range(count)]))


@settings(deadline=None)  # the first call loads a library
@given(LOOSE)
def test_rows_that_come_in_no_groups_are_sorted_all_the_same(rows: list[tuple[str, int]]) -> None:
    assert_sorted(table_of(rows))


def test_a_key_that_is_null_or_no_number_is_sorted_all_the_same() -> None:
    rows = pa.table({"a": ["y", None, "x"], "b": ["1", "2", "3"], "c": pa.array([2, 1, None], pa.int32())})
    assert find_order(rows, ("a", "c")).to_pylist() == [2, 0, 1]
    assert find_order(rows, ("a", "b")).to_pylist() == [2, 0, 1]
    assert find_order(rows, ("b",)).to_pylist() == [0, 1, 2]
