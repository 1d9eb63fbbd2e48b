"""Looking into a published part, and writing it anew as a careless tool would."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from ingest.dataset.layout import PartName, parse_part_name
from ingest.dataset.verify import Verification


def problems(found: Verification) -> str:
    return "\n".join(f"{finding.file}: {finding.problem}" for finding in found.findings)


def part(clean: Path, table: str) -> Path:
    return next(clean.glob(f"{table}/*/*/*.parquet"))


def rewrite(path: Path, rows: pa.Table, **footer: str) -> None:
    """Write a part anew under the name of its bytes; `footer` replaces values."""
    kept = {key.decode(): value.decode() for key, value in (pq.read_metadata(path).metadata or {}).items()}
    values = {key: value for key, value in kept.items() if key.startswith("ingest.")}
    draft = path.with_suffix(".draft")
    with pq.ParquetWriter(draft, rows.schema) as writer:
        writer.write_table(rows)
        writer.add_key_value_metadata({**values, **{f"ingest.{key}": value for key, value in footer.items()}})
    path.unlink()
    draft.rename(path.with_name(str(name_of(draft, path))))


def name_of(draft: Path, path: Path) -> PartName:
    name = parse_part_name(path.name)
    assert name is not None
    return name._replace(content=hashlib.sha256(draft.read_bytes()).hexdigest()[:8])


def read_part(path: Path) -> pa.Table:
    return pq.ParquetFile(path).read()
