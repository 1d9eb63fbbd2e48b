"""The loops of benchmarks.operations, short: a few kills of each kind, and two writers for a moment."""

from __future__ import annotations

from collections import Counter

import pytest

from benchmarks.operations import kills
from benchmarks.operations.writer import OPERATIONS


@pytest.fixture(autouse=True)
def path_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(kills.TESTS[0])  # and taken away again


@pytest.mark.parametrize("name", OPERATIONS)
def test_a_killed_writer_leaves_every_row_once_and_whole(name: str) -> None:
    assert kills.kill_in_loops(name, 2) == Counter()


@pytest.mark.parametrize("names", [["backfill", "append"], ["append-apart"] * 2], ids=["one", "each its own"])
def test_writers_beside_each_other_lose_and_double_nothing(names: list[str]) -> None:
    assert kills.race_writers(names, 2.0) == Counter()
