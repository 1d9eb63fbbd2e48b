"""A run beside a backfill, each a process of its own: neither undoes nor repeats what the other does."""

from __future__ import annotations

import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from house import DAY, HERE, House

from benchmarks.operations.faults import process_of
from benchmarks.operations.kills import begin, writer
from benchmarks.operations.writer import settings_of
from ingest.run import clean_shard, plan_shards, run

BACKFILL = """
import importlib, sys, time
from pathlib import Path
from ingest.run import backfill
from ingest.settings import Settings

publishing = importlib.import_module("ingest.dataset.publish")
publish_table = publishing._Desk.publish_table

def publish_slowly(desk, table, published):
    if table == "documents":
        print("between two tables", flush=True)
        time.sleep(1.0)
    return publish_table(desk, table, published)

publishing._Desk.publish_table = publish_slowly
raw, clean = map(Path, sys.argv[1:])
backfill(raw, clean, Settings(cleaner="fake_cleaner:SECOND"))
print("done", flush=True)
"""


@contextmanager
def backfill_between_two_tables(house: House) -> Iterator[subprocess.Popen[str]]:
    with process_of(["-c", BACKFILL, str(house.raw), str(house.clean)], [str(HERE)]) as process:
        yield process


def test_a_shard_that_a_backfill_is_just_exchanging_is_not_cleaned_again(house: House) -> None:
    house.land(f"wire/{DAY}/a.txt", "one\n")
    house.run()
    with backfill_between_two_tables(house) as process:
        assert process.poll() is None
        summary = house.run()
        assert process.stdout is not None
        assert process.stdout.readline() == "done\n", "the run has waited for it"
    assert (summary.ok, summary.shards_done, summary.skipped) == (True, 0, ())
    assert house.texts() == Counter(["ONE"])


def test_a_shard_whose_writer_died_between_two_tables_is_cleaned_again(house: House) -> None:
    house.land(f"wire/{DAY}/a.txt", "one\n")
    house.run()
    with backfill_between_two_tables(house) as process:
        process.kill()
    assert house.run().shards_done == 1
    assert house.run().shards_done == 0
    assert house.texts() == Counter(["one"])


def test_what_a_backfill_by_newer_rules_has_published_first_is_skipped(house: House) -> None:
    """Planned before the backfill, published after it: as with a partition that was removed by hand."""
    house.land(f"wire/{DAY}/a.txt", "one\n")
    house.run()
    next(house.clean.glob("blocks/*/*/*.parquet")).unlink()
    (shard,) = plan_shards(house.raw, house.clean, house.settings)
    house.with_settings(cleaner="fake_cleaner:SECOND").backfill()
    result = clean_shard(shard, house.settings)
    assert (result.status, "another run was first" in result.message) == ("skipped", True)
    house.land(f"wire/{DAY}/a.txt", "changed since\n")
    assert clean_shard(shard, house.settings).status == "failed", "and not done: these rules are too old"


def test_a_part_that_goes_while_it_is_read_is_another_runs_doing(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.land(f"wire/{DAY}/a.txt", "one\n")
    house.run()
    house.land(f"wire/{DAY}/a.txt", "changed\n")
    (shard,) = plan_shards(house.raw, house.clean, house.settings)

    def vanish(part: Path) -> None:
        raise FileNotFoundError(part)

    monkeypatch.setattr("ingest.run.clean.read_marks", vanish)
    result = clean_shard(shard, house.settings)
    assert (result.status, "published anew meanwhile" in result.message) == ("skipped", True)


def test_runs_beside_a_backfill_that_never_rests_find_nothing_to_do(tmp_path: Path) -> None:
    folder = begin(tmp_path)
    with writer("backfill", folder, 0):
        ends = time.monotonic() + 4
        while time.monotonic() < ends:
            summary = run(folder / "raw", folder / "clean", settings_of(folder))
            assert (summary.failures, summary.shards_done) == ((), 0)
