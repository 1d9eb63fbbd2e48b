"""The evaluation data: where it lies, and how a sample of it is cut.

The data is not part of the repository; it lies beside it. Whoever has none can still run the tests
and the throughput benchmark, which then uses the committed samples.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

ROOT = Path(__file__).resolve().parents[1]
EVALUATION = ROOT.parent / "shared"
DATA = EVALUATION / "data"
SCORER = EVALUATION / "eval" / "score.py"
READ_ROWS = 16  # pages of up to 5 MB are read so many at a time

SAMPLED_ONE_IN = {
    "wcxb": 10,
    "pages": 4,
    "rows": 1,
    "language": 8,
    "charset": 4,
    "mojibake": 8,
    "clean-sentences": 8,
}
"""One item in so many is in the sample, so that it takes some two minutes and every set is in it."""

Row = dict[str, Any]


def why_absent(data: Path) -> str | None:
    """Why nothing can be scored, in words; None if it can."""
    for path in (data, SCORER):
        if not path.exists():
            return (
                f"The evaluation data is absent (no {path.name} beside the repository): nothing is measured."
            )
    return None


def gold_file(data: Path, name: str, split: str) -> Path:
    """The file of a set: `rows` is JSON lines, the others are Parquet."""
    return data / f"{name}-{split}.{'jsonl' if name == 'rows' else 'parquet'}"


def read_gold(path: Path, columns: list[str] | None = None) -> Iterator[Row]:
    """The items of a set, a few at a time."""
    if path.suffix == ".jsonl":
        with path.open(encoding="utf-8") as lines:
            yield from map(json.loads, lines)
        return
    with pq.ParquetFile(path) as file:
        for batch in file.iter_batches(READ_ROWS, columns=columns):
            yield from batch.to_pylist()


def is_sampled(item_id: str, one_in: int) -> bool:
    """Whether an item is in the sample: it is so by its id alone, whatever else is in the set.

    >>> [number for number in range(20) if is_sampled(f"page-{number}", 10)]
    [1, 18]
    """
    return zlib.crc32(item_id.encode()) % one_in == 0


def cut_sample(path: Path, target: Path, one_in: int) -> Path:
    """A copy of a set in the folder `target`, with the sampled items only."""
    copy = target / path.name
    if path.suffix == ".jsonl":
        kept = [json.dumps(row) for row in read_gold(path) if is_sampled(row["id"], one_in)]
        copy.write_text("".join(f"{line}\n" for line in kept), encoding="utf-8")
        return copy
    with pq.ParquetFile(path) as file, pq.ParquetWriter(copy, file.schema_arrow) as writer:
        for batch in file.iter_batches(READ_ROWS):
            chosen = [is_sampled(item_id.as_py(), one_in) for item_id in batch["id"]]
            writer.write_batch(batch.filter(pa.array(chosen)))
    return copy
