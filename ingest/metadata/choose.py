"""One value for each field, from the sources that name it, best first."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.metadata.dates import When, find_dates
from ingest.metadata.head import Head
from ingest.metadata.rows import Clock, RowFacts
from ingest.metadata.urls import day_of, normal_url, whole_url

MAX_DATE_CHARS = 200  # of a field that says when
MONTH_FIRST = frozenset({"eng", "und", "fil", "tgl"})  # or unknown: "11/12/2026" has two meanings
ZONE_HOURS = {"kor": 9.0, "jpn": 9.0}  # pages of these languages show their own clock; others are read as UTC
SITE_TAIL = re.compile(r"\s+(?:[|\-–—·]|::)\s+|\s*[|｜]")
SITE_FRONT = re.compile(r"(?:\s(?:[|\-–—·]|::)\s+|[|｜]\s*)$")


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the documents table holds of a document besides its text."""

    title: str | None
    subtitle: str | None
    description: str | None
    authors: tuple[str, ...]
    dateline: str | None
    site_name: str | None
    image_url: str | None
    tags: tuple[str, ...]
    url: str | None
    published: When | None
    published_source: str | None
    modified: When | None


def choose_metadata(head: Head, rows: RowFacts, url: str | None, clock: Clock) -> Metadata:
    """Head first where it is written for machines (dates, authors), the visible title where they agree."""
    published, source = _of_head(head, clock)
    modified = _read(head.modified, clock) if head.modified else None
    if published is None or (modified is None and rows.tell_of_change()):
        seen, changed = rows.dates(clock)
        modified = modified or changed
        if published is None:
            published, source = _of_page(head, seen, url, clock)
    return Metadata(
        title=_title(head, rows),
        subtitle=head.subtitle or rows.subtitle,
        description=head.description,
        authors=head.authors or rows.authors() or head.bodies,
        dateline=rows.dateline(),
        site_name=head.site_name or rows.site_name(),
        image_url=whole_url(head.image_url, url or head.canonical_url),
        tags=head.tags,
        url=url
        or (normal_url(head.canonical_url) if head.canonical_url and "://" in head.canonical_url else None),
        published=published,
        published_source=source,
        modified=modified,
    )


def _title(head: Head, rows: RowFacts) -> str | None:
    """The head's, unless the visible title is one side of it: then the other names a site or section."""
    if head.title is None or rows.title is None or rows.title not in head.title:
        return head.title or rows.title
    before, _, after = head.title.partition(rows.title)
    is_side = not (before and after) and (SITE_TAIL.match(after) or SITE_FRONT.search(before))
    return rows.title if is_side else head.title


def clock_of(language: str, *, korean: bool = False) -> Clock:
    """How dates of a page are read; `korean` if any of its rows is, furniture or text.

    >>> clock_of("fra")
    Clock(zone_hours=0.0, day_first=True, fetched=None)
    """
    zone = ZONE_HOURS.get(language, 0.0) or (ZONE_HOURS["kor"] if korean else 0.0)
    return Clock(zone, None if language in MONTH_FIRST else True)


def _of_head(head: Head, clock: Clock) -> tuple[When | None, str | None]:
    """The first date that is written for machines and can be read."""
    for source, text in head.published:
        when = _read(text, clock)
        if when is not None:
            return when, source
    return None, None


def _of_page(head: Head, seen: When | None, url: str | None, clock: Clock) -> tuple[When | None, str | None]:
    """What readers see: in a labelled row, close behind the headline, then in the address."""
    when = seen or next(filter(None, (_read(text, clock) for text in head.near)), None)
    if when is not None:
        return when, "byline"
    days = (day_of(known) for known in (url, head.canonical_url) if known)
    when = next((_read(day, clock) for day in days if day), None)
    return when, "url" if when else None


def _read(text: str, clock: Clock) -> When | None:
    return next(find_dates(text[:MAX_DATE_CHARS], clock.zone_hours, day_first=clock.day_first), None)
