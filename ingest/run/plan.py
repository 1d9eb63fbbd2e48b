"""What is to be done: the landing zone compared with what the dataset says it holds.

The plan reads names, stamps and footers; bytes only of files whose stamp is not remembered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from ingest.dataset import Footer, Input, KnownBatch, Layout, Partition, list_partitions, read_known
from ingest.objects import is_remote
from ingest.run.cleaner import load_cleaner
from ingest.run.collector import collector_paused
from ingest.run.index import Digests, Index, look_up_digests, read_index, tags_of, write_index
from ingest.run.landing import LandedPartition, Landing, Misplaced, RawFile, find_landing, list_partition
from ingest.run.shard import Shard, new_shard
from ingest.settings import Settings


@dataclass(frozen=True, slots=True)
class Scope:
    """Which partitions, and how thoroughly: dates are inclusive, None means all.

    `force` cleans again what is up to date, and lets older rules replace newer ones; `dry_run`
    publishes nothing and compares.
    """

    source: str | None = None
    start: date | None = None
    end: date | None = None
    force: bool = False
    dry_run: bool = False

    def holds(self, partition: Partition) -> bool:
        landed = date.fromisoformat(partition.date)
        return (
            self.source in (None, partition.source)
            and (self.start is None or self.start <= landed)
            and (self.end is None or landed <= self.end)
        )


EVERYTHING = Scope()

ListFiles = Callable[[Path, Partition, Path], tuple[LandedPartition, tuple[Misplaced, ...]]]


@dataclass(frozen=True, slots=True)
class FileTally:
    """Raw files by what the dataset knows of them."""

    new: int = 0
    changed: int = 0
    gone: int = 0
    unchanged: int = 0

    def __add__(self, other: FileTally) -> FileTally:
        return FileTally(
            self.new + other.new,
            self.changed + other.changed,
            self.gone + other.gone,
            self.unchanged + other.unchanged,
        )


@dataclass(frozen=True, slots=True)
class PartitionPlan:
    """What is to be done in one partition.

    `shards` are new, changed or torn; `outdated` were cleaned by other rules and are cleaned
    again by a backfill alone; `current` are as they should be.
    """

    partition: Partition
    files: FileTally
    shards: tuple[Shard, ...] = ()
    outdated: tuple[Shard, ...] = ()
    current: tuple[Shard, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done, partition by partition, and what cannot be."""

    partitions: tuple[PartitionPlan, ...]
    misplaced: tuple[Misplaced, ...] = ()

    @property
    def files(self) -> FileTally:
        return sum((partition.files for partition in self.partitions), FileTally())


@dataclass(frozen=True, slots=True)
class _Comparison:
    """One published shard beside the files that lie in the landing zone now."""

    known: KnownBatch
    present: tuple[RawFile, ...]
    changed: int
    gone: tuple[str, ...]


def make_plan(settings: Settings, scope: Scope = EVERYTHING) -> Plan:
    """Compare the landing zone with the dataset; raises UsageError if there is no landing zone."""
    plans: list[PartitionPlan] = []
    misplaced: list[Misplaced] = []
    for found in stream_plans(settings, scope):
        plans += found.partitions
        misplaced += found.misplaced
    return Plan(tuple(plans), tuple(misplaced))


def stream_plans(settings: Settings, scope: Scope = EVERYTHING) -> Iterator[Plan]:
    """The plan in pieces: what lies beside the partitions, then one partition after the other.

    Memory holds the names of one partition, however many there are.
    """
    current = load_cleaner(settings.cleaner).footer(settings)
    find, list_files = _ways(settings.raw_path)
    landing = find(settings.raw_path)
    layout = Layout.from_settings(settings)
    yield Plan((), landing.misplaced)
    for partition in sorted(filter(scope.holds, {*landing.folders, *_published(layout)})):
        folder = landing.folders.get(partition)
        landed, beside = LandedPartition(partition, {}), tuple[Misplaced, ...]()
        with collector_paused():
            if folder is not None:
                landed, beside = list_files(settings.raw_path, partition, folder)
            plan = _plan_partition(settings, landed, current)
        yield Plan((plan,), beside)


def _ways(raw: Path) -> tuple[Callable[[Path], Landing], ListFiles]:
    """How a landing zone is listed, on a disk or in an object store."""
    if not is_remote(raw):
        return find_landing, list_partition
    from ingest.run.landing_objects import find_landing_objects, list_partition_objects  # noqa: PLC0415

    return find_landing_objects, list_partition_objects


def pack_files(
    partition: Partition, files: Iterable[RawFile], max_files: int, max_bytes: int
) -> Iterator[Shard]:
    """New shards of files in the order of their paths; a file beyond `max_bytes` stands alone."""
    members: list[str] = []
    size = 0
    for file in files:
        if members and (len(members) >= max_files or size + file.stamp.size > max_bytes):
            yield new_shard(*partition, members, size)
            members, size = [], 0
        members.append(file.path)
        size += file.stamp.size
    if members:
        yield new_shard(*partition, members, size)


def _published(layout: Layout) -> list[Partition]:
    return [partition for partition in list_partitions(layout) if _is_dated(partition)]


def _is_dated(partition: Partition) -> bool:
    try:
        date.fromisoformat(partition.date)
    except ValueError:
        return False
    return True


def _plan_partition(settings: Settings, landed: LandedPartition, current: Footer) -> PartitionPlan:
    layout, partition = Layout.from_settings(settings), landed.partition
    compared = [_compare(settings, landed, known) for known in read_known(layout, partition)]
    taken = {entry.file_path for each in compared for entry in each.known.footer.inputs}
    fresh = [file for path, file in landed.files.items() if path not in taken]
    packed = tuple(pack_files(partition, fresh, settings.shard_max_files, settings.shard_max_bytes))
    known_names = [each.known.batch for each in compared]
    disjoint = frozenset((*known_names, *(shard.batch for shard in packed)))
    by_state: dict[str, list[Shard]] = {"shards": [], "outdated": [], "current": []}
    for each in compared:
        if each.present:
            by_state[_judge(each, current)].append(_rebuild(partition, each, disjoint))
    by_state["shards"] += [replace(shard, disjoint=_others(disjoint, shard.batch)) for shard in packed]
    changed = sum(each.changed for each in compared)
    gone = sum(len(each.gone) for each in compared)
    files = FileTally(len(fresh), changed, gone, len(landed.files) - len(fresh) - changed)
    return PartitionPlan(partition, files, **{state: tuple(shards) for state, shards in by_state.items()})


def _compare(settings: Settings, landed: LandedPartition, known: KnownBatch) -> _Comparison:
    inputs = {entry.file_path: entry for entry in known.footer.inputs}
    present = tuple(landed.files[path] for path in inputs if path in landed.files)
    found = _find_digests(settings, landed.partition, known.batch, present)
    changed = sum(_has_changed(inputs[path], digests, known) for path, (_, digests) in found.items())
    return _Comparison(known, present, changed, tuple(path for path in inputs if path not in landed.files))


def _find_digests(settings: Settings, partition: Partition, batch: str, present: Iterable[RawFile]) -> Index:
    if is_remote(settings.raw_path):
        return {file.path: (file, tags_of(file)) for file in present}
    layout = Layout.from_settings(settings)
    remembered = read_index(layout, partition, batch)
    found, is_news = look_up_digests(settings.raw_path, present, remembered)
    if is_news:
        write_index(layout, partition, batch, found)
    return found


def _has_changed(entry: Input, digests: Digests, known: KnownBatch) -> bool:
    """A carried file that is back counts as changed, unless its rows follow the shard's rules."""
    came_back = entry.carried_rules not in ("", known.footer.rules_version)
    return came_back or digests != (entry.sha256, entry.sidecar_sha256)


def _judge(each: _Comparison, current: Footer) -> str:
    if each.changed or each.known.torn:
        return "shards"
    return "current" if each.known.footer.rules == current.rules else "outdated"


def _rebuild(partition: Partition, each: _Comparison, disjoint: frozenset[str]) -> Shard:
    return Shard(
        *partition,
        each.known.batch,
        tuple(file.path for file in each.present),
        sum(file.stamp.size for file in each.present),
        each.gone,
        each.known.part,
        _others(disjoint, each.known.batch),
    )


def _others(batches: frozenset[str], batch: str) -> tuple[str, ...]:
    return tuple(sorted(batches - {batch}))
