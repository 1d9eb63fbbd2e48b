"""What a re-clean would change: rows of a staged part beside the rows of the published one.

Copies that a run would take out again once its duplicates are settled are left out of the count.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterator, Mapping
from collections.abc import Set as AbstractSet
from pathlib import Path

from ingest.dataset import VERSION_COLUMNS
from ingest.run.carry import read_part
from ingest.run.drops import REASON
from ingest.run.shard import Change
from ingest.schema import TABLES

RECORD = ("file_path", "record_key")
ROW_KEYS = {"documents": RECORD, "blocks": ("doc_id", "position")}
OWNER_KEYS = {"documents": RECORD, "blocks": ("doc_id",)}
"""What names the document of a row: its record, or its id."""

ROW_DIGEST_BYTES = 16

Key = tuple[object, ...]
Parts = Mapping[str, Path | None]
"""The published parts of a shard by table; None for one that is not there."""

FindElsewhere = Callable[[AbstractSet[object]], AbstractSet[object]]
"""Which of some ids stand in other shards of the partition."""


def compare_shard(
    staged: Mapping[str, Path], published: Parts, find_elsewhere: FindElsewhere, *, drops: bool
) -> dict[str, Change]:
    """How many rows of documents and blocks a re-clean would add, remove, change, and leave the same.

    `drops` tells whether documents that repeat another are put into quarantine.
    """
    known = _read_names(published["documents"])
    names = _find_repeats(_read_names(staged["documents"]), known, find_elsewhere)
    copies = _read_copies(staged["documents"], published["quarantine"], known) if drops else set[Key]()
    left_out = {record for record, (_, is_kept) in names.items() if not is_kept or record in copies}
    kept_ids = {name for record, (name, _) in names.items() if record not in left_out}
    gone = {(name,) for name, _ in names.values() if name not in kept_ids}
    return {
        table: _compare(table, staged[table], published[table], owners)
        for table, owners in (("documents", left_out), ("blocks", gone))
    }


def _find_repeats(
    staged: Mapping[Key, object], known: Mapping[Key, object], find_elsewhere: FindElsewhere
) -> dict[Key, tuple[object, bool]]:
    """The id of each record, and whether it is the one of its id that a run keeps: see 0015."""
    fresh = set(staged.values()) - set(known.values())
    seen = set(find_elsewhere(fresh)) if fresh else set[object]()
    names = {}
    for record, name in staged.items():
        names[record] = name, name not in seen
        seen.add(name)
    return names


def _read_names(part: Path | None) -> dict[Key, object]:
    """The ids of documents by their records, in the order of the part."""
    return {_record(row): row["id"] for row in _rows(part, (*RECORD, "id"))}


def _read_copies(staged: Path, quarantine: Path | None, known: Mapping[Key, object]) -> set[Key]:
    """The records that repeat another document: marked so, or taken out of what is published."""
    marked = _rows(staged, (*RECORD, "duplicate_of"))
    dropped = {
        _record(row) for row in _rows(quarantine, (*RECORD, "error")) if row["error"] == REASON["error"]
    }
    return {_record(row) for row in marked if row["duplicate_of"] is not None} | (dropped - known.keys())


def _compare(table: str, staged: Path, published: Path | None, left_out: Collection[Key]) -> Change:
    after, before = _digest_rows(table, staged, left_out), _digest_rows(table, published)
    shared = after.keys() & before.keys()
    same = sum(after[key] == before[key] for key in shared)
    return Change(len(after) - len(shared), len(before) - len(shared), len(shared) - same, same)


def _digest_rows(table: str, part: Path | None, left_out: Collection[Key] = ()) -> dict[bytes, bytes]:
    """Digest of each row's content by digest of its key: 32 bytes a row, however long its text."""
    keys, owner = ROW_KEYS[table], OWNER_KEYS[table]
    content = [name for name in TABLES[table].names if name not in (*keys, *VERSION_COLUMNS)]
    return {
        _digest([row[key] for key in keys]): _digest([row.get(name) for name in content])
        for row in _rows(part)
        if not left_out or tuple(row[key] for key in owner) not in left_out
    }


def _rows(part: Path | None, columns: Collection[str] | None = None) -> Iterator[dict[str, object]]:
    for rows in read_part(part, columns) if part else ():
        yield from rows.to_pylist()


def _record(row: Mapping[str, object]) -> Key:
    return tuple(row[name] for name in RECORD)


def _digest(values: list[object]) -> bytes:
    return hashlib.blake2b(
        repr(values).encode("utf-8", "surrogatepass"), digest_size=ROW_DIGEST_BYTES
    ).digest()
