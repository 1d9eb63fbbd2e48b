"""The first screen: how much was kept and removed and why, in which languages and charsets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from urllib.parse import urlencode

from ingest.report.gather import CONTENT, Broken, Overview
from ingest.report.markup import Html, element, join

MAX_LINES = 20  # the head of a table says enough; the rest is counted in one line


def show_overview(overview: Overview) -> Html:
    """Tables of counts; a kind or a reason is a link that filters the rows below."""
    kinds = {CONTENT: overview.kept_rows, **overview.removed_kinds}
    return join(
        _show_numbers(overview),
        element(
            "div",
            _show_counts("Rows by kind", kinds, "kind"),
            _show_counts("Reasons of removal", overview.removed_reasons, "reason"),
            _show_counts("Reasons to keep", overview.kept_reasons, "reason"),
            _show_counts("Documents by source", overview.sources, "source"),
            _show_counts("Documents by language", overview.languages),
            _show_counts("Documents by charset", overview.charsets),
            class_="tables",
        ),
        _show_quarantine(overview.quarantine),
    )


def show_choices(names: Iterable[str]) -> Html:
    """Options of a select or a datalist, sorted."""
    return join(*(element("option", name, value=name) for name in sorted(names)))


def _show_numbers(overview: Overview) -> Html:
    removed = sum(overview.removed_rows.values())
    rows = overview.kept_rows + removed
    share = f" ({removed / rows:.0%} of all)" if rows else ""
    numbers = {
        "documents": f"{overview.documents:,}",
        "rows kept": f"{overview.kept_rows:,}",
        "rows removed": f"{removed:,}{share}",
        "records in quarantine": f"{sum(broken.records for broken in overview.quarantine):,}",
    }
    pairs = (element("div", element("dt", name), element("dd", value)) for name, value in numbers.items())
    return element("dl", *pairs, class_="numbers")


def _show_counts(caption: str, counts: Mapping[str, int], filtered_by: str | None = None) -> Html:
    """A table of names and counts, in the order given."""
    total = sum(counts.values())
    if not total:
        return Html("")
    head = list(counts.items())[:MAX_LINES]
    rest = list(counts.values())[MAX_LINES:]
    lines = [_show_line(name, number, total, filtered_by) for name, number in head]
    if rest:
        lines.append(_show_line(f"{len(rest)} others", sum(rest), total, None))
    return element("table", element("caption", caption), element("tbody", *lines))


def _show_line(name: str, number: int, total: int, filtered_by: str | None) -> Html:
    link = f"#{urlencode({filtered_by: name})}" if filtered_by else None
    shown = element("a", name, href=link) if link else join(name)
    bar = element("meter", value=str(number), max=str(total), aria_hidden="true")
    return element("tr", element("th", shown, scope="row"), element("td", f"{number:,}"), element("td", bar))


def _show_quarantine(quarantine: tuple[Broken, ...]) -> Html:
    if not quarantine:
        return Html("")
    names = ("stage", "error", "records", "example")
    head = element("tr", *(element("th", name, scope="col") for name in names))
    lines = (
        element("tr", *(element("td", value, dir="auto") for value in _values(broken)))
        for broken in quarantine
    )
    table = element(
        "table",
        element("caption", "Quarantine"),
        element("thead", head),
        element("tbody", *lines),
        class_="wide",
    )
    return element("div", table, class_="scrolled")


def _values(broken: Broken) -> tuple[str, ...]:
    return broken.stage, broken.error, f"{broken.records:,}", broken.example
