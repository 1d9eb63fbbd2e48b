"""Readers of every engine beside a writer that exchanges partitions as fast as it can.

    python -m benchmarks.operations.races --reads 1000

Each engine is given the directory (or a pattern), and then the names of the files, listed without
a look at each. `loud` reads failed and are right when tried again; `short` ones lacked a shard and
did not say so. An engine that is slower than the writer is raced once more with one that rests.
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from benchmarks.command import parser_of
from benchmarks.operations.engines import ABSENT, READERS, Ids, Reader, loud_errors
from benchmarks.operations.faults import count_faults
from benchmarks.operations.kills import writer
from benchmarks.operations.writer import ROWS, SHARDS
from benchmarks.results import describe_run, markdown_table, write_section

RESTING = {"spark, directory": "spark, directory, writer rests 2 s"}
KINDS = ("reads", "loud", "short", "doubled", "mixed")


def main(arguments: Sequence[str] | None = None) -> int:
    """Race each reader, print, and write the section of RESULTS.md."""
    parser = parser_of("benchmarks.operations.races", __doc__)
    parser.add_argument("--reads", type=int, default=1_000, help="for each reader")
    asked = parser.parse_args(arguments)
    rows = []
    for name, reader in READERS.items():
        if name in ABSENT:
            rows.append((name, ABSENT[name], *[""] * (len(KINDS) - 1)))
            continue
        rows.append(_race(name, reader, asked.reads, "exchange"))
        if name in RESTING:
            rows.append(_race(RESTING[name], reader, asked.reads, "exchange-and-rest"))
    table = markdown_table(("reader", *KINDS), rows)
    body = f"## Operations: readers beside a writer\n\n{describe_run()}\n\n{table}"
    print(body)
    write_section("races", body)
    return 0


def _race(name: str, reader: Reader, reads: int, operation: str) -> tuple[str, ...]:
    counts = race(reader, reads, operation)
    print(name, dict(counts), file=sys.stderr, flush=True)
    return name, *(f"{counts[kind]:,}" for kind in KINDS)


def race(reader: Reader, reads: int, operation: str) -> Counter[str]:
    """What came of reads beside a writer."""
    counts = Counter(reads=reads)
    with tempfile.TemporaryDirectory() as work, writer(operation, Path(work), 1):
        root = Path(work) / "clean" / "documents"
        for _ in range(reads):
            try:
                counts += judge(*reader(root))
            except loud_errors():
                counts["loud"] += 1
    return counts


def judge(ids: Ids, texts: list[str]) -> Counter[str]:
    """What is wrong with what was read."""
    rows = ((name, name[:16], text.split()[1]) for name, text in zip(ids, texts, strict=True))
    faults = count_faults(rows, SHARDS * ROWS)
    return +Counter(
        short=int(faults["missing"] > 0), doubled=int(faults["doubled"] > 0), mixed=int(faults["mixed"] > 0)
    )


if __name__ == "__main__":
    sys.exit(main())
