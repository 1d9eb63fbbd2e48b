"""The main job: incremental, repeatable, and nothing is ever lost."""

from __future__ import annotations

import json
import os
from collections import Counter
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from house import DAY, House

from ingest.dataset import known_inputs
from ingest.errors import UsageError
from ingest.run import clean_shard, plan_shards, shard_from_json


def test_every_line_becomes_a_row_and_a_second_run_does_nothing(house: House) -> None:
    house.land(f"wire/{DAY}/a.txt", "one\ntwo menu\n")
    house.land(f"wire/{DAY}/deep/er/b.txt", "three\n")
    house.land("blog/2026-11-03/c.txt", "four\n")
    first = house.run()
    assert (first.documents, first.kept_rows, first.removed_rows) == (4, 3, {"menu": 1})
    assert (first.files_new, first.shards_done, first.languages) == (3, 2, {"eng": 4})
    before = house.snapshot()
    second = house.run()
    assert (second.documents, second.shards_done, second.files_unchanged) == (0, 0, 3)
    assert house.snapshot() == before


def test_a_re_clean_of_the_same_input_gives_the_same_bytes(house: House) -> None:
    for number in range(5):
        house.land(f"wire/{DAY}/{number}.txt", f"text {number}\nbad\n")
    house.run()
    before = house.snapshot()
    summary = house.backfill(force=True)
    assert summary.shards_done == 1
    assert house.snapshot() == before


def test_two_landing_zones_with_the_same_files_give_the_same_bytes(house: House, tmp_path: Path) -> None:
    twin = House(tmp_path / "twin" / "raw", tmp_path / "twin" / "clean", house.settings)
    for place in (house, twin):
        place.land(f"wire/{DAY}/a.txt", "one\n")
        place.run()
    assert twin.snapshot() == house.snapshot()


def test_new_files_make_new_shards_and_leave_the_old_ones_alone(house: House) -> None:
    house.land(f"wire/{DAY}/a.txt", "one\n")
    house.run()
    before = house.snapshot()
    house.land(f"wire/{DAY}/b.txt", "two\n")
    assert house.run().files_new == 1
    after = house.snapshot()
    assert before.items() <= after.items()
    assert house.texts() == Counter(["one", "two"])


def test_a_changed_file_replaces_its_rows_under_the_same_batch(house: House) -> None:
    file = house.land(f"wire/{DAY}/a.txt", "one\n")
    house.land(f"wire/{DAY}/b.txt", "two\n")
    house.run()
    file.write_text("ONE\n")
    summary = house.run()
    assert (summary.files_changed, summary.files_new, summary.shards_done) == (1, 0, 1)
    assert house.texts() == Counter(["ONE", "two"])
    assert len(house.snapshot()) == 3


def test_a_file_of_the_same_size_and_time_but_other_content_is_seen(house: House) -> None:
    file = house.land(f"wire/{DAY}/a.txt", "one\n")
    os.utime(file, ns=(10**18, 10**18))
    house.run()
    file.write_text("two\n")
    os.utime(file, ns=(10**18, 10**18))
    assert house.run().files_changed == 1
    assert house.texts() == Counter(["two"])


def test_a_changed_sidecar_counts_as_a_change_of_its_file(house: House) -> None:
    house.land(f"wire/{DAY}/a.txt", "one\n")
    house.run()
    house.land(f"wire/{DAY}/a.txt.meta.json", "{}")
    summary = house.run()
    assert (summary.files_changed, summary.documents, summary.files_misplaced) == (1, 1, 0)


def test_rows_of_a_file_that_is_gone_stay_even_when_its_shard_is_rebuilt(house: House) -> None:
    gone = house.land(f"wire/{DAY}/a.txt", "one\nbad\n")
    changed = house.land(f"wire/{DAY}/b.txt", "two\n")
    house.run()
    gone.unlink()
    assert house.run().files_gone == 1
    changed.write_text("TWO\n")
    assert house.run().files_changed == 1
    assert house.texts() == Counter(["one", "TWO"])
    assert house.rows("blocks").num_rows == 2
    assert house.rows("quarantine")["file_path"].to_pylist() == [f"wire/{DAY}/a.txt"]
    assert house.run().shards_done == 0
    again = house.with_settings(cleaner="fake_cleaner:SECOND").backfill()
    assert (again.shards_done, house.texts()) == (1, Counter(["one", "TWO"]))
    inputs = known_inputs(house.clean, "wire", DAY)
    assert {path[-5:]: entry.carried_rules for path, entry in inputs.items()} == {
        "a.txt": "rules-1",
        "b.txt": "",
    }


def test_a_raw_file_that_comes_back_is_cleaned_by_the_rules_of_its_shard(house: House) -> None:
    gone = house.land(f"wire/{DAY}/a.txt", "one\n")
    house.land(f"wire/{DAY}/b.txt", "two\n")
    house.run()
    gone.unlink()
    later = house.with_settings(cleaner="fake_cleaner:SECOND")
    later.backfill()
    assert house.texts() == Counter(["one", "TWO"])
    house.land(f"wire/{DAY}/a.txt", "one\n")
    assert later.run().files_changed == 1
    assert house.texts() == Counter(["ONE", "TWO"])
    assert later.run().shards_done == 0


def test_the_index_may_be_deleted_or_damaged(house: House) -> None:
    house.land(f"wire/{DAY}/a.txt", "one\n")
    house.run()
    before = house.snapshot()
    (index,) = house.settings.state.glob("index/*/*/*.json")
    for damage in (b"", b"[[1]]", b'{"a": 1}', b"\xff"):
        index.write_bytes(damage)
        assert house.run().files_unchanged == 1
    index.unlink()
    assert house.run().files_unchanged == 1
    assert house.snapshot() == before


def test_a_plan_reads_no_bytes_of_files_whose_stamp_it_remembers(house: House) -> None:
    file = house.land(f"wire/{DAY}/a.txt", "one\n")
    house.run()
    (index,) = house.settings.state.glob("index/*/*/*.json")
    status = file.stat()
    stamp = [status.st_size, status.st_mtime_ns, status.st_ctime_ns]
    index.write_text(json.dumps([[f"wire/{DAY}/a.txt", stamp, None, "a digest of no file", ""]]))
    assert house.run().files_changed == 1


def test_a_state_directory_that_cannot_be_written_costs_the_index_alone(house: House) -> None:
    house.land(f"wire/{DAY}/a.txt", "one\n")
    house.settings.state.mkdir(parents=True)
    (house.settings.state / "index").write_text("in the way")
    assert house.run().ok
    assert house.run().files_unchanged == 1


def test_records_that_break_the_cleaner_are_quarantined_one_by_one(house: House) -> None:
    house.land(f"wire/{DAY}/a.txt", "one\nboom\ntwo\nbad\nthree\n")
    summary = house.run()
    assert summary.documents == 3
    assert summary.quarantined == {"RecordError": 1, "ValueError": 1}
    assert summary.ok


def test_a_file_that_vanishes_or_cannot_be_read_becomes_a_quarantine_row(house: House) -> None:
    house.land(f"wire/{DAY}/a.txt", "one\n")
    house.land(f"wire/{DAY}/b.txt", "two\n")
    house.land(f"wire/{DAY}/c.txt", "three\n")
    (shard,) = plan_shards(house.raw, house.clean, house.settings)
    (house.raw / f"wire/{DAY}/a.txt").unlink()
    (house.raw / f"wire/{DAY}/b.txt").unlink()
    (house.raw / f"wire/{DAY}/b.txt").mkdir()
    result = clean_shard(shard_from_json(shard.to_json()), house.settings)
    assert result.status == "published"
    assert result.counts.quarantined == {"FileNotFoundError": 1, "IsADirectoryError": 1}
    assert house.texts() == Counter(["three"])


def test_a_file_that_becomes_readable_is_cleaned_by_the_next_run(house: House) -> None:
    file = house.land(f"wire/{DAY}/a.txt", "one\n")
    (shard,) = plan_shards(house.raw, house.clean, house.settings)
    file.unlink()
    clean_shard(shard, house.settings)
    assert house.run().shards_done == 0
    file.write_text("one\n")
    assert house.run().documents == 1
    assert house.rows("quarantine").num_rows == 0


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("stray.txt", "at the root"),
        ("wire/stray.txt", "date folder"),
        ("wire/2026-13-01/a.txt", "date folder"),
        ("wire/20261101/a.txt", "date folder"),
        ("a=b/2026-11-02/a.txt", "must not hold '='"),
        (f"wire/{DAY}/.a.txt.part", "hidden"),
        (f"wire/{DAY}/a.txt.meta.json", "sidecar without its file"),
    ],
)
def test_what_does_not_fit_the_landing_zone_is_reported(house: House, path: str, reason: str) -> None:
    house.land(path)
    house.land(f"other/{DAY}/a.txt", "one\n")
    summary = house.run()
    assert summary.documents == 1
    assert summary.files_misplaced == 1
    assert reason in summary.misplaced[0].problem


def test_a_pipe_or_a_broken_link_or_a_loop_never_stops_a_run(house: House) -> None:
    folder = house.land(f"wire/{DAY}/a.txt", "one\n").parent
    os.mkfifo(folder / "pipe")
    (folder / "broken").symlink_to("nowhere")
    (folder / "self").symlink_to("self")
    (folder / "up").symlink_to(folder)
    summary = house.run()
    assert (summary.documents, summary.files_misplaced) == (1, 3)


def test_a_file_name_that_is_not_unicode_is_ingested_under_a_printable_one(house: House) -> None:
    folder = house.land(f"wire/{DAY}/a.txt", "one\n").parent
    Path(os.fsdecode(os.fsencode(folder) + b"/\xb0\xa1.txt")).write_text("two\n")
    assert house.run().documents == 2
    assert f"wire/{DAY}/\\xb0\\xa1.txt" in house.rows()["file_path"].to_pylist()
    assert house.run().shards_done == 0


def test_no_landing_zone_is_the_callers_mistake(house: House) -> None:
    house.raw.rmdir()
    with pytest.raises(UsageError, match="no such directory"):
        house.run()


def test_shards_are_cut_by_files_and_bytes_and_a_huge_file_stands_alone(house: House) -> None:
    for number in range(5):
        house.land(f"wire/{DAY}/{number}.txt", "x" * 10 + "\n")
    house.land(f"wire/{DAY}/2b.txt", "y" * 100 + "\n")
    cut = house.with_settings(shard_max_files=2, shard_max_bytes=50)
    sizes = [len(shard.files) for shard in plan_shards(cut.raw, cut.clean, cut.settings)]
    assert sizes == [2, 1, 1, 2]
    assert cut.run().documents == 6


def test_a_huge_file_is_cleaned_in_bounded_batches_into_one_part(house: House) -> None:
    house.land(f"wire/{DAY}/a.txt", "".join(f"line {number}\n" for number in range(2_500)))
    small = house.with_settings(batch_max_records=100)
    assert small.run().documents == 2_500
    (part,) = (house.clean / "documents").rglob("*.parquet")
    ids = [pq.ParquetFile(part).read_row_group(group)["id"].to_pylist() for group in range(2)]
    assert [len(group) for group in ids] == [2_000, 500]
    assert all(group == sorted(group) for group in ids)


def test_a_backfill_cleans_outdated_shards_in_its_range_alone(house: House) -> None:
    house.land("wire/2026-11-01/a.txt", "one\n")
    house.land("wire/2026-11-02/a.txt", "two\n")
    house.land("blog/2026-11-02/a.txt", "three\n")
    house.run()
    later = house.with_settings(cleaner="fake_cleaner:SECOND")
    assert later.run().shards_outdated == 3
    assert house.texts() == Counter(["one", "two", "three"])
    day = date(2026, 11, 2)
    assert later.backfill(source="wire", start=day, end=day).shards_done == 1
    assert house.texts() == Counter(["one", "TWO", "three"])
    assert later.backfill().shards_done == 2
    assert later.backfill().shards_done == 0


def test_a_dry_run_says_what_would_change_and_changes_nothing(house: House) -> None:
    house.land(f"wire/{DAY}/a.txt", "one\n1\n")
    house.run()
    before = house.snapshot()
    (change,) = house.with_settings(cleaner="fake_cleaner:SECOND").backfill(dry_run=True).changes
    assert (change.source, change.date) == ("wire", DAY)
    assert (change.documents.changed, change.documents.same) == (1, 1)
    assert change.blocks.same == 2
    assert house.snapshot() == before


def test_older_rules_never_overwrite_newer_ones_unless_forced(house: House) -> None:
    file = house.land(f"wire/{DAY}/a.txt", "one\n")
    house.run()
    house.with_settings(cleaner="fake_cleaner:SECOND").backfill()
    for older in (house, house.with_settings(cleaner="fake_cleaner:OLD_CODE")):
        refused = older.backfill()
        assert (refused.shards_failed, refused.ok) == (1, False)
        assert "newer rules" in refused.failures[0].message
        assert house.texts() == Counter(["ONE"])
    file.write_text("two\n")
    assert house.run().shards_failed == 1
    assert house.backfill(force=True).shards_done == 1
    assert house.texts() == Counter(["two"])


def test_a_shard_that_another_run_took_in_part_is_left_to_the_next_run(house: House) -> None:
    house.land(f"wire/{DAY}/a.txt", "one\n")
    (early,) = plan_shards(house.raw, house.clean, house.settings)
    house.land(f"wire/{DAY}/b.txt", "two\n")
    (late,) = plan_shards(house.raw, house.clean, house.settings)
    assert clean_shard(early, house.settings).status == "published"
    result = clean_shard(late, house.settings)
    assert (result.status, "first" in result.message) == ("skipped", True)
    house.run()
    assert house.texts() == Counter(["one", "two"])


def test_a_part_removed_by_hand_is_made_again(house: House) -> None:
    house.land(f"wire/{DAY}/a.txt", "one\n")
    house.run()
    before = house.snapshot()
    for part in list(house.clean.rglob("*.parquet")):
        part.unlink()
        house.run()
        assert house.snapshot() == before
