"""What the rows of a replaced part were: an id and a digest each, kept when its file goes.

With them a reader who remembers which parts it has seen is told what became of their rows, long
after the files are gone. They lie in the state directory, those of a store beside the dataset, and
may be deleted: such a reader then has to begin anew, and is told so.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from ingest.dataset.durable import make_directories
from ingest.dataset.layout import Layout, Partition, PartName
from ingest.dataset.shelf import borrow

VERSION_COLUMNS = frozenset({"schema_version", "rules_version", "code_version", "run_id", "cleaned_at"})
"""A row that differs in these alone reads the same."""

DIGEST_BYTES = 16
DIGESTS = pa.schema([("id", pa.string()), ("digest", pa.binary(DIGEST_BYTES))])


def digest_rows(part: Path | pa.Buffer) -> pa.Table:
    """The id and a digest of each row of a `documents` part, 0.02 ms a row."""
    groups = []
    with open_parquet(part) as file:
        for number in range(file.num_row_groups):
            rows = file.read_row_group(number)
            said = [name for name in rows.column_names if name not in VERSION_COLUMNS]
            groups.append(pa.table([rows.column("id"), _digest(rows.select(said))], schema=DIGESTS))
    return pa.concat_tables(groups) if groups else DIGESTS.empty_table()


def remember_parts(layout: Layout, partition: Partition, parts: Iterable[PartName]) -> None:
    """Keep the digests of parts that are about to be replaced."""
    for part in parts:
        with borrow(layout, partition, part) as path:
            digests = digest_rows(path)
        key = _key(partition, str(part))
        if layout.is_remote:
            drain = pa.BufferOutputStream()
            pq.write_table(digests, drain, compression="zstd")
            layout.beside.put(key, drain.getvalue().to_pybytes(), None)  # if there, then the same
        else:
            make_directories((layout.state / key).parent)
            draft = (layout.state / key).with_suffix(f".{os.getpid()}.draft")
            pq.write_table(digests, draft, compression="zstd")
            draft.replace(layout.state / key)


def recall_part(layout: Layout, partition: Partition, part: str) -> pa.Table:
    """The digests of a part that was replaced; raises FileNotFoundError where none were kept."""
    key = _key(partition, part)
    if layout.is_remote:
        content, _ = layout.beside.read(key)
        return open_parquet(pa.py_buffer(content)).read()
    return open_parquet(layout.state / key).read()


def open_parquet(part: Path | pa.Buffer) -> pq.ParquetFile:
    """A file, or what was fetched of one, opened."""
    return pq.ParquetFile(part if isinstance(part, Path) else pa.BufferReader(part))


def _key(partition: Partition, part: str) -> str:
    return f"replaced/{partition.folder}/{part}"


def _digest(rows: pa.Table) -> pa.Array:
    import polars as pl  # noqa: PLC0415 (0.1 s that a run with nothing new need not pay)

    frame = pl.from_arrow(rows)
    assert isinstance(frame, pl.DataFrame)
    said = frame.select(row=pl.struct(pl.all()).struct.json_encode())["row"].cast(pl.Binary)
    digests = [hashlib.blake2b(row, digest_size=DIGEST_BYTES).digest() for row in said]
    return pa.array(digests, pa.binary(DIGEST_BYTES))
