"""Many raw files: listing and deciding, and a run that finds nothing new.

    python -m benchmarks.operations.listing --thousands 1000

Writes that many tiny files (4 kB of disk each) and removes them. The run that publishes a tenth of
them uses the cleaner of the tests: deciding is measured, not cleaning.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

from benchmarks.command import parser_of
from benchmarks.operations.writer import TESTS
from benchmarks.process import Usage, run_measured
from benchmarks.results import describe_run, markdown_table, write_section

FILES_A_DAY = 10_000
SOURCES = 10
PUBLISHED_SHARE = 0.1
FIRST_DAY = date(2026, 1, 1)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, and write the section of RESULTS.md."""
    parser = parser_of("benchmarks.operations.listing", __doc__)
    parser.add_argument("--thousands", type=int, default=1_000)
    count = parser.parse_args(arguments).thousands * 1_000
    os.environ |= {"INGEST_CLEANER": "fake_cleaner:FIRST", "PYTHONPATH": os.pathsep.join(TESTS)}
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        few = int(count * PUBLISHED_SHARE)
        land(work / "few", few)
        _ingest(work, "run", work / "few")
        again = _ingest(work, "run", work / "few")
        land(work / "many", count)
        listed = _ingest(work, "status", work / "many", "--json")
    rows = [
        (f"a run with nothing new, {few:,} documents known", *_tell(again)),
        (f"status of {count:,} new files", *_tell(listed)),
    ]
    body = f"## Many files\n\n{describe_run()}\n\n{markdown_table(('', 'CPU s', 'wall s', 'peak MB'), rows)}"
    print(body)
    write_section("listing", body)
    return 0


def land(raw: Path, count: int) -> None:
    """Tiny files of some sources and days."""
    for first in range(0, count, FILES_A_DAY):
        number = first // FILES_A_DAY
        home = raw / f"source-{number % SOURCES}" / str(FIRST_DAY + timedelta(days=number // SOURCES))
        home.mkdir(parents=True)
        for file in range(first, min(first + FILES_A_DAY, count)):
            (home / f"{file:08}.txt").write_text(f"line {file}\n")


def _ingest(work: Path, command: str, raw: Path, *options: str) -> Usage:
    return run_measured(
        [sys.executable, "-m", "ingest", command, str(raw), "--out", str(work / "clean"), *options], work
    )


def _tell(usage: Usage) -> tuple[str, ...]:
    return f"{usage.cpu_s:.1f}", f"{usage.wall_s:.1f}", f"{usage.peak_mb:.0f}"


if __name__ == "__main__":
    sys.exit(main())
