"""The page shows every row of every document, tells why, and nothing breaks out of it."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st
from sound import broken, change, document, merge, put, removed, story

from ingest.dataset import Partition
from ingest.errors import DatasetError, UsageError
from ingest.report import write_report
from ingest.report.language_tag import language_tag
from ingest.report.markup import SHOWN, element, escape

OTHER = Partition("archive", "2026-11-03")
HOSTILE = [
    "</script><script>alert(1)</script>",
    "</style><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "'\" onmouseover='alert(1)' x=\"",
    "</li></ol></details></article></main><h1>Owned</h1>",
    "<!-- ]]> <![CDATA[",
    "&lt;b&gt; &amp; &#x3c;script>",
    "abc\u202egnp.exe\u2066\x00\x07\x85",
    "$style ${script} $documents",
    "<svg/onload=alert(1)>",
]


def report(tmp_path: Path, rows: dict, limit: int = 200) -> BeautifulSoup:
    clean = put(tmp_path, rows)
    write_report(clean, tmp_path / "report.html", limit)
    return BeautifulSoup((tmp_path / "report.html").read_text(encoding="utf-8"), "html.parser")


def table(page: BeautifulSoup, caption: str) -> dict[str, str]:
    found = page.find("caption", string=caption).find_parent("table")
    return {line.th.get_text(): line.td.get_text() for line in found.tbody("tr")}


# ---- what is shown


def test_every_row_stands_in_order_with_its_kind_and_reason(tmp_path):
    page = report(tmp_path, story())
    rows = page.find(id="doc-d1")("li")
    assert [row.div.get_text() for row in rows] == ["Menu", "By Ann. It rained.", "a@b.c called", "Ad"]
    assert [row["class"] for row in rows] == [["removed"], ["kept"], ["kept"], ["removed"]]
    assert [(row["data-kind"], row["data-reason"]) for row in rows] == [
        ("menu", "short-row"),
        ("content", "prose"),
        ("content", "prose"),
        ("ad", "short-row"),
    ]
    assert rows[3].find(class_="why").get_text() == "removed: ad short-row"


def test_an_edit_is_struck_and_says_why(tmp_path):
    struck = report(tmp_path, story()).find(id="doc-d1").find("del")
    assert (struck.get_text(), struck["title"]) == ("By Ann. ", "byline: lead-byline")


def test_edits_that_break_their_bounds_lose_no_character(tmp_path):
    edits = [
        {"start": 4, "end": 2, "kind": "a", "reason": "b"},
        {"start": 1, "end": 99, "kind": "a", "reason": "b"},
    ]
    rows = change(document("d", ["abcdef"]), "blocks", 0, edits=edits)
    assert report(tmp_path, rows).find(id="doc-d").li.div.get_text() == "abcdef"


def test_the_overview_counts_the_whole_dataset(tmp_path):
    page = report(tmp_path, story(), limit=1)
    assert table(page, "Rows by kind") == {"content": "3", "menu": "2", "ad": "1", "share": "1"}
    assert table(page, "Reasons of removal") == {"short-row": "4"}
    assert table(page, "Documents by language") == {"eng": "2", "kor": "1"}
    assert table(page, "Documents by charset") == {"utf-8": "3"}
    assert "decode BinaryContent 1 wire/2026-11-02/a.txt: the record is no text" in page.get_text(" ")
    assert len(page("article")) == 1
    assert "The first 1 of 3" in page.get_text()


def test_one_reason_of_two_kinds_is_counted_once(tmp_path):
    rows = document("d", [removed("a", "ad", "r"), removed("b", "menu", "r")])
    assert table(report(tmp_path, rows), "Reasons of removal") == {"r": "2"}


def test_documents_stand_by_source_date_and_id(tmp_path):
    put(tmp_path, document("d0", ["old"], "archive/2026-11-03/a.txt"), 2, OTHER)
    page = report(tmp_path, story())
    assert [article["id"] for article in page("article")] == ["doc-d0", "doc-d1", "doc-d2", "doc-d3"]


def test_the_limit_is_over_all_partitions(tmp_path):
    put(tmp_path, document("d0", ["old"], "archive/2026-11-03/a.txt"), 2, OTHER)
    clean = put(tmp_path, story())
    assert write_report(clean, tmp_path / "r.html", 2) == 2
    page = (tmp_path / "r.html").read_text()
    assert re.findall(r'<article id="(.*?)"', page) == ["doc-d0", "doc-d1"]


def test_metadata_are_shown_as_exactly_as_they_are_known(tmp_path):
    facts = {
        "title": "Rain",
        "authors": ["Ann", "Bo"],
        "url": "https://a.test/?q=1&r=2",
        "decode_errors": 2,
        "date_published": datetime(2026, 11, 2, tzinfo=UTC),
        "date_published_precision": "month",
        "encoding_repair": "latin1",
        "warnings": ["odd"],
        "duplicate_of": "d2",
    }
    page = report(tmp_path, change(story(), "documents", 0, **facts))
    shown = {entry.dt.get_text(): entry.dd for entry in page.find(id="doc-d1").dl("div")}
    assert shown["published"].get_text() == "2026-11"
    assert shown["authors"].get_text() == "Ann, Bo"
    assert shown["url"].a["href"] == "https://a.test/?q=1&r=2"
    assert (
        shown["charset"].get_text() == "utf-8 (detected), 2 characters could not be decoded, repaired: latin1"
    )
    assert shown["duplicate of"].a["href"] == "#doc-d2"
    assert shown["raw file"].get_text() == "wire/2026-11-02/a.txt"
    assert "subtitle" not in shown


def test_a_document_without_content_and_one_without_blocks_are_shown(tmp_path):
    page = report(tmp_path, merge(document("d1", [removed("Login")]), document("d2", [])))
    assert [article.h3.get_text() for article in page("article")] == ["no content", "no content"]


def test_a_dataset_of_nothing_but_quarantine_is_shown(tmp_path):
    page = report(tmp_path, broken())
    assert page("article") == []
    assert "All 0" in page.get_text()


def test_what_is_too_long_is_cut_and_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr("ingest.report.document.MAX_ROWS", 2)
    page = report(tmp_path, document("d", ["x" * 5_000, "b", "c"]))
    assert "1,000 more characters" in page.get_text()
    assert "1 more rows are not shown" in page.get_text()


# ---- languages and access


@pytest.mark.parametrize(
    ("code", "script", "tag"),
    [
        ("heb", None, "he"),
        ("ron", None, "ro"),
        ("zho", "Hans", "zh-Hans"),
        ("kor", "Kore", "ko"),
        (None, None, ""),
    ],
)
def test_languages_have_the_tags_that_browsers_know(code, script, tag):
    assert language_tag(code, script) == tag


def test_text_is_marked_with_its_language_and_direction(tmp_path):
    rows = change(story(), "blocks", 4, language="eng")
    article = report(tmp_path, rows).find(id="doc-d2")
    assert article.ol["lang"] == "ko"
    assert [row.div.get("lang") for row in article("li")] == ["en", None]
    assert {row.div["dir"] for row in article("li")} == {"auto"}


def test_the_page_has_landmarks_labels_and_no_duplicate_ids(tmp_path):
    page = report(tmp_path, story())
    assert page.html["lang"] == "en"
    assert [len(page(name)) for name in ("h1", "header", "main")] == [1, 1, 1]
    ids = [found["id"] for found in page(id=True)]
    assert len(ids) == len(set(ids))
    assert {found["aria-labelledby"] for found in page("section")} <= set(ids)
    assert all(field.find_parent("label") for field in page("form")[0](["input", "select"]))


def luminance(colour: str) -> float:
    full = colour if len(colour) == 6 else "".join(digit * 2 for digit in colour)
    parts = [int(full[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("ground", ["paper", "soft", "hit"])
@pytest.mark.parametrize("ink", ["ink", "dim", "link", "cut"])
def test_all_text_has_the_contrast_that_wcag_asks_for(tmp_path, scheme, ground, ink):
    """Success criterion 1.4.3: 4.5 to 1."""
    style = report(tmp_path, story()).style.get_text()
    light, dark = re.findall(r":root \{(.*?)\}", style, re.DOTALL)
    colours = dict(re.findall(r"--(\w+): #(\w+)", light if scheme == "light" else dark))
    bright, dim = sorted((luminance(colours[ground]), luminance(colours[ink])), reverse=True)
    assert (bright + 0.05) / (dim + 0.05) >= 4.5


# ---- hostile pages


class Elements(HTMLParser):
    """Counts elements and gathers attributes, as a parser that is not ours sees them."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: Counter[str] = Counter()
        self.names: set[str] = set()

    def handle_starttag(self, tag, attributes):
        self.tags[tag] += 1
        self.names |= {name for name, _ in attributes}


def elements(path: Path) -> Elements:
    parser = Elements()
    parser.feed(path.read_text(encoding="utf-8"))
    return parser


def page_of(tmp_path: Path, text: str) -> Path:
    facts = dict.fromkeys(
        ("title", "subtitle", "description", "site_name", "page_type", "encoding_repair"), text
    )
    lists = {"authors": [text], "tags": [text], "warnings": [text]}
    blocks = [
        {
            "text": text,
            "reason": text,
            "kind": text,
            "edits": [{"start": 0, "end": 1, "kind": text, "reason": text}],
        },
        removed(text, text, text, language=text),
    ]
    names = {"url": text, "record_key": text, "language": text, "language_script": text, "duplicate_of": text}
    rows = document("d " + text, blocks, charset=text, charset_source=text, **names, **facts, **lists)
    clean = put(tmp_path, merge(rows, broken(stage=text, error=text, message=text, record_key=text)))
    write_report(clean, tmp_path / "report.html", 9)
    return tmp_path / "report.html"


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_page_adds_no_element_and_no_attribute(tmp_path, text):
    harmless, hostile = page_of(tmp_path / "harmless", "x" * 12), page_of(tmp_path / "hostile", text)
    assert elements(hostile).tags == elements(harmless).tags
    assert elements(hostile).names == elements(harmless).names
    page = BeautifulSoup(hostile.read_text(encoding="utf-8"), "html.parser")
    assert page("article")[0]("li")[1].div.get_text() == text.translate(SHOWN)


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "http://[", "//evil.test", " javascript:x"]
)
def test_only_web_addresses_become_links(tmp_path, url):
    page = report(tmp_path, change(story(), "documents", 0, url=url))
    assert [link["href"] for link in page.find(id="doc-d1")("a")] == ["#doc-d1"]


def test_nothing_is_loaded_from_outside_and_only_our_script_may_run(tmp_path):
    page = report(tmp_path, story())
    assert page(["img", "link", "iframe", "object"]) == []
    assert page(src=True) == []
    policy = page.find("meta", attrs={"http-equiv": "Content-Security-Policy"})["content"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert "url(" not in page.style.get_text()


@given(st.text())
def test_escaped_text_reads_back_as_it_was_but_for_controls(text):
    page = BeautifulSoup(element("p", text, title=text), "html.parser")
    shown = text.translate(SHOWN)
    assert page.p.get_text() == shown
    assert page.p["title"] == shown
    assert not set(escape(text)) & set("<>\"'\u202e\x00")


# ---- the file


def test_the_same_dataset_gives_the_same_bytes(tmp_path):
    clean = put(tmp_path, story())
    for name in ("a.html", "b.html"):
        write_report(clean, tmp_path / name, 9)
    assert (tmp_path / "a.html").read_bytes() == (tmp_path / "b.html").read_bytes()
    other = put(tmp_path / "elsewhere", story())
    write_report(other, tmp_path / "c.html", 9)
    assert (tmp_path / "a.html").read_bytes() == (tmp_path / "c.html").read_bytes()


def test_the_file_appears_whole_and_alone(tmp_path):
    clean = put(tmp_path, story())
    write_report(clean, tmp_path / "new" / "report.html", 9)
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["report.html"]


def test_a_report_that_fails_leaves_the_old_one_alone(tmp_path):
    old = tmp_path / "report.html"
    old.write_text("old")
    with pytest.raises(DatasetError, match="ingest run"):
        write_report(tmp_path / "clean", old, 9)
    assert old.read_text() == "old"
    assert list(tmp_path.iterdir()) == [old]


def test_places_that_would_break_the_dataset_are_refused(tmp_path):
    clean = put(tmp_path, story())
    with pytest.raises(UsageError, match="only finished parts"):
        write_report(clean, clean / "documents" / "report.html", 9)
    with pytest.raises(UsageError, match="is a directory"):
        write_report(clean, tmp_path, 9)
