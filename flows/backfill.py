"""The flow that cleans again what other rules cleaned, over a range of landing dates."""

from __future__ import annotations

from time import perf_counter

from prefect import flow
from prefect.client.schemas.objects import State

from flows.outcome import conclude
from flows.parameters import AS_SET, Day, Options, SourcePattern, make_scope
from flows.select import ALL_SOURCES, select_sources
from flows.shards import clean_shards
from ingest.run import Order, RunSummary, make_plan, prepare, settle_run, summarise
from ingest.run.execute import plan_again


@flow(name="backfill", retries=0, persist_result=False)
def backfill(
    source: SourcePattern = ALL_SOURCES,
    start: Day | None = None,
    end: Day | None = None,
    force: bool = False,
    options: Options = AS_SET,
) -> State[RunSummary]:
    """Clean published shards again with today's rules.

    Both dates are inclusive; without them, all dates. `force` cleans what is up to date as well,
    and lets older rules replace newer ones. Raw files never ingested are left to clean_source.
    """
    started = perf_counter()
    scope = make_scope(start, end, force)
    settings = options.settings()
    prepare(settings)
    plan = select_sources(make_plan(settings, scope), source)
    results = clean_shards(plan_again(plan, scope), Order(settings))
    summary = summarise(settings, plan, results, perf_counter() - started, interrupted=False)
    return conclude(settle_run(summary, settings))
