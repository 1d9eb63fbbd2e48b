"""Small tables in the published schemas, for tests that publish without cleaning."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa

from ingest.dataset import Expectation, Footer, Input, Layout, Partition, ShardWriter, open_staging, publish
from ingest.schema import TABLES

PLAINLY = Expectation()
WIRE = Partition("wire", "2026-11-02")
NEUTRAL = {
    pa.string(): "",
    pa.int32(): 0,
    pa.int64(): 0,
    pa.float32(): 0.0,
    pa.bool_(): False,
    pa.binary(): b"",
}


def make_tables(batch: str, version: int, rows: int) -> dict[str, pa.Table]:
    """Rows whose texts all name their version, long enough that versions differ in size."""
    ids = [f"{batch}-{number:05}" for number in range(rows)]
    texts = [f"version {version} " * (1 + (number * 7 + version) % 5) for number in range(rows)]
    documents = [_fill("documents", id=name, text=text) for name, text in zip(ids, texts, strict=True)]
    blocks = [_fill("blocks", doc_id=name, text=text) for name, text in zip(ids, texts, strict=True)]
    return {
        "documents": pa.Table.from_pylist(documents, TABLES["documents"]),
        "blocks": pa.Table.from_pylist(blocks, TABLES["blocks"]),
        "quarantine": TABLES["quarantine"].empty_table(),
    }


def footer_of(version: int, code: str = "0.1.0") -> Footer:
    return Footer(f"rules-{version}", code, "settings")


def put(  # noqa: PLR0913 (a test names only what it is about)
    layout: Layout,
    batch: str,
    version: int = 0,
    partition: Partition = WIRE,
    *,
    rows: int = 20,
    files: tuple[str, ...] | None = None,
    expected: Expectation = PLAINLY,
    code: str = "0.1.0",
) -> bool:
    """Write and publish one shard."""
    inputs = tuple(Input(path, version, f"digest-{version}") for path in files or (f"{batch}.txt",))
    with open_staging(layout) as folder:
        with ShardWriter(batch, folder) as writer:
            writer.add(make_tables(batch, version, rows))
            staged = writer.finish(footer_of(version, code).with_inputs(inputs))
        return publish(layout, partition, staged, expected)


def batch_name(number: int) -> str:
    return f"{number:016x}"


def make_layout(root: Path, **options: object) -> Layout:
    return Layout(root / "clean", root / ".ingest" / "clean", **options)


def _fill(table: str, **known: object) -> dict[str, object]:
    return {field.name: known.get(field.name, _neutral(field)) for field in TABLES[table]}


def _neutral(field: pa.Field) -> object:
    if field.nullable:
        return None
    if pa.types.is_list(field.type):
        return []
    if pa.types.is_timestamp(field.type):
        return datetime(2026, 11, 2, tzinfo=UTC)
    return {} if pa.types.is_struct(field.type) else NEUTRAL[field.type]
