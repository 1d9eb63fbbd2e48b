"""Rows read beside writers that never rest: of each partition as it was when it was opened.

A re-clean puts another directory in a partition's place and the old one into the trash, where its
files stay for a while. Who holds the old directory open reads it to its end, whatever comes after.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import pyarrow as pa

from ingest.schema import TABLES

if TYPE_CHECKING:
    import pyarrow.dataset as ds

PARTITION_FIELDS = pa.schema([pa.field("source", pa.string()), pa.field("date", pa.string())])
"""Plain strings: readers that guess make a number of source=2024 and a date of the date."""

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
    folders = sorted((clean / wanted.table).glob("*/*/"))
    groups = (folders[first : first + HELD_PARTITIONS] for first in range(0, len(folders), HELD_PARTITIONS))
    read = [insist(partial(_read_group, group, wanted)) for group in groups]
    return pa.concat_tables(read or [_read_group((), wanted)])


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
            for name in sorted(os.listdir(way))  # noqa: PTH208 (names alone)
            if name.endswith(".parquet")
        ]
        rows = ds.FileSystemDataset(fragments, wanted.schema, kind, disk)
        return rows.to_table(columns=wanted.columns, filter=wanted.filter)
