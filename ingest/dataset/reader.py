"""Reading the published tables with pyarrow; any other Parquet reader does as well."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, overload

import pyarrow as pa

from ingest.dataset.changes import Changes, Point, find_changes
from ingest.dataset.held import PARTITION_FIELDS, Wanted, open_partitions, read_partitions
from ingest.dataset.layout import Layout
from ingest.errors import DatasetError, UsageError
from ingest.objects import Place, arrow_filesystem, is_remote, show_path
from ingest.schema import TABLES
from ingest.settings import Settings

if TYPE_CHECKING:
    import pyarrow.dataset as ds

MAPPED_PARTS = 20_000  # a process may map some 65,000 files, by default; of more a lazy reader holds names
READ_ATTEMPTS = 5  # of a store: a re-clean that lands meanwhile changes tags, once


Stream = Callable[[Sequence[str], int], Iterator[pa.RecordBatch]]
"""Columns and the rows of a batch to batches."""


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

    A Dataset is lazy and streams in bounded memory (`to_batches`), a Table is read whole; beside a
    re-clean both give each partition as it was at one moment. `clean` may be `s3://bucket/...`. Both have
    `source` and `date` as text columns. Raises UsageError for an unknown table, DatasetError where
    none is published.

    With `since`, a Point or the file that holds one, the documents that were added or changed after
    it and the ids of those withdrawn: see Changes.
    """
    if since is not None:
        return _read_changes(Path(clean), columns, since, plain=filter is None and table == "documents")
    if table not in TABLES:
        raise UsageError(f"no table {table!r}; the tables are {', '.join(TABLES)}")
    place = Path(clean)
    if columns is None and filter is None:
        parts = _list(place, table)
        by_name = is_remote(place) or len(parts) > MAPPED_PARTS
        return _open(place, table, parts) if by_name else open_partitions(place, table)
    wanted = Wanted(table, columns, filter)
    return _read_objects(place, wanted) if is_remote(place) else _read_files(place, wanted)


def _read_files(clean: Path, wanted: Wanted) -> pa.Table:
    try:
        rows = read_partitions(clean, wanted)
    except FileNotFoundError:
        raise
    except (OSError, pa.ArrowException):  # a damaged file: let it be said by the file's own path
        rows = _scan(clean, wanted, _list(clean, wanted.table))
    if not rows.num_rows:
        _list(clean, wanted.table)  # says so where nothing is published
    return rows


def _read_objects(clean: Path, wanted: Wanted) -> pa.Table:
    for _ in range(READ_ATTEMPTS):
        rows = _read_once(clean, wanted)
        if rows is not None:
            return rows
    return _read_whole(clean, wanted)


def _read_once(clean: Path, wanted: Wanted) -> pa.Table | None:
    """The rows of a store, or None where a re-clean came between.

    An object is overwritten under its name while it is read, so what was read holds only if all
    objects have their tags still.
    """
    parts = _list(clean, wanted.table)
    try:
        rows = _scan(clean, wanted, parts)
    except (OSError, pa.ArrowException):
        if not parts.items() <= _list(clean, wanted.table).items():
            return None  # the end of one version, the beginning of another
        raise
    return rows if parts.items() <= _list(clean, wanted.table).items() else None


def _read_whole(clean: Path, wanted: Wanted) -> pa.Table:
    """The rows of a store that is replaced as fast as it is read: each object fetched in one piece."""
    import pyarrow.dataset as ds  # noqa: PLC0415 (brings pandas along: 0.3 s that no worker needs)

    place, kind = Place.of(clean), ds.ParquetFileFormat()
    pairs, tables = ds.partitioning(PARTITION_FIELDS, flavor="hive"), []
    _list(clean, wanted.table)  # says so where nothing is published
    for key in (each.key for each in place.walk(f"{wanted.table}/") if each.key.endswith(".parquet")):
        with suppress(FileNotFoundError):  # taken away meanwhile, as a part that no documents belong to
            content, _ = place.read(key)
            fragment = kind.make_fragment(
                pa.BufferReader(content), None, pairs.parse(key.removeprefix(f"{wanted.table}/"))
            )
            tables.append(fragment.to_table(wanted.schema, wanted.columns, wanted.filter))
    return pa.concat_tables(tables)


def _scan(clean: Path, wanted: Wanted, parts: Iterable[str]) -> pa.Table:
    return _open(clean, wanted.table, parts).to_table(columns=wanted.columns, filter=wanted.filter)


def open_stream(clean: Path) -> Stream:
    """The documents, to be read more than once, as they are now.

    An object of a store is overwritten under its name, and what was read of it may be of two
    versions: a stream raises DatasetError where that happened.
    """
    parts = _list(clean, "documents") if is_remote(clean) else {}
    return partial(_stream, clean, read(clean), parts)


def _stream(
    clean: Path, rows: ds.Dataset, parts: Mapping[str, str], columns: Sequence[str], batch_rows: int
) -> Iterator[pa.RecordBatch]:
    problem: Exception | None = None
    try:
        yield from rows.to_batches(columns=list(columns), batch_size=batch_rows)
    except (OSError, pa.ArrowException) as error:
        problem = error
    if parts and not parts.items() <= _list(clean, "documents").items():
        raise DatasetError(
            f"{show_path(clean)}: documents were published anew while they were read; read again, or with "
            "columns by ingest.read, which does so by itself"
        ) from problem
    if problem is not None:
        raise problem


def _read_changes(
    clean: Path, columns: Sequence[str] | None, since: Point | Path | str, *, plain: bool
) -> Changes:
    if not plain:
        raise UsageError("since= gives documents, unfiltered; filter the table that it gives")
    point = since if isinstance(since, Point) else Point.load(since)
    return find_changes(Layout.from_settings(Settings(clean_path=clean)), columns, point)


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
    return ds.dataset(
        list(parts),
        schema=Wanted(table, None, None).schema,
        format="parquet",
        filesystem=arrow_filesystem() if remote else None,
        partitioning=ds.partitioning(PARTITION_FIELDS, flavor="hive"),
        partition_base_dir="/".join(Place.of(clean)) + table if remote else str(clean / table),
    )
