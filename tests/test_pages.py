"""The committed sample pages, each held against the result that somebody who knows such pages expects.

`tests/pages/<name>.toml` says what must become of one raw document:

    raw             the file, relative to `raw/`; with `line` and `field` one record of a JSONL file
    title, subtitle, authors, date_published, language, charset
                    a missing title, subtitle or date means: there is none; `unchecked` names what the
                    document leaves open; a date without a time is compared by day
    text            the clean text
    removed         [row, kind] in the order of the page; "menu|ui" where either kind is right
    mojibake        [read as, was]: how the text was spoilt, so that the rows can be counted
    quarantined     a run must not publish this record at all
"""

from __future__ import annotations

import codecs
import json
import re
import tomllib
from datetime import date, datetime
from functools import cache
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

import ingest
from ingest.formats import read_records
from ingest.model import BrokenRecord, Document
from ingest.schema import BLOCK_COLUMNS

TESTS = Path(__file__).parent
RAW = TESTS.parent / "raw"
PAGES = {
    path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(TESTS.glob("pages/*.toml"))
}
CLEAN = [name for name, page in PAGES.items() if not page.get("quarantined")]
QUARANTINED = [name for name, page in PAGES.items() if page.get("quarantined")]
FIELDS = ("title", "subtitle", "authors", "date_published", "language", "charset")
MEANING = {name: meaning for name, _, _, meaning in BLOCK_COLUMNS}["kind_of_boilerplate"]
KINDS = set(re.findall(r"[a-z]+", MEANING.split(";")[0])) - {"or"}


def record(page: dict) -> dict:
    """The JSON object that the page is a field of; empty where the file is the document."""
    if "line" not in page:
        return {}
    return json.loads((RAW / page["raw"]).read_bytes().splitlines()[page["line"] - 1])


def payload(page: dict) -> bytes:
    if "line" in page:
        return record(page)[page["field"]].encode()
    return (RAW / page["raw"]).read_bytes()


def hints(page: dict) -> dict:
    """What came with the document: the `.meta.json` beside it, or its neighbours in the JSON object."""
    sidecar = RAW / (page["raw"] + ".meta.json")
    known = json.loads(sidecar.read_bytes()) if sidecar.exists() else record(page)
    return {name: known[name] for name in ("url", "charset") if name in known}


@cache
def cleaned(name: str) -> Document:
    return ingest.clean(payload(PAGES[name]), **hints(PAGES[name]))


def source_rows(page: dict) -> list[str] | None:
    """The rows of a dumped text; None for a page of tags."""
    data = payload(page)
    if b"</html>" in data:
        return None
    text = data.decode()
    if "mojibake" in page:
        read_as, was = page["mojibake"]
        text = text.encode(read_as).decode(was)
    return [row.strip() for row in text.splitlines() if row.strip()]


def page_letters(page: dict) -> str:
    """All letters that a page shows, without white space."""
    body = BeautifulSoup(payload(page), "html.parser").body
    for hidden in body(["script", "style"]):
        hidden.decompose()
    return "".join(body.get_text().split())


def rows(name: str, label: str) -> list[tuple[str, str | None]]:
    table = cleaned(name).blocks.select(["text", "label", "kind_of_boilerplate"]).to_pylist()
    return [(row["text"], row["kind_of_boilerplate"]) for row in table if row["label"] == label]


# ---- the expected results themselves


def test_every_sample_has_an_expected_result():
    files = {path.name for path in RAW.glob("samples/*/*") if not path.name.endswith(".meta.json")}
    assert files == {Path(page["raw"]).name for page in PAGES.values()}


@pytest.mark.parametrize("name", PAGES)
def test_an_expected_result_accounts_for_every_row(name):
    page = PAGES[name]
    if page.get("quarantined"):
        assert (page["text"], page["removed"]) == ("", [])
        return
    expected = page["text"].splitlines() + [row for row, _ in page["removed"]]
    source = source_rows(page)
    if source is not None:
        assert sorted(expected) == sorted(source)
    else:
        assert sorted("".join("".join(expected).split())) == sorted(page_letters(page))


@pytest.mark.parametrize("name", PAGES)
def test_an_expected_result_uses_the_kinds_of_the_schema(name):
    assert {kind for _, kinds in PAGES[name]["removed"] for kind in kinds.split("|")} <= KINDS


# ---- the pipeline against them


@pytest.mark.parametrize("name", PAGES)
def test_the_clean_text_is_exactly_the_expected_one(name):
    assert cleaned(name).text.split("\n") == PAGES[name]["text"].split("\n")


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("name", CLEAN)
def test_the_metadata_are_the_expected_ones(name, field):
    page = PAGES[name]
    if field in page.get("unchecked", ()):
        return
    found, expected = getattr(cleaned(name), field), page.get(field)
    if field == "authors":
        found = list(found)
    elif field == "charset":
        found, expected = codecs.lookup(found).name, codecs.lookup(expected).name
    elif field == "date_published" and isinstance(found, datetime) and type(expected) is date:
        found = found.date()
    assert found == expected


@pytest.mark.parametrize("name", CLEAN)
def test_exactly_the_expected_rows_are_removed(name):
    assert [text for text, _ in rows(name, "boilerplate")] == [text for text, _ in PAGES[name]["removed"]]


@pytest.mark.parametrize("name", CLEAN)
def test_every_removed_row_has_the_expected_kind(name):
    expected = {text: set(kinds.split("|")) for text, kinds in PAGES[name]["removed"]}
    wrong = {
        text: (kind, expected[text])
        for text, kind in rows(name, "boilerplate")
        if text in expected and kind not in expected[text]
    }
    assert wrong == {}


@pytest.mark.parametrize("name", CLEAN)
def test_no_row_is_lost_on_the_way(name):
    source = source_rows(PAGES[name])
    if source is not None:
        assert [row.strip() for row in cleaned(name).blocks["text"].to_pylist()] == source


@pytest.mark.parametrize("name", QUARANTINED)
def test_a_record_that_cannot_be_read_becomes_a_row_of_the_quarantine(name):
    found = list(read_records(RAW, PAGES[name]["raw"], "samples"))
    assert [type(item) for item in found] == [BrokenRecord]


def test_a_broken_line_costs_only_itself():
    found = list(read_records(RAW, "samples/2026-11-20/notes.jsonl", "samples"))
    assert [type(item) is BrokenRecord for item in found] == [False, False, True]
