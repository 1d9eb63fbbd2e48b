"""The three parts of one shard, written in bounded memory as sorted runs.

Rows are gathered, sorted by their key and written once a run is full: a shard of ordinary size is
one sorted run, a huge file several. Sorting makes point look-ups ten times faster, and equal
input gives equal bytes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple, Self

import pyarrow as pa
import pyarrow.parquet as pq

from ingest.dataset.footer import Footer, encode_footer
from ingest.dataset.layout import PUBLISH_ORDER, PartName
from ingest.dataset.order import put_in_order
from ingest.errors import DatasetError
from ingest.schema import TABLES

ROW_GROUP_ROWS = 10_000  # of sorted rows: a look-up reads one; 50,000 would save a tenth of the writing
RUN_BYTES = 32 * 1024 * 1024  # what a table may gather before it is written: bounds a worker's memory
ZSTD_LEVEL = 3  # level 9 saves 5% and costs 4x


class TableShape(NamedTuple):
    """How one table is sorted, cut into runs and encoded."""

    sort_keys: tuple[str, ...]
    run_rows: int
    dictionary: tuple[str, ...]
    no_statistics: tuple[str, ...]


SHAPES: Mapping[str, TableShape] = {
    "documents": TableShape(
        ("id", "file_path", "record_key"),
        2_000,
        (
            *("source_domain", "content_type", "site_name", "dateline", "page_type"),
            *("date_published_precision", "date_published_source", "language", "language_script"),
            *(
                "charset",
                "charset_source",
                "encoding_repair",
                "schema_version",
                "rules_version",
                "code_version",
                "run_id",
                "ingested_at",
            ),
        ),
        ("text", "title", "subtitle", "description", "image_url"),
    ),
    "blocks": TableShape(
        ("doc_id", "position"),
        100_000,
        ("doc_id", "kind", "label", "kind_of_boilerplate", "reason", "tag", "tokens", "zone", "language"),
        ("text", "locator", "tokens"),
    ),
    "quarantine": TableShape(
        ("file_path", "record_key", "record_offset", "stage", "error", "message"),
        10_000,
        ("stage", "error", "rules_version", "code_version"),
        ("message", "first_bytes"),
    ),
}


class TablePart:
    """One table's part in the making."""

    def __init__(self, table: str, folder: Path) -> None:
        self.table, self.shape, self.schema = table, SHAPES[table], TABLES[table]
        self.path = folder / f"{table}.parquet"
        self.rows = 0
        self._gathered: list[pa.Table] = []
        self._gathered_bytes = 0
        self._writer = pq.ParquetWriter(
            self.path,
            self.schema,
            compression="zstd",
            compression_level=ZSTD_LEVEL,
            use_dictionary=list(self.shape.dictionary),
            write_statistics=[name for name in self.schema.names if name not in self.shape.no_statistics],
        )

    def add(self, rows: pa.Table) -> None:
        """Gather rows and write them out once they make a run."""
        if not rows.num_rows:
            return
        self.rows += rows.num_rows
        self._gathered.append(fit_schema(rows, self.schema))
        self._gathered_bytes += rows.nbytes  # counting takes .1 ms
        gathered_rows = sum(run.num_rows for run in self._gathered)
        if gathered_rows >= self.shape.run_rows or self._gathered_bytes >= RUN_BYTES:
            self._write_run()

    def end_run(self) -> None:
        """Write what is gathered, however little: the next rows begin a run of their own."""
        if self._gathered:
            self._write_run()

    def finish(self, footer: Footer) -> Path:
        """Write what is left and the footer."""
        if self._gathered or not self.rows:
            self._write_run()
        self._writer.add_key_value_metadata(encode_footer(footer, self.table))
        self._writer.close()
        return self.path

    def abandon(self) -> None:
        """Close the file without finishing it."""
        self._gathered.clear()
        self._writer.close()

    def _write_run(self) -> None:
        run = pa.concat_tables(self._gathered) if self._gathered else self.schema.empty_table()
        self._gathered.clear()
        self._gathered_bytes = 0
        rows = put_in_order(run, self.shape.sort_keys)
        self._writer.write_table(rows, row_group_size=ROW_GROUP_ROWS)


class StagedShard(NamedTuple):
    """The finished, unpublished parts of a shard, by table, each with its name to be."""

    batch: str
    footer: Footer
    paths: Mapping[str, Path]
    names: Mapping[str, PartName]


class ShardWriter:
    """Writes the three parts of one shard into a staging directory."""

    def __init__(self, batch: str, folder: Path, digest: str = "sha256") -> None:
        self.batch, self.digest = batch, digest
        self.parts = {table: TablePart(table, folder) for table in PUBLISH_ORDER}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is not None:
            for part in self.parts.values():
                part.abandon()

    def add(self, tables: Mapping[str, pa.Table]) -> None:
        """Add the rows of one batch to each table."""
        for table, part in self.parts.items():
            part.add(tables[table])

    def finish(self, footer: Footer) -> StagedShard:
        """Close the parts; their names carry a digest of their bytes."""
        paths = {table: part.finish(footer) for table, part in self.parts.items()}
        names = {table: name_part(self.batch, path, self.digest) for table, path in paths.items()}
        return StagedShard(self.batch, footer, paths, names)


def fit_schema(rows: pa.Table, schema: pa.Schema) -> pa.Table:
    """The rows in the columns of `schema`; a column that an older version lacks becomes null."""
    if rows.schema.equals(schema):
        return rows
    columns = [
        rows.column(field.name).cast(field.type)
        if field.name in rows.column_names
        else pa.nulls(rows.num_rows, field.type)
        for field in schema
    ]
    unknown = set(rows.column_names) - set(schema.names)
    if unknown:
        raise DatasetError(
            f"columns {', '.join(sorted(unknown))} are not in the schema; add them to ingest.schema"
        )
    return pa.Table.from_arrays(columns, schema=schema)


def name_part(batch: str, path: Path, digest: str = "sha256") -> PartName:
    """The name of a finished part: its batch, and a digest of its bytes."""
    with path.open("rb") as handle:
        return PartName(batch, hashlib.file_digest(handle, digest).hexdigest()[:8])
