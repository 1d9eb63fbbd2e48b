"""Documents that repeat others are marked, or dropped, by the end of a run."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from house import DAY, House

from ingest.dataset.verify import verify
from ingest.errors import PartitionBusy, SettingsError
from ingest.run import find_status
from ingest.run.duplicates import settle_duplicates
from ingest.settings import Settings

STORY = "The bridge over the river was closed on Monday after engineers found a crack in the northern pier\n"
NEXT_DAY = "2026-11-03"


def marks(house: House) -> dict[str, tuple[str | None, str, int]]:
    """By file: the file it repeats, the first file of its group, its place there."""
    rows = house.rows().to_pylist()
    files = {row["id"]: row["file_path"].rpartition("/")[2] for row in rows}
    return {
        files[row["id"]]: (
            files.get(row["duplicate_of"]),
            files[row["dup_cluster_id"]],
            row["minhash_cluster_size"],
        )
        for row in rows
    }


def test_copies_are_marked_with_the_one_that_landed_first(house: House) -> None:
    house.land(f"wire/{NEXT_DAY}/b.txt", STORY.upper())
    house.land(f"wire/{DAY}/a.txt", STORY)
    house.land(f"blog/{DAY}/c.txt", "Something else was told here, of no river and of no bridge at all\n")
    summary = house.run()
    assert marks(house) == {
        "a.txt": (None, "a.txt", 1),
        "b.txt": ("a.txt", "a.txt", 2),
        "c.txt": (None, "c.txt", 1),
    }
    assert (summary.duplicates_marked, summary.duplicates_dropped, summary.ok) == (1, 0, True)


@pytest.mark.parametrize("workers", [1, 2])
def test_the_same_files_in_any_order_of_runs_give_the_same_bytes(
    house: House, tmp_path: Path, workers: int
) -> None:
    house = house.with_settings(workers=workers, shard_max_files=1)
    landed = [(f"wire/{DAY}/a.txt", STORY), (f"wire/{DAY}/b.txt", STORY), (f"wire/{NEXT_DAY}/c.txt", STORY)]
    snapshots = []
    for order in (landed, landed[::-1]):
        for path, text in order:
            house.land(path, text)
            house.run()
        snapshots.append(house.snapshot())
        for folder in (house.raw / "wire", house.clean, house.settings.state):
            shutil.rmtree(folder)
    assert snapshots[0] == snapshots[1]


def test_a_later_copy_leaves_published_files_alone(house: House) -> None:
    house.land(f"wire/{DAY}/a.txt", STORY)
    house.run()
    before = house.snapshot()
    house.land(f"wire/{NEXT_DAY}/b.txt", STORY)
    house.run()
    assert before.items() <= house.snapshot().items()


def test_an_earlier_copy_that_comes_late_becomes_the_kept_one_and_no_id_changes(house: House) -> None:
    house.land(f"wire/{NEXT_DAY}/b.txt", STORY)
    house.run()
    (name,) = house.rows()["id"].to_pylist()
    house.land(f"wire/{DAY}/a.txt", STORY)
    house.run()
    assert marks(house) == {"a.txt": (None, "a.txt", 1), "b.txt": ("a.txt", "a.txt", 2)}
    assert name in house.rows()["id"].to_pylist()


def test_a_re_clean_keeps_the_marks_and_changes_no_byte(house: House) -> None:
    house.land(f"wire/{DAY}/a.txt", STORY + STORY)
    house.run()
    before = house.snapshot()
    summary = house.backfill(force=True)
    assert (house.snapshot() == before, summary.duplicates_marked) == (True, 0)


def test_the_index_may_be_deleted_at_any_time(house: House) -> None:
    house.land(f"wire/{DAY}/a.txt", STORY)
    house.run()
    before = house.snapshot()
    shutil.rmtree(house.settings.state)
    house.land(f"wire/{NEXT_DAY}/b.txt", STORY)
    house.run()
    assert marks(house)["b.txt"] == ("a.txt", "a.txt", 2)
    assert before.items() <= house.snapshot().items()


def test_a_text_that_changes_is_no_longer_a_copy(house: House) -> None:
    house.land(f"wire/{DAY}/a.txt", STORY)
    house.land(f"wire/{DAY}/b.txt", STORY)
    house.run()
    assert sorted(mark[2] for mark in marks(house).values()) == [1, 2]
    house.land(
        f"wire/{DAY}/b.txt", "An entirely different report of a storm, and of nothing else besides it\n"
    )
    house.run()
    assert marks(house) == {"a.txt": (None, "a.txt", 1), "b.txt": (None, "b.txt", 1)}


def test_dropped_copies_stand_in_quarantine_with_their_reason(house: House) -> None:
    house = house.with_settings(duplicates="drop")
    house.land(f"wire/{DAY}/a.txt", STORY)
    house.land(
        f"wire/{NEXT_DAY}/b.txt", "A report of its own, which nobody else had in this form before\n" + STORY
    )
    summary = house.run()
    assert (summary.documents, summary.duplicates_dropped) == (3, 1)
    rows = house.rows().to_pylist()
    assert sorted(row["file_path"][-5:] for row in rows) == ["a.txt", "b.txt"]
    (broken,) = house.rows("quarantine").to_pylist()
    kept = next(row["id"] for row in rows if row["file_path"].endswith("a.txt"))
    assert (broken["stage"], broken["error"], broken["record_key"]) == ("dedup", "duplicate", "line-1")
    assert broken["message"] == f"repeats document {kept}"
    assert {row["doc_id"] for row in house.rows("blocks").to_pylist()} == {row["id"] for row in rows}
    after = house.snapshot()
    house.run()
    assert house.snapshot() == after
    assert find_status(house.settings).partitions[0].is_settled


def test_all_copies_are_never_dropped(house: House) -> None:
    house = house.with_settings(duplicates="drop")
    house.land(f"wire/{DAY}/a.txt", STORY)
    house.land(f"wire/{NEXT_DAY}/b.txt", STORY)
    house.run()
    house.land(
        f"wire/{DAY}/a.txt", "An entirely different report of a storm, and of nothing else besides it\n"
    )
    house.run()
    house.land("wire/2026-11-04/c.txt", STORY)
    house.run()
    assert house.texts()[STORY.strip()] == 1


def test_a_run_that_was_killed_before_the_marks_leaves_them_to_the_next(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.land(f"wire/{DAY}/a.txt", STORY)
    house.land(f"wire/{NEXT_DAY}/b.txt", STORY)
    with monkeypatch.context() as patched:
        patched.setattr("ingest.run.execute.settle_run", lambda summary, _settings: summary)
        house.run()
    assert marks(house)["b.txt"] == (None, "b.txt", 1)
    house.run()
    assert marks(house)["b.txt"] == ("a.txt", "a.txt", 2)


def test_nothing_new_costs_no_database(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house.land(f"wire/{DAY}/a.txt", STORY)
    house.run()
    monkeypatch.setattr("ingest.dedup.index.open_index", None)
    assert house.run().ok


def test_an_index_that_another_run_holds_is_left_to_it(house: House) -> None:
    from ingest.dataset import lock_file

    house = house.with_settings(lock_timeout_s=0.05)
    house.land(f"wire/{DAY}/a.txt", STORY)
    with lock_file(house.settings.state / "duplicates.lock", 1.0, "the index"):
        summary = house.run()
        assert (summary.ok, summary.skipped[0].shard) == (True, "duplicates")
        with pytest.raises(PartitionBusy):
            settle_duplicates(house.settings)
    assert settle_duplicates(house.settings).parts == 0


def test_an_unknown_policy_is_refused_with_the_choices() -> None:
    with pytest.raises(SettingsError, match="mark, drop"):
        Settings(duplicates="delete")


def test_marked_parts_stay_sound(house: House) -> None:
    house.land(f"wire/{DAY}/a.txt", STORY + STORY)
    house.run()
    assert not [found for found in verify(house.clean).findings if "written together" in found.problem]


@pytest.mark.parametrize("text", ["the same page came twice, word by word\n", "same\n", "same ...\n"])
@pytest.mark.parametrize("policy", ["mark", "drop"])
def test_a_record_that_lands_twice_with_one_id_is_one_document(house: House, text: str, policy: str) -> None:
    house = house.with_settings(duplicates=policy, shard_max_files=1)
    house.land(f"wire/{DAY}/a.txt", text + text)
    house.land(f"wire/{DAY}/b.txt", text)
    house.land(f"wire/{DAY}/c.txt", "another page of the same day\n")
    summary = house.run()
    assert (summary.documents, summary.duplicates_dropped) == (4, 2)
    assert len(house.rows()) == len(set(house.rows()["id"].to_pylist())) == 2
    assert sorted(house.rows("blocks")["doc_id"].to_pylist()) == sorted(house.rows()["id"].to_pylist())
    reasons = house.rows("quarantine").to_pylist()
    assert [row["message"].rpartition(" ")[0] for row in reasons] == ["the same record as document"] * 2
    after = house.snapshot()
    house.run()
    assert house.snapshot() == after
    assert house.backfill(force=True).ok
    assert house.snapshot() == after


def preview(house: House) -> list[tuple[int, int, int, int]]:
    """Added, removed, changed and same, of the documents and of the blocks of all partitions together."""
    changes = house.backfill(force=True, dry_run=True).changes
    tables = ([each.documents for each in changes], [each.blocks for each in changes])
    return [
        tuple(sum(getattr(rows, name) for rows in table) for name in ("added", "removed", "changed", "same"))
        for table in tables
    ]


@pytest.mark.parametrize("shard_max_files", [1, 100])
@pytest.mark.parametrize("policy", ["mark", "drop"])
def test_a_dry_run_leaves_out_the_copies_that_a_run_would_take_out_again(
    house: House, policy: str, shard_max_files: int
) -> None:
    house = house.with_settings(duplicates=policy, shard_max_files=shard_max_files)
    house.land(f"wire/{DAY}/a.txt", "same words\nsame words\n" + STORY)
    house.land(f"wire/{DAY}/b.txt", "same words\nsomething else\n" + STORY)
    house.run()
    count = len(house.rows())
    assert count == {"mark": 4, "drop": 3}[policy]
    assert preview(house) == [(0, 0, 0, count)] * 2
    house.land(f"wire/{DAY}/b.txt", "same words\nsomething else\nnew\nsame words\n" + STORY)
    (added, removed, _, _), _ = preview(house)
    house.run()
    assert added - removed == len(house.rows()) - count == 1


def test_a_dry_run_says_what_a_change_of_mind_takes_out_and_brings_back(house: House) -> None:
    house.land(f"wire/{DAY}/a.txt", STORY)
    house.land(f"wire/{NEXT_DAY}/b.txt", STORY)
    house.run()
    dropping = house.with_settings(duplicates="drop")
    assert preview(dropping) == [(0, 1, 0, 1)] * 2
    dropping.run()
    assert preview(dropping) == [(0, 0, 0, 1)] * 2
    assert preview(house) == [(1, 0, 0, 1)] * 2


def test_a_change_of_mind_takes_copies_out_and_a_backfill_brings_them_back(house: House) -> None:
    house.land(f"wire/{DAY}/a.txt", STORY)
    house.land(f"wire/{NEXT_DAY}/b.txt", STORY)
    house.run()
    before = house.snapshot()
    dropping = house.with_settings(duplicates="drop")
    assert dropping.run().duplicates_dropped == 1
    assert len(house.rows()) == 1
    assert [each.outdated for each in find_status(house.settings).partitions] == [0, 1]
    assert house.backfill().ok
    assert house.snapshot() == before


@pytest.mark.parametrize("kept", ["kept", "lost", "damaged"])
def test_signatures_that_workers_left_spare_work_and_nothing_else(
    house: House, monkeypatch: pytest.MonkeyPatch, kept: str
) -> None:
    house.land(f"wire/{DAY}/a.txt", STORY)
    house.land(f"wire/{NEXT_DAY}/b.txt", STORY.replace("a crack", "a small crack") + "short\n")
    with monkeypatch.context() as patched:
        patched.setattr("ingest.run.execute.settle_run", lambda summary, _settings: summary)
        house.run()
    files = sorted(house.settings.state.glob("signatures/**/*.npy"))
    assert len(files) == 2
    for file in files:
        if kept == "lost":
            file.unlink()
        elif kept == "damaged":
            file.write_bytes(b"\x93NUMPY")
        else:
            monkeypatch.setattr("ingest.run.signatures.sign_rows", None)
    house.run()
    assert marks(house)["b.txt"][1] in {"a.txt", "b.txt"}
    assert not list(house.settings.state.glob("signatures/**/*.npy"))
