"""A small dataset that keeps every promise, for tests that break one of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa

from ingest.dataset import Expectation, Footer, Input, Layout, Partition, ShardWriter, open_staging, publish
from ingest.schema import DOCUMENTS, QUALITY, TABLES

Row = dict[str, Any]
Rows = dict[str, list[Row]]
WIRE = Partition("wire", "2026-11-02")
FOOTER = Footer("rules-1", "0.1.0", "settings")
DOCUMENT: Mapping[str, Any] = {
    **{field.name: None for field in DOCUMENTS},
    "authors": [],
    "tags": [],
    "warnings": [],
    "language_spans": [],
    "pii_spans": [],
    "record_key": "",
    "raw_digest": "0" * 64,
    "content_type": "text/plain",
    "language": "eng",
    "language_script": "Latn",
    "language_score": 0.9,
    "charset": "utf-8",
    "charset_source": "detected",
    "decode_errors": 0,
    "text_hash": "",
    "quality": {field.name: 0 for field in QUALITY},
    "schema_version": 1,
    "rules_version": "rules-1",
    "code_version": "0.1.0",
    "run_id": "",
    "ingested_at": datetime(2026, 11, 2, tzinfo=UTC),
}
BLOCK: Mapping[str, Any] = {
    "kind": "line",
    "label": "content",
    "kind_of_boilerplate": None,
    "reason": "prose",
    "edits": [],
    "locator": "1",
    "start": None,
    "end": None,
    "tag": "",
    "tokens": "",
    "zone": "",
    "link_chars": 0,
    "hidden": False,
    "language": None,
}
BROKEN: Mapping[str, Any] = {
    "record_key": "",
    "record_offset": None,
    "stage": "decode",
    "error": "BinaryContent",
    "message": "the record is no text",
    "first_bytes": b"\x00",
    "rules_version": "rules-1",
    "code_version": "0.1.0",
}


def document(
    name: str, blocks: Sequence[Row | str], file: str = "wire/2026-11-02/a.txt", **known: Any
) -> Rows:
    """Tables of one document whose text and counts are those of its blocks; `known` has the last word."""
    rows = [_block(name, position, block) for position, block in enumerate(blocks)]
    texts = [_cut(row) for row in rows if row["label"] == "content"]
    facts = {
        "id": name,
        "file_path": file,
        "text": "\n".join(texts),
        "char_count": len("\n".join(texts)),
        "block_count": len(texts),
        "original_block_count": len(rows),
        "original_char_count": sum(len(row["text"]) for row in rows),
        "word_count": len("\n".join(texts).split()),
    }
    return {"documents": [{**DOCUMENT, **facts, **known}], "blocks": rows, "quarantine": []}


def removed(text: str, kind: str = "menu", reason: str = "short-row", **known: Any) -> Row:
    return {"text": text, "label": "boilerplate", "kind_of_boilerplate": kind, "reason": reason, **known}


def broken(file: str = "wire/2026-11-02/a.txt", **known: Any) -> Rows:
    return {"documents": [], "blocks": [], "quarantine": [{**BROKEN, "file_path": file, **known}]}


def merge(*every: Rows) -> Rows:
    return {table: [row for rows in every for row in rows[table]] for table in TABLES}


def story() -> Rows:
    """Three documents and a broken record: rows kept and removed, an edit, spans, no content at all."""
    edits = [{"start": 0, "end": 8, "kind": "byline", "reason": "lead-byline"}]
    spans = [{"start": 0, "end": 10, "language": "eng", "score": 1.0}]
    mail = [{"start": 11, "end": 16, "kind": "email"}]
    return merge(
        document(
            "d1",
            [
                removed("Menu"),
                {"text": "By Ann. It rained.", "edits": edits},
                "a@b.c called",
                removed("Ad", "ad"),
            ],
            language_spans=spans,
            pii_spans=mail,
        ),
        document("d2", ["비가 왔다.", removed("공유", "share")], language="kor", language_script="Hang"),
        document("d3", [removed("Login")]),
        broken(),
    )


def put(  # noqa: PLR0913 (a test names only what it is about)
    root: Path,
    rows: Rows,
    number: int = 1,
    partition: Partition = WIRE,
    paths: Sequence[str] = (),
    *,
    digest: str = "digest",
) -> Path:
    """Publish rows as one shard; gives the dataset."""
    layout = Layout(root / "clean", root / ".ingest" / "clean")
    files = paths or [f"{partition.source}/{partition.date}/a.txt"]
    with open_staging(layout) as folder:
        with ShardWriter(f"{number:016x}", folder) as writer:
            writer.add({table: pa.Table.from_pylist(rows[table], TABLES[table]) for table in TABLES})
            staged = writer.finish(FOOTER.with_inputs(tuple(Input(path, 1, digest) for path in files)))
        publish(layout, partition, staged, Expectation())
    return layout.clean


def change(rows: Rows, table: str, index: int, **values: Any) -> Rows:
    """The rows with some values of one row replaced."""
    changed = [dict(row) for row in rows[table]]
    changed[index] = {**changed[index], **values}
    return {**rows, table: changed}


Breaking = Callable[[Rows], Rows]


def _block(name: str, position: int, block: Row | str) -> Row:
    known = {"text": block} if isinstance(block, str) else block
    return {**BLOCK, "doc_id": name, "position": position, **known}


def _cut(row: Row) -> str:
    text = row["text"]
    for edit in reversed(row["edits"]):
        text = text[: edit["start"]] + text[edit["end"] :]
    return text
