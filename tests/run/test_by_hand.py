"""What people and machines do to a dataset behind our back: the next run makes it right, or says why not."""

from __future__ import annotations

import shutil
import time

import pytest
from house import DAY, House

from ingest.dataset.verify import verify
from ingest.run import find_status

STORY = "The bridge over the river was closed on Monday after engineers found a crack in the northern pier\n"


@pytest.fixture
def told(house: House) -> House:
    house.land(f"wire/{DAY}/a.txt", STORY)
    house.land("wire/2026-11-03/b.txt", STORY)
    house.run()
    return house


def test_a_partition_removed_by_hand_is_made_again_byte_for_byte(told: House) -> None:
    before = told.snapshot()
    for table in ("documents", "blocks", "quarantine"):
        shutil.rmtree(told.clean / table / "source=wire" / f"date={DAY}")
    assert [each.new for each in find_status(told.settings).partitions] == [1, 0]
    assert told.run().ok
    assert told.snapshot() == before


def test_a_partition_removed_with_its_raw_files_is_forgotten(told: House) -> None:
    for table in ("documents", "blocks", "quarantine"):
        shutil.rmtree(told.clean / table / "source=wire" / f"date={DAY}")
    shutil.rmtree(told.raw / "wire" / DAY)
    told.run()
    (row,) = told.rows().to_pylist()
    assert (row["duplicate_of"], row["dup_cluster_id"], row["minhash_cluster_size"]) == (None, row["id"], 1)


def test_a_table_removed_by_hand_is_made_again(told: House) -> None:
    before = told.snapshot()
    shutil.rmtree(told.clean / "blocks")
    told.run()
    assert told.snapshot() == before


def test_the_whole_state_may_go_and_nothing_is_cleaned_again(told: House) -> None:
    before = told.snapshot()
    shutil.rmtree(told.settings.state)
    assert told.run().shards_done == 0
    assert told.snapshot() == before


@pytest.mark.parametrize("years", [-20, 20])
def test_a_clock_that_jumps_loses_nothing_and_changes_no_byte(
    told: House, monkeypatch: pytest.MonkeyPatch, years: int
) -> None:
    before = told.snapshot()
    now = time.time_ns()
    monkeypatch.setattr(time, "time_ns", lambda: now + years * 365 * 86_400 * 10**9)
    told.land(f"wire/{DAY}/c.txt", "line of c\n")
    assert told.run().shards_done == 1
    assert told.backfill(force=True).ok
    assert before.items() <= told.snapshot().items()
    assert not [finding for finding in verify(told.clean).findings if finding.repair]
