"""The runner: takes due flow runs from the server and starts each in a process of its own."""

from __future__ import annotations

import asyncio
import os
import signal
from contextlib import suppress
from types import FrameType

from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import (
    FlowFilter,
    FlowFilterName,
    FlowRunFilter,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import StateType
from prefect.runner import Runner
from prefect.states import Crashed

from flows.backfill import backfill
from flows.clean_source import clean_source
from flows.deployments import make_deployments
from flows.lifeline import name_runner
from flows.parameters import Options

RUNS_AT_A_TIME = 2  # a scheduled one and a backfill
UNFINISHED = [StateType.PENDING, StateType.RUNNING, StateType.CANCELLING]


class PatientRunner(Runner):
    """A runner that ends as it should: the runs under way are cancelled, and the server is told.

    Prefect's own runner, asked by a signal, kills them and leaves them `Running` for good.
    """

    async def run(self) -> None:
        """Serve until SIGINT or SIGTERM."""
        loop, serving = asyncio.get_running_loop(), asyncio.current_task()
        assert serving is not None
        endings: list[asyncio.Task[None]] = []  # a task that nobody holds may vanish

        def end() -> None:
            if self.started and not endings:
                endings.append(loop.create_task(self.astop()))
            else:
                serving.cancel()

        loop.add_signal_handler(signal.SIGINT, end)
        await self.start()

    def handle_sigterm(self, _number: int, _frame: FrameType | None) -> None:
        """End as on a Ctrl-C."""
        signal.raise_signal(signal.SIGINT)


def run_deployments(interval_s: float, options: Options, *, alone: bool) -> None:
    """Serve both flows until interrupted; the schedule rests while nobody serves it.

    `alone` says that no other runner uses this server, so that runs it takes for running are dead.
    """
    deployments = make_deployments(interval_s, options)
    runner = PatientRunner(limit=RUNS_AT_A_TIME, pause_on_shutdown=True)
    if alone:
        asyncio.run(close_dead_runs())
    name_runner(os.environ)
    for deployment in deployments:
        runner.add_deployment(deployment)
    with suppress(asyncio.CancelledError):
        asyncio.run(runner.run())


async def close_dead_runs() -> None:
    """Tell the server which runs a killed runner left behind.

    Each still holds the one place that its deployment has: no later run would ever start.
    """
    async with get_client() as client:
        unfinished = await client.read_flow_runs(
            flow_filter=FlowFilter(name=FlowFilterName(any_=[clean_source.name, backfill.name])),
            flow_run_filter=FlowRunFilter(
                state=FlowRunFilterState(type=FlowRunFilterStateType(any_=UNFINISHED))
            ),
        )
        for run in unfinished:
            await client.set_flow_run_state(run.id, Crashed(message="its runner was killed"))
