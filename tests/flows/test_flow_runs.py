"""Whole flow runs against a Prefect server: what they publish, how they end, what they leave to see."""

from __future__ import annotations

from uuid import UUID

import pytest
from flow_house import House
from prefect import Flow, State
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterId
from prefect.client.schemas.objects import Artifact, TaskRun

from flows.backfill import backfill
from flows.clean_source import clean_source
from flows.shards import clean_shard
from ingest.dataset import Layout, Partition
from ingest.dataset.lock import lock_partition
from ingest.settings import Settings

pytestmark = pytest.mark.usefixtures("prefect_server")

DAY, NEXT_DAY = "2026-11-02", "2026-11-03"


def run(flow: Flow[..., object], house: House, **parameters: object) -> State[object]:
    return flow(**parameters, options=house.options, return_state=True)


def task_runs(state: State[object]) -> list[TaskRun]:
    with get_client(sync_client=True) as client:
        return client.read_task_runs(flow_run_filter=only(state))


def artifacts(state: State[object]) -> list[Artifact]:
    with get_client(sync_client=True) as client:
        return client.read_artifacts(flow_run_filter=only(state))


def only(state: State[object]) -> FlowRunFilter:
    run_id = state.state_details.flow_run_id
    assert isinstance(run_id, UUID)
    return FlowRunFilter(id=FlowRunFilterId(any_=[run_id]))


def test_a_run_publishes_each_shard_by_a_task_of_its_name(house: House) -> None:
    house.land(f"wire/{DAY}/a.txt", "one\nmenu\n")
    house.land(f"blog/{DAY}/b.txt", "two\nbad\n")
    state = run(clean_source, house)
    assert state.is_completed()
    assert house.texts() == ["menu", "one", "two"]
    assert sorted(each.name.rpartition("/")[0] for each in task_runs(state)) == [f"blog/{DAY}", f"wire/{DAY}"]
    (page,) = artifacts(state)
    assert "| Quarantine | RecordError | 1 |" in str(page.data)
    assert "documents: 3, in quarantine: 1" in str(state.message)


def test_a_second_run_does_nothing_and_says_so(house: House) -> None:
    house.land(f"wire/{DAY}/a.txt")
    run(clean_source, house)
    state = run(clean_source, house)
    assert state.message == "Nothing to do: 1 raw files are published as they are"
    assert (task_runs(state), artifacts(state)) == ([], [])


def test_a_source_pattern_leaves_the_others_alone(house: House) -> None:
    house.land(f"wire/{DAY}/a.txt", "wanted\n")
    house.land(f"blog/{DAY}/b.txt", "not wanted\n")
    assert run(clean_source, house, source="w*").is_completed()
    assert house.texts() == ["wanted"]


def test_a_failed_shard_fails_the_run_by_name_and_no_other_shard(house: House) -> None:
    house.land(f"wire/{DAY}/poison.txt", "die\n")
    house.land(f"blog/{DAY}/b.txt", "fine\n")
    state = run(clean_source, house)
    assert state.is_failed()
    assert f"wire/{DAY}/" in str(state.message)
    assert "poison.txt" in str(state.message)
    assert house.texts() == ["fine"]


def test_a_backfill_cleans_a_range_of_dates_again(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house.land(f"wire/{DAY}/a.txt", "old\n")
    house.land(f"wire/{NEXT_DAY}/a.txt", "new\n")
    run(clean_source, house)
    monkeypatch.setenv("INGEST_CLEANER", "fake_cleaner:SECOND")
    assert "for a backfill: 2" in str(run(clean_source, house).message)
    state = run(backfill, house, source="wire", start=NEXT_DAY, end="2026-11-30")
    assert state.is_completed()
    assert house.texts() == ["NEW", "old"]
    assert len(task_runs(run(backfill, house, start=NEXT_DAY, end=NEXT_DAY))) == 0
    assert len(task_runs(run(backfill, house, start=NEXT_DAY, end=NEXT_DAY, force=True))) == 1


def test_a_locked_partition_is_tried_again(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INGEST_LOCK_TIMEOUT_S", "0")
    monkeypatch.setattr(clean_shard, "retry_delay_seconds", [0.1, 0.1])
    house.land(f"wire/{DAY}/a.txt")
    layout = Layout.from_settings(Settings(clean_path=house.clean))
    with lock_partition(layout, Partition("wire", DAY)):
        state = run(clean_source, house)
    (task_run,) = task_runs(state)
    assert task_run.run_count == 3
    assert state.is_failed()
    assert "has held it" in str(state.message)
    assert run(clean_source, house).is_completed()


def test_a_landing_zone_that_is_not_there_fails_the_run_in_words(house: House) -> None:
    house.raw.rmdir()
    state = run(clean_source, house)
    assert state.is_failed()
    assert "no such directory" in str(state.message)
