"""Publishing a shard so that no reader ever sees a missing, doubled or mixed row.

A new shard is linked into the partition. A re-cleaned one makes a new partition directory, hard
links to what stays and the new file, which is then exchanged with the old one in a single step;
the old directory goes to trash. Both happen under the partition's lock.

Where the system has no exchange call, two renames stand in for it: for a moment the partition is
absent, and a reader of that moment misses it. A crash between the two is repaired by the next
writer or sweep, which finds the finished directory waiting in `swaps/`.

In an object store a shard's parts are put over those that were seen, one table after the other, under
a lease on the partition.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NoReturn

from ingest.dataset import remote
from ingest.dataset.durable import (
    append_name,
    exchange,
    flush,
    flush_all,
    interrupts_held,
    link_or_copy,
    make_directories,
)
from ingest.dataset.footer import Footer
from ingest.dataset.history import is_older, note_rules, read_history
from ingest.dataset.layout import PUBLISH_ORDER, Layout, Partition, PartName
from ingest.dataset.lease import StillHeld
from ingest.dataset.lock import lock_partition
from ingest.dataset.parts import StagedShard
from ingest.dataset.replaced import remember_parts
from ingest.dataset.shelf import find_footer, find_parts, hold_partition, list_parts
from ingest.dataset.staging import move_file_to_trash, move_to_trash
from ingest.errors import DatasetError, PartitionBusy


class StaleRulesError(DatasetError):
    """The published rows come from newer rules than ours."""


class OvertakenError(DatasetError):
    """Another writer published the same raw files while this shard was cleaned."""


@dataclass(frozen=True, slots=True)
class Expectation:
    """What the plan saw, and what has to be still true when the shard is published.

    `disjoint` names the batches that are known not to share a raw file with this one; `replaces` the
    `documents` part that was seen of this one. `exactly` that part has to be there still, where rows
    of it were carried over. `force` lets older rules replace newer ones.
    """

    disjoint: frozenset[str] = frozenset()
    replaces: str | None = None
    exactly: bool = False
    force: bool = False


@contextmanager
def overtaken_where_gone(what: object) -> Iterator[None]:
    """A published part that goes while it is read is another writer's doing."""
    try:
        yield
    except FileNotFoundError as error:
        raise OvertakenError(f"{what}: was published anew meanwhile; run again") from error


def publish(layout: Layout, partition: Partition, staged: StagedShard, expected: Expectation) -> bool:
    """Publish the three parts of a shard; False if they were already there, byte for byte.

    Raises StaleRulesError, OvertakenError or PartitionBusy; the dataset is then as it was.
    """
    flush_all(staged.paths.values())
    with hold_partition(layout, partition) as still_held, interrupts_held():
        recover_swaps(layout, partition)
        seen = {table: find_parts(layout, partition, table) for table in PUBLISH_ORDER}
        _remove_orphans(layout, partition, staged.batch, seen)
        published = _of_batch(seen["documents"], staged.batch)
        if published and expected.exactly and expected.replaces not in [str(part) for part in published]:
            raise OvertakenError(f"{partition}: shard {staged.batch} was re-cleaned meanwhile; run again")
        before = _check_expectation(layout, partition, staged, (expected, seen["documents"]))
        desk = _Desk(layout, partition, staged, still_held)
        changed = [desk.publish_table(table, _of_batch(seen[table], staged.batch)) for table in PUBLISH_ORDER]
        note_rules(layout, staged.footer.rules_version, before, newest=expected.force)
    return any(changed)


def recover_swaps(layout: Layout, partition: Partition) -> None:
    """Finish the exchanges of a writer that died among them. Call under the lock."""
    finish_merge(layout, partition)
    for table in PUBLISH_ORDER:
        waiting = layout.swap_dir(table, partition)
        if waiting.is_dir():
            _swap_by_renames(layout, waiting, layout.partition_dir(table, partition))


def finish_merge(layout: Layout, partition: Partition) -> None:
    """Exchange the directories of a merge, table by table. Call under the lock.

    A directory without the merged part is one that was exchanged before: it goes to trash.
    """
    for waiting in sorted(layout.merge_dir(partition).glob("*/*")):
        if _of_batch(list_parts(waiting), waiting.parent.name):
            replace_directory(layout, partition, waiting.name, waiting)
        else:
            move_to_trash(layout, waiting)
    shutil.rmtree(layout.merge_dir(partition), ignore_errors=True)


def recover_all_swaps(layout: Layout) -> None:
    """Finish the interrupted exchanges of every partition; one that is busy is its writer's to finish."""
    impatient = replace(layout, lock_timeout_s=0.0)
    folders = (*layout.state.glob("swaps/*/source=*/date=*"), *layout.state.glob("merges/source=*/date=*"))
    for folder in sorted(folders):
        partition = Partition.of(f"{folder.parent.name}/{folder.name}")
        with suppress(PartitionBusy), lock_partition(impatient, partition):
            recover_swaps(layout, partition)


def _of_batch(parts: Iterable[PartName], batch: str) -> list[PartName]:
    return [part for part in parts if part.batch == batch]


def _check_expectation(
    layout: Layout,
    partition: Partition,
    staged: StagedShard,
    found: tuple[Expectation, Iterable[PartName]],
) -> str | None:
    """The rules that wrote the shard before, if it was published; raises if ours must not follow."""
    expected, parts = found
    members = {entry.file_path for entry in staged.footer.inputs}
    before: str | None = None
    for part in parts:
        if part.batch == staged.batch:
            footer = find_footer(layout, partition, part)
            if not expected.force and is_older(staged.footer, footer, read_history(layout)):
                _refuse_newer(partition, staged.footer, footer, is_new=str(part) != expected.replaces)
            before = footer.rules_version
        elif part.batch not in expected.disjoint:
            _refuse_overlap(partition, members, find_footer(layout, partition, part))
    return before


def _refuse_newer(partition: Partition, ours: Footer, theirs: Footer, *, is_new: bool) -> NoReturn:
    """Raise for a part of newer rules: one that was not there yet and holds what ours does, is as good."""
    if is_new and ours.inputs_digest == theirs.inputs_digest:
        raise OvertakenError(f"{partition}: another run was first, by newer rules ({theirs.rules_version})")
    raise StaleRulesError(
        f"{partition}: the published rows were cleaned by newer rules ({theirs.rules_version}, code "
        f"{theirs.code_version}) than these ({ours.rules_version}, code {ours.code_version}). "
        "Update this installation, or force a backfill to go back"
    )


def _refuse_overlap(partition: Partition, members: set[str], other: Footer) -> None:
    shared = members.intersection(entry.file_path for entry in other.inputs)
    if shared:
        raise OvertakenError(
            f"{partition}: another run published {len(shared)} of these files first, among them "
            f"{min(shared)!a}; the next run takes up the rest"
        )


def _remove_orphans(
    layout: Layout, partition: Partition, ours: str, seen: Mapping[str, Iterable[PartName]]
) -> None:
    """Put aside what a writer left that died before its documents: its raw files are new to all.

    They may come in another shard now, and the blocks of their documents must not stand twice.
    """
    documents = {part.batch for part in seen["documents"]}
    for table, parts in seen.items():
        for part in parts:
            if part.batch in documents or part.batch == ours:
                continue
            if layout.is_remote:
                remote.remove_part(layout, partition, table, part)
            else:
                move_file_to_trash(layout, layout.partition_dir(table, partition) / str(part))


@dataclass(frozen=True, slots=True)
class _Desk:
    """A shard about to be published, under the lock of its partition."""

    layout: Layout
    partition: Partition
    staged: StagedShard
    still_held: StillHeld

    def publish_table(self, table: str, published: list[PartName]) -> bool:
        """Publish one part in place of those of its batch that were seen; False if it is there already."""
        if published == [self.staged.names[table]]:
            return False
        if table not in self.staged.paths:  # a revision that leaves this table as it was
            raise OvertakenError(f"{self.partition}: {table} were published anew meanwhile; run again")
        if self.layout.is_remote:
            self._put(table, published)
        elif published:
            self._exchange(table, published)
        else:
            self._append(table)
        return True

    def _put(self, table: str, published: list[PartName]) -> None:
        part = self.staged.paths[table], self.staged.batch
        seen = published[0] if published else None
        self._remember(table, published)
        if not self.still_held() or not remote.put_part(self.layout, self.partition, table, part, seen):
            raise OvertakenError(f"{self.partition}: another writer was at it meanwhile; run again")

    def _append(self, table: str) -> None:
        folder = self.layout.partition_dir(table, self.partition)
        make_directories(folder)
        append_name(self.staged.paths[table], folder / str(self.staged.names[table]))
        flush(folder)

    def _exchange(self, table: str, published: list[PartName]) -> None:
        folder = self.layout.partition_dir(table, self.partition)
        self._remember(table, published)
        replaced = {str(part) for part in published}
        fresh = prepare_directory(folder, replaced, self.staged.paths[table], str(self.staged.names[table]))
        replace_directory(self.layout, self.partition, table, fresh)

    def _remember(self, table: str, replaced: list[PartName]) -> None:
        if table == "documents":
            with overtaken_where_gone(self.partition):
                remember_parts(self.layout, self.partition, replaced)


def prepare_directory(folder: Path, replaced: AbstractSet[str], staged: Path, name: str) -> Path:
    """A copy of the partition in hard links, beside the staged part, which is in place of the replaced."""
    fresh = staged.parent / f"new-{staged.stem}"
    fresh.mkdir()
    for kept in sorted(folder.iterdir()):
        if kept.name not in replaced:
            link_or_copy(kept, fresh / kept.name)
    link_or_copy(staged, fresh / name)
    flush(fresh)
    return fresh


def replace_directory(layout: Layout, partition: Partition, table: str, fresh: Path) -> None:
    folder = layout.partition_dir(table, partition)
    if layout.atomic_exchange and exchange(fresh, folder):
        flush(folder.parent)
        move_to_trash(layout, fresh)
        return
    waiting = layout.swap_dir(table, partition)
    make_directories(waiting.parent)
    fresh.rename(waiting)
    flush(waiting.parent)
    _swap_by_renames(layout, waiting, folder)


def _swap_by_renames(layout: Layout, waiting: Path, folder: Path) -> None:
    if folder.is_dir():
        move_to_trash(layout, folder)
    make_directories(folder.parent)
    waiting.rename(folder)
    flush(folder.parent)
