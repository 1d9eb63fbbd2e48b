"""Rows read beside writers that never rest: of each partition as it was when it was opened.

A re-clean puts another directory in a partition's place and the old one into the trash, where its
files stay for a while. Who holds the old directory open reads it to its end, whatever comes after.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from contextlib import ExitStack, contextmanager
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import pyarrow as pa

from ingest.errors import DatasetError
from ingest.schema import TABLES

if TYPE_CHECKING:
    import pyarrow.dataset as ds

PARTITION_FIELDS = pa.schema([pa.field("source", pa.string()), pa.field("date", pa.string())])
"""Plain strings: readers that guess make a number of source=2024 and a date of the date."""

MARK = b"PAR1"  # at the end of every Parquet file
HANDLES = Path("/proc/self/fd")  # the way to an open directory by name, on Linux
HELD_PARTITIONS = 100  # at a time: a process may have 1,024 files open, by default
PATIENCE_S = 10.0  # where files go all the same: no such way, or a trash that is emptied at once
RESTS_S = (0.01, 0.5)  # the first between two tries, and the longest

Result = TypeVar("Result")


class Wanted(NamedTuple):
    """What is asked of a table."""

    table: str
    columns: Sequence[str] | None
    filter: ds.Expression | None

    @property
    def schema(self) -> pa.Schema:
        fields = [*TABLES[self.table], *PARTITION_FIELDS]
        return pa.schema(fields, metadata=TABLES[self.table].metadata)


def read_partitions(clean: Path, wanted: Wanted) -> pa.Table:
    """The rows of a table on a disk, of every partition those of one moment.

    Raises FileNotFoundError where a partition is not to be had for longer than PATIENCE_S.
    """
    read: dict[tuple[Path, ...], pa.Table] = {}

    def read_rest() -> None:
        for group in _list_groups(clean, wanted.table, set(chain.from_iterable(read))):
            read[group] = _read_group(group, wanted)

    insist(read_rest)
    return pa.concat_tables(read.values() or [_read_group((), wanted)])


def open_partitions(clean: Path, table: str) -> ds.Dataset:
    """The table as a lazy dataset: of every partition the files of one moment, whatever comes after.

    The files are mapped, so what a re-clean has replaced can be read for as long as the dataset lives.
    Raises FileNotFoundError as above.
    """
    import pyarrow.dataset as ds  # noqa: PLC0415 (brings pandas along: 0.3 s that no worker needs)
    from pyarrow.fs import LocalFileSystem  # noqa: PLC0415 (as above)

    kind = ds.ParquetFileFormat()
    pairs = ds.partitioning(PARTITION_FIELDS, flavor="hive")

    def map_all() -> list[ds.Fragment]:
        return [
            kind.make_fragment(content, None, pairs.parse(f"{folder.parent.name}/{folder.name}/"))
            for folder in _list_folders(clean, table)
            for content in _map_parts(folder)
        ]

    return ds.FileSystemDataset(insist(map_all), Wanted(table, None, None).schema, kind, LocalFileSystem())


def _list_folders(clean: Path, table: str) -> list[Path]:
    return sorted((clean / table).glob("*/*/"))


def _list_groups(clean: Path, table: str, known: AbstractSet[Path]) -> Iterator[tuple[Path, ...]]:
    """The partitions that are there now and not known, some at a time."""
    fresh = [folder for folder in _list_folders(clean, table) if folder not in known]
    for first in range(0, len(fresh), HELD_PARTITIONS):
        yield tuple(fresh[first : first + HELD_PARTITIONS])


def _map_parts(folder: Path) -> Iterator[pa.Buffer]:
    with held(folder) as way:
        for name in _list_names(way):
            with pa.memory_map(f"{way}/{name}") as part:
                content = part.read_buffer()  # stays mapped when the file is closed
            if content[-len(MARK) :] != MARK:
                raise DatasetError(f"{folder / name}: not a whole Parquet file; `ingest check` tells more")
            yield content


@contextmanager
def held(folder: Path) -> Iterator[Path]:
    """A path that leads to what a directory is now, whatever takes its place; raises FileNotFoundError."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        way = HANDLES / str(descriptor)
        yield way if way.exists() else folder
    finally:
        os.close(descriptor)


def insist(read: Callable[[], Result]) -> Result:
    """What `read` gives, tried again for a while where it raises FileNotFoundError."""
    ends = time.monotonic() + PATIENCE_S
    rest_s, longest_s = RESTS_S
    while True:
        try:
            return read()
        except FileNotFoundError:
            if time.monotonic() > ends:
                raise
        time.sleep(rest_s)
        rest_s = min(2 * rest_s, longest_s)


def _read_group(folders: Sequence[Path], wanted: Wanted) -> pa.Table:
    import pyarrow.dataset as ds  # noqa: PLC0415 (brings pandas along: 0.3 s that no worker needs)
    from pyarrow.fs import LocalFileSystem  # noqa: PLC0415 (as above)

    kind, disk = ds.ParquetFileFormat(), LocalFileSystem()
    pairs = ds.partitioning(PARTITION_FIELDS, flavor="hive")
    with ExitStack() as stack:
        fragments = [
            kind.make_fragment(f"{way}/{name}", disk, place)
            for folder in folders
            for place in (pairs.parse(f"{folder.parent.name}/{folder.name}/"),)
            for way in (stack.enter_context(held(folder)),)
            for name in _list_names(way)
        ]
        rows = ds.FileSystemDataset(fragments, wanted.schema, kind, disk)
        return rows.to_table(columns=wanted.columns, filter=wanted.filter)


def _list_names(folder: Path) -> list[str]:
    return sorted(name for name in os.listdir(folder) if name.endswith(".parquet"))  # noqa: PTH208 (names alone)
