"""One document for one payload: the public shape of a cleaned page."""

from __future__ import annotations

from collections.abc import Callable

from ingest.model import BrokenRecord, Document
from ingest.pipeline.drafts import Draft
from ingest.pipeline.tables import Tables, no_tables


def document_of(opened: Draft | BrokenRecord, clean: Callable[[Draft], Tables]) -> Document:
    """The Document of an opened record; one that is broken is empty and says why in its warnings."""
    if isinstance(opened, BrokenRecord):
        return _empty(opened.stage, opened.error, opened.message)
    tables = clean(opened)
    if not tables.documents.num_rows:
        failed = tables.quarantine.to_pylist()[0]
        return _empty(failed["stage"], failed["error"], failed["message"])
    row = tables.documents.to_pylist()[0]
    return Document(
        text=row["text"],
        title=row["title"],
        subtitle=row["subtitle"],
        authors=tuple(row["authors"]),
        date_published=row["date_published"],
        language=row["language"],
        language_score=row["language_score"],
        charset=row["charset"],
        charset_source=row["charset_source"],
        steps=opened.steps,
        blocks=tables.blocks,
        warnings=tuple(row["warnings"]),
        row=row,
    )


def _empty(stage: str, error: str, message: str) -> Document:
    return Document(
        text="",
        title=None,
        subtitle=None,
        authors=(),
        date_published=None,
        language="und",
        language_score=0.0,
        charset="utf-8",
        charset_source="default",
        steps=(),
        blocks=no_tables()[1],
        warnings=(f"{stage}: {error}: {message}",),
    )
