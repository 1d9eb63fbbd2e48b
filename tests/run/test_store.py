"""Raw files and the dataset in an object store: the same results as on a disk, put by put."""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import polars as pl
import pytest
from house import DAY
from store import StoreHouse, environment_of

import ingest
from ingest import Point, objects
from ingest.dataset import Layout, Partition, changes, lease, read_known, reader
from ingest.errors import DatasetError, PartitionBusy, UsageError
from ingest.objects import Place
from ingest.run import find_status
from ingest.run.compact import compact

STORY = "The bridge over the river was closed on Monday after engineers found a crack in the northern pier\n"


def test_what_lands_in_a_bucket_is_published_in_a_bucket_and_a_second_run_does_nothing(
    store: StoreHouse,
) -> None:
    store.land(f"wire/{DAY}/a.txt", "line of a\nanother\n")
    store.land(f"wire/{DAY}/deeper/b.txt", "line of b\n")
    store.land(f"연합/{DAY}/100% [new] é.txt", "line of c\n")
    assert store.run().documents == 4
    assert store.texts() == Counter(["line of a", "another", "line of b", "line of c"])
    assert set(store.rows()["source"].to_pylist()) == {"wire", "연합"}
    before = store.snapshot()
    again = store.run()
    assert (again.shards_done, again.files_unchanged, again.clean_path) == (
        0,
        3,
        f"s3://{store.bucket}/clean",
    )
    assert store.snapshot() == before


def test_objects_bear_the_name_of_their_shard_and_nothing_else_lies_in_the_tables(store: StoreHouse) -> None:
    store.land(f"wire/{DAY}/a.txt")
    store.run()
    (known,) = read_known(Layout.from_settings(store.settings), Partition("wire", DAY))
    assert set(store.snapshot()) == {
        f"{table}/source=wire/date={DAY}/part-{known.batch}.parquet"
        for table in ("documents", "blocks", "quarantine")
    }


def test_new_changed_and_gone_objects_are_told_without_reading_them(store: StoreHouse) -> None:
    for name in "abc":
        store.land(f"wire/{DAY}/{name}.txt", f"line of {name}\n")
    store.run()
    store.land(f"wire/{DAY}/a.txt", "changed\n")
    store.take_away(f"wire/{DAY}/b.txt")
    store.land(f"wire/{DAY}/d.txt", "line of d\n")
    (status,) = find_status(store.settings).partitions
    assert (status.new, status.changed, status.gone, status.published) == (1, 1, 1, 3)
    store.run()
    assert store.texts() == Counter(["changed", "line of b", "line of c", "line of d"])


def test_a_backfill_replaces_every_object_in_place(store: StoreHouse) -> None:
    store.land(f"wire/{DAY}/a.txt", "line of a\n")
    store.run()
    before = store.snapshot()
    newer = store.with_settings(cleaner="fake_cleaner:SECOND")
    assert newer.backfill(dry_run=True).changes[0].documents.changed == 1
    assert store.snapshot() == before
    assert newer.backfill().ok
    assert newer.texts() == Counter(["LINE OF A"])
    assert store.snapshot().keys() == before.keys()


def test_duplicates_are_marked_in_a_bucket_as_on_a_disk(store: StoreHouse) -> None:
    store.land(f"wire/{DAY}/a.txt", STORY)
    store.land("wire/2026-11-03/b.txt", STORY)
    assert store.run().duplicates_marked == 1
    first, second = sorted(store.rows().to_pylist(), key=lambda row: row["date"])
    assert (first["duplicate_of"], second["duplicate_of"]) == (None, first["id"])
    assert store.run().shards_done == 0
    dropping = store.with_settings(duplicates="drop")
    dropping.backfill()
    assert [row["error"] for row in dropping.rows("quarantine").to_pylist()] == ["duplicate"]
    assert dropping.texts() == Counter([STORY.strip()])


def test_the_state_may_go_and_nothing_is_cleaned_again(store: StoreHouse, tmp_path: Path) -> None:
    store.land(f"wire/{DAY}/a.txt", STORY)
    store.land(f"wire/{DAY}/b.txt", STORY)
    store.run()
    before = store.snapshot()
    assert store.with_settings(state_path=tmp_path / "elsewhere").run().shards_done == 0
    assert store.snapshot() == before


def test_an_object_that_no_file_can_stand_for_is_named_and_the_others_are_cleaned(store: StoreHouse) -> None:
    for name in ("a.txt", "b//c.txt", "../../escape.txt", "./d.txt", ".hidden", "a.txt/below.txt", "folder/"):
        store.land(f"wire/{DAY}/{name}", "line\n")
    store.land(f"wire/{DAY}/marker/", "")
    store.land("loose.txt")
    store.land("wire/not-a-date/a.txt")
    summary = store.run()
    assert summary.documents == 1
    assert sorted(entry.path for entry in summary.misplaced) == sorted(
        [
            *(
                f"wire/{DAY}/{name}"
                for name in ("b//c.txt", "../../escape.txt", "./d.txt", ".hidden", "folder/")
            ),
            *(f"wire/{DAY}/a.txt/below.txt", "loose.txt", "wire/not-a-date"),
        ]
    )


def test_a_sidecar_in_a_bucket_goes_with_its_object(store: StoreHouse) -> None:
    store.land(f"wire/{DAY}/a.txt", "line\n")
    store.land(f"wire/{DAY}/a.txt.meta.json", '{"url": "https://example.org/a"}')
    store.run()
    store.land(f"wire/{DAY}/a.txt.meta.json", '{"url": "https://example.org/b"}')
    assert store.run().files_changed == 1


def test_other_readers_open_the_bucket(store: StoreHouse, address: str) -> None:
    store.land(f"wire/{DAY}/a.txt", "line of a\n")
    store.run()
    options = {"aws_endpoint_url": address, "aws_access_key_id": "tester", "aws_secret_access_key": "secret"}
    options |= {"aws_region": "us-east-1", "aws_allow_http": "true"}
    rows = pl.read_parquet(f"s3://{store.bucket}/clean/documents/**/*.parquet", storage_options=options)
    assert rows["text"].to_list() == ["line of a"]
    assert ingest.read(f"s3://{store.bucket}/clean", ["text", "date"]).to_pylist() == [
        {"text": "line of a", "date": DAY}
    ]
    assert sum(batch.num_rows for batch in ingest.view(f"s3://{store.bucket}/clean", "c4")) == 1


def test_a_table_read_while_it_is_replaced_is_read_again(
    store: StoreHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.land(f"wire/{DAY}/a.txt", "line of a\n")
    store.run()
    real, reads = reader._open, []

    def open_and_replace(*arguments: object) -> object:
        reads.append(1)
        found = real(*arguments)
        if len(reads) == 1:
            store.with_settings(cleaner="fake_cleaner:SECOND").backfill()
        return found

    monkeypatch.setattr(reader, "_open", open_and_replace)
    rows = ingest.read(store.clean, ["text"])
    assert (len(reads), rows["text"].to_pylist()) == (2, ["LINE OF A"])


def test_a_table_that_is_replaced_at_every_read_is_read_object_by_object(
    store: StoreHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.land(f"wire/{DAY}/a.txt", "line of a\n")
    store.land("연합/2026-11-03/b.txt", "line of b\n")
    store.run()
    real, cleaners = reader._open, itertools.cycle(("SECOND", "FIRST"))

    def open_and_replace(*arguments: object) -> object:
        found = real(*arguments)
        store.with_settings(cleaner=f"fake_cleaner:{next(cleaners)}").backfill(force=True)
        return found

    monkeypatch.setattr(reader, "_open", open_and_replace)
    rows = ingest.read(store.clean, ["text", "source", "date"])
    assert sorted(rows.to_pylist(), key=lambda row: row["date"]) == [
        {"text": "LINE OF A", "source": "wire", "date": DAY},
        {"text": "LINE OF B", "source": "연합", "date": "2026-11-03"},
    ]


def test_a_put_over_another_version_than_was_seen_is_refused(store: StoreHouse) -> None:
    place = Place(store.bucket, "")
    first = place.put("x", b"one", None)
    assert first is not None
    assert place.put("x", b"two", None) is None
    second = place.put("x", b"two", first)
    assert second is not None
    assert place.put("x", b"three", first) is None
    assert place.put("x", b"two", first) == second, "an answer that was lost: the client asks again"
    place.remove("x")
    assert place.put("x", b"three", second) is None


def test_of_two_writers_that_hold_a_partition_one_waits_and_then_gives_up(store: StoreHouse) -> None:
    impatient = Layout.from_settings(store.with_settings(lock_timeout_s=0.3).settings)
    home = Partition("wire", DAY)
    with lease.hold_lease(impatient, home) as still_held:
        assert still_held()
        with pytest.raises(PartitionBusy, match="lock_timeout_s"), lease.hold_lease(impatient, home):
            pass
    with lease.hold_lease(impatient, home) as still_held:
        assert still_held()
    assert not still_held()


def test_the_lease_of_a_dead_writer_is_taken_over_and_the_dead_may_not_go_on(
    store: StoreHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    layout, home = Layout.from_settings(store.settings), Partition("wire", DAY)
    monkeypatch.setattr(lease, "LEASE_S", 0.3)
    monkeypatch.setattr(lease, "RENEWAL_S", 0.6)  # the first is as good as dead
    with lease.hold_lease(layout, home) as first_held, lease.hold_lease(layout, home) as second_held:
        assert second_held()
        deadline = time.monotonic() + 5
        while first_held() and time.monotonic() < deadline:
            time.sleep(0.1)
        assert not first_held(), "its renewal was refused"
        assert second_held()


def test_a_store_that_ignores_conditions_is_refused(
    store: StoreHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.land(f"wire/{DAY}/a.txt")
    real = Place._put
    monkeypatch.setattr(Place, "_put", lambda self, key, content, _condition: real(self, key, content, {}))
    summary = store.run()
    assert "publish to a store with conditional puts" in summary.failures[0].message


WRITER = """
import sys
from pathlib import Path
from ingest.objects import Place
from ingest.run import Scope, backfill, run
from ingest.settings import Settings
raw, clean, state, name, count = *map(Path, sys.argv[1:4]), sys.argv[4], int(sys.argv[5])
settings = Settings(cleaner="fake_cleaner:FIRST", state_path=state, duplicates="mark")
for number in range(count):
    if name == "backfill":
        backfill(raw, clean, settings, Scope(force=True))
    else:
        Place.of(raw).put(f"wire/2026-11-02/{name}-{number}.txt", f"line of {name} {number}".encode(), None)
        summary = run(raw, clean, settings)
        assert not summary.failures, summary.failures
"""


def start_writer(
    store: StoreHouse, address: str, state: Path, name: str, count: int
) -> subprocess.Popen[str]:
    path = f"{Path(__file__).parent}:{Path(__file__).parents[2]}"
    environment = {**os.environ, **environment_of(address), "PYTHONPATH": path}
    arguments = [str(store.raw), str(store.clean), str(state), name, str(count)]
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, *arguments], stderr=subprocess.PIPE, text=True, env=environment
    )


def test_writers_of_one_partition_beside_a_backfill_lose_and_double_nothing(
    store: StoreHouse, address: str, tmp_path: Path
) -> None:
    """Each with a state of its own, as on machines of their own: only the store keeps them apart."""
    store.land(f"wire/{DAY}/first.txt", "line of first\n")
    store.run()
    names = {"left": 4, "right": 4, "backfill": 3}
    writers = [start_writer(store, address, tmp_path / name, name, count) for name, count in names.items()]
    for writer in writers:
        _, told = writer.communicate(timeout=120)
        assert writer.returncode == 0, told
    store.run()
    expected = {f"line of {name} {number}" for name in ("left", "right") for number in range(4)}
    assert store.texts() == Counter({*expected, "line of first"})


def test_that_a_store_cannot_exchange_many_objects_for_one_is_said(store: StoreHouse) -> None:
    with pytest.raises(UsageError, match=f"s3://{store.bucket}/clean: .* not in an object store"):
        list(compact(store.settings))


def test_a_view_of_objects_that_are_replaced_meanwhile_is_loud(store: StoreHouse) -> None:
    for name in "ab":
        store.land(f"{name}/{DAY}/a.txt", f"line of {name}\n")
    store.run()
    batches = ingest.view(store.clean, "c4")
    store.with_settings(cleaner="fake_cleaner:SECOND").backfill()
    with pytest.raises(DatasetError, match="published anew while they were read; read again"):
        list(batches)
    assert sum(batch.num_rows for batch in ingest.view(store.clean, "c4")) == 2


def test_what_has_changed_in_a_bucket_since_a_point_is_told_wherever_it_was_published(
    store: StoreHouse, tmp_path: Path
) -> None:
    store.land(f"wire/{DAY}/a.txt", "line of a\n")
    store.land(f"wire/{DAY}/b.txt", "line of b\nsecond of b\n")
    store.run()
    first = ingest.read(store.clean, ["text"], since=Point())
    assert sorted(first.documents["text"].to_pylist()) == ["line of a", "line of b", "second of b"]
    store.land(f"wire/{DAY}/b.txt", "line of b, mended\n")
    store.land("연합/2026-11-03/c.txt", "line of c\n")
    store.with_settings(state_path=tmp_path / "elsewhere").run()
    then = ingest.read(store.clean, ["text"], since=first.point)
    assert {row["text"]: (row["change"], row["source"]) for row in then.documents.to_pylist()} == {
        "line of b, mended": ("changed", "wire"),
        "line of c": ("added", "연합"),
    }
    assert len(then.withdrawn) == 1
    again = ingest.read(store.clean, ["text"], since=then.point)
    assert (again.documents.num_rows, again.withdrawn, again.point) == (0, (), then.point)
    store.with_settings(cleaner="fake_cleaner:SECOND").backfill()
    assert set(ingest.read(store.clean, ["text"], since=then.point).documents["text"].to_pylist()) == {
        *("LINE OF A", "LINE OF B, MENDED", "LINE OF C"),
    }


@pytest.mark.parametrize(
    ("cleaner", "line", "told"),
    [("FIRST", "line of a\n", []), ("SECOND", "another\n", ["ANOTHER"])],
    ids=["by what was seen", "by something newer"],
)
def test_an_object_that_is_replaced_before_it_is_opened_is_told_as_it_is_then(
    store: StoreHouse, monkeypatch: pytest.MonkeyPatch, cleaner: str, line: str, told: list[str]
) -> None:
    store.land(f"wire/{DAY}/a.txt", "line of a\n")
    store.run()
    first = ingest.read(store.clean, ["text"], since=Point())
    store.with_settings(cleaner="fake_cleaner:SECOND").backfill()
    real = changes.fetch_newest

    def replace_and_fetch(*arguments: object) -> object:
        monkeypatch.setattr(changes, "fetch_newest", real)
        store.land(f"wire/{DAY}/a.txt", line)
        store.with_settings(cleaner=f"fake_cleaner:{cleaner}").backfill(force=True)
        return real(*arguments)

    monkeypatch.setattr(changes, "fetch_newest", replace_and_fetch)
    then = ingest.read(store.clean, ["text"], since=first.point)
    assert then.documents["text"].to_pylist() == told
    again = ingest.read(store.clean, ["text"], since=then.point)
    assert (again.documents.num_rows, again.withdrawn) == (0, ())


def test_a_bucket_that_is_not_there_is_named(store: StoreHouse) -> None:
    with pytest.raises(DatasetError, match="make the bucket, or name the right one"):
        find_status(store.with_settings(raw_path=Path("s3://no-such-bucket-anywhere/raw")).settings)


def test_an_object_that_is_no_part_is_named(store: StoreHouse) -> None:
    store.land(f"wire/{DAY}/a.txt")
    store.run()
    (key,) = (key for key in store.snapshot() if key.startswith("documents/"))
    store.client.put_object(Bucket=store.bucket, Key=f"clean/{key}", Body=b"no parquet" * 10_000)
    with pytest.raises(DatasetError, match=f"{key}: not a readable part"):
        find_status(store.settings)


def test_threads_that_ask_at_once_share_a_client(store: StoreHouse) -> None:
    objects._make_client.cache_clear()
    with ThreadPoolExecutor(8) as threads:
        assert len(set(map(id, threads.map(lambda _: objects._client(), range(32))))) == 1


def test_without_the_client_the_remedy_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "boto3", None)
    objects._session.cache_clear()
    objects._make_client.cache_clear()
    with pytest.raises(UsageError, match=r"pip install 'ingest\[s3\]'"):
        ingest.read("s3://bucket/clean")


def test_the_client_is_not_loaded_for_a_dataset_on_a_disk() -> None:
    code = "import sys, ingest.run, ingest.dataset.remote, ingest.run.landing_objects; assert 'botocore' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)
