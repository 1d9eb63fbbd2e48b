"""Rows of a published shard written anew, its inputs and rules as they were."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from ingest.dataset.footer import Footer
from ingest.dataset.layout import PUBLISH_ORDER, Layout, Partition, PartName
from ingest.dataset.parts import StagedShard, TablePart, name_part
from ingest.dataset.publish import Expectation, OvertakenError, publish
from ingest.dataset.shelf import borrow, find_footer, find_parts
from ingest.dataset.staging import open_staging

Change = Callable[[pa.Table], pa.Table]


@dataclass(frozen=True, slots=True)
class Revision:
    """What becomes of the rows of each table; `added` are rows that come to those that are there.

    `settings_digest` are the settings that the shard follows from now on, where they are others: to
    be given with changes of all three tables.
    """

    changes: Mapping[str, Change]
    added: Mapping[str, pa.Table] = field(default_factory=dict)
    settings_digest: str | None = None


def revise(layout: Layout, partition: Partition, part: PartName, revision: Revision) -> PartName:
    """Publish the shard of a `documents` part with changed rows; gives the part's new name.

    Tables without a change keep their files. Raises OvertakenError where the shard is no longer
    what `part` says, or not whole.
    """
    names = {table: find_part(layout, partition, table, part.batch) for table in PUBLISH_ORDER}
    if names["documents"] != part:
        raise OvertakenError(f"{partition}: shard {part.batch} was published anew meanwhile; run again")
    footer = find_footer(layout, partition, part)
    if revision.settings_digest is not None:
        footer = replace(footer, settings_digest=revision.settings_digest)
    others = frozenset(each.batch for each in find_parts(layout, partition))
    with open_staging(layout) as folder:
        paths = {}
        for table in revision.changes.keys() | revision.added.keys():
            with borrow(layout, partition, names[table], table) as published:
                paths[table] = _rewrite(table, published, folder, footer, revision)
            names[table] = name_part(part.batch, paths[table], layout.digest)
        staged = StagedShard(part.batch, footer, paths, names)
        publish(layout, partition, staged, Expectation(others, str(part), exactly=True))
    return names["documents"]


def find_part(layout: Layout, partition: Partition, table: str, batch: str) -> PartName:
    """The one part of a shard in a table; raises OvertakenError where there is none, or another."""
    found = [part for part in find_parts(layout, partition, table) if part.batch == batch]
    if len(found) != 1:
        raise OvertakenError(f"{partition}: {table} of shard {batch} are not whole; run again")
    return found[0]


def _rewrite(table: str, published: Path, folder: Path, footer: Footer, revision: Revision) -> Path:
    """The part with its rows changed, cut into the same runs: its order and its row groups stay."""
    change = revision.changes.get(table)
    part = TablePart(table, folder)
    with pq.ParquetFile(published) as file:
        for group in range(file.num_row_groups):
            rows = file.read_row_group(group)
            part.add(change(rows) if change else rows)
            part.end_run()
    if table in revision.added:
        part.add(revision.added[table])
    return part.finish(footer)
