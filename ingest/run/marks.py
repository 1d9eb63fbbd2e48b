"""The columns that say which document repeats which, filled into rows of the documents table."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from ingest.dedup.marks import Mark

MARK_COLUMNS = ("duplicate_of", "dup_cluster_id", "minhash_cluster_size")


def read_marks(part: Path | None) -> dict[str, Mark]:
    """The marks in a published part, by id, of documents that repeat another."""
    import pyarrow.compute as pc  # noqa: PLC0415 (0.1 s that a run with nothing new need not pay)

    if part is None:
        return {}
    with pq.ParquetFile(part) as file:
        rows = file.read(columns=["id", *MARK_COLUMNS])
    rows = rows.filter(pc.is_valid(rows.column("duplicate_of")))
    return {row.pop("id"): Mark(*row.values()) for row in rows.to_pylist()}


def mark_rows(documents: pa.Table, marks: Mapping[str, Mark]) -> pa.Table:
    """The documents with their marks; one that has none is the first of its own group."""
    names = documents.column("id").to_pylist()
    found = [marks.get(name) or Mark(None, name, 1) for name in names]
    for column, values in zip(MARK_COLUMNS, zip(*found, strict=True) if found else ((),) * 3, strict=True):
        place = documents.schema.get_field_index(column)
        field = documents.schema.field(place)
        documents = documents.set_column(place, field, pa.array(values, field.type))
    return documents
