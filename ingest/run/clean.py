"""One shard from raw files to published parts: read, clean batch by batch, publish."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from time import perf_counter

import pyarrow as pa

from ingest.dataset import (
    PUBLISH_ORDER,
    Expectation,
    Input,
    Layout,
    OvertakenError,
    ShardWriter,
    StagedShard,
    open_staging,
    publish,
)
from ingest.errors import DatasetError
from ingest.model import BrokenRecord
from ingest.objects import is_remote
from ingest.run.batches import clean_batch, cut_batches
from ingest.run.carry import carry_inputs, carry_rows, find_ids_beside, published_part
from ingest.run.changes import compare_shard
from ingest.run.cleaner import Cleaner, Item, Tables, load_cleaner
from ingest.run.collector import collect_young, collector_paused
from ingest.run.counts import count_rows
from ingest.run.index import Digests, Index, digest_file, stamp_file, write_index
from ingest.run.landing import RawFile, printable_path
from ingest.run.marks import mark_rows, read_marks
from ingest.run.remedies import tell
from ingest.run.shard import Counts, Shard, ShardResult, result_of
from ingest.settings import Settings

Watch = Callable[[int], None]
"""Told after each batch how many records are done: a sign of life."""


def _ignore(_records: int) -> None:
    return


@dataclass(frozen=True, slots=True)
class Desk:
    """What cleaning a shard needs besides the shard itself."""

    settings: Settings
    cleaner: Cleaner
    watch: Watch = _ignore
    dry_run: bool = False

    @property
    def layout(self) -> Layout:
        return Layout.from_settings(self.settings)


def clean_shard(
    shard: Shard,
    settings: Settings,
    *,
    dry_run: bool = False,
    watch: Watch = _ignore,
) -> ShardResult:
    """Clean a shard's raw files and publish them, or compare them in a dry run.

    Never raises for what is wrong with the shard, its partition or the disk: that is a result
    with status `failed` or `skipped`. A broken data file or setting of ours is raised.
    """
    started = perf_counter()
    desk = Desk(settings, load_cleaner(settings.cleaner), watch, dry_run)
    try:
        with collector_paused():
            result = _clean_in_staging(shard, desk)
    except OvertakenError as error:
        result = result_of(shard, "skipped", str(error))
    except (DatasetError, MemoryError, pa.ArrowException) as error:
        result = _fail(shard, error, str(error) or type(error).__name__)
    except OSError as error:
        result = _fail(shard, error, tell(error))
    return replace(result, seconds=round(perf_counter() - started, 3))


def _fail(shard: Shard, error: Exception, message: str) -> ShardResult:
    kind = "OSError" if isinstance(error, OSError) else type(error).__name__
    return replace(result_of(shard, "failed", message), error=kind)


def _clean_in_staging(shard: Shard, desk: Desk) -> ShardResult:
    layout = desk.layout
    with open_staging(layout) as folder:
        at_hand, index = _bring(shard, desk, folder / "raw")
        staged, counts = _write_parts(shard, at_hand, folder, index)
        if desk.dry_run:
            return _compare(shard, desk, staged, counts)
        expected = Expectation(
            frozenset(shard.disjoint), shard.replaces, exactly=bool(shard.carried), force=shard.force
        )
        changed = publish(layout, shard.partition, staged, expected)
        if changed:
            from ingest.run.signatures import keep_signatures  # noqa: PLC0415 (planning needs no numpy)

            keep_signatures(layout, shard.partition, staged.names["documents"], staged.paths["documents"])
    if at_hand is desk:
        write_index(layout, shard.partition, shard.batch, index)
    return replace(result_of(shard, "published" if changed else "unchanged"), counts=counts)


def _bring(shard: Shard, desk: Desk, folder: Path) -> tuple[Desk, Index]:
    """The desk with the raw files at hand, those of a store fetched; and what the files are."""
    raw = desk.settings.raw_path
    if not is_remote(raw):
        return desk, {path: _look_at(raw, path) for path in shard.files}
    from ingest.run.landing_objects import fetch_objects  # noqa: PLC0415 (only a store needs it)

    index = fetch_objects(raw, shard.files, folder)
    return replace(desk, settings=replace(desk.settings, raw_path=folder)), index


def _look_at(raw: Path, path: str) -> tuple[RawFile, Digests]:
    """Stamp and digests from before the file is read: should it change meanwhile, they will not fit."""
    file = stamp_file(raw, path)
    return file, digest_file(raw, file)


def _write_parts(shard: Shard, desk: Desk, folder: Path, index: Index) -> tuple[StagedShard, Counts]:
    settings, counts, records = desk.settings, Counts(), 0
    clean = partial(_clean_records, desk, date.fromisoformat(shard.date))
    with published_part(desk.layout, shard, "documents") as published:
        marks = read_marks(published)
    with ShardWriter(shard.batch, folder, desk.layout.digest) as writer:
        items = _read_files(shard, desk)
        for batch in cut_batches(items, settings.batch_max_records, settings.batch_max_bytes):
            tables = clean_batch(batch, clean)
            documents = mark_rows(_sign(tables["documents"], shard.batch), marks)
            writer.add({**tables, "documents": documents})
            counts += count_rows(tables)
            records += len(batch)
            collect_young()
            desk.watch(records)
        for tables in carry_rows(desk.layout, shard):
            writer.add(tables)
        fresh = (Input(path, file.stamp.size, *digests) for path, (file, digests) in index.items())
        inputs = (*fresh, *carry_inputs(desk.layout, shard))
        return writer.finish(desk.cleaner.footer(settings).with_inputs(inputs)), counts


def _clean_records(desk: Desk, landed: date, records: list[Item]) -> Tables:
    return desk.cleaner.clean(records, landed, desk.settings)


def _sign(documents: pa.Table, batch: str) -> pa.Table:
    """The documents with the shard's name as their run: the pipeline does not know shards."""
    place = documents.schema.get_field_index("run_id")
    names = pa.array([batch] * documents.num_rows, pa.string())
    return documents.set_column(place, documents.schema.field(place), names)


def _read_files(shard: Shard, desk: Desk) -> Iterator[Item]:
    for path in shard.files:
        shown = printable_path(path)
        for item in _read_file(shard, desk, path):
            yield item if shown == path else replace(item, file_path=printable_path(item.file_path))


def _read_file(shard: Shard, desk: Desk, path: str) -> Iterator[Item]:
    try:
        yield from desk.cleaner.read(desk.settings, path, shard.source)
    except OSError as error:
        problem = error.strerror or str(error)
        yield BrokenRecord(shard.source, path, "read", type(error).__name__, f"cannot be read: {problem}")


def _compare(shard: Shard, desk: Desk, staged: StagedShard, counts: Counts) -> ShardResult:
    with ExitStack() as stack:
        published = {
            table: stack.enter_context(published_part(desk.layout, shard, table)) for table in PUBLISH_ORDER
        }
        changes = compare_shard(
            staged.paths,
            published,
            partial(find_ids_beside, desk.layout, shard),
            drops=desk.settings.duplicates == "drop",
        )
    return replace(
        result_of(shard, "compared"),
        counts=counts,
        documents_change=changes["documents"],
        blocks_change=changes["blocks"],
    )
