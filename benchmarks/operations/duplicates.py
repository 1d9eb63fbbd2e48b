"""The index of duplicates at scale: time of an update and memory as it grows.

    python -m benchmarks.operations.duplicates --millions 10

Signatures are generated; a tenth of the documents copies one that came before, a few rows changed.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import numpy.typing as npt

from benchmarks.command import parser_of
from benchmarks.results import describe_run, markdown_table, write_section
from ingest.dedup.index import Arrivals, DuplicateIndex
from ingest.dedup.marks import Mark
from ingest.dedup.signatures import ROWS

STEP = 100_000  # documents that come at once
SMALL = 20_000  # a day's harvest on top of them
COPIED_SHARE, CHANGED_ROWS = 0.1, 20
START = datetime(2026, 1, 1, tzinfo=UTC)
TOLD = 1_000_000  # documents between two rows of the table


def main(arguments: Sequence[str] | None = None) -> int:
    """Fill an index and print what each step took."""
    parser = parser_of("benchmarks.operations.duplicates", __doc__)
    parser.add_argument("--millions", type=int, default=1)
    asked = parser.parse_args(arguments)
    rows: list[tuple[str, ...]] = []
    with tempfile.TemporaryDirectory() as folder, DuplicateIndex(Path(folder)) as index:
        for number in range(asked.millions * TOLD // STEP):
            seconds = _add(index, number, STEP)
            print(f"{number}: {seconds:.1f} s CPU, {_peak_mb()} MB", file=sys.stderr, flush=True)
            if (number + 1) * STEP % TOLD == 0:
                small = _add(index, 10_000 + number, SMALL)
                known = f"{(number + 1) * STEP:,}"
                rows.append((known, f"{seconds:.1f}", f"{small:.1f}", f"{_peak_mb()}"))
        rows.append((f"duplicates found: {index.count_duplicates():,}", "", "", ""))
    header = ("documents known", f"CPU s for {STEP:,} more", f"CPU s for {SMALL:,} more", "peak MB")
    body = f"## Index of duplicates\n\n{describe_run()}\n\n{markdown_table(header, rows)}"
    print(body)
    write_section("duplicates", body)
    return 0


def _add(index: DuplicateIndex, number: int, count: int) -> float:
    started = time.process_time()
    index.update((), [make_arrivals(number, count)])
    return time.process_time() - started


def make_arrivals(number: int, count: int) -> Arrivals:
    """Documents of one part; its copies repeat documents of the same part, or of the one before."""
    chance = np.random.default_rng(number)
    signatures = chance.integers(0, 256, (count, ROWS), dtype=np.uint8)
    copies = int(count * COPIED_SHARE)
    signatures[-copies:] = _make_first(max(number - 1, 0), copies)
    changed = chance.integers(0, ROWS, (copies, CHANGED_ROWS))
    np.put_along_axis(signatures[-copies:], changed, 0, axis=1)
    names = [f"{number:08x}{place:08x}{'0' * 16}" for place in range(count)]
    moments = [START + timedelta(seconds=number)] * count
    hashes = [f"{value:016x}" for value in chance.integers(0, 2**62, count).tolist()]
    marks = [Mark(None, name, 1) for name in names]
    return Arrivals(f"part-{number}", names, moments, hashes, signatures, np.ones(count, bool), marks)


def _make_first(number: int, count: int) -> npt.NDArray[np.uint8]:
    return np.random.default_rng(number).integers(0, 256, (count, ROWS), dtype=np.uint8)


def _peak_mb() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    sys.exit(main())
