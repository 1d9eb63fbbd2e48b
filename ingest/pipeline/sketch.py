"""A page of a site without a recipe -> the draft of one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from ingest.blocks import parse_page
from ingest.bodies import SCRIPT_ZONE
from ingest.decode import decode
from ingest.errors import UsageError
from ingest.metadata import domain_of, read_head
from ingest.model import Record
from ingest.pipeline import clean_records
from ingest.pipeline.drafts import HTML
from ingest.recipes import Row, draft_recipe


def draft_of_page(record: Record, domain: str | None, day: date) -> tuple[str, str]:
    """Domain and text of a recipe for pages like this one.

    Raises UsageError if nobody tells the domain, or nothing of the page would be kept.
    """
    page = parse_page(decode(record.payload, HTML, record.charset).text)
    name = domain or domain_of(record.url) or domain_of(read_head(page).canonical_url)
    if name is None:
        raise UsageError("the page does not say where it is from; give --domain")
    blocks = clean_records([replace(record, url=None)]).blocks  # as if it had no recipe yet
    columns = (blocks.column(column).to_pylist() for column in ("locator", "text", "label", "zone"))
    rows = [
        Row(locator, len(text), label == "content" and SCRIPT_ZONE not in zone.split())
        for locator, text, label, zone in zip(*columns, strict=True)
    ]
    if not any(row.kept for row in rows):
        raise UsageError(
            "nothing that this page shows would be kept: give a page with a text, saved as a browser shows it"
        )
    return name, draft_recipe(page, rows, name, day)
