"""Compacting changes files, never rows."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from house import DAY, House

from ingest.dataset import Layout, lock_partition, merge_shards, publish, read_known, recover_all_swaps
from ingest.dataset.layout import Partition
from ingest.errors import DatasetError
from ingest.run import Scope, find_status
from ingest.run.compact import Compaction, compact

WIRE = Partition("wire", DAY)
DONE = Scope(end=date(2026, 12, 31))


@pytest.fixture
def crumbs(house: House) -> House:
    """A partition of four shards, and a newer one."""
    for name in "abcd":
        house.land(f"wire/{DAY}/{name}.txt", f"line of {name}\nmenu {name}\n")
        house.run()
    house.land("wire/2026-11-03/e.txt")
    house.run()
    return house


def rows(house: House, table: str) -> list[dict[str, object]]:
    return sorted(house.rows(table).to_pylist(), key=repr)


def test_a_day_that_is_over_becomes_one_shard_and_keeps_every_row(crumbs: House) -> None:
    before = {table: rows(crumbs, table) for table in ("documents", "blocks", "quarantine")}
    assert list(compact(crumbs.settings)) == [Compaction("wire", DAY, 4, 1)]
    assert {table: rows(crumbs, table) for table in before} == before
    (known,) = read_known(Layout.from_settings(crumbs.settings), WIRE)
    assert (known.torn, len(known.footer.inputs)) == (False, 4)


def test_a_compacted_day_is_settled_and_reads_no_raw_file_again(
    crumbs: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    list(compact(crumbs.settings, DONE))
    after = crumbs.snapshot()
    assert all(each.is_settled for each in find_status(crumbs.settings).partitions)
    assert crumbs.run().shards_done == 0
    assert crumbs.snapshot() == after
    assert next(iter(compact(crumbs.settings))).before == 1


def test_a_compacted_shard_is_cleaned_again_as_a_whole(crumbs: House) -> None:
    list(compact(crumbs.settings))
    crumbs.land(f"wire/{DAY}/a.txt", "another line\n")
    assert crumbs.run().shards_done == 1
    assert crumbs.texts()["another line"] == 1
    assert crumbs.texts()["line of b"] == 1


def test_shards_grow_no_larger_than_new_ones(crumbs: House) -> None:
    small = crumbs.with_settings(shard_max_files=3)
    assert [(each.before, each.after) for each in compact(small.settings)] == [(4, 2)]


def test_shards_of_different_rules_stay_apart(crumbs: House) -> None:
    crumbs.land(f"wire/{DAY}/f.txt", "line of f\n")
    crumbs.with_settings(cleaner="fake_cleaner:SECOND").run()
    assert [(each.before, each.after) for each in compact(crumbs.settings)] == [(5, 2)]
    layout = Layout.from_settings(crumbs.settings)
    with pytest.raises(DatasetError, match="different rules"):
        merge_shards(layout, WIRE, [each.batch for each in read_known(layout, WIRE)], "0" * 16)


def test_a_partition_that_is_busy_is_left_alone_and_said(crumbs: House) -> None:
    impatient = crumbs.with_settings(lock_timeout_s=0.05)
    before = crumbs.snapshot()
    with lock_partition(Layout.from_settings(crumbs.settings), WIRE):
        (left,) = compact(impatient.settings)
    assert "has held it" in left.skipped
    assert crumbs.snapshot() == before


@pytest.mark.parametrize("dies_at", [0, 1, 2])
@pytest.mark.parametrize("atomic", [True, False], ids=["exchange", "two renames"])
def test_a_merge_that_died_between_two_tables_is_finished_by_the_next_writer(
    crumbs: House, monkeypatch: pytest.MonkeyPatch, dies_at: int, atomic: bool
) -> None:
    house = crumbs.with_settings(atomic_exchange=atomic)
    before = {table: rows(house, table) for table in ("documents", "blocks")}
    replaced: list[str] = []
    replace = publish.__globals__["replace_directory"]

    def die(layout: Layout, partition: Partition, table: str, fresh: Path) -> None:
        if len(replaced) == dies_at:
            raise KeyboardInterrupt
        replaced.append(table)
        replace(layout, partition, table, fresh)

    with monkeypatch.context() as patched:
        patched.setitem(publish.__globals__, "replace_directory", die)
        with pytest.raises(KeyboardInterrupt):
            list(compact(house.settings))
    assert {table: rows(house, table) for table in before} == before
    layout = Layout.from_settings(house.settings)
    recover_all_swaps(layout)
    assert {table: rows(house, table) for table in before} == before
    (known,) = read_known(layout, WIRE)
    assert not known.torn
    assert not list(layout.state.glob("merges/*/*"))


def test_a_shard_that_goes_while_it_is_merged_is_left_to_the_next_time(
    crumbs: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def vanish(*_: object) -> None:
        raise FileNotFoundError

    monkeypatch.setattr("ingest.dataset.merge._write", vanish)
    (left,) = compact(crumbs.settings)
    assert (left.before, left.after, "meanwhile" in left.skipped) == (4, 4, True)
