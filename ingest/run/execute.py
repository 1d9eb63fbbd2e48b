"""The main job: find what is new or changed, clean it, publish it, tell what was done."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from time import perf_counter

from ingest.dataset import Layout, recover_all_swaps, sweep
from ingest.run.duplicates import settle_run
from ingest.run.memory import free_models
from ingest.run.plan import EVERYTHING, Plan, Scope, make_plan
from ingest.run.pool import clean_shards
from ingest.run.process import Order
from ingest.run.remedies import told
from ingest.run.shard import Shard, ShardResult
from ingest.run.summary import RunSummary, summarise
from ingest.settings import Settings


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run has come."""

    shards_done: int
    shards_total: int
    files_done: int
    files_total: int
    documents: int


Report = Callable[[Progress], None]


def _stay_silent(_progress: Progress) -> None:
    return


def run(
    raw: Path | str,
    clean: Path | str,
    settings: Settings | None = None,
    *,
    progress: Report = _stay_silent,
) -> RunSummary:
    """Clean what is new or changed in the landing zone and publish it; a second run does nothing.

    `settings.workers` processes share the work. A Ctrl-C ends the run after the publish that is
    under way; the summary then says `interrupted`. Raises UsageError if there is no landing zone.
    """
    here = place(raw, clean, settings)
    started = perf_counter()
    prepare(here)
    plan = make_plan(here)
    return _execute(plan, plan_work(plan), Order(here), (started, progress))


def backfill(
    raw: Path | str,
    clean: Path | str,
    settings: Settings | None = None,
    scope: Scope = EVERYTHING,
    *,
    progress: Report = _stay_silent,
) -> RunSummary:
    """Clean the published shards in `scope` again, where other rules cleaned them (or all: `force`).

    Raw files that were never ingested are left to `run`. A dry run publishes nothing; the
    summary's `changes` say what would change in each partition.
    """
    here = place(raw, clean, settings)
    started = perf_counter()
    prepare(here)
    plan = make_plan(here, scope)
    return _execute(plan, plan_again(plan, scope), Order(here, scope.dry_run), (started, progress))


def plan_shards(
    raw: Path | str,
    clean: Path | str,
    settings: Settings | None = None,
    scope: Scope | None = None,
) -> tuple[Shard, ...]:
    """The shards that `run` would clean or, given a scope, those that `backfill` would."""
    here = place(raw, clean, settings)
    plan = make_plan(here, scope or EVERYTHING)
    return plan_work(plan) if scope is None else plan_again(plan, scope)


def place(raw: Path | str, clean: Path | str, settings: Settings | None) -> Settings:
    """The settings with these two paths."""
    return replace(settings or Settings(), raw_path=Path(raw), clean_path=Path(clean))


def prepare(settings: Settings) -> None:
    """Clear away what dead runs left behind; raises DatasetError where nothing can be written."""
    layout = Layout.from_settings(settings)
    with told():
        sweep(layout)
        recover_all_swaps(layout)


def plan_work(plan: Plan) -> tuple[Shard, ...]:
    """New, changed and torn shards."""
    return tuple(shard for partition in plan.partitions for shard in partition.shards)


def plan_again(plan: Plan, scope: Scope) -> tuple[Shard, ...]:
    """Published shards to be cleaned again."""
    again = tuple(
        shard
        for partition in plan.partitions
        for shard in (*partition.shards, *partition.outdated, *(partition.current if scope.force else ()))
        if shard.replaces is not None
    )
    return tuple(replace(shard, force=scope.force) for shard in again)


def _execute(plan: Plan, shards: tuple[Shard, ...], order: Order, report: tuple[float, Report]) -> RunSummary:
    started, progress = report
    results: list[ShardResult] = []
    interrupted = False
    working = clean_shards(shards, order, min(order.settings.workers, max(len(shards), 1)))
    try:
        for result in working:
            results.append(result)
            progress(_measure(shards, results))
    except KeyboardInterrupt:
        interrupted = True
    finally:
        _close(working)
    if interrupted:
        sweep(Layout.from_settings(order.settings))  # of workers that had to be killed
    summary = summarise(order.settings, plan, results, perf_counter() - started, interrupted=interrupted)
    if interrupted or order.dry_run:
        return summary
    free_models()
    return settle_run(summary, order.settings)


def _close(working: Iterator[ShardResult]) -> None:
    close = getattr(working, "close", None)
    if close is not None:
        close()


def _measure(shards: tuple[Shard, ...], results: list[ShardResult]) -> Progress:
    return Progress(
        len(results),
        max(len(shards), len(results)),  # a halved shard gives two results
        sum(result.files for result in results),
        sum(len(shard.files) for shard in shards),
        sum(result.counts.documents for result in results),
    )
