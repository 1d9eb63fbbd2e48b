"""The documents as other public corpora have them, so that their tools read ours.

    fineweb  the columns of FineWeb 2: text, id, dump, url, date, file_path, language, language_score,
             language_script, minhash_cluster_size, top_langs
    c4       the columns of C4: text, timestamp, url

Documents without text and those that repeat another are left out, as they are there.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa

from ingest.dataset.reader import open_stream
from ingest.errors import UsageError

READ_COLUMNS = (
    *("id", "text", "url", "file_path", "ingested_at", "language", "language_score", "language_script"),
    *("language_spans", "duplicate_of", "dup_cluster_id", "source", "date"),
)
GROUP_COLUMNS = ("dup_cluster_id", "minhash_cluster_size")
BATCH_ROWS = 2_000
MOMENT = "%Y-%m-%dT%H:%M:%SZ"  # as both corpora write it

Sizes = Mapping[str, int]


def view(clean: Path | str = "clean", name: str = "fineweb") -> pa.RecordBatchReader:
    """The documents in the columns of another corpus, as a stream; `name` is one of VIEWS.

    Raises UsageError for an unknown name, DatasetError where nothing is published.
    """
    if name not in VIEWS:
        raise UsageError(f"no view {name!r}; there are {', '.join(VIEWS)}")
    schema, shape = VIEWS[name]
    stream = open_stream(Path(clean))
    sizes = _group_sizes(stream(GROUP_COLUMNS, BATCH_ROWS))
    batches = stream(READ_COLUMNS, BATCH_ROWS)
    shaped = (_shape(batch, shape, sizes, schema) for batch in batches)
    return pa.RecordBatchReader.from_batches(schema, (part for table in shaped for part in table))


def _shape(batch: pa.RecordBatch, shape: Shape, sizes: Sizes, schema: pa.Schema) -> list[pa.RecordBatch]:
    rows = pl.from_arrow(batch)
    assert isinstance(rows, pl.DataFrame)
    kept = rows.filter((pl.col("text") != "") & pl.col("duplicate_of").is_null())
    shaped: list[pa.RecordBatch] = shape(kept, sizes).to_arrow().cast(schema).to_batches()
    return shaped


def _group_sizes(batches: Iterable[pa.RecordBatch]) -> dict[str, int]:
    """How many documents each group holds that has more than one."""
    sizes: dict[str, int] = {}
    for batch in batches:
        for name, size in zip(*(column.to_pylist() for column in batch.columns), strict=True):
            if size is not None and size > 1:
                sizes[name] = max(size, sizes.get(name, 1))
    return sizes


def _as_fineweb(rows: pl.DataFrame, sizes: Sizes) -> pl.DataFrame:
    return rows.select(
        "text",
        "id",
        dump=pl.col("source") + "-" + pl.col("date"),
        url=pl.col("url").fill_null(""),
        date=pl.col("ingested_at").dt.strftime(MOMENT),
        file_path="file_path",
        language="language",
        language_score=pl.col("language_score").cast(pl.Float64),
        language_script=pl.col("language_script").fill_null(""),
        minhash_cluster_size=pl.Series(
            [sizes.get(name, 1) for name in rows["dup_cluster_id"]], dtype=pl.Int64
        ),
        top_langs=pl.Series(map(_tell_languages, rows["language_spans"].to_list()), dtype=pl.String),
    )


def _as_c4(rows: pl.DataFrame, _sizes: Sizes) -> pl.DataFrame:
    return rows.select(
        "text", timestamp=pl.col("ingested_at").dt.strftime(MOMENT), url=pl.col("url").fill_null("")
    )


def _tell_languages(spans: list[dict[str, Any]]) -> str:
    """The share of the mixed text in each of its languages, as JSON; {} for a text in one language."""
    chars: dict[str, int] = {}
    for span in spans:
        chars[span["language"]] = chars.get(span["language"], 0) + span["end"] - span["start"]
    total = sum(chars.values()) or 1
    return json.dumps({name: round(count / total, 4) for name, count in sorted(chars.items())})


Shape = Callable[[pl.DataFrame, Sizes], pl.DataFrame]

TEXT = pa.string()
FINEWEB = pa.schema(
    {
        **dict.fromkeys(("text", "id", "dump", "url", "date", "file_path", "language"), TEXT),
        "language_score": pa.float64(),
        "language_script": TEXT,
        "minhash_cluster_size": pa.int64(),
        "top_langs": TEXT,
    }
)
C4 = pa.schema(dict.fromkeys(("text", "timestamp", "url"), TEXT))

VIEWS: Mapping[str, tuple[pa.Schema, Shape]] = {"fineweb": (FINEWEB, _as_fineweb), "c4": (C4, _as_c4)}
