"""What `ingest serve` serves: both flows, the schedule of the one and how many may run at a time.

`prefect.yaml` says the same for work pools; a test holds the two together.
"""

from __future__ import annotations

from datetime import timedelta

from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
from prefect.deployments.runner import RunnerDeployment
from prefect.types.entrypoint import EntrypointType

from flows.backfill import backfill
from flows.clean_source import clean_source
from flows.parameters import Options

SCHEDULED = "scheduled"
ON_DEMAND = "on-demand"

# A clean_source run does all there is to do, so one that waited for it would find nothing: it is
# dropped. A backfill was asked for by somebody: it waits its turn.
ONE_OR_NONE = ConcurrencyLimitConfig(limit=1, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW)
ONE_BY_ONE = ConcurrencyLimitConfig(limit=1, collision_strategy=ConcurrencyLimitStrategy.ENQUEUE)


def make_deployments(interval_s: float, options: Options) -> tuple[RunnerDeployment, RunnerDeployment]:
    """The scheduled `clean_source` and the `backfill` on demand, over the dataset of the options."""
    parameters = {"options": options.model_dump(mode="json")}
    scheduled = RunnerDeployment.from_flow(
        clean_source,
        SCHEDULED,
        interval=timedelta(seconds=interval_s),
        concurrency_limit=ONE_OR_NONE,
        parameters=parameters,
        entrypoint_type=EntrypointType.MODULE_PATH,
    )
    on_demand = RunnerDeployment.from_flow(
        backfill,
        ON_DEMAND,
        concurrency_limit=ONE_BY_ONE,
        parameters=parameters,
        entrypoint_type=EntrypointType.MODULE_PATH,
    )
    return scheduled, on_demand
