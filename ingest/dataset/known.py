"""What has been ingested, as the dataset itself says: part names and footers, nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ingest.dataset.footer import Footer, Input
from ingest.dataset.layout import PUBLISH_ORDER, Layout, Partition, PartName
from ingest.dataset.shelf import find_footer, find_parts, hold_partition, list_partitions
from ingest.errors import DatasetError, PartitionBusy

READ_ATTEMPTS = 50  # each reads what is new since the last: more than a few mean a writer that never rests

Footers = dict[tuple[str, PartName], Footer]


@dataclass(frozen=True, slots=True)
class KnownBatch:
    """A published shard: its footer and the name of its `documents` part.

    `torn` means that its three parts do not belong together: a writer died between two tables, or
    a part was removed by hand. Every table is sound by itself; cleaning the shard again heals it.
    """

    batch: str
    part: str
    footer: Footer
    torn: bool


def read_known(layout: Layout, partition: Partition) -> tuple[KnownBatch, ...]:
    """The published shards of a partition, sorted by batch.

    A shard whose parts do not belong together is looked at again while the partition is ours: only so
    is a writer that died between two tables told from one that is between them just now. Raises
    PartitionBusy where writers are too many to read beside them.
    """
    footers: Footers = {}
    known = _read_unlocked(layout, partition, footers)
    if any(each.torn for each in known):
        # where the partition cannot be held (a busy or a read-only one), it stays as it was seen
        with suppress(DatasetError, OSError), hold_partition(layout, partition):
            return _read_once(layout, partition, footers)
    return known


def _read_unlocked(layout: Layout, partition: Partition, footers: Footers) -> tuple[KnownBatch, ...]:
    """Taken again where a re-clean exchanges the partition between listing and opening.

    A part's name tells its content, so what was read once need not be read again.
    """
    for _ in range(READ_ATTEMPTS):
        try:
            return _read_once(layout, partition, footers)
        except FileNotFoundError:
            continue
    raise PartitionBusy(f"{partition}: is being re-cleaned as fast as it can be read; run again later")


def known_inputs(clean: Path | str, source: str, landed: date | str) -> dict[str, Input]:
    """The raw files whose rows are in a partition, by path."""
    layout = Layout(Path(clean), Path(clean))
    known = _read_unlocked(layout, Partition(source, str(landed)), {})
    return {entry.file_path: entry for batch in known for entry in batch.footer.inputs}


def list_documents(layout: Layout) -> Iterator[tuple[Partition, PartName]]:
    """Every published part of the `documents` table; names are read, never contents."""
    for partition in list_partitions(layout):
        for part in find_parts(layout, partition):
            yield partition, part


def _read_once(layout: Layout, partition: Partition, footers: Footers) -> tuple[KnownBatch, ...]:
    names = {table: _find_by_batch(layout, partition, table) for table in PUBLISH_ORDER}
    known = []
    for batch, parts in sorted(names["documents"].items()):
        found = {
            table: _read_footer(layout, partition, (table, each), footers)
            for table in names
            for each in names[table].get(batch, ())[-1:]
        }
        footer = found["documents"]
        torn = any(
            len(names[table].get(batch, ())) != 1 or not found[table].matches(footer) for table in names
        )
        known.append(KnownBatch(batch, str(parts[-1]), footer, torn))
    return tuple(known)


def _find_by_batch(layout: Layout, partition: Partition, table: str) -> dict[str, list[PartName]]:
    parts: dict[str, list[PartName]] = {}
    for part in find_parts(layout, partition, table):
        parts.setdefault(part.batch, []).append(part)
    return parts


def _read_footer(
    layout: Layout, partition: Partition, place: tuple[str, PartName], footers: Footers
) -> Footer:
    if place not in footers:
        table, part = place
        footers[place] = find_footer(layout, partition, part, table)
    return footers[place]
