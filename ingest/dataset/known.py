"""What has been ingested, as the dataset itself says: part names and footers, nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ingest.dataset.footer import Footer, Input, read_footer
from ingest.dataset.layout import PUBLISH_ORDER, Layout, Partition, PartName
from ingest.dataset.publish import list_parts

READ_ATTEMPTS = 5


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

    Taken again where a re-clean exchanges the partition between listing and opening.
    """
    for _ in range(READ_ATTEMPTS - 1):
        try:
            return _read_once(layout, partition)
        except FileNotFoundError:
            continue
    return _read_once(layout, partition)


def known_inputs(clean: Path | str, source: str, landed: date | str) -> dict[str, Input]:
    """The raw files whose rows are in a partition, by path."""
    layout = Layout(Path(clean), Path(clean))
    known = read_known(layout, Partition(source, str(landed)))
    return {entry.file_path: entry for batch in known for entry in batch.footer.inputs}


def list_partitions(layout: Layout) -> tuple[Partition, ...]:
    """Every published partition, sorted."""
    folders = (layout.clean / "documents").glob("source=*/date=*")
    return tuple(
        sorted(
            Partition(folder.parent.name.removeprefix("source="), folder.name.removeprefix("date="))
            for folder in folders
            if folder.is_dir()
        )
    )


def list_documents(layout: Layout) -> Iterator[tuple[Partition, PartName]]:
    """Every published part of the `documents` table; names are read, never contents."""
    for partition in list_partitions(layout):
        for part in list_parts(layout.partition_dir("documents", partition)):
            yield partition, part


def _read_once(layout: Layout, partition: Partition) -> tuple[KnownBatch, ...]:
    names = {table: _list_by_batch(layout, partition, table) for table in PUBLISH_ORDER}
    folder = layout.partition_dir("documents", partition)
    known = []
    for batch, parts in sorted(names["documents"].items()):
        footer = read_footer(folder / parts[-1])
        torn = any(not _belongs(layout, partition, table, names[table].get(batch), footer) for table in names)
        known.append(KnownBatch(batch, parts[-1], footer, torn))
    return tuple(known)


def _list_by_batch(layout: Layout, partition: Partition, table: str) -> dict[str, list[str]]:
    parts: dict[str, list[str]] = {}
    for part in list_parts(layout.partition_dir(table, partition)):
        parts.setdefault(part.batch, []).append(str(part))
    return parts


def _belongs(
    layout: Layout, partition: Partition, table: str, parts: list[str] | None, documents: Footer
) -> bool:
    if parts is None or len(parts) != 1:
        return False
    if table == "documents":
        return True
    return read_footer(layout.partition_dir(table, partition) / parts[0]).matches(documents)
