"""Answers of `ingest` to every evaluation set, through the public interface, and what they cost."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from pathlib import Path

import ingest
from benchmarks.gold import Row, read_gold
from benchmarks.meter import Meter
from ingest.language import detect_many
from ingest.model import Record
from ingest.run.batches import cut_batches
from ingest.settings import Settings

Prediction = dict[str, object]
Predictor = Callable[[Path, Meter], Iterator[Prediction]]

TEXTS_AT_ONCE = 500  # as many as `ingest run` gives to the language stage
DOCUMENT_COLUMNS = [
    "file_path",
    "text",
    "title",
    "authors",
    "date_published",
    "date_published_offset_min",
]
WARM_UP = "서울의 다리가 월요일에 닫혔다.\nThe bridge was closed on Monday.\n© BBC â€œquotedâ€\x9d".encode()


def warm_up() -> None:
    """Load models and tables, so that no item pays for them."""
    page = (
        b"<html><body><nav>Menu</nav><article><p>The bridge was closed on Monday.</p></article></body></html>"
    )
    ingest.clean_records([Record(WARM_UP), Record(page, media_type="text/html")])
    ingest.decode("서울의 다리가 월요일에 닫혔다.".encode("euc-kr"))
    ingest.repair("ÇÑ±¹ Ð¼Ð¾ÑÐºÐ²Ð° don’t")


def predict_pages(gold: Path, meter: Meter) -> Iterator[Prediction]:
    """Text and metadata of HTML pages, in batches as `ingest run` cuts them."""
    settings = Settings()
    pages = (
        Record(row["html"], file_path=row["id"], media_type="text/html", url=row["url"])
        for row in read_gold(gold, ["id", "html", "url"])
    )
    for batch in cut_batches(pages, settings.batch_max_records, settings.batch_max_bytes):
        with meter.time(f"page to tables ({gold.stem})", len(batch)):
            tables = ingest.clean_records(batch)
        for row in tables.documents.select(DOCUMENT_COLUMNS).to_pylist():
            yield {
                "id": row["file_path"],
                "text": row["text"],
                "title": row["title"],
                "authors": row["authors"],
                "date": page_day(row),
            }


def page_day(row: Row) -> str | None:
    """Day of publication by the page's own clock: the dataset holds UTC, readers see local time."""
    moment = row["date_published"]
    if moment is None:
        return None
    moment += timedelta(minutes=row["date_published_offset_min"] or 0)
    return str(moment.date().isoformat())


def predict_rows(gold: Path, meter: Meter) -> Iterator[Prediction]:
    """Which rows of text dumps are kept, exact by the line number of every block."""
    documents = {row["id"]: [line["t"] for line in row["lines"]] for row in read_gold(gold)}
    records = [
        Record("\n".join(rows).encode(), file_path=name, media_type="text/plain", charset="utf-8")
        for name, rows in documents.items()
    ]
    with meter.time("text dump to tables (rows)", len(records)):
        tables = ingest.clean_records(records)
    names = dict(zip(*(tables.documents[column].to_pylist() for column in ("id", "file_path")), strict=True))
    keep = {name: [False] * len(rows) for name, rows in documents.items()}
    for block in tables.blocks.select(["doc_id", "locator", "label"]).to_pylist():
        for row in rows_of(block["locator"]):  # a row that was cut stays if a part of it stays
            keep[names[block["doc_id"]]][row] |= block["label"] == "content"
    return ({"id": name, "keep": flags} for name, flags in keep.items())


def rows_of(locator: str) -> range:
    """Indexes of the rows at a text block's locator: a line, a line and a column, or several lines.

    >>> rows_of("line:3"), rows_of("line:3:41"), rows_of("line:3-5")
    (range(2, 3), range(2, 3), range(2, 5))
    """
    first, _, last = locator.split(":")[1].partition("-")
    return range(int(first) - 1, int(last or first))


def predict_languages(gold: Path, meter: Meter) -> Iterator[Prediction]:
    """Language and script of texts."""
    rows = list(read_gold(gold, ["id", "text"]))
    for start in range(0, len(rows), TEXTS_AT_ONCE):
        batch = rows[start : start + TEXTS_AT_ONCE]
        texts = [row["text"] for row in batch]
        with meter.time("language of a text", len(texts)):
            found = detect_many(texts)
        for row, language in zip(batch, found, strict=True):
            yield {"id": row["id"], "lang": language.code, "script": language.script}


def predict_decoded(gold: Path, meter: Meter) -> Iterator[Prediction]:
    """Texts of byte strings; a page says that it is one, as its transport would."""
    for row in read_gold(gold, ["id", "kind", "bytes"]):
        media_type = "text/plain" if row["kind"] == "text" else "text/html"
        with meter.time(f"decode of a {row['kind']}"):
            decoded = ingest.decode(row["bytes"], media_type)
        yield {"id": row["id"], "text": decoded.text}


def predict_repaired(gold: Path, meter: Meter) -> Iterator[Prediction]:
    """Texts after repair: the damaged ones of one set, the clean ones of the other."""
    column = "bad" if "bad" in columns_of(gold) else "text"
    kind = "damaged" if column == "bad" else "clean"
    for row in read_gold(gold, ["id", column]):
        with meter.time(f"repair of a {kind} sentence"):
            repaired = ingest.repair(row[column])
        yield {"id": row["id"], "text": repaired.text}


def columns_of(gold: Path) -> Sequence[str]:
    """Names of the columns of a set."""
    return list(next(read_gold(gold), {}))


PREDICTORS: dict[str, Predictor] = {
    "wcxb": predict_pages,
    "pages": predict_pages,
    "rows": predict_rows,
    "language": predict_languages,
    "charset": predict_decoded,
    "mojibake": predict_repaired,
    "clean-sentences": predict_repaired,
}
"""Set of evaluation data -> what answers it."""
