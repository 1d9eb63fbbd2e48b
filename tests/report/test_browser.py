"""The page in a real browser: it renders, the filter works, nothing is complained about."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from sound import document, merge, put, removed, story

from ingest.dataset import Partition
from ingest.report import write_report

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
OPTIONS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    *("--disable-dev-shm-usage", "--enable-logging=stderr", "--virtual-time-budget=2000", "--dump-dom"),
)
TIMEOUT_S = 60

pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason="no chromium here; tools/install_browser.sh installs it"
)


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("dataset")
    hostile = "</script><img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script>"
    rows = document("d0", [hostile, removed(hostile, "ad")], "archive/2026-11-03/a.txt", title=hostile)
    put(root, rows, 2, Partition("archive", "2026-11-03"))
    write_report(put(root, merge(story())), root / "report.html", 9)
    return root / "report.html"


def look(page: Path, tmp_path: Path, fragment: str = "") -> tuple[BeautifulSoup, list[str]]:
    """The document as the browser has it once scripts have run, and what its console said."""
    command = [CHROMIUM, *OPTIONS, f"--user-data-dir={tmp_path}", page.as_uri() + fragment]
    done = subprocess.run(command, capture_output=True, text=True, timeout=TIMEOUT_S, check=True)
    complaints = [line for line in done.stderr.splitlines() if "CONSOLE" in line]
    return BeautifulSoup(done.stdout, "html.parser"), complaints


def visible(page: BeautifulSoup) -> list[tuple[str, str]]:
    """Anchor and text of every row that is not hidden."""
    return [
        (article["id"], row.div.get_text())
        for article in page("article", hidden=False)
        for row in article("li", hidden=False)
    ]


def test_the_browser_shows_every_document_and_has_no_complaint(page, tmp_path):
    dom, complaints = look(page, tmp_path)
    assert complaints == []
    assert dom.title.get_text() == "What was kept, what was removed"
    assert [article["id"] for article in dom("article")] == ["doc-d0", "doc-d1", "doc-d2", "doc-d3"]
    assert len(visible(dom)) == 9
    assert dom(["img"]) == []
    assert not dom.find("form").has_attr("hidden")


def test_the_filter_of_the_address_shows_rows_of_one_kind(page, tmp_path):
    dom, complaints = look(page, tmp_path, "#kind=ad&source=wire")
    assert complaints == []
    assert visible(dom) == [("doc-d1", "Ad")]
    assert dom.find(id="doc-d1").details.has_attr("open")
    assert dom.output.get_text() == "1 row in 1 document"


def test_an_anchor_opens_its_document(page, tmp_path):
    dom, complaints = look(page, tmp_path, "#doc-d2")
    assert complaints == []
    assert [article["id"] for article in dom("article") if article.details.has_attr("open")] == ["doc-d2"]
