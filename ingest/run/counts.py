"""What was found in a batch, counted from its tables."""

from __future__ import annotations

import pyarrow as pa

from ingest.run.cleaner import Tables
from ingest.run.shard import Counts


def count_rows(tables: Tables) -> Counts:
    """Documents, kept and removed rows, languages, charsets and quarantined records of a batch."""
    import pyarrow.compute as pc  # noqa: PLC0415 (0.1 s that a run with nothing new need not pay)

    documents, blocks = tables["documents"], tables["blocks"]
    kept = pc.equal(blocks.column("label"), "content")
    removed = blocks.filter(pc.invert(kept)).column("kind_of_boilerplate")
    return Counts(
        documents.num_rows,
        blocks.num_rows - len(removed),
        _count(removed),
        _count(documents.column("language")),
        _count(documents.column("charset")),
        _count(tables["quarantine"].column("error")),
    )


def _count(values: pa.ChunkedArray) -> dict[str, int]:
    import pyarrow.compute as pc  # noqa: PLC0415 (0.1 s that a run with nothing new need not pay)

    counted = pc.value_counts(values)
    return {entry["values"] or "unknown": entry["counts"] for entry in counted.to_pylist()}
