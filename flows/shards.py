"""One task per shard: its name, its retries, and the threads that drive the worker processes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from prefect import task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State, TaskRun
from prefect.futures import PrefectFuture
from prefect.task_runners import ThreadPoolTaskRunner
from prefect.tasks import Task

from flows.crew import Crew
from ingest.errors import IngestError
from ingest.run import Order, Shard, ShardResult

PASSING_ERRORS = frozenset({"OSError", "PartitionBusy"})  # may be gone in a minute; all others stay
RETRY_DELAYS_S = [5.0, 60.0]

Results = tuple[ShardResult, ...]


class ShardFailedError(IngestError):
    """A shard, or a part of it, was not published; `results` says what became of each part."""

    def __init__(self, results: Results) -> None:
        failed = [result for result in results if result.status == "failed"]
        super().__init__(
            "; ".join(f"{each.source}/{each.date}/{each.batch}: {each.message}" for each in failed)
        )
        self.results = results


def may_pass(_task: Task[..., Any], _run: TaskRun, state: State[Any]) -> bool:
    """Whether trying again may help: trouble of input or output, and nothing published yet."""
    error = state.result(raise_on_failure=False)
    if not isinstance(error, ShardFailedError):
        return False
    return len(error.results) == 1 and error.results[0].error in PASSING_ERRORS


@task(
    name="clean_shard",
    task_run_name="{shard.source}/{shard.date}/{shard.batch}",
    cache_policy=NO_CACHE,
    persist_result=False,
    retries=len(RETRY_DELAYS_S),
    retry_delay_seconds=RETRY_DELAYS_S,
    retry_condition_fn=may_pass,
)
def clean_shard(shard: Shard, crew: Crew) -> Results:
    """What came of one shard; raises ShardFailedError if some of it was not published."""
    results = crew.clean(shard)
    if any(result.status == "failed" for result in results):
        raise ShardFailedError(results)
    return results


def clean_shards(shards: Sequence[Shard], order: Order) -> list[ShardResult]:
    """The results of all shards, failed ones among them, in the order of the shards.

    As many run at a time as there are workers. An error that every shard would meet (a broken
    rule) is raised.
    """
    if not shards:
        return []
    at_a_time = min(order.settings.workers, len(shards))
    threads: ThreadPoolTaskRunner[Results] = ThreadPoolTaskRunner(max_workers=at_a_time)
    with threads, Crew(order, at_a_time) as crew:
        futures = [threads.submit(clean_shard, {"shard": shard, "crew": crew}) for shard in shards]
        return [result for future in futures for result in _take(future)]


def _take(future: PrefectFuture[Results]) -> Results:
    outcome = future.result(raise_on_failure=False)
    if isinstance(outcome, ShardFailedError):
        return outcome.results
    if isinstance(outcome, BaseException):
        raise outcome
    return outcome
