"""A task is a shard: what it gives, when it is tried again, and the worker processes behind it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flow_house import House
from prefect.cache_policies import NO_CACHE
from prefect.states import Failed

from flows import backfill, clean_source
from flows.crew import Crew, CrewDismissedError
from flows.parameters import Options
from flows.shards import ShardFailedError, clean_shard, clean_shards, may_pass
from ingest.run import Order, Shard, ShardResult, plan_shards

DAY = "2026-11-02"
SHARD = Shard("wire", DAY, "0123456789abcdef", ("wire/2026-11-02/a.txt",))


def failed(error: str) -> ShardResult:
    return ShardResult("wire", DAY, "0123456789abcdef", 1, "failed", "told why", error=error)


@pytest.fixture
def order(house: House) -> Order:
    return Order(Options.model_validate(house.options).settings())


@pytest.fixture
def crew(order: Order) -> Iterator[Crew]:
    with Crew(order, 1) as crew:
        yield crew


def shards_of(order: Order) -> tuple[Shard, ...]:
    return plan_shards(order.settings.raw_path, order.settings.clean_path, order.settings)


def test_a_task_cleans_and_publishes_its_shard(house: House, order: Order, crew: Crew) -> None:
    house.land(f"wire/{DAY}/a.txt", "one\ntwo\n")
    (shard,) = shards_of(order)
    (result,) = clean_shard.fn(shard, crew)
    assert (result.status, result.counts.documents) == ("published", 2)
    assert house.texts() == ["one", "two"]


def test_a_file_that_kills_its_worker_fails_the_task_by_name_and_spares_its_neighbours(
    house: House, order: Order, crew: Crew
) -> None:
    for number in range(3):
        house.land(f"wire/{DAY}/{number}.txt", f"text {number}\n")
    house.land(f"wire/{DAY}/poison.txt", "die\n")
    (shard,) = shards_of(order)
    with pytest.raises(ShardFailedError, match=rf"wire/{DAY}/.*poison\.txt") as caught:
        clean_shard.fn(shard, crew)
    assert house.texts() == ["text 0", "text 1", "text 2"]
    assert not may_pass(clean_shard, None, Failed(data=caught.value))


def test_a_dismissed_crew_leaves_a_shard_to_the_next_run(order: Order) -> None:
    with Crew(order, 1) as crew:
        pass
    with pytest.raises(CrewDismissedError, match="the next one cleans it"):
        crew.clean(SHARD)


@pytest.mark.parametrize(
    ("data", "again"),
    [
        (ShardFailedError((failed("OSError"),)), True),
        (ShardFailedError((failed("PartitionBusy"),)), True),
        (ShardFailedError((failed("DatasetError"),)), False),
        (ShardFailedError((failed("MemoryError"),)), False),
        (ShardFailedError((failed(""),)), False),
        (ShardFailedError((failed("OSError"), failed("OSError"))), False),  # halves: one may be published
        (OSError("of the flow, not of a shard"), False),
        (CrewDismissedError("the run was ended"), False),
    ],
)
def test_only_trouble_of_input_and_output_is_tried_again(data: Any, again: bool) -> None:
    assert may_pass(clean_shard, None, Failed(data=data)) is again


def test_only_tasks_retry_and_nothing_is_cached_or_persisted() -> None:
    for flow in (clean_source.clean_source, backfill.backfill):
        assert (flow.retries, flow.persist_result) == (0, False)
    assert clean_shard.cache_policy == NO_CACHE
    assert clean_shard.persist_result is False
    assert clean_shard.retries == 2


def test_no_shards_cost_no_threads_and_no_processes(order: Order) -> None:
    assert clean_shards((), order) == []
