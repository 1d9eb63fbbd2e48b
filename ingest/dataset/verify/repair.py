"""Putting aside what verifying found out of place or damaged; nothing is deleted.

What does not belong in a table is moved to the state directory. So are all parts of a shard that
is torn or damaged: the next run then takes its raw files for new and cleans them again. A shard
whose raw files have left the landing zone is left as it is: its rows could not be made again.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from ingest.dataset.durable import flush, make_directories
from ingest.dataset.footer import Footer, read_footer
from ingest.dataset.layout import PUBLISH_ORDER, Layout, Partition
from ingest.dataset.lock import lock_partition
from ingest.dataset.shelf import list_parts
from ingest.dataset.verify.findings import CLEAN, MOVE, Finding, Verification
from ingest.dataset.verify.shard import check_shard
from ingest.errors import DatasetError

HasRaw = Callable[[str], bool]


class Repair(NamedTuple):
    """What was done about a file, in words; `to` is where it lies now, "" if it was left."""

    file: str
    done: str
    to: str = ""


def repair(layout: Layout, found: Verification, has_raw: HasRaw) -> tuple[Repair, ...]:
    """Put aside what can be put aside; `has_raw` tells whether a raw file is in the landing zone."""
    moved = [_move(layout, finding) for finding in found.findings if finding.repair == MOVE]
    shards = {_shard_of(finding) for finding in found.findings if finding.repair == CLEAN}
    for partition, batch in sorted(shards):
        with lock_partition(layout, partition):
            moved += _set_aside(layout, partition, batch, has_raw)
    return tuple(moved)


def _move(layout: Layout, finding: Finding) -> Repair:
    to = _put_away(layout, layout.clean / finding.file)
    return Repair(finding.file, "moved out of the dataset", str(to))


def _shard_of(finding: Finding) -> tuple[Partition, str]:
    _, source, day, name = PurePosixPath(finding.file).parts
    partition = Partition(source.removeprefix("source="), day.removeprefix("date="))
    return partition, name.removeprefix("part-")[:16]


def _set_aside(layout: Layout, partition: Partition, batch: str, has_raw: HasRaw) -> Iterator[Repair]:
    folders = {table: layout.partition_dir(table, partition) for table in reversed(PUBLISH_ORDER)}
    names = {
        table: [str(part) for part in list_parts(folders[table]) if part.batch == batch] for table in folders
    }
    checked = check_shard(layout.clean, partition, batch, names)
    if not any(each.repair == CLEAN for tally in checked.tallies.values() for each in tally.findings()):
        return  # a run was publishing it; by now it is whole
    parts = [folders[table] / name for table in folders for name in names[table]]  # documents first
    inputs = {entry.file_path for footer in _read_footers(parts) for entry in footer.inputs}
    gone = sorted(path for path in inputs if not has_raw(path))
    for path in parts:
        file = path.relative_to(layout.clean).as_posix()
        if gone:
            why = f"its raw file {os.fsencode(gone[0])!r} is no longer in the landing zone"
            yield Repair(file, f"left as it is: {why}, so its rows could not be made again")
        else:
            to = _put_away(layout, path)
            yield Repair(file, "moved out of the dataset; the next run cleans its raw files again", str(to))


def _read_footers(parts: list[Path]) -> Iterator[Footer]:
    for path in parts:
        try:
            yield read_footer(path)
        except DatasetError:
            continue  # a damaged part cannot say what it was made of


def _put_away(layout: Layout, path: Path) -> Path:
    target = layout.state / "set-aside" / path.relative_to(layout.clean)
    make_directories(target.parent)
    number = 0
    while target.exists():
        number += 1
        target = target.with_name(f"{path.name}.{number}")
    path.rename(target)
    flush(path.parent)
    return target
