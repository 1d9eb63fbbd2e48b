"""Readers of every engine beside a writer that exchanges partitions as fast as it can.

    python -m benchmarks.operations.races --seconds 60

Each engine is given the directory (or a pattern), and then the names of the files, listed without
a look at each. `loud` reads failed and are right when tried again; `short` ones lacked a shard and
did not say so.
"""

from __future__ import annotations

import argparse
import glob
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.dataset as ds

import ingest
from benchmarks.operations.kills import writer
from benchmarks.operations.writer import ROWS, SHARDS
from benchmarks.results import describe_run, markdown_table, write_section

LOUD = (OSError, duckdb.Error, pl.exceptions.PolarsError, pa.ArrowException)
KINDS = ("reads", "loud", "short", "doubled", "mixed")
COLUMNS = ["id", "text"]

Ids = list[str]
Pair = tuple[Ids, Ids]


def list_names(root: Path) -> list[str]:
    """The files by name alone: no look at a file that a re-clean may just have taken away."""
    return sorted(glob.glob(f"{root}/*/*/*.parquet"))  # noqa: PTH207 (pathlib looks at each)


def _pandas(what: object) -> Pair:
    frame = pd.read_parquet(what, columns=COLUMNS)
    return frame["id"].to_list(), frame["text"].to_list()


def _polars(what: object) -> Pair:
    frame = pl.scan_parquet(what).select(COLUMNS).collect()  # type: ignore[arg-type]
    return frame["id"].to_list(), frame["text"].to_list()


def _pyarrow(what: object) -> Pair:
    rows = ds.dataset(what).to_table(columns=COLUMNS)
    return rows["id"].to_pylist(), rows["text"].to_pylist()


def _duckdb(what: object) -> Pair:
    with duckdb.connect() as connection:
        rows = connection.execute("select id, text from read_parquet($1)", [what]).fetchall()
    return [row[0] for row in rows], [row[1] for row in rows]


def _ours(clean: Path) -> Pair:
    rows = ingest.read(clean, COLUMNS)
    assert isinstance(rows, pa.Table)
    return rows["id"].to_pylist(), rows["text"].to_pylist()


READERS: dict[str, Callable[[Path], Pair]] = {
    "pandas, directory": lambda root: _pandas(str(root)),
    "pyarrow, directory": lambda root: _pyarrow(str(root)),
    "polars, pattern": lambda root: _polars(f"{root}/**/*.parquet"),
    "duckdb, pattern": lambda root: _duckdb(f"{root}/**/*.parquet"),
    "pandas, names": lambda root: _pandas(list_names(root)),
    "pyarrow, names": lambda root: _pyarrow(list_names(root)),
    "polars, names": lambda root: _polars(list_names(root)),
    "duckdb, names": lambda root: _duckdb(list_names(root)),
    "ingest.read": lambda root: _ours(root.parent),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Race each reader, print, and write the section of RESULTS.md."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.operations.races")
    parser.add_argument("--seconds", type=float, default=60.0, help="for each reader")
    asked = parser.parse_args(arguments)
    rows = []
    for name, reader in READERS.items():
        counts = race(reader, asked.seconds)
        print(name, dict(counts), file=sys.stderr, flush=True)
        rows.append((name, *(f"{counts[kind]:,}" for kind in KINDS)))
    table = markdown_table((f"reader, {asked.seconds:g} s", *KINDS), rows)
    body = f"## Readers beside a writer\n\n{describe_run()}\n\n{table}"
    print(body)
    write_section("races", body)
    return 0


def race(reader: Callable[[Path], Pair], seconds: float) -> Counter[str]:
    """What came of reads beside a writer that never rests."""
    counts: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as work, writer("exchange", Path(work), 1):
        root = Path(work) / "clean" / "documents"
        ends = time.monotonic() + seconds
        while time.monotonic() < ends:
            counts["reads"] += 1
            try:
                counts += judge(*reader(root))
            except LOUD:
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
