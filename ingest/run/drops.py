"""Documents taken out of a published shard: their rows and blocks go, a row of the quarantine says why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from ingest.dataset import Revision
from ingest.schema import QUARANTINE

FACTS = ("file_path", "record_key", "record_offset", "rules_version", "code_version")
REASON = {"stage": "dedup", "error": "duplicate", "first_bytes": b""}


def drop_rows(part: Path, kept: Mapping[str, int], reasons: Mapping[str, str]) -> Revision:
    """What is to be done to the shard of a `documents` part.

    `kept` says of an id how many of its rows stay, the first ones; ids that are not in it stay
    whole. `reasons` are the messages of the quarantine, by id.
    """
    changes = {
        "documents": Sieve(("id",), kept).pass_on,
        "blocks": Sieve(("doc_id", "position"), kept).pass_on,
    }
    return Revision(changes, {"quarantine": _explain(part, kept, reasons)})


class Sieve:
    """Passes rows on but for those in excess, over all the tables that it is given in turn."""

    def __init__(self, key: Sequence[str], kept: Mapping[str, int]) -> None:
        self._key, self._kept = key, kept
        self._seen: Counter[tuple[object, ...]] = Counter()

    def pass_on(self, rows: pa.Table) -> pa.Table:
        """The rows that stay."""
        return rows.filter(pa.array(self._judge(rows), pa.bool_()))

    def hold_back(self, rows: pa.Table) -> pa.Table:
        """The rows that go."""
        return rows.filter(pa.array([not stays for stays in self._judge(rows)], pa.bool_()))

    def _judge(self, rows: pa.Table) -> list[bool]:
        keys = zip(*(rows.column(name).to_pylist() for name in self._key), strict=True)
        return [key[0] not in self._kept or self._count(key) <= self._kept[key[0]] for key in keys]

    def _count(self, key: tuple[str, ...]) -> int:
        self._seen[key] += 1
        return self._seen[key]


def _explain(part: Path, kept: Mapping[str, int], reasons: Mapping[str, str]) -> pa.Table:
    with pq.ParquetFile(part) as file:
        rows = Sieve(("id",), kept).hold_back(file.read(columns=["id", *FACTS]))
    explained = [{**row, **REASON, "message": reasons[row.pop("id")]} for row in rows.to_pylist()]
    return pa.Table.from_pylist(explained, QUARANTINE)
