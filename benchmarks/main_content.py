"""Main content beside other tools: the same pages in one run, quality and CPU a page.

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
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from multiprocessing import get_context
from pathlib import Path

import pyarrow.compute as pc
import pyarrow.parquet as pq

import ingest
from benchmarks.contenders import CONTENDERS, Contender
from benchmarks.gold import DATA, Row, cut_sample, gold_file, read_gold
from benchmarks.meter import Meter
from benchmarks.predict import predict_pages, warm_up
from benchmarks.results import RESULTS, markdown_table
from benchmarks.scoring import Suite, score, write_predictions

WARM_UP = 3  # pages before the clock is looked at: tools load on first use what they need
GROUP_LINE = re.compile(
    r"^(?P<group>\w+) +\d+ +(?P<word>[\d.]+) +[\d.]+ +(?P<shingle>[\d.]+) +[\d.]+ +(?P<bad>[\d.]+)$",
    re.MULTILINE,
)
AT_ONCE = 2  # processes: as many as there are cores on a small machine


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
    empty: int | None = None  # pages without an answer


def compare(pages: PageSet, one_in: int = 1) -> str:
    """The table of one set, a row for each tool; of one page in so many."""
    own_process = get_context("spawn")  # what one tool loads or leaves behind is no other's cost
    with (
        tempfile.TemporaryDirectory(prefix="pages-") as folder,
        ProcessPoolExecutor(AT_ONCE, mp_context=own_process, max_tasks_per_child=1) as pool,
    ):
        gold = _cut(pages, Path(folder), one_in)
        places = range(-1, len(CONTENDERS["main content"]))
        found = [pool.submit(_measure, pages, gold, place) for place in places]
        entries = [entry for one in found for entry in one.result()]
    return _table(pages, entries)


def _cut(pages: PageSet, folder: Path, one_in: int) -> Path:
    """The pages that are asked for, in a file of their own."""
    gold = cut_sample(gold_file(DATA, pages.gold, "dev"), folder, one_in)
    if pages.only is not None:
        table = pq.read_table(gold)
        pq.write_table(table.filter(pc.equal(table["set"], pages.only)), gold)
    return gold


def _own(pages: PageSet, gold: Path) -> list[Entry]:
    """This package, out of fold as RESULTS.md has it, and in sample as it is."""
    name = f"ingest {version('ingest')}"
    warm_up()
    meter = Meter()
    own = _scored(pages, gold, predict_pages(gold, meter), f"{name}, in sample", meter)
    text = RESULTS.read_text(encoding="utf-8") if RESULTS.exists() else ""
    return [Entry(f"{name}, out of fold", read_folds(text, pages.folds), own.cpu_ms, own.empty), own]


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


def _measure(pages: PageSet, gold: Path, place: int) -> list[Entry]:
    """What one tool reached, by its place; nothing if it is not installed. Runs in a process of its own."""
    logging.disable(logging.CRITICAL)  # some tools log every page
    if place < 0:
        return _own(pages, gold)
    contender = CONTENDERS["main content"][place]
    try:
        name = f"{contender.name} {version(contender.package)}"
        meter = Meter()
        entry = _scored(pages, gold, _ask(contender, gold, meter), name, meter)
    except (PackageNotFoundError, ImportError):
        print(f"{contender.name} is not installed: left out", file=sys.stderr)
        return []
    print(f"{pages.name}: {name} done, {meter.total_s():.0f} s", file=sys.stderr, flush=True)
    return [entry]


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


def _scored(pages: PageSet, gold: Path, predictions: Iterator[Row], name: str, meter: Meter) -> Entry:
    rows = list(predictions)
    with tempfile.TemporaryDirectory(prefix="peers-") as folder:
        path = Path(folder) / "predictions"
        write_predictions(({"id": row["id"], "text": row["text"]} for row in rows), path)
        printed = score(pages.suite, path, gold.parent, "dev").table
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
