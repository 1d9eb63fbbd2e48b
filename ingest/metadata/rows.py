"""What the visible rows say: title, deck, bylines, dates, dateline, sign-offs, whose rights it is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from ingest.metadata.ago import read_ago
from ingest.metadata.dateline import find_dateline
from ingest.metadata.dates import When, find_dates
from ingest.metadata.names import name_of_sign_off, names_of_byline, names_of_lead
from ingest.metadata.sites import find_site
from ingest.metadata.words import CHANGED

MODIFIED = re.compile(CHANGED, re.IGNORECASE)
AGO_REASONS = frozenset({"any.ago", "any.ago-worded"})
SIGN_OFF_REASONS = frozenset({"ko.sign-off", "en.sign-off"})


class Clock(NamedTuple):
    """How dates are read: hours east of Greenwich, whether "11/12" is the 11th (None: either), and when
    the page was fetched, from which "3 hours ago" counts.
    """

    zone_hours: float = 0.0
    day_first: bool | None = None
    fetched: datetime | None = None


class LabelledRow(NamedTuple):
    """A block with what labelling said of it; `kind` is "content" or the kind of boilerplate."""

    kind: str
    reason: str
    text: str


@dataclass(frozen=True, slots=True)
class RowFacts:
    """Facts that stand in the rows of a document; names and dates are read when they are asked for."""

    title: str | None = None
    subtitle: str | None = None
    rows: Sequence[LabelledRow] = ()

    def authors(self) -> tuple[str, ...]:
        """Names of the bylines, of the lead and of the sign-off."""
        return tuple(dict.fromkeys(_authors(self.rows)))

    def tell_of_change(self) -> bool:
        """Whether a row says that the text was changed: a look that is cheaper than reading its dates."""
        return any(row.kind in {"date", "byline"} and MODIFIED.search(row.text) for row in self.rows)

    def dates(self, clock: Clock) -> tuple[When | None, When | None]:
        """When the text was published and changed; `clock` is what a date without a zone is read by."""
        return _dates([row for row in self.rows if row.kind in {"date", "byline"}], clock)

    def dateline(self) -> str | None:
        """The place that the lead, or a byline in front of it, says the text was sent from."""
        return find_dateline(row.text for row in (*self._leads(), *self._of_kind("byline")))

    def site_name(self) -> str | None:
        """The site, by who holds the rights, whom the reporter writes for, who signs off."""
        named = [(row.kind, row.text) for row in self.rows if row.kind in {"copyright", "byline"}]
        named += [(place, row.text) for row in self._leads() for place in ("lead", "dateline")]
        named += [("sign-off", row.text) for row in self.rows if row.reason in SIGN_OFF_REASONS]
        return find_site(named)

    def _leads(self) -> Sequence[LabelledRow]:
        return self._of_kind("content")[:1]

    def _of_kind(self, kind: str) -> Sequence[LabelledRow]:
        return [row for row in self.rows if row.kind == kind]


def read_rows(rows: Sequence[LabelledRow]) -> RowFacts:
    """Facts of a document's title, subtitle, byline, date, copyright and content rows, in their order."""
    titles = [row.text for row in rows if row.kind == "title"]
    decks = [row.text for row in rows if row.kind == "subtitle"]
    return RowFacts(titles[0] if titles else None, "\n".join(decks) or None, rows)


def _authors(rows: Sequence[LabelledRow]) -> Iterator[str]:
    for row in rows:
        if row.kind == "byline":
            yield from names_of_byline(row.text)
    content = [row for row in rows if row.kind == "content"]
    if content:
        yield from names_of_lead(content[0].text)
    for row in content:
        name = name_of_sign_off(row.text) if row.reason in SIGN_OFF_REASONS else None
        if name:
            yield name


def _dates(rows: Sequence[LabelledRow], clock: Clock) -> tuple[When | None, When | None]:
    """The first date is when it was published, unless its row says that it tells of a change."""
    published = modified = None
    for row in rows:
        mark = MODIFIED.search(row.text)
        for number, when in enumerate(_read_row(row, clock)):
            changed = mark is not None and (number > 0 or mark.start() < 3)
            if changed:
                modified = modified or when
            else:
                published = published or when
    return published, modified


def _read_row(row: LabelledRow, clock: Clock) -> Iterator[When]:
    if row.reason not in AGO_REASONS:
        yield from find_dates(row.text, clock.zone_hours, day_first=clock.day_first)
    elif clock.fetched is not None:
        when = read_ago(row.text, clock.fetched, clock.zone_hours)
        if when is not None:
            yield when
