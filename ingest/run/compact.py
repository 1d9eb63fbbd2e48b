"""Small shards of a day that is over, merged into shards of ordinary size."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from itertools import groupby
from typing import Any

from ingest.dataset import (
    KnownBatch,
    Layout,
    OvertakenError,
    Partition,
    list_partitions,
    merge_shards,
    read_known,
)
from ingest.errors import PartitionBusy
from ingest.objects import refuse_remote
from ingest.run.index import merge_indexes
from ingest.run.plan import EVERYTHING, Scope
from ingest.run.shard import name_batch
from ingest.settings import Settings


@dataclass(frozen=True, slots=True)
class Compaction:
    """What became of a partition: how many shards it had and has; `skipped` says why it was left."""

    source: str
    date: str
    before: int
    after: int
    skipped: str = ""

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def compact(settings: Settings, scope: Scope = EVERYTHING) -> Iterator[Compaction]:
    """Merge the small shards of each partition in scope, as if all its files had come at once.

    Without a last date in `scope` the newest partition of each source is left alone: more may come.
    No row changes. A partition that another run is at is left to the next time.
    """
    refuse_remote(settings.clean_path, "compacting")
    layout = Layout.from_settings(settings)
    partitions = list_partitions(layout)
    newest = {partition.source: partition for partition in partitions}
    for partition in filter(scope.holds, partitions):
        if scope.end is not None or newest[partition.source] != partition:
            yield _compact_partition(layout, partition, settings)


def _compact_partition(layout: Layout, partition: Partition, settings: Settings) -> Compaction:
    known = read_known(layout, partition)
    merged = 0
    try:
        for group in _pack(known, settings):
            _merge(layout, partition, group)
            merged += len(group) - 1
    except (OvertakenError, PartitionBusy) as error:
        return Compaction(*partition, len(known), len(known) - merged, str(error))
    return Compaction(*partition, len(known), len(known) - merged)


def _merge(layout: Layout, partition: Partition, group: list[KnownBatch]) -> None:
    name = name_batch(entry.file_path for each in group for entry in each.footer.inputs)
    batches = [each.batch for each in group]
    merge_shards(layout, partition, batches, name)
    merge_indexes(layout, partition, batches, name)


def _pack(known: Iterable[KnownBatch], settings: Settings) -> Iterator[list[KnownBatch]]:
    """Groups of whole shards of equal rules, each with no more files and bytes than a new shard."""
    whole = sorted((each for each in known if not each.torn), key=_rules)
    for _, alike in groupby(whole, _rules):
        group: list[KnownBatch] = []
        for each in sorted(alike, key=lambda each: each.footer.inputs):
            if group and not _fits([*group, each], settings):
                yield from [group] if len(group) > 1 else []
                group = []
            group.append(each)
        yield from [group] if len(group) > 1 else []


def _rules(each: KnownBatch) -> tuple[str, ...]:
    return (each.footer.code_version, *each.footer.rules)


def _fits(group: list[KnownBatch], settings: Settings) -> bool:
    inputs = [entry for each in group for entry in each.footer.inputs]
    return (
        len(inputs) <= settings.shard_max_files
        and sum(entry.size for entry in inputs) <= settings.shard_max_bytes
    )
