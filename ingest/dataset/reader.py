"""Reading the published tables with pyarrow; any other Parquet reader does as well."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, overload

import pyarrow as pa

from ingest.dataset.changes import Changes, Point, find_changes
from ingest.errors import DatasetError, UsageError
from ingest.objects import Place, arrow_filesystem, is_remote, refuse_remote, show_path
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
    read again should a re-clean change its files meanwhile. `clean` may be `s3://bucket/...`. Both
    have `source` and `date` as text columns. Raises UsageError for an unknown table, DatasetError
    where none is published.

    With `since`, a Point or the file that holds one, the documents that were added or changed after
    it and the ids of those withdrawn: see Changes.
    """
    if since is not None:
        return _read_changes(Path(clean), columns, since, plain=filter is None and table == "documents")
    if table not in TABLES:
        raise UsageError(f"no table {table!r}; the tables are {', '.join(TABLES)}")
    place = Path(clean)
    if columns is None and filter is None:
        return _open(place, table, _list(place, table))
    for _ in range(READ_ATTEMPTS - 1):
        rows = _read_once(place, table, columns, filter)
        if rows is not None:
            return rows
    return _open(place, table, _list(place, table)).to_table(columns=columns, filter=filter)


def _read_once(
    clean: Path, table: str, columns: Sequence[str] | None, wanted: ds.Expression | None
) -> pa.Table | None:
    """The rows, or None where a re-clean came between.

    A file that was taken away is an error of the system. An object is overwritten under its name
    while it is read, so what was read of a store holds only if all objects have their tags still.
    """
    parts = _list(clean, table)
    try:
        rows = _open(clean, table, parts).to_table(columns=columns, filter=wanted)
    except FileNotFoundError:
        return None
    except (OSError, pa.ArrowException):
        if is_remote(clean) and not parts.items() <= _list(clean, table).items():
            return None  # the end of one version, the beginning of another
        raise
    still = not is_remote(clean) or parts.items() <= _list(clean, table).items()
    return rows if still else None


def _read_changes(
    clean: Path, columns: Sequence[str] | None, since: Point | Path | str, *, plain: bool
) -> Changes:
    refuse_remote(clean, "reading since a point")
    if not plain:
        raise UsageError("since= gives documents, unfiltered; filter the table that it gives")
    point = since if isinstance(since, Point) else Point.load(since)
    return find_changes(clean, Settings(clean_path=clean).state, columns, point)


def _list(clean: Path, table: str) -> dict[str, str]:
    """The parts of a table, each with the tag that a store gives to its version.

    Listed here, not by pyarrow: it looks at each listed file and silently leaves out one that a
    re-clean has just taken away. So named, a file that is gone is an error, and read again.
    """
    if is_remote(clean):
        place = Place.of(clean)
        objects = [each for each in place.walk(f"{table}/") if each.key.endswith(".parquet")]
        parts = {f"{place.bucket}/{place.prefix}{each.key}": each.tag for each in objects}
    else:
        parts = dict.fromkeys(sorted(str(path) for path in (clean / table).glob("*/*/*.parquet")), "")
    if not parts:
        raise DatasetError(
            f"{show_path(clean / table)}: nothing is published there; "
            "run `ingest run` or name the right directory"
        )
    return parts


def _open(clean: Path, table: str, parts: Iterable[str]) -> ds.Dataset:
    import pyarrow.dataset as ds  # noqa: PLC0415 (brings pandas along: 0.3 s that no worker needs)

    remote = is_remote(clean)
    fields = [*TABLES[table], *PARTITION_FIELDS]
    return ds.dataset(
        list(parts),
        schema=pa.schema(fields, metadata=TABLES[table].metadata),
        format="parquet",
        filesystem=arrow_filesystem() if remote else None,
        partitioning=ds.partitioning(PARTITION_FIELDS, flavor="hive"),
        partition_base_dir="/".join(Place.of(clean)) + table if remote else str(clean / table),
    )
