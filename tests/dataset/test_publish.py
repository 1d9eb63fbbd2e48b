"""The laws of publishing: whole, once, in the newest version, whatever happens."""

from __future__ import annotations

import errno
import os
import shutil
import threading
import time
from collections import Counter
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tables import WIRE, batch_name, make_layout, put

from ingest.dataset import (
    Expectation,
    Layout,
    OvertakenError,
    Partition,
    StaleRulesError,
    durable,
    lock_partition,
    open_staging,
    read,
    read_known,
    recover_all_swaps,
    sweep,
)
from ingest.errors import DatasetError, PartitionBusy

A, B, C = batch_name(1), batch_name(2), batch_name(3)
ATOMIC = pytest.mark.parametrize("atomic", [True, False], ids=["exchange", "two renames"])


def versions(layout: Layout, table: str = "documents") -> Counter[tuple[str, str]]:
    """Rows by batch and version."""
    key = "id" if table == "documents" else "doc_id"
    rows = read(layout.clean, [key, "text"], table=table)
    return Counter(
        (name[:16], text.split()[1])
        for name, text in zip(rows[key].to_pylist(), rows["text"].to_pylist(), strict=True)
    )


def names(layout: Layout, table: str = "documents") -> list[str]:
    return sorted(path.name for path in (layout.clean / table).rglob("*.parquet"))


@ATOMIC
def test_a_shard_that_is_published_again_replaces_itself_and_leaves_the_others(
    tmp_path: Path, atomic: bool
) -> None:
    layout = make_layout(tmp_path, atomic_exchange=atomic)
    for batch in (A, B):
        assert put(layout, batch)
    kept = next(layout.clean.glob(f"documents/*/*/part-{B}-*.parquet")).stat().st_ino
    assert put(layout, A, 1)
    for table in ("documents", "blocks"):
        assert versions(layout, table) == {(A, "1"): 20, (B, "0"): 20}
    assert next(layout.clean.glob(f"documents/*/*/part-{B}-*.parquet")).stat().st_ino == kept
    assert len(names(layout)) == 2


@ATOMIC
def test_publishing_the_same_again_changes_nothing(tmp_path: Path, atomic: bool) -> None:
    layout = make_layout(tmp_path, atomic_exchange=atomic)
    put(layout, A)
    before = {path: path.stat().st_ino for path in layout.clean.rglob("*.parquet")}
    assert not put(layout, A)
    assert {path: path.stat().st_ino for path in layout.clean.rglob("*.parquet")} == before
    assert not layout.trash.exists()


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=8), st.booleans())
@settings(max_examples=20, deadline=None)
def test_after_any_row_of_publishes_each_shard_stands_once_in_its_last_version(
    tmp_path_factory: pytest.TempPathFactory, publishes: list[tuple[int, int]], atomic: bool
) -> None:
    layout = make_layout(tmp_path_factory.mktemp("law"), atomic_exchange=atomic)
    for number, version in publishes:
        put(layout, batch_name(number), version, rows=3, expected=Expectation(force=True))
    last = {(batch_name(number), str(version)): 3 for number, version in dict(publishes).items()}
    assert versions(layout) == versions(layout, "blocks") == last
    assert not any(batch.torn for batch in read_known(layout, WIRE))


def test_a_re_cleaned_part_has_a_new_name_so_that_a_reader_of_the_old_one_fails_loudly(
    tmp_path: Path,
) -> None:
    layout = make_layout(tmp_path)
    put(layout, A)
    listed = next(layout.clean.glob("documents/*/*/*.parquet"))
    put(layout, A, 1)
    with pytest.raises(FileNotFoundError):
        pq.read_table(listed)


def test_an_open_file_and_a_listed_directory_outlive_the_exchange(tmp_path: Path) -> None:
    layout = make_layout(tmp_path)
    put(layout, A)
    folder = layout.partition_dir("documents", WIRE)
    with next(folder.iterdir()).open("rb") as handle, os.scandir(folder) as listing:
        put(layout, A, 1)
        assert pq.read_table(handle)["text"].to_pylist()[0].startswith("version 0")
        assert len(list(listing)) == 1
    assert list(layout.trash.glob("*/part-*.parquet"))


def test_only_finished_parquet_files_ever_stand_in_the_tables(tmp_path: Path) -> None:
    layout = make_layout(tmp_path)
    put(layout, A)
    put(layout, A, 1)
    files = [path for path in layout.clean.rglob("*") if path.is_file()]
    assert {path.suffix for path in files} == {".parquet"}
    assert {path.parts[len(layout.clean.parts)] for path in files} == {"documents", "blocks", "quarantine"}


def test_older_rules_or_older_code_are_refused_unless_forced(tmp_path: Path) -> None:
    layout = make_layout(tmp_path)
    put(layout, A, 1)
    put(layout, A, 2)
    with pytest.raises(StaleRulesError, match="newer rules"):
        put(layout, A, 1)
    with pytest.raises(StaleRulesError, match="newer rules"):
        put(layout, A, 3, code="0.0.9")
    assert versions(layout) == {(A, "2"): 20}
    put(layout, A, 1, expected=Expectation(force=True))
    assert versions(layout) == {(A, "1"): 20}
    with pytest.raises(StaleRulesError):
        put(layout, A, 2)


def test_a_raw_file_is_never_published_by_two_shards(tmp_path: Path) -> None:
    layout = make_layout(tmp_path)
    put(layout, A, files=("1.txt", "2.txt"))
    with pytest.raises(OvertakenError, match=r"2\.txt"):
        put(layout, B, files=("2.txt", "3.txt"))
    assert versions(layout) == {(A, "0"): 20}


def test_carried_rows_are_refused_if_their_part_was_replaced_meanwhile(tmp_path: Path) -> None:
    layout = make_layout(tmp_path)
    put(layout, A)
    (seen,) = names(layout)
    put(layout, A, 1)
    with pytest.raises(OvertakenError, match="meanwhile"):
        put(layout, A, 2, expected=Expectation(replaces=seen, exactly=True))
    assert versions(layout) == {(A, "1"): 20}


def test_a_busy_partition_says_who_holds_it_and_what_to_do(tmp_path: Path) -> None:
    layout = make_layout(tmp_path, lock_timeout_s=0.1)
    with lock_partition(layout, WIRE):
        with pytest.raises(PartitionBusy, match=rf"process {os.getpid()} .*lock_timeout_s"):
            put(layout, A)
        put(layout, A, partition=Partition("wire", "2026-11-03"))
    put(layout, A)


def test_writers_of_one_partition_lose_no_append_beside_a_re_clean(tmp_path: Path) -> None:
    layout = make_layout(tmp_path)
    put(layout, A)

    def append(first: int) -> None:
        for number in range(first, first + 10):
            put(layout, batch_name(number), rows=2)

    writers = [threading.Thread(target=append, args=(first,)) for first in (100, 200)]
    for writer in writers:
        writer.start()
    for version in range(1, 15):
        put(layout, A, version, rows=2)
    for writer in writers:
        writer.join()
    assert len(names(layout)) == 21
    assert versions(layout)[A, "14"] == 2


@pytest.mark.parametrize("done", [0, 1], ids=["before the first rename", "between the renames"])
def test_a_crash_between_two_renames_is_finished_by_the_next_run(tmp_path: Path, done: int) -> None:
    layout = make_layout(tmp_path, atomic_exchange=False)
    put(layout, A)
    other = make_layout(tmp_path / "other")
    put(other, A, 1)
    for table in ("documents", "blocks", "quarantine"):
        waiting = layout.swap_dir(table, WIRE)
        waiting.parent.mkdir(parents=True)
        shutil.copytree(other.partition_dir(table, WIRE), waiting)
        if done:
            shutil.rmtree(layout.partition_dir(table, WIRE))
    recover_all_swaps(layout)
    assert versions(layout) == versions(layout, "blocks") == {(A, "1"): 20}
    assert not any(batch.torn for batch in read_known(layout, WIRE))


def test_a_system_without_the_exchange_call_falls_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Libc:
        def __init__(self, *_args: object, **_kwargs: object) -> None: ...

    monkeypatch.setattr(durable.ctypes, "CDLL", Libc)
    layout = make_layout(tmp_path)
    put(layout, A)
    put(layout, A, 1)
    assert versions(layout) == {(A, "1"): 20}
    assert not list((layout.state / "swaps").glob("*/*/*"))


def test_a_file_system_without_hard_links_falls_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object) -> None:
        raise OSError(errno.EPERM, "no links here")

    monkeypatch.setattr(durable.os, "link", refuse)
    layout = make_layout(tmp_path)
    put(layout, A)
    put(layout, B)
    put(layout, A, 1)
    assert versions(layout) == {(A, "1"): 20, (B, "0"): 20}


def test_the_sweep_takes_the_staging_of_the_dead_and_leaves_that_of_the_living(tmp_path: Path) -> None:
    layout = make_layout(tmp_path)
    dead = layout.staging / "1-dead"
    dead.mkdir(parents=True)
    (dead / "half.parquet").write_bytes(b"PAR1")
    (dead / ".owner").touch()
    with open_staging(layout) as living:
        assert sweep(layout) == 1
        assert living.is_dir()
    assert list(layout.staging.iterdir()) == []


def test_trash_is_kept_for_its_grace_period_even_if_the_clock_is_set_back(tmp_path: Path) -> None:
    layout = make_layout(tmp_path)
    put(layout, A)
    put(layout, A, 1)
    count = len(list(layout.trash.iterdir()))
    future = layout.trash / f"{time.time_ns() + 10**12}-later"
    future.mkdir()
    assert sweep(layout) == 0
    assert sweep(make_layout(tmp_path, trash_grace_s=0)) == count
    assert list(layout.trash.iterdir()) == [future]


def test_a_damaged_part_is_named_with_the_way_out(tmp_path: Path) -> None:
    layout = make_layout(tmp_path)
    put(layout, A)
    part = next(layout.clean.glob("documents/*/*/*.parquet"))
    part.write_bytes(part.read_bytes()[:100])
    with pytest.raises(DatasetError, match=r"part-.*Move it out"):
        read_known(layout, WIRE)


def test_a_foreign_parquet_file_survives_a_re_clean(tmp_path: Path) -> None:
    layout = make_layout(tmp_path)
    put(layout, A)
    foreign = layout.partition_dir("documents", WIRE) / "mine.parquet"
    shutil.copy(next(layout.clean.glob("documents/*/*/part-*.parquet")), foreign)
    put(layout, A, 1)
    assert foreign.is_file()


def test_what_a_writer_left_that_died_before_its_documents_is_put_aside(tmp_path: Path) -> None:
    """Its raw files are new to the next run, which may cut its shards otherwise."""
    layout = make_layout(tmp_path, trash_grace_s=0.0)
    put(layout, A)
    put(layout, B, files=("x.txt",))
    next(layout.clean.glob(f"documents/*/*/part-{B}-*.parquet")).unlink()
    put(layout, C, files=("x.txt", "y.txt"))
    assert versions(layout, "blocks") == {(A, "0"): 20, (C, "0"): 20}
    assert {name[5:21] for name in names(layout, "quarantine")} == {A, C}
    sweep(layout)
    assert list(layout.trash.iterdir()) == []


def test_the_parts_of_a_shard_that_died_and_comes_again_are_taken_up(tmp_path: Path) -> None:
    layout = make_layout(tmp_path)
    put(layout, A)
    kept = next(layout.clean.glob("blocks/*/*/*.parquet")).stat().st_ino
    next(layout.clean.glob("documents/*/*/*.parquet")).unlink()
    put(layout, A)
    assert next(layout.clean.glob("blocks/*/*/*.parquet")).stat().st_ino == kept
    assert versions(layout, "blocks") == {(A, "0"): 20}
