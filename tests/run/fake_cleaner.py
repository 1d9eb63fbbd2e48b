"""A cleaner small enough to reason about, whose answers and failures the tests steer by words.

A line of a raw file is a record. Its words: `boom` raises, `bad` is refused, `die` kills the
process, `die-once` does so until a marker file beside the raw file exists, `sleep` waits.
"""

from __future__ import annotations

import hashlib
import os
import signal
import time
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from datetime import time as clock
from pathlib import Path

import polars as pl
import pyarrow as pa

from ingest.dedup import text_hashes
from ingest.errors import RecordError
from ingest.model import BrokenRecord, Record
from ingest.run import Cleaner
from ingest.run.cleaner import Item, Tables
from ingest.schema import TABLES
from ingest.settings import Settings

NEUTRAL = {pa.string(): "", pa.int32(): 0, pa.int64(): 0, pa.float32(): 0.0, pa.bool_(): False}


def read_lines(settings: Settings, file_path: str, source: str) -> Iterator[Item]:
    with (settings.raw_path / file_path).open("rb") as handle:
        for number, line in enumerate(handle):
            yield Record(line.rstrip(b"\n"), source, file_path, f"line-{number}")


def clean_lines(records: Iterable[Item], landed: date, settings: Settings, rules: str = "rules-1") -> Tables:
    rows: dict[str, list[dict[str, object]]] = {table: [] for table in TABLES}
    for record in records:
        if isinstance(record, BrokenRecord):
            rows["quarantine"].append(_quarantine_row(record, rules))
            continue
        obey(record, settings)
        rows["documents"].append(_document_row(record, landed, rules))
        rows["blocks"].append(_block_row(record))
    return {table: pa.Table.from_pylist(rows[table], schema=schema) for table, schema in TABLES.items()}


def obey(record: Record, settings: Settings) -> None:
    words = record.payload.split()
    marker = Path(settings.state) / "died-once"
    if b"boom" in words:
        raise ValueError("boom")
    if b"bad" in words:
        raise RecordError("decode", "bad record")
    if b"die" in words or (b"die-once" in words and not marker.exists()):
        marker.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    if b"sleep" in words:
        time.sleep(60)


def _document_row(record: Record, landed: date, rules: str) -> dict[str, object]:
    text = record.payload.decode("utf-8", "replace")
    known = {
        "id": _identify(record),
        "file_path": record.file_path,
        "record_key": record.key,
        "raw_digest": hashlib.sha256(record.payload).hexdigest(),
        "text": text if rules == "rules-1" else text.upper(),
        "text_hash": text_hashes(pl.Series([text]))[0],
        "language": "eng",
        "charset": "utf-8",
        "rules_version": rules,
        "ingested_at": datetime.combine(landed, clock(), UTC),
    }
    return _fill("documents", known)


def _block_row(record: Record) -> dict[str, object]:
    kept = b"menu" not in record.payload
    known = {
        "doc_id": _identify(record),
        "text": record.payload.decode("utf-8", "replace"),
        "label": "content" if kept else "boilerplate",
        "kind_of_boilerplate": None if kept else "menu",
    }
    return _fill("blocks", known)


def _quarantine_row(broken: BrokenRecord, rules: str) -> dict[str, object]:
    known = {
        "file_path": broken.file_path,
        "record_key": broken.key,
        "stage": broken.stage,
        "error": broken.error,
        "message": broken.message,
        "first_bytes": broken.first_bytes,
        "rules_version": rules,
    }
    return _fill("quarantine", known)


def _identify(record: Record) -> str:
    if b"same" in record.payload:  # as of two fetches of one URL with equal bytes
        return hashlib.sha256(record.payload).hexdigest()[:24]
    return hashlib.sha256(f"{record.file_path}#{record.key}".encode()).hexdigest()[:24]


def _fill(table: str, known: dict[str, object]) -> dict[str, object]:
    return {field.name: known.get(field.name, _neutral(field)) for field in TABLES[table]}


def _neutral(field: pa.Field) -> object:
    if field.nullable:
        return None
    if pa.types.is_list(field.type):
        return []
    return {} if pa.types.is_struct(field.type) else NEUTRAL.get(field.type, b"")


def clean_shouting(records: Iterable[Item], landed: date, settings: Settings) -> Tables:
    return clean_lines(records, landed, settings, "rules-2")


FIRST = Cleaner(read_lines, clean_lines, lambda: "rules-1", "0.1.0")
SECOND = Cleaner(read_lines, clean_shouting, lambda: "rules-2", "0.1.0")
OLD_CODE = Cleaner(read_lines, clean_lines, lambda: "rules-0", "0.0.9")
