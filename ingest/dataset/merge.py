"""Several shards of a partition made one: fewer files, every row as it was.

The three merged directories are made ready first and put aside in one rename; from there on the
merge is finished by whoever comes next, even if its writer dies. Between two tables a reader sees
one merged and another not, with the same rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from ingest.dataset.durable import flush, flush_all, interrupts_held, make_directories
from ingest.dataset.footer import Footer, read_footer
from ingest.dataset.layout import PUBLISH_ORDER, Layout, Partition, PartName
from ingest.dataset.lock import lock_partition
from ingest.dataset.parts import ShardWriter, StagedShard
from ingest.dataset.publish import (
    OvertakenError,
    finish_merge,
    overtaken_where_gone,
    prepare_directory,
    recover_swaps,
)
from ingest.dataset.replaced import remember_parts
from ingest.dataset.revise import find_part
from ingest.dataset.staging import open_staging
from ingest.errors import DatasetError
from ingest.schema import TABLES

Names = Mapping[str, Sequence[PartName]]


def merge_shards(layout: Layout, partition: Partition, batches: Sequence[str], name: str) -> None:
    """Replace shards of equal rules by one named `name`, which holds their rows and their inputs.

    Raises OvertakenError if one of them is published anew meanwhile; all is then as it was.
    """
    names = _find_parts(layout, partition, batches)
    with open_staging(layout) as folder:
        with overtaken_where_gone(partition):
            staged = _write(layout, partition, names, (name, folder))
        flush_all(staged.paths.values())
        with lock_partition(layout, partition), interrupts_held():
            recover_swaps(layout, partition)
            if _find_parts(layout, partition, batches) != names:
                raise OvertakenError(f"{partition}: a shard was published anew meanwhile; run again")
            remember_parts(layout, partition, names["documents"])
            _prepare(layout, partition, names, staged)
            finish_merge(layout, partition)


def _find_parts(layout: Layout, partition: Partition, batches: Sequence[str]) -> Names:
    return {
        table: [find_part(layout, partition, table, batch) for batch in sorted(batches)]
        for table in PUBLISH_ORDER
    }


def _write(layout: Layout, partition: Partition, names: Names, target: tuple[str, Path]) -> StagedShard:
    footer = _merge_footers(
        [read_footer(layout.partition_dir("documents", partition) / str(part)) for part in names["documents"]]
    )
    nothing = {table: schema.empty_table() for table, schema in TABLES.items()}
    with ShardWriter(*target) as writer:
        for table, parts in names.items():
            for part in parts:
                for rows in _read(layout.partition_dir(table, partition) / str(part)):
                    writer.add({**nothing, table: rows})
        return writer.finish(footer)


def _read(path: Path) -> Iterator[pa.Table]:
    with pq.ParquetFile(path) as part:
        for group in range(part.num_row_groups):
            yield part.read_row_group(group)


def _merge_footers(footers: Sequence[Footer]) -> Footer:
    first = footers[0]
    if len({(footer.code_version, *footer.rules) for footer in footers}) > 1:
        raise DatasetError("shards of different rules cannot be merged: one footer speaks for all rows")
    return first.with_inputs(tuple(entry for footer in footers for entry in footer.inputs))


def _prepare(layout: Layout, partition: Partition, names: Names, staged: StagedShard) -> None:
    """Make the directories ready and put them aside: from here on the merge cannot be lost."""
    ready = next(iter(staged.paths.values())).parent / "merge"
    (ready / staged.batch).mkdir(parents=True)
    for table, parts in names.items():
        folder = layout.partition_dir(table, partition)
        replaced = {str(part) for part in parts}
        fresh = prepare_directory(folder, replaced, staged.paths[table], str(staged.names[table]))
        fresh.rename(ready / staged.batch / table)
    flush(ready / staged.batch)
    waiting = layout.merge_dir(partition)
    make_directories(waiting.parent)
    ready.rename(waiting)
    flush(waiting.parent)
