"""A page of a site without a recipe -> the draft of one."""

from __future__ import annotations

from datetime import date

from ingest.blocks import parse_page
from ingest.decode import decode
from ingest.errors import UsageError
from ingest.metadata import domain_of, read_head
from ingest.model import Record
from ingest.pipeline import clean_records
from ingest.pipeline.drafts import HTML
from ingest.recipes import Row, draft_recipe


def draft_of_page(payload: bytes, url: str | None, domain: str | None, day: date) -> tuple[str, str]:
    """Domain and text of a recipe for pages like this one.

    Raises UsageError if nobody tells the domain, or nothing of the page would be kept.
    """
    page = parse_page(decode(payload, HTML).text)
    name = domain or domain_of(url) or domain_of(read_head(page).canonical_url)
    if name is None:
        raise UsageError("the page does not say where it is from; give --domain")
    blocks = clean_records([Record(payload, media_type=HTML)]).blocks
    columns = (blocks.column(column).to_pylist() for column in ("locator", "text", "label"))
    rows = [
        Row(locator, len(text), label == "content") for locator, text, label in zip(*columns, strict=True)
    ]
    if not any(row.kept for row in rows):
        raise UsageError(
            "nothing of this page would be kept: give a page with a text, saved as a browser shows it"
        )
    return name, draft_recipe(page, rows, name, day)
