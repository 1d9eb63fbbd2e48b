"""Frames -> the published tables, column by column as the schema names them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import polars as pl
import pyarrow as pa

from ingest.model import BrokenRecord, Edit
from ingest.rules import rules_version
from ingest.schema import BLOCKS, DOCUMENTS, QUARANTINE
from ingest.version import __version__


class Tables(NamedTuple):
    """What cleaning gives: three Arrow tables with the schemas of `ingest.schema`."""

    documents: pa.Table
    blocks: pa.Table
    quarantine: pa.Table


def no_tables() -> tuple[pa.Table, pa.Table]:
    """Documents and blocks of nothing."""
    return DOCUMENTS.empty_table(), BLOCKS.empty_table()


def documents_table(columns: Mapping[str, Sequence[object]]) -> pa.Table:
    """The documents table of columns in any order; a column not given is null."""
    count = len(columns["id"])
    arrays = [
        pa.array(columns[field.name], field.type) if field.name in columns else pa.nulls(count, field.type)
        for field in DOCUMENTS
    ]
    return pa.Table.from_arrays(arrays, schema=DOCUMENTS)


def blocks_table(
    blocks: pl.DataFrame,
    ids: Sequence[str],
    languages: Sequence[str | None],
    edits: Mapping[int, Sequence[Edit]],
) -> pa.Table:
    """The blocks table of labelled blocks; `ids` belong to documents, `languages` and `edits` to blocks."""
    names = pl.DataFrame({"doc": pl.Series(range(len(ids)), dtype=pl.Int32), "doc_id": ids})
    named = blocks.join(names, on="doc", how="left", maintain_order="left").rename(
        {"boilerplate": "kind_of_boilerplate"}
    )
    listed = [[edit._asdict() for edit in edits.get(row, ())] for row in range(named.height)]
    given = {
        "edits": pa.array(listed, BLOCKS.field("edits").type),
        "language": pa.array(languages, pa.string()),
    }
    arrays = [
        given[field.name] if field.name in given else named[field.name].to_arrow().cast(field.type)
        for field in BLOCKS
    ]
    return pa.Table.from_arrays(arrays, schema=BLOCKS)


def quarantine_table(broken: Sequence[BrokenRecord]) -> pa.Table:
    """The quarantine table of records that failed."""
    rows = [
        {
            "file_path": record.file_path,
            "record_key": record.key,
            "record_offset": record.offset,
            "stage": record.stage,
            "error": record.error,
            "message": record.message,
            "first_bytes": record.first_bytes,
            "rules_version": rules_version(),
            "code_version": __version__,
        }
        for record in broken
    ]
    return pa.Table.from_pylist(rows, schema=QUARANTINE)
