"""What a file is, said by its content: pages, dumps and binaries, each beside its look-alikes."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.formats import sniff, sniff_text

PAGES = [
    "<!DOCTYPE html><title>x</title>",
    "  \n<!doctype HTML PUBLIC '-//W3C//DTD XHTML 1.0 Strict//EN'>",
    "<HTML lang=ko>",
    "\ufeff<html>",
    "<!-- saved page -->\n\n<!-- again --><div>x</div>",
    '<?xml version="1.0" encoding="utf-8"?>\n<!-- x -->\n<!DOCTYPE html PUBLIC "x">\n<html xmlns="x">',
    '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml">',
    "<div>News</div>",
    "<p>One<p>Two",
    "<br />\n<b>Warning</b>: something <!doctype html>",
    '<a href="/x">x</a>',
    "<b>bold</b> start",
    "<article\nclass='x'>text",
    "Lead <b>text</b> and <i>more</i> of <a href='#'>it</a>",
]
DUMPS = [
    "<신범철 / 교수>\n안녕하십니까",
    "<앵커>\n오늘 뉴스입니다.\n<기자>\n네.",
    "<Anchor> Good evening.\n<Reporter> It rains.",
    "<Q> Why? <A> Because.",
    "<Video> shows it\n<Caption> a cat",
    "Use <b> for bold.",
    "How to: write <p>text</p> and <br>.\n" + "Prose without any markup goes on and on here.\n" * 30,
    "a < b and c > d",
    "<3 love",
    "<https://example.org/>",
    "<name@example.org> wrote:",
    "<head-line> of the day",
    "if (a<b && c>d) {",
    "{curly} but no JSON",
    "[1] A footnote\n[2] Another",
    "",
]


@pytest.mark.parametrize("text", PAGES)
@pytest.mark.parametrize(
    "codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp949"]
)
def test_a_page_is_a_page_in_any_charset(text: str, codec: str) -> None:
    content = text.encode(codec, "ignore")
    assert sniff_text(text) == sniff_text(content) == "text/html"
    assert sniff(content, "x.txt") == sniff(content, "x.jsonl") == "text/html"


@pytest.mark.parametrize("text", DUMPS)
@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_a_dump_that_looks_like_a_page_is_a_dump(text: str, codec: str) -> None:
    content = text.encode(codec)
    assert sniff_text(text) == sniff_text(content) == "text/plain"
    assert sniff(content or b" ", "x.txt") == "text/plain"


def test_the_name_breaks_a_tie_and_no_more() -> None:
    assert sniff(b"mentions <b> once", "x.html") == "text/html"
    assert sniff(b"mentions <b> once", "x.txt") == sniff(b"mentions nothing", "x.html") == "text/plain"
    assert sniff(b"cut json", "x.jsonl") == sniff(b"cut", "x.ndjson.gz") == "application/x-ndjson"
    assert sniff(b"mentions <b> once", hint="application/xhtml+xml") == "text/html"


@pytest.mark.parametrize(
    ("head", "media_type"),
    [
        (b'{"text": "x"}', "application/x-ndjson"),
        (b'\xef\xbb\xbf\r\n {"a": 1}\n{}\n', "application/x-ndjson"),
        (b'{"html": "<!doctype html><p>' + b"x" * 99, "application/x-ndjson"),
        (b'{"text": cut\n{"text": "whole"}\n', "application/x-ndjson"),
        (b'{"a": 1}\nbroken\n', "application/x-ndjson"),
        (b'{"a": 1}\nis JSON,\nas this tells\n', "text/plain"),
        (b'{\r\n  "text": "x"}', "application/json"),
        (b'[\n{"a": 1},\n{"a": 2}\n]', "application/json"),
        (b"<rss version='2'><p>x</p></rss>", "application/xml"),
        (b"\x1f\x8b\x08\x00", "application/gzip"),
        (b"\x28\xb5\x2f\xfd\x00", "application/zstd"),
        (b"", "inode/x-empty"),
        (b"GIF89a is a format\n", "text/plain"),
        (b"GIF89a\x01\x00\x01\x00\x80\x00\x00", "image/gif"),
        (b"PAR1 is its mark", "text/plain"),
    ],
)
def test_formats_and_their_look_alikes(head: bytes, media_type: str) -> None:
    assert sniff(head) == media_type


KOREAN = '정부는 3일 새 대책을 발표했다. 전문가들은 "효과가 크지 않다"고 말했다.\n' * 20
JAPANESE = "政府は三日、新しい対策を発表した。専門家は懐疑的だ。\n" * 20


@pytest.mark.parametrize(
    "codec", ["cp949", "utf-16-le", "utf-16-be", "utf-32-le", "iso2022_kr", "johab", "utf-7"]
)
def test_korean_text_is_text_in_every_charset(codec: str) -> None:
    assert sniff(KOREAN.encode(codec)) == "text/plain"


@pytest.mark.parametrize("codec", ["shift_jis", "euc-jp", "iso2022_jp", "utf-16-le", "utf-16-be"])
def test_japanese_text_is_text_in_every_charset(codec: str) -> None:
    assert sniff(JAPANESE.encode(codec)) == "text/plain"


def test_stray_nul_bytes_make_no_binary() -> None:
    assert (
        sniff(b"A text with\x00 a stray NUL in the middle of a row, \x00 and one more.\n" * 3) == "text/plain"
    )
    assert sniff(b"A text cut off by a crash" + bytes(4000)) == "text/plain"


@pytest.mark.parametrize("seed", range(20))
def test_random_bytes_are_binary(seed: int) -> None:
    assert sniff(random.Random(seed).randbytes(2000)) not in {
        "text/plain",
        "text/html",
        "application/x-ndjson",
    }


@pytest.mark.parametrize(
    "content",
    ["<" * 65536, "{" + "\n" * 65535, "<!--" * 16384, "<a " * 20000, '{"' * 32768, "<?" * 32768, " " * 65536],
)
def test_hostile_repetition_is_sniffed_at_once(content: str) -> None:
    start = time.process_time()
    sniff(content.encode())
    assert time.process_time() - start < 1  # a pattern that backtracks takes minutes


@given(st.binary(), st.sampled_from(["", "x.html", "x.jsonl", "x.txt.gz"]))
def test_sniffing_never_raises(head: bytes, name: str) -> None:
    assert "/" in sniff(head, name)
    assert sniff_text(head) in {"text/html", "text/plain"}
