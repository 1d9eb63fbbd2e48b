"""Parts made of texts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import polars as pl

from ingest.dedup import text_hashes
from ingest.dedup.index import Arrivals
from ingest.dedup.marks import Mark
from ingest.dedup.signatures import sign_texts

START = datetime(2026, 11, 1, tzinfo=UTC)


def arrive(part: str, docs: Sequence[tuple[str, str, int]]) -> Arrivals:
    texts = pl.Series([text for _, text, _ in docs], dtype=pl.String)
    return Arrivals(
        part,
        [name for name, _, _ in docs],
        [START + timedelta(days=day) for _, _, day in docs],
        text_hashes(texts),
        *sign_texts(texts),
        [Mark(None, name, 1) for name, _, _ in docs],
    )
