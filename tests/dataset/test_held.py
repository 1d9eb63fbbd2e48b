"""A reader beside writers that exchange a partition without rest: it goes on, and is right."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from tables import WIRE, batch_name, make_layout, put
from test_crashes import ROWS, find_faults, pairs, writer

from ingest.dataset import Layout, Partition, held, read, reader
from ingest.dataset.held import Wanted, read_partitions
from ingest.dataset.views import view
from ingest.errors import DatasetError

SHARDS, WRITERS = 12, 3
NEXT = Partition("연합 뉴스", "2026-11-03")


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    layout = make_layout(tmp_path)
    for batch in range(SHARDS):
        put(layout, batch_name(batch), rows=ROWS)
    return layout


@pytest.mark.skipif(not held.HANDLES.exists(), reason="this system has no names for open directories")
def test_a_reader_beside_writers_that_never_rest_needs_no_second_try(
    layout: Layout, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When all files were listed first and opened then, one read of thirteen had to begin again."""
    monkeypatch.setattr(held, "PATIENCE_S", -1.0)
    with writer(layout, 1, 0, 4), writer(layout, 1, 4, 8), writer(layout, 1, 8, SHARDS):
        ends = time.monotonic() + 3
        while time.monotonic() < ends:
            assert not find_faults(pairs(layout, "documents"), SHARDS * ROWS)


def test_without_names_for_open_directories_it_insists(
    layout: Layout, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(held, "HANDLES", Path("no-such-directory"))
    with writer(layout, 1, 0, 4):
        ends = time.monotonic() + 2
        while time.monotonic() < ends:
            assert not find_faults(pairs(layout, "documents"), SHARDS * ROWS)


def test_changes_are_told_beside_writers_that_never_rest(
    layout: Layout, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(held, "PATIENCE_S", -1.0)
    put(layout, batch_name(0), partition=NEXT)
    changes = read(layout.clean, since=layout.state / "no-point-yet")
    ids = set(changes.documents["id"].to_pylist())
    with writer(layout, 1, 0, 4), writer(layout, 1, 4, 8):
        ends = time.monotonic() + 2
        while time.monotonic() < ends:
            changes = read(layout.clean, ["id"], since=changes.point)
            news = changes.documents
            assert changes.withdrawn == ()
            assert news.num_rows % ROWS == 0
            assert set(news["change"].to_pylist()) <= {"changed"}
            assert set(news["id"].to_pylist()) <= ids


def test_a_partition_held_open_is_read_to_its_end(layout: Layout) -> None:
    folder = layout.partition_dir("documents", WIRE)
    with held.held(folder) as way:
        before = sorted(path.name for path in folder.iterdir())
        put(layout, batch_name(0), 1)
        assert sorted(path.name for path in way.iterdir()) == before
        assert sorted(path.name for path in folder.iterdir()) != before


def test_many_partitions_are_read_some_at_a_time_and_filters_know_where_rows_lie(
    layout: Layout, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(held, "HELD_PARTITIONS", 1)
    put(layout, batch_name(0), partition=NEXT)
    (layout.clean / "documents" / "loose.txt").write_text("a stranger")
    rows = read(layout.clean, ["id", "source", "date"])
    assert isinstance(rows, pa.Table)
    assert rows.num_rows == SHARDS * ROWS + 20
    some = read(layout.clean, ["date"], pc.field("source") == NEXT.source)
    assert isinstance(some, pa.Table)
    assert some["date"].to_pylist() == [NEXT.date] * 20


def test_a_filter_that_no_row_fits_gives_none_and_nothing_published_is_said(layout: Layout) -> None:
    nobody = pc.field("id") == "nobody"
    assert read(layout.clean, ["id"], nobody).num_rows == 0
    shutil.rmtree(layout.clean / "documents")
    with pytest.raises(DatasetError, match="nothing is published"):
        read(layout.clean, ["id"], nobody)


def test_a_damaged_file_is_named_by_its_own_path(layout: Layout) -> None:
    part = next(layout.clean.glob("documents/*/*/*.parquet"))
    part.write_bytes(b"no parquet")
    with pytest.raises((OSError, pa.ArrowException), match=str(part)):
        read(layout.clean, ["id"])


def test_no_partition_gives_no_rows_and_one_taken_away_is_loud(
    layout: Layout, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(held, "PATIENCE_S", 0.1)
    gone = layout.partition_dir("documents", WIRE)
    monkeypatch.setattr(Path, "glob", lambda *_: [gone])
    shutil.rmtree(gone)
    with pytest.raises(FileNotFoundError):
        read_partitions(layout.clean, Wanted("documents", ["id"], None))
    monkeypatch.undo()
    assert read_partitions(layout.clean, Wanted("documents", ["id"], None)).num_rows == 0


def test_a_partition_that_is_taken_away_while_others_are_read_is_no_longer_asked_for(
    layout: Layout, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was listed once, before the first try: the read insisted on it, and failed."""
    monkeypatch.setattr(held, "HELD_PARTITIONS", 1)
    put(layout, batch_name(0), partition=NEXT)
    real, reads = held._read_group, []

    def take_away_and_read(group: tuple[Path, ...], wanted: Wanted) -> pa.Table:
        reads.append(group)
        if len(reads) == 1:
            shutil.rmtree(layout.partition_dir("documents", NEXT))
            put(layout, batch_name(0), partition=Partition("wire", "2026-11-09"))
        return real(group, wanted)

    monkeypatch.setattr(held, "_read_group", take_away_and_read)
    rows = read_partitions(layout.clean, Wanted("documents", ["source", "date"], None))
    assert sorted(set(rows["date"].to_pylist())) == [WIRE.date, "2026-11-09"]
    assert rows.num_rows == SHARDS * ROWS + 20


def test_a_lazy_dataset_reads_what_it_was_opened_on_though_all_was_replaced_and_swept(
    layout: Layout,
) -> None:
    lazy, before = read(layout.clean), pairs(layout, "documents")
    batches = lazy.to_batches(columns=["id", "text"])
    for batch in range(SHARDS):
        put(layout, batch_name(batch), 1, rows=ROWS)
    shutil.rmtree(layout.trash)
    for rows in (lazy.to_table(["id", "text"]), pa.Table.from_batches(batches)):
        assert sorted(zip(*(rows[name].to_pylist() for name in ("id", "text")), strict=True)) == sorted(
            before
        )
    assert sorted(pairs(layout, "documents")) != sorted(before)


def test_views_beside_writers_that_never_rest_are_whole(layout: Layout) -> None:
    with writer(layout, 1, 0, 4), writer(layout, 1, 4, 8), writer(layout, 1, 8, SHARDS):
        ends = time.monotonic() + 3
        while time.monotonic() < ends:
            found = [name for batch in view(layout.clean) for name in batch["id"].to_pylist()]
            assert len(found) == len(set(found)) == SHARDS * ROWS


def test_a_lazy_dataset_of_more_files_than_can_be_mapped_goes_by_their_names(
    layout: Layout, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = read(layout.clean)
    monkeypatch.setattr(reader, "MAPPED_PARTS", SHARDS - 1)
    by_name = read(layout.clean)
    assert by_name.to_table().equals(whole.to_table())
    assert by_name.schema.equals(whole.schema)
    put(layout, batch_name(0), 1, rows=ROWS)
    with pytest.raises(FileNotFoundError):
        by_name.to_table()


def test_a_damaged_file_of_a_lazy_dataset_is_named_by_its_own_path(layout: Layout) -> None:
    part = next(layout.clean.glob("documents/*/*/*.parquet"))
    part.write_bytes(b"no parquet")
    with pytest.raises(DatasetError, match=str(part)):
        read(layout.clean)
