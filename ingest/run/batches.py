"""Records in batches of bounded memory, each cleaned whole or, if one record breaks it, apart."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import pyarrow as pa

from ingest.errors import DatasetError, IngestError, RecordError
from ingest.model import PAGE_MEDIA_TYPES, BrokenRecord, Record
from ingest.run.cleaner import Item, Tables

FIRST_BYTES = 64  # of a record, shown in the quarantine table
# A byte of plain text takes 40 bytes of memory as blocks, one of a page, which is mostly markup, 12.
TEXT_WEIGHT = 4


def cut_batches(items: Iterable[Item], max_records: int, max_bytes: int) -> Iterator[list[Item]]:
    """Runs of at most `max_records` items and about `max_bytes` of pages; text counts TEXT_WEIGHT times.

    >>> [len(batch) for batch in cut_batches([Record(b"1234", media_type="text/html")] * 5, 10, 8)]
    [2, 2, 1]
    """
    batch: list[Item] = []
    size = 0
    for item in items:
        batch.append(item)
        size += _weigh(item)
        if len(batch) >= max_records or size >= max_bytes:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _weigh(item: Item) -> int:
    if isinstance(item, BrokenRecord):
        return 0
    return len(item.payload) * (1 if item.media_type in PAGE_MEDIA_TYPES else TEXT_WEIGHT)


def clean_batch(batch: list[Item], clean: Callable[[list[Item]], Tables]) -> Tables:
    """The tables of a batch; a record whose cleaning raises becomes a quarantine row.

    What is not the record's fault (memory, disk, an import, a broken rule file) is raised: it
    would turn every record into quarantine. Raises DatasetError if rows went missing.
    """
    try:
        tables = clean(batch)
    except RecordError as error:
        return _clean_apart(batch, clean, error)
    except (IngestError, OSError, MemoryError, ImportError):
        raise
    except Exception as error:  # noqa: BLE001 (any other error is one record's, and ends in quarantine)
        return _clean_apart(batch, clean, error)
    rows = tables["documents"].num_rows + tables["quarantine"].num_rows
    if rows < len(batch):
        raise DatasetError(f"{len(batch)} records gave only {rows} rows; the cleaner lost some")
    return tables


def _clean_apart(batch: list[Item], clean: Callable[[list[Item]], Tables], error: Exception) -> Tables:
    if len(batch) > 1:
        middle = len(batch) // 2
        halves = [clean_batch(half, clean) for half in (batch[:middle], batch[middle:])]
        return {table: pa.concat_tables([half[table] for half in halves]) for table in halves[0]}
    (item,) = batch
    if isinstance(item, BrokenRecord):
        raise error
    return clean([_break(item, error)])


def _break(record: Record, error: Exception) -> BrokenRecord:
    return BrokenRecord(
        record.source,
        record.file_path,
        error.stage if isinstance(error, RecordError) else "clean",
        type(error).__name__,
        str(error)[:500] or "no message",
        record.key,
        record.offset,
        record.payload[:FIRST_BYTES],
    )
