"""A recipe drafted from an address: what a server may answer, and what its user is told."""

import subprocess
import sys
import threading
import time
import tomllib
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from ingest.cli import fetch
from ingest.cli.fetch import fetch_page
from ingest.errors import UsageError

STORY = """<html><head><title>Мост</title></head><body><nav><a href="/">Новости</a></nav><div class="story">
<p>Старый мост через реку закрыли в понедельник, сообщили в мэрии города, где о нём давно спорят.</p>
<p>Инженеры нашли трещины в двух его опорах, и до весны по нему никто не пройдёт и не проедет.</p>
<p>Ремонт обойдётся в четыре миллиона, половину заплатит край, а построили его местные каменщики.</p>
</div></body></html>"""
PAGE = STORY.encode("koi8-r")
HTML = "text/html; charset=koi8-r"
WHEN_DONE_S = 5.0


class Site(BaseHTTPRequestHandler):
    """Answers by path, as sites do when they are well and when they are not."""

    def do_GET(self):
        getattr(self, f"give_{self.path.strip('/').replace('-', '_')}")()

    def give(self, payload, media_type=HTML, length=None):
        self.send_response(200)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(payload) if length is None else length))
        self.end_headers()
        self.wfile.write(payload)

    def give_page(self):
        self.give(PAGE)

    def give_moved(self):
        self.send_response(301)
        self.send_header("Location", "/page")
        self.end_headers()

    def give_circle(self):
        self.send_response(302)
        self.send_header("Location", "/circle")
        self.end_headers()

    def give_gone(self):
        self.send_error(404, "Not Found")

    def give_broken(self):
        self.send_error(503, "Busy")

    def give_picture(self):
        self.give(b"\x89PNG", "image/png")

    def give_silence(self):
        self.server.done.wait(WHEN_DONE_S)

    def give_drops(self):
        self.send_response(200)
        self.send_header("Content-Type", HTML)
        self.end_headers()
        for _ in range(100):
            if self.server.done.wait(0.05):
                return
            self.wfile.write(b"<p>")
            self.wfile.flush()

    def give_half(self):
        self.give(PAGE[:200], length=len(PAGE))

    def give_nonsense(self):
        self.wfile.write(b"nonsense\r\n\r\n")

    def give_script(self):
        rows = ["The old bridge was closed, and nobody may cross it until the spring of next year."] * 12
        body = " ".join(f"{number}. {row}" for number, row in enumerate(rows))
        item = f'{{"@type": "NewsArticle", "headline": "A bridge", "articleBody": "{body}"}}'
        self.give(f'<script type="application/ld+json">{item}</script><div id="root"></div>'.encode())

    def log_message(self, *_):
        """Says nothing."""


@pytest.fixture(scope="module")
def site():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    server.done = threading.Event()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.done.set()
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch):
    monkeypatch.setenv("no_proxy", "*")


def test_a_page_comes_with_its_charset_and_the_address_it_was_found_at(site):
    assert fetch_page(f"{site}/moved") == (PAGE, f"{site}/page", "koi8-r")


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("gone", "the server answers 404 Not Found; save the page"),
        ("broken", "the server answers 503 Busy"),
        ("circle", "the server redirects without end"),
        ("picture", "is image/png, not a page; give the address of an HTML page"),
        ("half", "bytes too early"),
        ("nonsense", "cannot be fetched"),
        ("silence", "no answer within 0.4 seconds"),
        ("drops", "no answer within 0.4 seconds"),
    ],
)
def test_what_is_no_page_is_told_in_one_line(site, path, said):
    started = time.monotonic()
    with pytest.raises(UsageError, match=said) as error:
        fetch_page(f"{site}/{path}", timeout_s=0.4)
    assert time.monotonic() - started < WHEN_DONE_S
    assert str(error.value).startswith(f"{site}/{path}: ")
    assert "\n" not in str(error.value)


def test_a_page_that_does_not_end_is_left(site, monkeypatch):
    monkeypatch.setattr(fetch, "MAX_BYTES", 100)
    with pytest.raises(UsageError, match="more than 100 bytes"):
        fetch_page(f"{site}/page")


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:1/page", "http://[bad/page", "http://", "http://no.such.host.invalid/"]
)
def test_an_address_that_leads_nowhere_says_so(url):
    with pytest.raises(UsageError, match="cannot be fetched"):
        fetch_page(url, timeout_s=5)


def draft(*arguments):
    command = [sys.executable, "-m", "ingest", "recipe", "new", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)


def test_a_recipe_is_drafted_from_an_address(site):
    result = draft(f"{site}/moved", "--domain", "daily.example")
    assert result.returncode == 0, result.stderr
    drafted = tomllib.loads(result.stdout)
    assert (drafted["domain"], drafted["version"][0]["content"]) == ("daily.example", ["div.story"])


@pytest.mark.parametrize(
    ("path", "said"), [("gone", "404"), ("script", "nothing that this page shows would be kept")]
)
def test_wrong_addresses_end_with_exit_code_two(site, path, said):
    result = draft(f"{site}/{path}", "--domain", "daily.example")
    assert (result.returncode, said in result.stderr, "Traceback" in result.stderr) == (2, True, False)
