"""Main content beside other tools: the same pages, one after another, quality and CPU a page.

This package cleans whole pages, with metadata, language and reasons, in batches as `ingest run` does; the
others give a text. Its model has learned from these pages, so that its own number says nothing; beside it
stands the one of a model that has not seen them, out of fold, from its section of RESULTS.md.
"""

from __future__ import annotations

import logging
import re
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pyarrow.compute as pc
import pyarrow.parquet as pq

import ingest
from benchmarks.contenders import CONTENDERS, Contender
from benchmarks.gold import DATA, Row, gold_file, read_gold
from benchmarks.meter import Meter
from benchmarks.predict import predict_pages, warm_up
from benchmarks.results import RESULTS, markdown_table
from benchmarks.scoring import Suite, score, write_predictions

WARM_UP = 3  # pages before the clock is looked at: tools load on first use what they need
GROUP_LINE = re.compile(
    r"^(?P<group>\w+) +\d+ +(?P<word>[\d.]+) +[\d.]+ +(?P<shingle>[\d.]+) +[\d.]+ +(?P<bad>[\d.]+)$",
    re.MULTILINE,
)
SAMPLE_NAME, FOLD_NAME = "in sample", "out of fold"


@dataclass(frozen=True, slots=True)
class PageSet:
    """Pages of one kind with gold texts; `folds` is the title of their table out of fold."""

    name: str
    gold: str
    suite: Suite
    folds: str
    groups: Sequence[str]
    only: str | None = None  # of the column `set`


PAGE_SETS: Sequence[PageSet] = (
    PageSet(
        "wcxb",
        "wcxb",
        Suite("wcxb", ("pages", "--set", "wcxb")),
        "wcxb, out of fold",
        ("ALL", "article", "forum", "product", "collection", "listing", "service", "documentation"),
    ),
    PageSet(
        "fundus",
        "pages",
        Suite("pages", ("pages", "--set", "fundus")),
        "pages-dev, out of fold",
        ("fundus",),
        "fundus",
    ),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """What one tool reached, by group: word F1, shingle F1, share of pages under .5; CPU ms a page."""

    name: str
    groups: Mapping[str, Mapping[str, float]]
    cpu_ms: float | None = None
    empty: int | None = field(default=None)  # pages without an answer


def compare(pages: PageSet) -> str:
    """The table of one set: a row for each tool."""
    logging.disable(logging.CRITICAL)  # some tools log every page
    with tempfile.TemporaryDirectory(prefix="pages-") as folder:
        gold = _cut(pages, Path(folder))
        entries = [*_own(pages, gold), *_others(pages, gold)]
    return _table(pages, entries)


def _cut(pages: PageSet, folder: Path) -> Path:
    """The pages of the set alone, in a file of their own."""
    whole = gold_file(DATA, pages.gold, "dev")
    if pages.only is None:
        return whole
    table = pq.read_table(whole)
    copy = folder / whole.name
    pq.write_table(table.filter(pc.equal(table["set"], pages.only)), copy)
    return copy


def _own(pages: PageSet, gold: Path) -> Iterator[Entry]:
    """This package, in sample as it is and out of fold as RESULTS.md has it."""
    name = f"ingest {version('ingest')}"
    warm_up()
    meter = Meter()
    own = _scored(pages, predict_pages(gold, meter), f"{name}, {SAMPLE_NAME}", meter)
    text = RESULTS.read_text(encoding="utf-8") if RESULTS.exists() else ""
    yield Entry(f"{name}, {FOLD_NAME}", read_folds(text, pages.folds), own.cpu_ms, own.empty)
    yield own


def read_folds(results: str, title: str) -> dict[str, dict[str, float]]:
    r"""Measures by group from a table of RESULTS.md; empty if it is not there.

    >>> read_folds("### a\n\n```\nALL   3  0.9  0.1   0.8   0.6   0.04\n```\n", "a")["ALL"]["shingle"]
    0.8
    """
    section = results.partition(f"### {title}\n")[2].partition("\n### ")[0].partition("<!--")[0]
    return _groups(section)


def _groups(printed: str) -> dict[str, dict[str, float]]:
    return {
        found["group"]: {name: float(found[name]) for name in ("word", "shingle", "bad")}
        for found in GROUP_LINE.finditer(printed)
    }


def _others(pages: PageSet, gold: Path) -> Iterator[Entry]:
    for contender in CONTENDERS["main content"]:
        try:
            name = f"{contender.name} {version(contender.package)}"
            meter = Meter()
            entry = _scored(pages, _ask(contender, gold, meter), name, meter)
        except (PackageNotFoundError, ImportError):
            print(f"{contender.name} is not installed: left out", file=sys.stderr)
            continue
        print(f"{pages.name}: {name} done, {meter.total_s():.0f} s", file=sys.stderr, flush=True)
        yield entry


def _ask(contender: Contender, gold: Path, meter: Meter) -> Iterator[Row]:
    answer = contender.load()
    for number, (payload, text, language, item_id) in enumerate(_given(gold)):
        if number < WARM_UP:
            answer(payload, text, language)
        with meter.time(contender.name):
            found = answer(payload, text, language)
        yield {"id": item_id, **found}


def _given(gold: Path) -> Iterator[tuple[bytes, str, str, str]]:
    """What tools are given of each page; WCXB names no language, nearly all of it is English."""
    has_language = "lang" in pq.read_schema(gold).names
    for row in read_gold(gold, ["id", "html", *(["lang"] if has_language else [])]):
        payload = row["html"]
        yield payload, ingest.decode(payload, "text/html").text, row.get("lang") or "en", row["id"]


def _scored(pages: PageSet, predictions: Iterator[Row], name: str, meter: Meter) -> Entry:
    rows = list(predictions)
    with tempfile.TemporaryDirectory(prefix="peers-") as folder:
        path = Path(folder) / "predictions"
        write_predictions(({"id": row["id"], "text": row["text"]} for row in rows), path)
        printed = score(pages.suite, path, DATA, "dev").table
    return Entry(
        name,
        _groups(printed),
        1000 * meter.total_s() / max(1, len(rows)),
        sum(not str(row["text"]).strip() for row in rows),
    )


def _table(pages: PageSet, entries: Sequence[Entry]) -> str:
    """One row for each tool: quality on all pages, word F1 by type, cost."""
    whole, *types = pages.groups
    header = ("tool", "word F1", "shingle F1", "under .5", *types, "empty", "CPU ms a page", "pages a second")
    rows = []
    for entry in entries:
        measured = entry.groups.get(whole, {})
        rows.append(
            (
                entry.name,
                *(
                    _number(measured.get(name), digits)
                    for name, digits in (("word", 3), ("shingle", 3), ("bad", 2))
                ),
                *(_number(entry.groups.get(name, {}).get("word"), 3) for name in types),
                "" if entry.empty is None else entry.empty,
                _number(entry.cpu_ms, 1),
                "" if not entry.cpu_ms else f"{1000 / entry.cpu_ms:.0f}",
            )
        )
    return markdown_table(header, rows)


def _number(value: float | None, digits: int) -> str:
    return "" if value is None else f"{value:.{digits}f}"
