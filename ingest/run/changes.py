"""What a re-clean would change: rows of a staged part beside the rows of the published one."""

from __future__ import annotations

import hashlib
from pathlib import Path

from ingest.dataset import VERSION_COLUMNS
from ingest.run.carry import read_part
from ingest.run.shard import Change
from ingest.schema import TABLES

ROW_KEYS = {"documents": ("file_path", "record_key"), "blocks": ("doc_id", "position")}

ROW_DIGEST_BYTES = 16


def compare_parts(table: str, staged: Path, published: Path | None) -> Change:
    """How many rows would be added, removed, changed, and stay the same."""
    after = _digest_rows(table, staged)
    before = {} if published is None else _digest_rows(table, published)
    shared = after.keys() & before.keys()
    same = sum(after[key] == before[key] for key in shared)
    return Change(len(after) - len(shared), len(before) - len(shared), len(shared) - same, same)


def _digest_rows(table: str, path: Path) -> dict[bytes, bytes]:
    """Digest of each row's content by digest of its key: 32 bytes a row, however long its text."""
    keys = ROW_KEYS[table]
    content = [name for name in TABLES[table].names if name not in (*keys, *VERSION_COLUMNS)]
    digests = {}
    for rows in read_part(path):
        for row in rows.to_pylist():
            digests[_digest([row[key] for key in keys])] = _digest([row.get(name) for name in content])
    return digests


def _digest(values: list[object]) -> bytes:
    return hashlib.blake2b(
        repr(values).encode("utf-8", "surrogatepass"), digest_size=ROW_DIGEST_BYTES
    ).digest()
