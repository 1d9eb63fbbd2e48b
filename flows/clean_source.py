"""The scheduled flow: clean what is new or changed in the landing zone."""

from __future__ import annotations

from time import perf_counter

from prefect import flow
from prefect.client.schemas.objects import State

from flows.outcome import conclude
from flows.parameters import AS_SET, Options, SourcePattern
from flows.select import ALL_SOURCES, select_sources
from flows.shards import clean_shards
from ingest.run import Order, RunSummary, make_plan, prepare, settle_run, summarise
from ingest.run.execute import plan_work


@flow(name="clean_source", retries=0, persist_result=False)
def clean_source(source: SourcePattern = ALL_SOURCES, options: Options = AS_SET) -> State[RunSummary]:
    """Clean new and changed raw files and publish them; with nothing to do it ends at once.

    What is done is read from the dataset, so that late, doubled and repeated runs do no harm.
    """
    started = perf_counter()
    settings = options.settings()
    prepare(settings)
    plan = select_sources(make_plan(settings), source)
    results = clean_shards(plan_work(plan), Order(settings))
    summary = summarise(settings, plan, results, perf_counter() - started, interrupted=False)
    return conclude(settle_run(summary, settings))
