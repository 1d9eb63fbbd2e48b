"""Signatures of a shard's texts, made where it is cleaned, so that many processes share the work.

They wait in the state directory, a file for each part, until the duplicates are settled. One that
is missing is made there; so all of them may be deleted.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from ingest.dataset import Layout, Partition, PartName
from ingest.dedup.signatures import VERSION, Signatures, sign_texts


def keep_signatures(layout: Layout, partition: Partition, part: PartName, file: Path) -> None:
    """Sign the texts of a part that was just published out of `file`, and keep the signatures for later."""
    path = _path(layout, f"{partition.folder}/{part}")
    draft = path.with_suffix(f".{os.getpid()}.draft")
    with suppress(OSError):  # a full disk, or a part that was replaced meanwhile: they are made later
        signatures = [sign_rows(rows) for rows in _read_texts(file)]
        path.parent.mkdir(parents=True, exist_ok=True)
        with draft.open("wb") as handle:
            np.save(handle, np.concatenate(signatures))
        draft.replace(path)


def find_signatures(layout: Layout, part: str, rows: int) -> Signatures | None:
    """What was kept for a part of so many rows, named by its path below the table; None if nothing."""
    try:
        kept: Signatures = np.load(_path(layout, part))
    except (OSError, ValueError, EOFError):
        return None
    return kept if len(kept) == rows else None


def forget_signatures(layout: Layout, part: str) -> None:
    """Remove what was kept for a part: the index knows it by now."""
    _path(layout, part).unlink(missing_ok=True)


def sign_rows(rows: pa.Table) -> Signatures:
    """The signature of each document; zeros for a text that has none."""
    texts = pl.from_arrow(rows.column("text"))
    assert isinstance(texts, pl.Series)
    return sign_texts(texts)[0]


def _read_texts(path: Path) -> Iterator[pa.Table]:
    with pq.ParquetFile(path) as part:
        for group in range(part.num_row_groups):
            yield part.read_row_group(group, columns=["text"])


def _path(layout: Layout, part: str) -> Path:
    return layout.state / "signatures" / VERSION / f"{part}.npy"
