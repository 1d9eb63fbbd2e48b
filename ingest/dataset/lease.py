"""One writer per partition of an object store: a lease, an object that its holder renews.

A store has no locks that end with their holder. So the holder of a partition writes its name into
an object, and writes it again every few seconds; a lease that has not moved for a while, by the
clock of the one who waits, is a dead writer's and may be taken over. Taking, renewing and giving
back are puts over what was seen, so two writers never hold it by the store's own account.

The guarantee is weaker than a lock's: a writer that sleeps through its lease between two looks at
it, and wakes within a put, may still make that put. It then meets the condition of the put itself:
it cannot undo what another wrote to the same shard meanwhile.
"""

from __future__ import annotations

import os
import socket
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache

from ingest.dataset.layout import Layout, Partition
from ingest.errors import DatasetError, IngestError, PartitionBusy
from ingest.objects import Place

LEASE_S = 15.0  # a lease that does not move for so long is a dead writer's
RENEWAL_S = 3.0
TRUSTED_S = 10.0  # after its last renewal the holder itself no longer counts on it
POLL_S = 0.1

StillHeld = Callable[[], bool]


@contextmanager
def hold_lease(layout: Layout, partition: Partition) -> Iterator[StillHeld]:
    """Hold a partition of a store; gives a function that tells whether we still do.

    Raises PartitionBusy after `lock_timeout_s`.
    """
    lease = _Lease(*lease_object(layout, partition))
    lease.take(layout.lock_timeout_s, str(partition))
    beating = threading.Thread(target=lease.keep, daemon=True)
    beating.start()
    try:
        yield lease.is_held
    finally:
        lease.give_back(beating)


def lease_object(layout: Layout, partition: Partition) -> tuple[Place, str]:
    """Where the lease of a partition lies."""
    return layout.beside, f"leases/{partition.source}/{partition.date}"


class _Lease:
    """The object and what we know of it."""

    def __init__(self, place: Place, key: str) -> None:
        self._place, self._key = place, key
        self._tag: str | None = None
        self._renewed = -TRUSTED_S
        self._over = threading.Event()

    def take(self, timeout_s: float, what: str) -> None:
        deadline = time.monotonic() + timeout_s
        last, since = None, 0.0
        while True:
            holder, tag = self._look()
            if tag != last:
                last, since = tag, time.monotonic()
            is_free = not holder or time.monotonic() - since > LEASE_S
            if is_free and self._write(_name(), tag):
                _probe(self._place, self._key)
                return
            if time.monotonic() >= deadline:
                raise PartitionBusy(
                    f"partition {what}: {holder or 'another writer'} has held it for more than "
                    f"{timeout_s:g} s. Wait for that process or stop it, or raise lock_timeout_s; "
                    "then run again"
                )
            time.sleep(POLL_S)

    def keep(self) -> None:
        """Renew the lease until it is given back, or lost."""
        while not self._over.wait(RENEWAL_S):
            with suppress(IngestError):  # a store that does not answer: `is_held` counts the seconds
                if not self._write(_name(), self._tag):
                    return

    def is_held(self) -> bool:
        return time.monotonic() - self._renewed < TRUSTED_S

    def give_back(self, beating: threading.Thread) -> None:
        self._over.set()
        beating.join()
        with suppress(IngestError):  # it ends by itself
            self._write("", self._tag)
        self._renewed = -TRUSTED_S

    def _look(self) -> tuple[str, str | None]:
        try:
            content, tag = self._place.read(self._key)
        except FileNotFoundError:
            return "", None
        return content.decode(errors="replace"), tag

    def _write(self, holder: str, seen: str | None) -> bool:
        asked = time.monotonic()
        tag = self._place.put(self._key, holder.encode(), seen)
        if tag is None:
            self._renewed = -TRUSTED_S
            return False
        self._tag, self._renewed = tag, asked
        return True


def _name() -> str:
    """Who holds it, never twice the same: each renewal has to be a new content."""
    return f"{socket.gethostname()}:{os.getpid()}:{uuid.uuid4().hex}"


@cache
def _probe(place: Place, key: str) -> None:
    """Make sure, once a process, that the store refuses what it should: some ignore conditions."""
    for seen in (None, "0" * 32):
        if place.put(key, b"a store that knows conditional puts refuses this", seen) is not None:
            raise DatasetError(
                f"{place}: this store overwrites objects although it is asked not to, so nothing keeps two "
                "writers apart; publish to a store with conditional puts, or to a disk"
            )
