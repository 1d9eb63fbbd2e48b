"""Many shards through a few worker processes; a worker that dies costs its shard, not the run.

Each worker has a thread of the parent that hands it one shard after the other. When a worker
dies, the shard is tried once more in a fresh one; if that dies too, an unpublished shard is
halved until the file that kills is alone, and only that file's shard fails.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterable, Iterator

from ingest.run.clean import clean_shard
from ingest.run.process import Order, Worker, WorkerDied
from ingest.run.shard import Shard, ShardResult, result_of, split_shard

POLL_S = 0.2  # not every system wakes a main thread that waits without end for a Ctrl-C


def clean_shards(shards: Iterable[Shard], order: Order, workers: int = 1) -> Iterator[ShardResult]:
    """The results of shards as they are done: here for one worker, else in processes.

    Closing the iterator ends the workers; what they had not published is left as it was.
    """
    if workers == 1:
        for shard in shards:
            yield clean_shard(shard, order.settings, dry_run=order.dry_run)
        return
    yield from _Pool(shards, order, workers).results()


class _Pool:
    """The threads, the shards still to be done and the results not yet taken."""

    def __init__(self, shards: Iterable[Shard], order: Order, workers: int) -> None:
        self._shards = iter(shards)
        self._order = order
        self._door = threading.Lock()  # an iterator must not be entered by two threads
        self._stopped = threading.Event()
        self._results: queue.SimpleQueue[ShardResult | BaseException | None] = queue.SimpleQueue()
        self._threads = [threading.Thread(target=self._serve, daemon=True) for _ in range(workers)]
        self._serving = workers

    def results(self) -> Iterator[ShardResult]:
        for thread in self._threads:
            thread.start()
        try:
            yield from self._take()
        except KeyboardInterrupt:
            self._stop()
            yield from self._take()  # what was published while the workers came to rest
            raise
        finally:
            self._stop()

    def _take(self) -> Iterator[ShardResult]:
        while self._serving:
            try:
                result = self._results.get(timeout=POLL_S)
            except queue.Empty:
                continue
            if isinstance(result, BaseException):
                raise result
            if result is None:
                self._serving -= 1
            else:
                yield result

    def _stop(self) -> None:
        self._stopped.set()
        for thread in self._threads:
            thread.join()

    def _serve(self) -> None:
        worker = Worker(self._order)
        try:
            while (shard := self._next()) is not None:
                for result in finish_shard(worker, shard, self._stopped.is_set):
                    self._results.put(result)
        except BaseException as error:  # noqa: BLE001 (raised again where the results are taken)
            self._results.put(error)
        finally:
            worker.stop()
            self._results.put(None)

    def _next(self) -> Shard | None:
        with self._door:
            return None if self._stopped.is_set() else next(self._shards, None)


def finish_shard(
    worker: Worker, shard: Shard, is_stopped: Callable[[], bool], retries: int = 1
) -> Iterator[ShardResult]:
    """The result of a shard, or those of its halves where it kills its worker; none once stopped."""
    try:
        yield worker.clean(shard, is_stopped)
    except WorkerDied as death:
        if is_stopped():
            return
        halves = split_shard(shard)
        if retries:
            yield from finish_shard(worker, shard, is_stopped, retries - 1)
        elif len(halves) == 1:
            yield result_of(shard, "failed", f"{death}. Files: {', '.join(map(ascii, shard.files[:3]))}")
        else:
            for half in halves:
                yield from finish_shard(worker, half, is_stopped, 0)
