"""Rows of raw files that have left the landing zone, copied from the part published before.

A raw file may be archived once it is ingested; its rows stay, as the rules of their day left
them, when another file of the same shard is cleaned again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from ingest.dataset import (
    Input,
    Layout,
    borrow,
    find_footer,
    find_parts,
    overtaken_where_gone,
    parse_part_name,
)
from ingest.run.cleaner import Tables
from ingest.run.landing import SIDECAR_SUFFIX, printable_path
from ingest.run.shard import Shard
from ingest.schema import TABLES

BATCH_ROWS = 2_000  # bounds memory: a part of a huge file may hold millions of rows


def carry_rows(layout: Layout, shard: Shard) -> Iterator[Tables]:
    """The published rows of the shard's carried files, table by table, in bounded memory."""
    if not shard.carried:
        return
    paths = [printable_path(path) for path in shard.carried]
    paths += [path + SIDECAR_SUFFIX for path in paths]  # a broken sidecar's row bears its own path
    ids: set[str] = set()
    for rows in _select(layout, shard, "documents", ("file_path", paths)):
        ids.update(rows.column("id").to_pylist())
        yield _fill({"documents": rows})
    for table, wanted in (("quarantine", ("file_path", paths)), ("blocks", ("doc_id", sorted(ids)))):
        for rows in _select(layout, shard, table, wanted):
            yield _fill({table: rows})


def carry_inputs(layout: Layout, shard: Shard) -> Iterator[Input]:
    """The footer's entries of the carried files, marked with the rules that cleaned them."""
    if not shard.carried or shard.replaces is None:
        return
    replaced = parse_part_name(shard.replaces)
    assert replaced is not None, "a plan names published parts"
    with overtaken_where_gone(shard):
        before = find_footer(layout, shard.partition, replaced)
    for entry in before.inputs:
        if entry.file_path in shard.carried:
            yield entry._replace(carried_rules=entry.carried_rules or before.rules_version)


@contextmanager
def published_part(layout: Layout, shard: Shard, table: str) -> Iterator[Path | None]:
    """The published part of a shard as a file, if there is one; raises OvertakenError once it is gone."""
    found = [part for part in find_parts(layout, shard.partition, table) if part.batch == shard.batch]
    if not found:
        yield None
        return
    with overtaken_where_gone(shard), borrow(layout, shard.partition, found[-1], table) as path:
        yield path


def find_ids_beside(layout: Layout, shard: Shard, ids: AbstractSet[object]) -> set[object]:
    """Which of some ids stand in other published shards of the partition."""
    found: set[object] = set()
    for part in find_parts(layout, shard.partition):
        if part.batch != shard.batch:
            with overtaken_where_gone(shard), borrow(layout, shard.partition, part) as path:
                for rows in read_part(path, ["id"]):
                    found |= ids & set(rows.column("id").to_pylist())
    return found


def read_part(path: Path, columns: Iterable[str] | None = None) -> Iterator[pa.Table]:
    """A part in batches of bounded memory."""
    with pq.ParquetFile(path) as part:
        for batch in part.iter_batches(BATCH_ROWS, columns=None if columns is None else list(columns)):
            yield pa.Table.from_batches([batch])


def _select(layout: Layout, shard: Shard, table: str, wanted: tuple[str, list[str]]) -> Iterator[pa.Table]:
    import pyarrow.compute as pc  # noqa: PLC0415 (0.1 s that a run with nothing new need not pay)

    column, values = wanted
    accepted: Any = pa.array(values, pa.string())
    with published_part(layout, shard, table) as path:
        for rows in read_part(path) if path else ():
            yield rows.filter(pc.is_in(rows.column(column), accepted))


def _fill(tables: Mapping[str, pa.Table]) -> Tables:
    return {name: tables.get(name, schema.empty_table()) for name, schema in TABLES.items()}
