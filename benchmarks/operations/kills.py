"""Writers killed at random moments: what a reader sees then, and what the next run makes of it.

    python -m benchmarks.operations.kills --loops 100 --appends 200

After each kill every row must be there once and whole, the three tables must read, and a run must
settle all that has landed. Two and four writers beside each other follow, on one partition and on
one each, and appends beside a backfill that never rests: what a run says it published must be there.
"""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, ExitStack
from functools import partial
from pathlib import Path

import pyarrow as pa

from benchmarks.command import parser_of
from benchmarks.operations.faults import FAULTS, count_faults, process_of
from benchmarks.operations.writer import DAY, FILES, LINES, OPERATIONS, TESTS, land, settings_of
from benchmarks.results import describe_run, markdown_table, write_section
from ingest.dataset import read
from ingest.dataset.verify import verify
from ingest.dataset.verify.findings import REPAIRS
from ingest.errors import DatasetError
from ingest.run import Scope, backfill, run
from ingest.run.shard import name_batch

KILL_WITHIN_S = 0.6  # a turn takes some 0.3 s
RACE_S = 10.0


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the loops, print, and write the section of RESULTS.md; 1 if anything was wrong."""
    parser = parser_of("benchmarks.operations.kills", __doc__)
    parser.add_argument("--loops", type=int, default=100)
    parser.add_argument("--appends", type=int, default=200)
    asked = parser.parse_args(arguments)
    trials: dict[str, Callable[[], Counter[str]]] = {
        **{f"{asked.loops} kills: {name}": partial(kill_in_loops, name, asked.loops) for name in OPERATIONS},
        **{
            f"{count} writers of {where}, {RACE_S:g} s": partial(race_writers, names, RACE_S)
            for count in (2, 4)
            for where, names in (
                ("one partition", ["backfill", *["append"] * (count - 1)]),
                ("a partition each", ["append-apart"] * count),
            )
        },
        f"{asked.appends} appends beside a backfill": partial(append_beside_backfill, asked.appends),
    }
    found = {}
    for name, trial in trials.items():
        found[name] = trial()
        print(name, dict(found[name]), file=sys.stderr, flush=True)
    rows = [(name, *(str(faults[kind]) for kind in FAULTS)) for name, faults in found.items()]
    table = markdown_table(("", *FAULTS), rows)
    body = f"## Operations: kills and races of writers\n\n{describe_run()}\n\n{table}"
    print(body)
    write_section("kills", body)
    return int(any(sum(faults.values()) for faults in found.values()))


def kill_in_loops(name: str, loops: int) -> Counter[str]:
    """Faults seen after kills of a writer and, at the end, after a run that was let be."""
    chance = random.Random(name)
    faults: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as work:
        folder = begin(Path(work))
        for loop in range(loops):
            before = published(folder)
            with writer(name, folder, loop + 1) as process:
                time.sleep(chance.uniform(0.0, KILL_WITHIN_S))
                process.send_signal(signal.SIGKILL)
            faults += find_faults(folder, before)
        faults += settle(folder)
    return faults


def race_writers(names: Sequence[str], seconds: float) -> Counter[str]:
    """Faults after some time of several writers beside each other."""
    with tempfile.TemporaryDirectory() as work:
        folder = begin(Path(work))
        before = published(folder)
        with ExitStack() as stack:
            for seed, name in enumerate(names):
                stack.enter_context(writer(name, folder, seed))
            ends = time.monotonic() + seconds
            faults: Counter[str] = Counter()
            while time.monotonic() < ends:
                faults += find_faults(folder, before)
        return faults + settle(folder)


def append_beside_backfill(count: int) -> Counter[str]:
    """Faults after runs of one new file each beside a backfill: what a run has published must stay.

    A file that was published and then lost is new to the next run: it finds more than one.
    """
    lost, is_settled = 0, True
    with tempfile.TemporaryDirectory() as work:
        folder = begin(Path(work))
        with writer("backfill", folder, 0):
            for number in range(count):
                land(folder, f"beside-{number}", 0)
                summary = run(folder / "raw", folder / "clean", settings_of(folder))
                lost += (summary.files_new - 1) * is_settled
                own = name_batch([f"wire/{DAY}/beside-{number}.txt"])
                is_settled = not any(own in each.shard for each in (*summary.failures, *summary.skipped))
        faults = find_faults(folder, frozenset())
        last = (FILES + count) * LINES - len(published(folder))
        return faults + Counter(missing=lost + last * is_settled)


def begin(folder: Path) -> Path:
    """A dataset of a few files."""
    sys.path[:0] = TESTS  # the cleaner of the tests
    for number in range(FILES):
        land(folder, f"old-{number}", 0)
    run(folder / "raw", folder / "clean", settings_of(folder))
    return folder


def writer(name: str, folder: Path, seed: int) -> AbstractContextManager[subprocess.Popen[str]]:
    """A writer that has had its first turn; killed at the end."""
    return process_of(["-m", "benchmarks.operations.writer", name, str(folder), str(seed)], TESTS)


def published(folder: Path) -> frozenset[str]:
    """The ids of the documents that can be read."""
    return frozenset(_read(folder).column("id").to_pylist())


def find_faults(folder: Path, before: frozenset[str]) -> Counter[str]:
    """What is wrong with what can be read now; `before` must still be there."""
    try:
        rows = _read(folder)
        blocks = read(folder / "clean", ["doc_id"], table="blocks")
    except (OSError, DatasetError, pa.ArrowException):
        return Counter(unreadable=1)
    assert isinstance(blocks, pa.Table)
    columns = (rows.column(name).to_pylist() for name in ("id", "file_path", "text"))
    faults = count_faults(
        (
            (name, path, f"{text.split()[1]} {text.isupper()}")
            for name, path, text in zip(*columns, strict=True)
        ),
        before,
    )
    owners = Counter(blocks.column("doc_id").to_pylist())  # the cleaner gives one block a document
    return faults + Counter(doubled=sum(count - 1 for count in owners.values()))


def settle(folder: Path) -> Counter[str]:
    """What is wrong after a run that nobody disturbs, and a backfill: a run leaves newer rules alone."""
    place = (folder / "raw", folder / "clean", settings_of(folder))
    run(*place)
    backfill(*place, Scope(force=True))
    faults = find_faults(folder, frozenset())
    landed = sum(1 for _ in (folder / "raw").rglob("*.txt"))
    faults["missing"] += landed * LINES - len(published(folder))
    torn = [each for each in verify(folder / "clean").findings if each.repair in REPAIRS]
    faults["unreadable"] += len(torn)  # parts that nobody needs, or that others lack
    return +faults


def _read(folder: Path) -> pa.Table:
    rows = read(folder / "clean", ["id", "file_path", "text"])
    assert isinstance(rows, pa.Table)
    return rows


if __name__ == "__main__":
    sys.exit(main())
