"""One document as a collapsible section: its metadata, then its rows in the order of the page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlsplit

from ingest.report.gather import CONTENT, Row, Shown
from ingest.report.language_tag import language_tag
from ingest.report.markup import Html, element, join

MAX_ROW_CHARS = 4_000  # a page of script in one row must not make the report unreadable
MAX_ROWS = 2_000
HEADLINE_CHARS = 90
LINKED_SCHEMES = {"http", "https"}  # a page may call anything its URL, also `javascript:`
DATE_FORMATS = {"year": "%Y", "month": "%Y-%m", "day": "%Y-%m-%d", "minute": "%Y-%m-%d %H:%M UTC"}
SECOND = "%Y-%m-%d %H:%M:%S UTC"


def show_document(shown: Shown) -> Html:
    """The document's section; its anchor is `doc-` and its id."""
    document = shown.document
    anchor = f"doc-{document['id']}"
    tag = language_tag(document["language"], document["language_script"])
    rows = [show_row(row, document["language"]) for row in shown.rows[:MAX_ROWS]]
    unseen = len(shown.rows) - len(rows)
    if unseen:
        rows.append(element("li", f"{unseen:,} more rows are not shown", class_="note"))
    return element(
        "article",
        element(
            "details",
            element("summary", _show_headline(shown, tag), _show_facts(shown)),
            _show_metadata(document, tag, anchor),
            element("ol", *rows, class_="rows", lang=tag),
        ),
        id=anchor,
        data_source=document["source"],
    )


def show_row(row: Row, language: str) -> Html:
    """A row of the page: plain if it was kept, with kind and reason if it was removed."""
    kept = row["label"] == CONTENT
    kind = CONTENT if kept else row["kind_of_boilerplate"] or "other"
    tag = language_tag(row["language"]) if row["language"] not in (None, language) else None
    badge = () if kept else (element("span", "removed: ", class_="sr"), element("b", kind))
    return element(
        "li",
        element("span", *badge, " ", element("code", row["reason"]), class_="why"),
        element("div", show_text(row), class_=row["kind"], dir="auto", lang=tag),
        class_="kept" if kept else "removed",
        data_kind=kind,
        data_reason=row["reason"],
    )


def show_text(row: Row) -> Html:
    """The text of a row, with the stretches that edits cut out struck through."""
    text, end, pieces = row["text"][:MAX_ROW_CHARS], 0, list[str]()
    for edit in row["edits"] or ():
        start, stop = max(edit["start"], end), max(edit["end"], edit["start"], end)
        why = f"{edit['kind']}: {edit['reason']}"
        pieces += (text[end:start], element("del", text[start:stop], title=why))
        end = stop
    pieces.append(text[end:])
    unseen = len(row["text"]) - len(text)
    if unseen:
        pieces.append(element("span", f" … {unseen:,} more characters", class_="note"))
    return join(*pieces)


def _show_headline(shown: Shown, tag: str) -> Html:
    title = shown.document["title"] or next(_kept_texts(shown.rows), "")
    if not title:
        return element("h3", element("i", "no content"))
    short = title if len(title) <= HEADLINE_CHARS else title[: HEADLINE_CHARS - 1] + "…"
    return element("h3", element("bdi", short, lang=tag))


def _kept_texts(rows: Sequence[Row]) -> Iterator[str]:
    return (row["text"] for row in rows if row["label"] == CONTENT)


def _show_facts(shown: Shown) -> Html:
    document = shown.document
    kept = sum(row["label"] == CONTENT for row in shown.rows)
    counts = (f"{kept:,} kept", f"{len(shown.rows) - kept:,} removed")
    facts = [f"{document['source']} · {document['date']}", document["language"], " · ".join(counts)]
    if document["warnings"]:
        facts.append(f"⚠ {len(document['warnings'])}")
    return element("p", *(element("span", fact) for fact in facts), class_="facts")


def _show_metadata(document: Row, tag: str, anchor: str) -> Html:
    entries: list[Html] = []
    for name, show in FACTS.items():
        shown = show(document)
        if shown:
            own = tag if name in OF_THE_PAGE else None
            entries.append(element("div", element("dt", name), element("dd", shown, dir="auto", lang=own)))
    link = element("a", document["id"], href=f"#{quote(anchor)}")
    entries.append(element("div", element("dt", "id"), element("dd", link)))
    return element("dl", *entries)


def _show_url(document: Row) -> Html | str:
    url = document["url"] or ""
    try:
        safe = urlsplit(url).scheme in LINKED_SCHEMES
    except ValueError:  # `http://[` is no URL
        safe = False
    return element("a", url, href=url, rel="noreferrer noopener nofollow") if safe else url


def _show_language(document: Row) -> str:
    script, score = document["language_script"] or "", document["language_score"]
    spans = document["language_spans"] or ()
    others = sorted({span["language"] for span in spans} - {document["language"]})
    mixed = f", with {', '.join(others)}" if others else ""
    return f"{document['language']} {script} {score:.2f}{mixed}"


def _show_charset(document: Row) -> str:
    errors = document["decode_errors"]
    damage = f", {errors:,} characters could not be decoded" if errors else ""
    repair = f", repaired: {document['encoding_repair']}" if document["encoding_repair"] else ""
    return f"{document['charset']} ({document['charset_source']}){damage}{repair}"


def _show_published(document: Row) -> str:
    moment: datetime | None = document["date_published"]
    if moment is None:
        return ""
    shown = moment.strftime(DATE_FORMATS.get(document["date_published_precision"], SECOND))
    source = document["date_published_source"]
    return f"{shown} ({source})" if source else shown


def _show_file(document: Row) -> str:
    return f"{document['file_path']}{'#' if document['record_key'] else ''}{document['record_key']}"


def _show_duplicate(document: Row) -> Html | str:
    kept = document["duplicate_of"]
    return element("a", kept, href=f"#{quote(f'doc-{kept}')}") if kept else ""


def _show_quality(document: Row) -> str:
    signals = (document["quality"] or {}).items()
    return ", ".join(f"{name} {value:.2f}".rstrip("0").rstrip(".") for name, value in signals if value)


def _plain(name: str) -> Callable[[Row], str]:
    def show(document: Row) -> str:
        value: Any = document[name]
        return ", ".join(value) if isinstance(value, list) else value or ""

    return show


def _moment(name: str) -> Callable[[Row], str]:
    return lambda document: document[name].strftime(SECOND) if document[name] else ""


OF_THE_PAGE = {"title", "subtitle", "description", "authors", "tags", "site_name", "dateline"}
"""Facts in the language of the page."""

FACTS: Mapping[str, Callable[[Row], Html | str]] = {
    **{name: _plain(name) for name in ("title", "subtitle", "authors")},
    "published": _show_published,
    "modified": _moment("date_modified"),
    "url": _show_url,
    **{name: _plain(name) for name in ("site_name", "dateline", "page_type", "description", "tags")},
    "language": _show_language,
    "charset": _show_charset,
    "warnings": _plain("warnings"),
    "duplicate of": _show_duplicate,
    "quality": _show_quality,
    "raw file": _show_file,
    "rules": _plain("rules_version"),
}
"""What is shown of a document above its rows; what is empty is left out."""
