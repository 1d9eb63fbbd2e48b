"""One value for each field, from the sources that name it, best first."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.metadata.dates import When, find_dates
from ingest.metadata.head import Head
from ingest.metadata.names import names_of_byline
from ingest.metadata.rows import RowFacts
from ingest.metadata.urls import normal_url

ZONE_HOURS = {"kor": 9.0, "jpn": 9.0}  # pages of these languages show their own clock; others are read as UTC
SUFFIX = re.compile(r"\s+[|\-–—:·]\s+(?P<site>[^|–—]{2,40})$")


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the documents table holds of a document besides its text."""

    title: str | None
    subtitle: str | None
    description: str | None
    authors: tuple[str, ...]
    site_name: str | None
    image_url: str | None
    tags: tuple[str, ...]
    url: str | None
    published: When | None
    published_source: str | None
    modified: When | None


def choose_metadata(head: Head, rows: RowFacts, url: str | None, zone_hours: float) -> Metadata:
    """Head first where it is written for machines (dates, authors), the visible title where they agree."""
    published, source = _published(head, rows, zone_hours)
    modified = next(find_dates(head.modified or "", zone_hours), None) or rows.modified
    return Metadata(
        title=_title(head, rows),
        subtitle=rows.subtitle,
        description=head.description,
        authors=_authors(head) or rows.authors,
        site_name=head.site_name,
        image_url=head.image_url,
        tags=head.tags,
        url=url
        or (normal_url(head.canonical_url) if head.canonical_url and "://" in head.canonical_url else None),
        published=published,
        published_source=source,
        modified=modified,
    )


def _title(head: Head, rows: RowFacts) -> str | None:
    if head.title is None or (rows.title and rows.title in head.title):
        return rows.title or head.title
    suffix = SUFFIX.search(head.title)
    if suffix and (head.site_name or "").lower().startswith(suffix["site"].lower()[:4]):
        return head.title[: suffix.start()]
    return head.title


def _authors(head: Head) -> tuple[str, ...]:
    """Names of the head, cleaned like a byline's where they are written like one."""
    names = [name for author in head.authors for name in (tuple(names_of_byline(author)) or (author,))]
    return tuple(dict.fromkeys(names))


def _published(head: Head, rows: RowFacts, zone_hours: float) -> tuple[When | None, str | None]:
    for source, text in head.published:
        when = next(find_dates(text, zone_hours), None)
        if when is not None:
            return when, source
    return (rows.published, "byline") if rows.published else (None, None)
