"""Lean worker processes for tasks to borrow.

Prefect's own process pool costs 150 ms a task, and each of its children imports Prefect again.
These import the library alone and stay for the whole run, so that models are loaded once.
"""

from __future__ import annotations

import queue
import threading
from types import TracebackType
from typing import Self

from ingest.errors import IngestError
from ingest.run import Order, Shard, ShardResult
from ingest.run.pool import finish_shard
from ingest.run.process import Worker


class CrewDismissedError(IngestError):
    """The run ended before this shard was done."""


class Crew:
    """As many worker processes as shards are cleaned at a time; each starts when first needed."""

    def __init__(self, order: Order, size: int) -> None:
        self._size = size
        self._dismissed = threading.Event()
        self._idle: queue.SimpleQueue[Worker] = queue.SimpleQueue()
        for _ in range(size):
            self._idle.put(Worker(order))

    def clean(self, shard: Shard) -> tuple[ShardResult, ...]:
        """What came of a shard; more than one result where its worker died and it was halved."""
        worker = self._idle.get()
        try:
            dismissed = self._dismissed.is_set
            results = () if dismissed() else tuple(finish_shard(worker, shard, dismissed))
        finally:
            self._idle.put(worker)
        if not results:
            raise CrewDismissedError(f"{shard}: the run was ended; the next one cleans it")
        return results

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the processes; a shard under way is left as it was."""
        self._dismissed.set()
        workers = [self._idle.get() for _ in range(self._size)]
        for worker in workers:
            worker.stop()
        for worker in workers:  # for a task that comes late: it finds the crew dismissed and ends
            self._idle.put(worker)
