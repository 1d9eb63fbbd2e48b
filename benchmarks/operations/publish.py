"""The price of publishing: sorted, durable, named by content and linked in, beside a bare write.

    python -m benchmarks.operations.publish

The same tables of 10,000 documents in shards of 2,000, written by turns: bare is `write_table`
with the same Parquet settings, and nothing else. Medians of the rounds.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

import ingest
from benchmarks.command import parser_of
from benchmarks.corpus import gather_material, make_dump
from benchmarks.results import describe_run, markdown_table, write_section
from ingest.dataset import Expectation, Footer, Input, Layout, Partition, ShardWriter, open_staging, publish
from ingest.dataset.parts import ROW_GROUP_ROWS, SHAPES, ZSTD_LEVEL
from ingest.model import Record
from ingest.run.marks import mark_rows
from ingest.schema import TABLES

SHARDS, SHARD_DOCUMENTS, BATCH_DOCUMENTS = 5, 2_000, 500
ROUNDS = 7
HOME = Partition("corpus", "2026-11-01")

INPUTS = [
    tuple(Input(f"corpus/{shard}/{file}.txt", 1, "0" * 64) for file in range(SHARD_DOCUMENTS))
    for shard in range(SHARDS)
]

Batch = Mapping[str, pa.Table]
Shards = Sequence[Sequence[Batch]]


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, and write the section of RESULTS.md."""
    parser_of("benchmarks.operations.publish", __doc__).parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        shards = make_shards(Path(folder))
        bare, ours = _measure(shards, write_bare), _measure(shards, publish_all)
        for _ in range(ROUNDS):
            bare += _measure(shards, write_bare)
            ours += _measure(shards, publish_all)
    rows = []
    for name, place in (("CPU s", 0), ("wall s", 1)):
        plain, published = (statistics.median(taken[place] for taken in each) for each in (bare, ours))
        rows.append((name, f"{plain:.2f}", f"{published:.2f}", f"{published / plain:.2f}"))
    table = markdown_table(("10,000 documents", "bare write", "published", "ratio"), rows)
    body = f"## Price of publishing\n\n{describe_run()}\n\n{table}"
    print(body)
    write_section("publish", body)
    return 0


def make_shards(folder: Path) -> Shards:
    """Cleaned text dumps in the batches in which they are cleaned."""
    material = gather_material(folder)
    return [[_clean(material.dumps, first) for first in _batches(shard)] for shard in range(SHARDS)]


def _batches(shard: int) -> range:
    return range(shard * SHARD_DOCUMENTS, (shard + 1) * SHARD_DOCUMENTS, BATCH_DOCUMENTS)


def _clean(dumps: Sequence[Sequence[str]], first: int) -> Batch:
    records = [
        Record(make_dump(dumps, number).encode(), file_path=f"{number}.txt", media_type="text/plain")
        for number in range(first, first + BATCH_DOCUMENTS)
    ]
    tables = ingest.clean_records(records)
    documents = mark_rows(tables.documents, {})
    return {"documents": documents, "blocks": tables.blocks, "quarantine": tables.quarantine}


def write_bare(shards: Shards, folder: Path) -> None:
    """Each table of each shard in one call."""
    for number, shard in enumerate(shards):
        for table, shape in SHAPES.items():
            pq.write_table(
                pa.concat_tables([batch[table] for batch in shard]),
                folder / f"{table}-{number}.parquet",
                compression="zstd",
                compression_level=ZSTD_LEVEL,
                use_dictionary=list(shape.dictionary),
                write_statistics=[name for name in TABLES[table].names if name not in shape.no_statistics],
                row_group_size=ROW_GROUP_ROWS,
            )


def publish_all(shards: Shards, folder: Path) -> None:
    """As a run does it."""
    layout = Layout(folder / "clean", folder / "state")
    expected = Expectation(disjoint=frozenset(f"{number:016x}" for number in range(SHARDS)))
    for number, shard in enumerate(shards):
        with open_staging(layout) as staging:
            with ShardWriter(f"{number:016x}", staging) as writer:
                for batch in shard:
                    writer.add(batch)
                staged = writer.finish(Footer("rules", "0.1.0", "settings").with_inputs(INPUTS[number]))
            publish(layout, HOME, staged, expected)


def _measure(shards: Shards, write: Callable[[Shards, Path], None]) -> list[tuple[float, float]]:
    with tempfile.TemporaryDirectory() as folder:
        cpu, wall = time.process_time(), time.perf_counter()
        write(shards, Path(folder))
        return [(time.process_time() - cpu, time.perf_counter() - wall)]


if __name__ == "__main__":
    sys.exit(main())
