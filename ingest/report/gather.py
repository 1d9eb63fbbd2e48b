"""What the report shows, read from the dataset: counts of everything, rows of the first documents.

Counting streams over the whole dataset; documents are read a few at a time, so that memory does not
grow with the dataset, only with the documents of one partition (their ids) and with `limit`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import polars as pl
import pyarrow as pa
import pyarrow.dataset as ds

from ingest.dataset import Layout, Partition, list_partitions, read
from ingest.schema import DOCUMENTS

DOCUMENTS_AT_ONCE = 50
DOCUMENT_COLUMNS = [name for name in DOCUMENTS.names if name != "text"]  # the rows are shown instead
BLOCK_COLUMNS = [
    "doc_id",
    "position",
    "kind",
    "text",
    "label",
    "kind_of_boilerplate",
    "reason",
    "edits",
    "language",
]
CONTENT = "content"
Row = Mapping[str, Any]


class Broken(NamedTuple):
    """Records that failed alike: how many, and the first as an example."""

    stage: str
    error: str
    records: int
    example: str


class Removed(NamedTuple):
    """Why rows were removed."""

    kind: str
    reason: str


Key = TypeVar("Key", str, Removed, tuple[str, ...])


@dataclass(frozen=True, slots=True)
class Overview:
    """Counts over the whole dataset; mappings are sorted, most frequent first."""

    documents: int
    kept_rows: int
    sources: Mapping[str, int]
    languages: Mapping[str, int]
    charsets: Mapping[str, int]
    removed_rows: Mapping[Removed, int]
    kept_reasons: Mapping[str, int]
    quarantine: tuple[Broken, ...]

    @property
    def removed_kinds(self) -> Mapping[str, int]:
        return _rank((removed.kind, rows) for removed, rows in self.removed_rows.items())

    @property
    def removed_reasons(self) -> Mapping[str, int]:
        return _rank((removed.reason, rows) for removed, rows in self.removed_rows.items())


@dataclass(frozen=True, slots=True)
class Shown:
    """One document with its rows in order."""

    document: Row
    rows: tuple[Row, ...]


def count_everything(clean: Path) -> Overview:
    """The overview of a dataset. Raises DatasetError where nothing is published."""
    documents = _count(clean, "documents", ["source", "language", "charset"])
    blocks = _count(clean, "blocks", ["label", "kind_of_boilerplate", "reason"])
    removed = (
        (Removed(kind or "other", why), n) for (label, kind, why), n in blocks.items() if label != CONTENT
    )
    kept = ((reason, rows) for (label, _, reason), rows in blocks.items() if label == CONTENT)
    kept_reasons = _rank(kept)
    sources, languages, charsets = (
        _rank((key[place], rows) for key, rows in documents.items()) for place in range(3)
    )
    return Overview(
        documents.total(),
        sum(kept_reasons.values()),
        sources,
        languages,
        charsets,
        _rank(removed),
        kept_reasons,
        _count_broken(clean),
    )


def first_documents(clean: Path, limit: int) -> Iterator[Shown]:
    """The first documents by source, landing date and id, each with its rows."""
    left = limit
    for partition in list_partitions(Layout(clean, clean)):
        ids = sorted(read(clean, ["id"], _within(partition)).column("id").to_pylist())[:left]
        for start in range(0, len(ids), DOCUMENTS_AT_ONCE):
            yield from _read_documents(clean, partition, ids[start : start + DOCUMENTS_AT_ONCE])
        left -= len(ids)
        if left <= 0:
            return


def _read_documents(clean: Path, partition: Partition, ids: Sequence[str]) -> Iterator[Shown]:
    here, wanted = _within(partition), pa.array(ids, pa.string())
    documents = read(clean, DOCUMENT_COLUMNS, here & ds.field("id").isin(wanted))
    blocks = read(clean, BLOCK_COLUMNS, here & ds.field("doc_id").isin(wanted), table="blocks")
    rows: dict[str, list[Row]] = {name: [] for name in ids}
    for row in blocks.sort_by([("doc_id", "ascending"), ("position", "ascending")]).to_pylist():
        rows[row["doc_id"]].append(row)
    for document in documents.sort_by([("id", "ascending"), ("file_path", "ascending")]).to_pylist():
        shown = {**document, "source": partition.source, "date": partition.date}
        yield Shown(shown, tuple(rows[document["id"]]))


def _within(partition: Partition) -> ds.Expression:
    return (ds.field("source") == partition.source) & (ds.field("date") == partition.date)


def _batches(clean: Path, table: str, columns: Sequence[str]) -> Iterator[pl.DataFrame]:
    for batch in read(clean, table=table).to_batches(columns=list(columns)):
        frame = pl.from_arrow(batch)
        assert isinstance(frame, pl.DataFrame)
        yield frame


def _count(clean: Path, table: str, keys: Sequence[str]) -> Counter[tuple[str, ...]]:
    counts: Counter[tuple[str, ...]] = Counter()
    for rows in _batches(clean, table, keys):
        for *key, number in rows.group_by(keys).len().iter_rows():
            counts[tuple(key)] += number
    return counts


def _count_broken(clean: Path) -> tuple[Broken, ...]:
    counts: Counter[tuple[str, ...]] = Counter()
    examples: dict[tuple[str, ...], tuple[str, ...]] = {}
    for rows in _batches(clean, "quarantine", ["stage", "error", "file_path", "record_key", "message"]):
        for stage, error, *example in rows.iter_rows():
            key, seen = (stage, error), tuple(example)
            counts[key] += 1
            examples[key] = min(examples.get(key, seen), seen)
    return tuple(
        Broken(stage, error, number, _describe(*examples[stage, error]))
        for (stage, error), number in _rank_items(counts)
    )


def _describe(file_path: str, record_key: str, message: str) -> str:
    return f"{file_path}{'#' if record_key else ''}{record_key}: {message}"


def _rank(entries: Iterable[tuple[Key, int]]) -> dict[Key, int]:
    counts: Counter[Key] = Counter()
    for key, number in entries:
        counts[key] += number
    return dict(_rank_items(counts))


def _rank_items(counts: Mapping[Key, int]) -> list[tuple[Key, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))
