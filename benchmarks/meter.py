"""CPU time, counted by stage."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager


class Meter:
    """CPU seconds of this process (all its threads) and items, by the name of a stage."""

    def __init__(self) -> None:
        self._cpu_s: defaultdict[str, float] = defaultdict(float)
        self._items: defaultdict[str, int] = defaultdict(int)

    @contextmanager
    def time(self, stage: str, items: int = 1) -> Iterator[None]:
        """Count the CPU time of the body, and `items`, for `stage`."""
        started = time.process_time()
        try:
            yield
        finally:
            self._cpu_s[stage] += time.process_time() - started
            self._items[stage] += items

    def rows(self) -> list[tuple[str, int, float]]:
        """Stage, items and CPU milliseconds per item, in the order of first use."""
        return [
            (stage, self._items[stage], 1000 * cpu_s / max(1, self._items[stage]))
            for stage, cpu_s in self._cpu_s.items()
        ]

    def seconds(self) -> dict[str, float]:
        """CPU seconds of every stage."""
        return dict(self._cpu_s)

    def total_s(self) -> float:
        """CPU seconds of all stages."""
        return sum(self._cpu_s.values())
