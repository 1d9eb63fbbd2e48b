"""Readers of every engine beside a writer that exchanges partitions as fast as it can.

    python -m benchmarks.operations.races --reads 1000

Each engine is given the directory (or a pattern), and then the names of the files, listed without
a look at each. `loud` reads failed and are right when tried again; `short` ones lacked a shard and
did not say so.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from benchmarks.operations.engines import ABSENT, READERS, Ids, Reader, loud_errors
from benchmarks.operations.kills import writer
from benchmarks.operations.writer import ROWS, SHARDS
from benchmarks.results import describe_run, markdown_table, write_section

KINDS = ("reads", "loud", "short", "doubled", "mixed")


def main(arguments: Sequence[str] | None = None) -> int:
    """Race each reader, print, and write the section of RESULTS.md."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.operations.races")
    parser.add_argument("--reads", type=int, default=1_000, help="for each reader")
    asked = parser.parse_args(arguments)
    rows = []
    for name, reader in READERS.items():
        if name in ABSENT:
            rows.append((name, ABSENT[name], *[""] * (len(KINDS) - 1)))
            continue
        counts = race(reader, asked.reads)
        print(name, dict(counts), file=sys.stderr, flush=True)
        rows.append((name, *(f"{counts[kind]:,}" for kind in KINDS)))
    table = markdown_table(("reader", *KINDS), rows)
    body = f"## Operations: readers beside a writer\n\n{describe_run()}\n\n{table}"
    print(body)
    write_section("races", body)
    return 0


def race(reader: Reader, reads: int) -> Counter[str]:
    """What came of reads beside a writer that never rests."""
    counts = Counter(reads=reads)
    with tempfile.TemporaryDirectory() as work, writer("exchange", Path(work), 1):
        root = Path(work) / "clean" / "documents"
        for _ in range(reads):
            try:
                counts += judge(*reader(root))
            except loud_errors():
                counts["loud"] += 1
    return counts


def judge(ids: Ids, texts: list[str]) -> Counter[str]:
    """What is wrong with what was read."""
    versions: dict[str, set[str]] = {}
    for name, text in zip(ids, texts, strict=True):
        versions.setdefault(name[:16], set()).add(text.split()[1])
    return +Counter(
        short=int(len(set(ids)) < SHARDS * ROWS),
        doubled=int(len(ids) > len(set(ids))),
        mixed=int(any(len(found) > 1 for found in versions.values())),
    )


if __name__ == "__main__":
    sys.exit(main())
