"""What was added, changed and withdrawn since a reader last looked.

A point is what the reader saw: the names of the parts, which hold a digest of their bytes. Parts
that are there now and were not then are new; of those that are gone the digests of their rows are
remembered. So a re-clean that changed nothing, or files that were merged, are no news.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple, Self

import pyarrow as pa

from ingest.dataset.held import held, insist
from ingest.dataset.layout import Layout, Partition
from ingest.dataset.remote import fetch_newest
from ingest.dataset.replaced import DIGESTS, digest_rows, open_parquet, recall_part
from ingest.dataset.shelf import find_parts, list_partitions, list_parts
from ingest.errors import DatasetError, UsageError
from ingest.schema import DOCUMENTS


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
        except (OSError, TypeError, ValueError) as error:
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


def find_changes(layout: Layout, columns: Sequence[str] | None, since: Point) -> Changes:
    """The changes since a point, each partition as it was at one moment (of a store, each object).

    Raises DatasetError where the point is older than what is remembered of replaced parts.
    """
    names = list(DOCUMENTS.names if columns is None else columns)
    tables, withdrawn, now = [_nothing(names)], list[str](), set[str]()
    seen, there = _by_folder(since.parts), {each.folder for each in list_partitions(layout)}
    for folder in sorted(there | seen.keys()):
        hold = partial(_hold, layout, folder, is_there=folder in there)
        recall = partial(recall_part, layout, Partition.of(folder))
        news = insist(partial(_read_partition, hold, recall, seen.get(folder, frozenset()), names))
        now |= {f"{folder}/{part}" for part in news.parts}
        tables += [_place(rows, folder) for rows in news.rows]
        withdrawn += news.withdrawn
    return Changes(pa.concat_tables(tables), tuple(sorted(withdrawn)), Point(frozenset(now)))


class _Held(NamedTuple):
    """A partition as it was at one moment: its parts, and how to open one (in a store a newer, by then)."""

    parts: frozenset[str]
    open: Callable[[str], tuple[str, Path | pa.Buffer]]


class _News(NamedTuple):
    """What became of a partition: its parts of now, rows added or changed, ids withdrawn."""

    parts: frozenset[str]
    rows: tuple[pa.Table, ...]
    withdrawn: frozenset[str]


@contextmanager
def _hold(layout: Layout, folder: str, *, is_there: bool) -> Iterator[_Held]:
    partition = Partition.of(folder)
    if not is_there:
        yield _Held(frozenset(), lambda part: (part, Path(part)))
    elif layout.is_remote:
        listed = {str(part): part for part in find_parts(layout, partition)}
        yield _Held(frozenset(listed), lambda part: fetch_newest(layout, partition, listed[part]))
    else:
        with held(layout.partition_dir("documents", partition)) as way:
            yield _Held(frozenset(map(str, list_parts(way))), lambda part: (part, way / part))


def _read_partition(
    hold: Callable[[], AbstractContextManager[_Held]],
    recall: Callable[[str], pa.Table],
    seen: frozenset[str],
    names: Sequence[str],
) -> _News:
    with hold() as home:
        before = _read_before(recall, seen - home.parts)
        parts, rows, after = set(home.parts & seen), list[pa.Table](), set[str]()
        for listed in sorted(home.parts - seen):
            part, content = home.open(listed)
            if part in seen:
                raise FileNotFoundError(f"{listed}: is again what it was; look again")
            news, ids = _read_news(content, names, before)
            parts.add(part)
            rows.append(news)
            after |= ids
    return _News(frozenset(parts), tuple(rows), frozenset(before.keys() - after))


def _by_folder(parts: frozenset[str]) -> dict[str, frozenset[str]]:
    folders: dict[str, set[str]] = {}
    for path in parts:
        folder, _, name = path.rpartition("/")
        folders.setdefault(folder, set()).add(name)
    return {folder: frozenset(names) for folder, names in folders.items()}


def _read_before(recall: Callable[[str], pa.Table], parts: Iterable[str]) -> dict[str, bytes]:
    """Digest by id of the rows of parts that are gone."""
    digests: dict[str, bytes] = {}
    for part in sorted(parts):
        try:
            rows = recall(part)
        except FileNotFoundError as error:
            raise DatasetError(
                f"{part} was seen and is gone, and nothing is remembered of its rows: "
                "read the whole dataset, and go on from an empty point"
            ) from error
        digests.update(zip(rows.column("id").to_pylist(), rows.column("digest").to_pylist(), strict=True))
    return digests


def _read_news(
    content: Path | pa.Buffer, names: Sequence[str], before: dict[str, bytes]
) -> tuple[pa.Table, set[str]]:
    """The rows of a part that are added or changed, and the ids of all of them."""
    import pyarrow.compute as pc  # noqa: PLC0415 (0.1 s that a run with nothing new need not pay)

    with open_parquet(content) as part:
        rows = part.read(columns=sorted({"id", *names}))
    ids = rows.column("id").to_pylist()
    digests = digest_rows(content) if before else DIGESTS.empty_table()
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
