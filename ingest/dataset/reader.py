"""Reading the published tables with pyarrow; any other Parquet reader does as well."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, overload

import pyarrow as pa

from ingest.dataset.changes import Changes, Point, find_changes
from ingest.errors import DatasetError, UsageError
from ingest.schema import TABLES
from ingest.settings import Settings

if TYPE_CHECKING:
    import pyarrow.dataset as ds

PARTITION_FIELDS = pa.schema([pa.field("source", pa.string()), pa.field("date", pa.string())])
"""Plain strings: readers that guess make a number of source=2024 and a date of the date."""

READ_ATTEMPTS = 5  # a re-clean that lands between listing and opening takes names away, once


@overload
def read(
    clean: Path | str = ...,
    columns: Sequence[str] | None = ...,
    filter: ds.Expression | None = ...,
    table: str = ...,
    since: None = ...,
) -> ds.Dataset | pa.Table: ...


@overload
def read(clean: Path | str, columns: Sequence[str] | None = ..., *, since: Point | Path | str) -> Changes: ...


def read(
    clean: Path | str = "clean",
    columns: Sequence[str] | None = None,
    filter: ds.Expression | None = None,  # noqa: A002 (the name that pyarrow and pandas use)
    table: str = "documents",
    since: Point | Path | str | None = None,
) -> ds.Dataset | pa.Table | Changes:
    """The published table: a pyarrow Dataset, or a Table once columns or a filter are given.

    A Dataset is lazy and streams in bounded memory (`to_batches`), a Table is read whole and is
    read again should a re-clean take its files away meanwhile. Both have `source` and `date`
    as text columns. Raises UsageError for an unknown table, DatasetError where none is published.

    With `since`, a Point or the file that holds one, the documents that were added or changed after
    it and the ids of those withdrawn: see Changes.
    """
    if since is not None:
        return _read_changes(Path(clean), columns, since, plain=filter is None and table == "documents")
    if table not in TABLES:
        raise UsageError(f"no table {table!r}; the tables are {', '.join(TABLES)}")
    folder = Path(clean) / table
    if columns is None and filter is None:
        return _open(folder, table)
    for _ in range(READ_ATTEMPTS - 1):
        try:
            return _open(folder, table).to_table(columns=columns, filter=filter)
        except FileNotFoundError:
            continue
    return _open(folder, table).to_table(columns=columns, filter=filter)


def _read_changes(
    clean: Path, columns: Sequence[str] | None, since: Point | Path | str, *, plain: bool
) -> Changes:
    if not plain:
        raise UsageError("since= gives documents, unfiltered; filter the table that it gives")
    point = since if isinstance(since, Point) else Point.load(since)
    return find_changes(clean, Settings(clean_path=clean).state, columns, point)


def _open(folder: Path, table: str) -> ds.Dataset:
    import pyarrow.dataset as ds  # noqa: PLC0415 (brings pandas along: 0.3 s that no worker needs)

    # Listed here, not by pyarrow: it looks at each listed file and silently leaves out one that a
    # re-clean has just taken away. So named, a file that is gone is an error, and read again.
    parts = sorted(str(path) for path in folder.glob("*/*/*.parquet"))
    if not parts:
        raise DatasetError(
            f"{folder}: nothing is published there; run `ingest run` or name the right directory"
        )
    fields = [*TABLES[table], *PARTITION_FIELDS]
    return ds.dataset(
        parts,
        schema=pa.schema(fields, metadata=TABLES[table].metadata),
        format="parquet",
        partitioning=ds.partitioning(PARTITION_FIELDS, flavor="hive"),
        partition_base_dir=str(folder),
    )
