"""Writers in processes of their own, and what readers may find wrong beside them; tests share this."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
FAULTS = ("unreadable", "missing", "doubled", "mixed")


def count_faults(rows: Iterable[tuple[str, str, str]], expected: int | frozenset[str]) -> Counter[str]:
    """What is wrong with rows, each an id, what was published in one piece, and its version there.

    `expected` are the ids that must be there, or how many.

    >>> count_faults([("a", "shard", "1"), ("b", "shard", "2"), ("b", "shard", "2")], 3)
    Counter({'missing': 1, 'doubled': 1, 'mixed': 1})
    """
    ids: Counter[str] = Counter()
    versions: dict[str, set[str]] = {}
    for name, piece, version in rows:
        ids[name] += 1
        versions.setdefault(piece, set()).add(version)
    missing = expected - len(ids) if isinstance(expected, int) else len(expected - ids.keys())
    return +Counter(
        missing=missing,
        doubled=sum(count - 1 for count in ids.values()),
        mixed=sum(len(found) > 1 for found in versions.values()),
    )


@contextmanager
def process_of(arguments: Sequence[str], path: Iterable[str]) -> Iterator[subprocess.Popen[str]]:
    """A Python process that has said its first line; killed at the end."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT), *path))}
    process = subprocess.Popen(
        [sys.executable, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=environment,
    )
    try:
        assert process.stdout is not None
        process.stdout.readline()
        yield process
    finally:
        process.kill()
        process.communicate()
