"""Where contact facts, or the masks in their place, stand in the text of a document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import polars as pl

from ingest.model import PII_MASKED, Edit
from ingest.pii.find import Contact, find_contacts

PiiSpan = dict[str, int | str]
SEPARATOR_CHARS = 1  # a line feed between the kept blocks of a text


def contact_spans(
    blocks: pl.DataFrame, edits: Mapping[int, Sequence[Edit]], mode: str, count: int
) -> list[list[PiiSpan]]:
    """Spans of each of `count` documents, in order, in the text that the outputs of kept blocks make.

    `blocks` (doc, label, output) are sorted by document; `edits` belong to their rows.
    """
    spans: list[list[PiiSpan]] = [[] for _ in range(count)]
    kept = blocks.select("doc", "output", "label").with_row_index("row").filter(pl.col("label") == "content")
    found = list(_masks(edits) if mode == "mask" else _facts(kept) if mode == "keep" else ())
    if not found:
        return spans
    length = pl.col("output").str.len_chars().cast(pl.Int64) + SEPARATOR_CHARS
    places = kept.select("row", "doc", start=length.cum_sum().over("doc") - length)
    place_of = {row: (doc, start) for row, doc, start in places.iter_rows()}
    for row, start, end, kind in found:
        doc, before = place_of[row]
        spans[doc].append({"start": before + start, "end": before + end, "kind": kind})
    return spans


def _facts(kept: pl.DataFrame) -> Iterator[Contact]:
    rows = kept["row"]
    for contact in find_contacts(kept["output"]):
        yield contact._replace(row=rows[contact.row])


def _masks(edits: Mapping[int, Sequence[Edit]]) -> Iterator[Contact]:
    """The masks that edits leave, where they stand in the output."""
    for row in sorted(edits):
        shift = 0
        for edit in edits[row]:
            mask_chars = len(f"[{edit.kind}]") if edit.reason == PII_MASKED else 0
            start = edit.start + shift
            if mask_chars:
                yield Contact(row, start, start + mask_chars, edit.kind)
            shift += mask_chars - (edit.end - edit.start)
