"""What was added, changed and withdrawn since a reader last looked.

A point is what the reader saw: the names of the parts, which hold a digest of their bytes. Parts
that are there now and were not then are new; of those that are gone the digests of their rows are
remembered. So a re-clean that changed nothing, or files that were merged, are no news.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import pyarrow as pa
import pyarrow.parquet as pq

from ingest.dataset.known import list_documents
from ingest.dataset.layout import Layout
from ingest.dataset.replaced import DIGESTS, digest_rows, replaced_path
from ingest.errors import DatasetError, UsageError
from ingest.schema import DOCUMENTS

READ_ATTEMPTS = 5  # a re-clean that lands between listing and opening takes names away, once


@dataclass(frozen=True, slots=True)
class Point:
    """What a reader has seen of the documents; an empty one is the beginning."""

    parts: frozenset[str] = frozenset()

    @classmethod
    def load(cls, path: Path | str) -> Self:
        """The point in a file; the beginning, if there is no such file."""
        try:
            return cls(frozenset(json.loads(Path(path).read_text(encoding="utf-8"))))
        except FileNotFoundError:
            return cls()
        except ValueError as error:
            raise UsageError(f"{path}: not a point that was saved ({error}); name another file") from error

    def save(self, path: Path | str) -> None:
        """Write the point to a file, in one step."""
        draft = Path(f"{path}.{os.getpid()}.draft")
        draft.write_text(json.dumps(sorted(self.parts), indent=0), encoding="utf-8")
        draft.replace(path)


@dataclass(frozen=True, slots=True)
class Changes:
    """What happened since a point.

    `documents` are new rows, with `source`, `date` and `change`: added or changed; `withdrawn` are
    the ids of rows that are no longer there; `point` is where to go on from.
    """

    documents: pa.Table
    withdrawn: tuple[str, ...]
    point: Point


def find_changes(clean: Path, state: Path, columns: Sequence[str] | None, since: Point) -> Changes:
    """The changes since a point, read again should a re-clean take files away meanwhile.

    Raises DatasetError where the point is older than what the state directory remembers.
    """
    for _ in range(READ_ATTEMPTS - 1):
        try:
            return _find_once(clean, state, columns, since)
        except FileNotFoundError:
            continue
    return _find_once(clean, state, columns, since)


def _find_once(clean: Path, state: Path, columns: Sequence[str] | None, since: Point) -> Changes:
    now = Point(frozenset(f"{home.folder}/{part}" for home, part in list_documents(Layout(clean, state))))
    fresh, gone = now.parts - since.parts, since.parts - now.parts
    names = list(DOCUMENTS.names if columns is None else columns)
    tables, withdrawn = [_nothing(names)], list[str]()
    for folder in sorted({part.rpartition("/")[0] for part in fresh | gone}):
        before = _read_before(state, _within(gone, folder))
        after: set[str] = set()
        for part in _within(fresh, folder):
            rows, ids = _read_news(clean / "documents" / part, names, before)
            tables.append(_place(rows, folder))
            after |= ids
        withdrawn += before.keys() - after
    return Changes(pa.concat_tables(tables), tuple(sorted(withdrawn)), now)


def _within(parts: frozenset[str], folder: str) -> Iterator[str]:
    return (part for part in sorted(parts) if part.startswith(f"{folder}/"))


def _read_before(state: Path, parts: Iterator[str]) -> dict[str, bytes]:
    """Digest by id of the rows of parts that are gone."""
    digests: dict[str, bytes] = {}
    for part in parts:
        try:
            rows = pq.ParquetFile(replaced_path(state, part)).read()
        except FileNotFoundError as error:
            raise DatasetError(
                f"{part} was seen and is gone, and nothing is remembered of its rows: "
                "read the whole dataset, and go on from an empty point"
            ) from error
        digests.update(zip(rows.column("id").to_pylist(), rows.column("digest").to_pylist(), strict=True))
    return digests


def _read_news(path: Path, names: Sequence[str], before: dict[str, bytes]) -> tuple[pa.Table, set[str]]:
    """The rows of a part that are added or changed, and the ids of all of them."""
    import pyarrow.compute as pc  # noqa: PLC0415 (0.1 s that a run with nothing new need not pay)

    with pq.ParquetFile(path) as part:
        rows = part.read(columns=sorted({"id", *names}))
    ids = rows.column("id").to_pylist()
    digests = digest_rows(path) if before else DIGESTS.empty_table()
    same = [before.get(name) == digest for name, digest in zip(*map(_values, digests.columns), strict=True)]
    changes = pa.array(["changed" if name in before else "added" for name in ids], pa.string())
    news = rows.select(names).append_column("change", changes)
    return (news.filter(pc.invert(pa.array(same, pa.bool_()))) if same else news), set(ids)


def _values(column: pa.ChunkedArray) -> list[Any]:
    values: list[Any] = column.to_pylist()
    return values


def _place(rows: pa.Table, folder: str) -> pa.Table:
    for pair in folder.split("/"):
        name, _, value = pair.partition("=")
        rows = rows.append_column(name, pa.array([value] * rows.num_rows, pa.string()))
    return rows


def _nothing(names: Sequence[str]) -> pa.Table:
    """No rows, in the columns of news."""
    unknown = [name for name in names if name not in DOCUMENTS.names]
    if unknown:
        raise UsageError(f"no column {unknown[0]!r} in documents; README.md lists them")
    added = [pa.field(name, pa.string()) for name in ("change", "source", "date")]
    return pa.schema([*(DOCUMENTS.field(name) for name in names), *added], DOCUMENTS.metadata).empty_table()
