"""A dataset in an object store: one object per shard and table, put only over what was seen.

The name of an object is its shard's alone, `part-<batch>.parquet`; what tells its versions apart is
the tag that the store gives to its content. So a re-clean replaces a shard in one step, and a
reader of all objects finds every shard once, at any moment. There is no step that exchanges a whole
partition: shards of one partition change one after the other.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa

from ingest.dataset.footer import Footer, read_footer
from ingest.dataset.layout import Layout, Partition, PartName
from ingest.dataset.staging import open_staging
from ingest.objects import Found, Place

OBJECT_NAME = re.compile(r"part-(?P<batch>[0-9a-f]{16})\.parquet")
TAG_CHARS = 8
END_BYTES = 64 * 1024  # holds the footer of a shard of some 500 files; a longer one is asked for again
MARK = b"PAR1"  # of the format, at the beginning and at the end of a file
PARQUET_END = 8  # the length of the footer and the mark


def list_objects(layout: Layout, partition: Partition, table: str) -> dict[PartName, Found]:
    """The objects of a partition in a table, each under the name that a file of its content would have."""
    found = Place.of(layout.clean).walk(_folder(partition, table))
    return {part: each for each in found if (part := _name(each)) is not None}


def list_partitions(layout: Layout) -> Iterator[Partition]:
    """Every partition that holds documents."""
    place = Place.of(layout.clean)
    for source in place.list_folders("documents/"):
        for day in place.list_folders(f"documents/{source}/"):
            yield Partition(source.removeprefix("source="), day.removeprefix("date="))


def read_footer_of(layout: Layout, partition: Partition, part: PartName, table: str) -> Footer:
    """The footer of an object, of which only the end is read."""
    place, key = Place.of(layout.clean), _key(partition, part.batch, table)
    end, tag = place.read(key, END_BYTES)
    length = int.from_bytes(end[-PARQUET_END:-4], "little") + PARQUET_END
    if length > len(end) and end.endswith(MARK):
        end, tag = place.read(key, length)
    _refuse_other(place, key, part, tag)
    return read_footer(Path(f"{place}{key}"), io.BytesIO(MARK + end[-length:]))


@contextmanager
def fetched(layout: Layout, partition: Partition, part: PartName, table: str) -> Iterator[Path]:
    """An object as a file, removed at the end."""
    place, key = Place.of(layout.clean), _key(partition, part.batch, table)
    with open_staging(layout) as folder:
        path = folder / f"{table}.parquet"
        _refuse_other(place, key, part, place.fetch(key, path))
        yield path


def fetch_newest(layout: Layout, partition: Partition, part: PartName) -> tuple[str, pa.Buffer]:
    """The `documents` object of a batch in one piece, and the part that it is by now."""
    content, tag = Place.of(layout.clean).read(_key(partition, part.batch, "documents"))
    return str(PartName(part.batch, tag[:TAG_CHARS])), pa.py_buffer(content)


def put_part(
    layout: Layout, partition: Partition, table: str, staged: tuple[Path, str], seen: PartName | None
) -> bool:
    """Put a finished part of a batch over the version `seen`, or where there was none.

    False if another writer has put a version since.
    """
    path, batch = staged
    versions = {} if seen is None else list_objects(layout, partition, table)
    if seen is not None and seen not in versions:
        return False
    replaces = None if seen is None else versions[seen].tag
    return Place.of(layout.clean).put(_key(partition, batch, table), path, replaces) is not None


def remove_part(layout: Layout, partition: Partition, table: str, part: PartName) -> None:
    """Remove the object of a shard."""
    Place.of(layout.clean).remove(_key(partition, part.batch, table))


def _folder(partition: Partition, table: str) -> str:
    return f"{table}/{partition.folder}/"


def _key(partition: Partition, batch: str, table: str) -> str:
    return f"{_folder(partition, table)}part-{batch}.parquet"


def _name(found: Found) -> PartName | None:
    match = OBJECT_NAME.fullmatch(found.key.rpartition("/")[2])
    return PartName(match["batch"], found.tag[:TAG_CHARS]) if match else None


def _refuse_other(place: Place, key: str, part: PartName, tag: str) -> None:
    if tag[:TAG_CHARS] != part.content:
        raise FileNotFoundError(f"{place}{key}: was published anew meanwhile")
