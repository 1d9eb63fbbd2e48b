"""Who repeats whom in the published dataset, told in its rows: marked, or moved to quarantine.

Shards are cleaned apart and in any order; only when a run has published them is it known which
document came first. So the marks are settled at the end of a run: the index of duplicates learns
what is new and forgets what is gone, and the parts whose rows say something else are written anew.
The marks depend on what the dataset holds, not on how it came there; a run that was killed leaves
the rest to the next.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

from ingest.dataset import (
    Layout,
    OvertakenError,
    Partition,
    PartName,
    Revision,
    borrow,
    find_footer,
    list_documents,
    lock_file,
    overtaken_where_gone,
    revise,
)
from ingest.dedup.marks import Mark
from ingest.errors import DatasetError, PartitionBusy
from ingest.run.drops import drop_rows
from ingest.run.marks import MARK_COLUMNS, mark_rows
from ingest.run.summary import Failure, RunSummary
from ingest.settings import Settings

if TYPE_CHECKING:
    from ingest.dedup.index import Arrivals, DuplicateIndex
    from ingest.dedup.signatures import Signatures

LEARNED_PARTS = 5  # at a time, some 10,000 documents: a step that a crash may undo
NEEDED = ("id", "ingested_at", "text_hash", *MARK_COLUMNS)


@dataclass(frozen=True, slots=True)
class DuplicateTally:
    """Documents that were found to repeat another and marked, or dropped; parts written anew for it."""

    marked: int = 0
    dropped: int = 0
    parts: int = 0

    def __add__(self, other: DuplicateTally) -> DuplicateTally:
        return DuplicateTally(
            self.marked + other.marked, self.dropped + other.dropped, self.parts + other.parts
        )


Parts = Mapping[str, tuple[Partition, PartName]]


def settle_duplicates(settings: Settings) -> DuplicateTally:
    """Mark or drop what repeats a document that was crawled before, in the whole dataset.

    Does nothing, at the cost of a listing, if no part has come or gone. Raises PartitionBusy if
    another run is at it.
    """
    layout = Layout.from_settings(settings)
    if _is_settled(layout, settings):
        return DuplicateTally()
    layout.state.mkdir(parents=True, exist_ok=True)
    door = lock_file(layout.state / "duplicates.lock", settings.lock_timeout_s, "the index of duplicates")
    with door, overtaken_where_gone("a part"):
        return _settle(layout, settings)


def settle_run(summary: RunSummary, settings: Settings) -> RunSummary:
    """The summary of a run with its duplicates settled; what another run is at, is left to the next."""
    started = perf_counter()
    try:
        tally = settle_duplicates(settings)
    except (PartitionBusy, OvertakenError) as error:
        return replace(summary, skipped=(*summary.skipped, Failure("duplicates", str(error))))
    except (DatasetError, OSError) as error:
        return replace(summary, failures=(*summary.failures, Failure("duplicates", str(error))))
    return replace(
        summary,
        duplicates_marked=tally.marked,
        duplicates_dropped=tally.dropped,
        seconds=round(summary.seconds + perf_counter() - started, 3),
    )


def _settle(layout: Layout, settings: Settings) -> DuplicateTally:
    from ingest.dedup.index import index_folder, open_index  # noqa: PLC0415 (a database engine)

    with open_index(index_folder(layout.state)) as index:
        _learn(layout, index, _list_parts(layout))
        tally = _drop_repeated(layout, index)
        while wrong := _find_wrong(index, settings):
            parts = _list_parts(layout)
            for name in wrong:
                tally += _rewrite(layout, index, *_take(parts, name), settings)
        _note_settled(layout, _digest_state(settings, index.parts()))
    return tally


def _find_wrong(index: DuplicateIndex, settings: Settings) -> list[str]:
    """The parts whose rows do not say what they should."""
    return sorted({*index.wrongly_marked(), *(index.with_duplicates() if _drops(settings) else ())})


def _take(parts: Parts, name: str) -> tuple[Partition, PartName]:
    if name not in parts:
        raise OvertakenError(f"{name}: was published anew meanwhile; run again")
    return parts[name]


def _learn(layout: Layout, index: DuplicateIndex, parts: Parts) -> None:
    from ingest.run.signatures import forget_signatures  # noqa: PLC0415 (numpy and polars)

    known = index.parts()
    fresh = sorted(parts.keys() - known)
    if gone := sorted(known - parts.keys()):
        index.update(gone, ())
    for first in range(0, len(fresh), LEARNED_PARTS):
        some = {name: parts[name] for name in fresh[first : first + LEARNED_PARTS]}
        index.update((), _read_arrivals(layout, some))
        for name in some:
            forget_signatures(layout, name)


def _read_arrivals(layout: Layout, parts: Parts) -> Iterator[Arrivals]:
    from ingest.run.signatures import find_signatures, sign_rows  # noqa: PLC0415 (as above)

    for name, home in parts.items():
        first = 0
        with borrow(layout, *home) as path, pq.ParquetFile(path) as part:
            kept = find_signatures(layout, name, part.metadata.num_rows)
            for group in range(part.num_row_groups):
                rows = part.read_row_group(group, columns=[*NEEDED, *(["text"] if kept is None else [])])
                signatures = sign_rows(rows) if kept is None else kept[first : first + rows.num_rows]
                yield _describe(name, rows, signatures)
                first += rows.num_rows


def _describe(part: str, rows: pa.Table, signatures: Signatures) -> Arrivals:
    from ingest.dedup.index import Arrivals  # noqa: PLC0415 (a database engine)
    from ingest.dedup.signatures import has_signature  # noqa: PLC0415 (as above)

    columns = {name: rows.column(name).to_pylist() for name in NEEDED}
    marks = [Mark(*mark) for mark in zip(*(columns[name] for name in MARK_COLUMNS), strict=True)]
    return Arrivals(
        part,
        columns["id"],
        columns["ingested_at"],
        columns["text_hash"],
        signatures,
        has_signature(signatures),
        marks,
    )


def _rewrite(
    layout: Layout, index: DuplicateIndex, partition: Partition, part: PartName, settings: Settings
) -> DuplicateTally:
    marks = index.marks(_key(partition, part))
    copies = {name: mark.duplicate_of for name, mark in marks.items() if mark.duplicate_of is not None}
    if not _drops(settings):
        name = revise(layout, partition, part, Revision({"documents": partial(mark_rows, marks=marks)}))
        index.replace(_key(partition, part), _key(partition, name))
        return DuplicateTally(marked=len(copies), parts=1)
    reasons = {name: f"repeats document {kept}" for name, kept in copies.items()}
    with borrow(layout, partition, part) as path:
        revision = drop_rows(path, dict.fromkeys(copies, 0), reasons)
    if (
        find_footer(layout, partition, part).settings_digest
        == replace(settings, duplicates="mark").content_digest()
    ):
        # so that a later change of mind finds the shard outdated, and a backfill brings the copies back
        revision = replace(revision, settings_digest=settings.content_digest())
    name = revise(layout, partition, part, revision)
    index.replace(_key(partition, part), _key(partition, name), sorted(copies))
    return DuplicateTally(dropped=len(copies), parts=1)


def _drop_repeated(layout: Layout, index: DuplicateIndex) -> DuplicateTally:
    """Take out records that landed more than once, equal in URL and bytes: one id is one document."""
    tally = DuplicateTally()
    for place, repeats in sorted(index.repeated().items()):
        partition, part = _take(_list_parts(layout), place)
        kept = {repeat.id: int(repeat.at_home) for repeat in repeats}
        reasons = {name: f"the same record as document {name}" for name in kept}
        with borrow(layout, partition, part) as path:
            revision = drop_rows(path, kept, reasons)
        name = revise(layout, partition, part, revision)
        index.replace_repeated(place, _key(partition, name), repeats)
        tally += DuplicateTally(dropped=len(repeats), parts=1)
    return tally


def _drops(settings: Settings) -> bool:
    return settings.duplicates == "drop"


def _list_parts(layout: Layout) -> Parts:
    return {_key(partition, part): (partition, part) for partition, part in list_documents(layout)}


def _key(partition: Partition, part: PartName) -> str:
    return f"{partition.folder}/{part}"


def _is_settled(layout: Layout, settings: Settings) -> bool:
    try:
        noted = _note_path(layout).read_text(encoding="utf-8")
    except FileNotFoundError:
        noted = ""
    return noted == _digest_state(settings, _list_parts(layout))


def _note_settled(layout: Layout, digest: str) -> None:
    draft = _note_path(layout).with_suffix(f".{os.getpid()}.draft")
    draft.write_text(digest, encoding="utf-8")
    draft.replace(_note_path(layout))


def _digest_state(settings: Settings, parts: Iterable[str]) -> str:
    listed = "\n".join([settings.duplicates, *sorted(parts)])
    return hashlib.sha256(listed.encode("utf-8", "surrogatepass")).hexdigest()


def _note_path(layout: Layout) -> Path:
    return layout.state / "duplicates.settled"
