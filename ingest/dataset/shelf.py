"""The parts of a partition, wherever the dataset lies: files of a directory, or objects of a store.

What stands above (planning, publishing, the duplicates) asks here and need not know which it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ingest.dataset import remote
from ingest.dataset.footer import Footer, read_footer
from ingest.dataset.layout import Layout, Partition, PartName, parse_part_name
from ingest.dataset.lease import StillHeld, hold_lease
from ingest.dataset.lock import lock_partition


def list_parts(folder: Path) -> tuple[PartName, ...]:
    """The parts in a partition directory, sorted; empty if there is no such directory."""
    try:
        names = sorted(entry.name for entry in folder.iterdir())
    except FileNotFoundError:
        return ()
    return tuple(part for part in map(parse_part_name, names) if part is not None)


def find_parts(layout: Layout, partition: Partition, table: str = "documents") -> tuple[PartName, ...]:
    """The parts of a partition in a table, sorted; empty if there are none."""
    if layout.is_remote:
        return tuple(sorted(remote.list_objects(layout, partition, table)))
    return list_parts(layout.partition_dir(table, partition))


def find_footer(layout: Layout, partition: Partition, part: PartName, table: str = "documents") -> Footer:
    """The footer of a published part; raises FileNotFoundError where it is no longer there."""
    if layout.is_remote:
        return remote.read_footer_of(layout, partition, part, table)
    return read_footer(layout.partition_dir(table, partition) / str(part))


@contextmanager
def borrow(layout: Layout, partition: Partition, part: PartName, table: str = "documents") -> Iterator[Path]:
    """A published part as a file, for as long as it is needed; raises FileNotFoundError as above."""
    if not layout.is_remote:
        yield layout.partition_dir(table, partition) / str(part)
        return
    with remote.fetched(layout, partition, part, table) as path:
        yield path


@contextmanager
def hold_partition(layout: Layout, partition: Partition) -> Iterator[StillHeld]:
    """Keep other writers out; gives a function that tells whether we still do. Raises PartitionBusy."""
    if layout.is_remote:
        with hold_lease(layout, partition) as still_held:
            yield still_held
    else:
        with lock_partition(layout, partition):
            yield lambda: True


def list_partitions(layout: Layout) -> tuple[Partition, ...]:
    """Every published partition, sorted."""
    if layout.is_remote:
        return tuple(sorted(remote.list_partitions(layout)))
    folders = (layout.clean / "documents").glob("source=*/date=*")
    return tuple(
        sorted(Partition.of(f"{folder.parent.name}/{folder.name}") for folder in folders if folder.is_dir())
    )
