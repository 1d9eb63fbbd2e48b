"""JSON lines: what becomes a record, what a broken row, and what each of them bears."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.formats.fields import DEFAULT_FIELDS, Hints, parse_time
from ingest.formats.jsonl import read_jsonl
from ingest.formats.keys import UniqueKeys
from ingest.formats.lines import split_lines
from ingest.formats.rawfile import RawFile
from ingest.model import BrokenRecord, Record


def read(content: bytes, size: int = 1 << 16, max_bytes: int = 1 << 20) -> list[Record | BrokenRecord]:
    chunks = iter([content[start : start + size] for start in range(0, len(content), size)])
    return list(read_jsonl(RawFile("s", "x.jsonl", "", chunks, Hints(), DEFAULT_FIELDS, max_bytes)))


@pytest.mark.parametrize(
    ("line", "error"),
    [
        (b'{"text": "cut', "BrokenJson"),
        (b'{"text": "x"} {"text": "y"}', "BrokenJson"),
        (b'{"text": ' + b"1" * 5000 + b"}", "BrokenJson"),
        (b"[" * 50_000, "BrokenJson"),
        (b"\x00", "BrokenJson"),
        (b'{"text": "\xb1\xdb"}', "InvalidUtf8"),
        (b'["text"]', "NotAnObject"),
        (b"null", "NotAnObject"),
        (b'{"title": "x"}', "NoContent"),
        (b'{"text": 5}', "WrongType"),
        (b'{"html": ["x"], "text": "x"}', "WrongType"),
        (b'{"text": ""}', "EmptyRecord"),
        (b'{"html": null}', "EmptyRecord"),
    ],
)
def test_a_broken_line_costs_only_itself(line: bytes, error: str) -> None:
    before, broken, after = read(b'{"text": "a"}\n' + line + b'\n{"text": "b"}')
    assert isinstance(broken, BrokenRecord)
    assert (broken.error, broken.key, broken.offset) == (error, "line-2", 14)
    assert broken.message.startswith("Line 2: ")
    assert broken.first_bytes == line[:64]
    assert [row.payload for row in (before, after)] == [b"a", b"b"]


def test_html_wins_over_text_unless_it_is_empty() -> None:
    both, empty = read(b'{"html": "<p>x", "text": "x"}\n{"html": "", "text": "x"}')
    assert (both.payload, both.media_type) == (b"<p>x", "text/html")
    assert (empty.payload, empty.media_type) == (b"x", "text/plain")


def test_a_line_names_its_own_hints() -> None:
    hints = {
        "url": "https://a.example/",
        "charset": "cp949",
        "timestamp": 1727961060,
        "content_type": "text/html",
    }
    (record,) = read(json.dumps({"text": "글", **hints}, ensure_ascii=False).encode())
    assert (record.url, record.charset, record.media_type) == ("https://a.example/", "utf-8", "text/plain")
    assert record.crawled_at == datetime(2024, 10, 3, 13, 11, tzinfo=UTC)


def test_a_hint_that_cannot_be_read_costs_no_record() -> None:
    (record,) = read(b'{"text": "x", "url": 5, "timestamp": "yesterday"}')
    assert (record.url, record.crawled_at) == (None, None)


def test_lone_surrogates_become_replacement_characters() -> None:
    (record,) = read(rb'{"id": "\ud800", "url": "\udfff", "text": "a\ud83d\ude00\ud83d"}')
    assert (record.payload.decode(), record.key, record.url) == ("a😀\ufffd", "\ufffd", "\ufffd")


def test_marks_blank_lines_and_carriage_returns_are_no_content() -> None:
    rows = read(b'\xef\xbb\xbf{"text": "a"}\r\n\r\n \t\n\xef\xbb\xbf{"text": "b"}\r\n')
    assert [(row.payload, row.key, row.offset) for row in rows] == [(b"a", "line-1", 0), (b"b", "line-4", 23)]


def test_keys_are_ids_or_line_numbers_and_unique() -> None:
    ids = ["a", 7, None, True, "", "a", "a:2", 7, "line-3", 1.5]
    keys = [row.key for row in read(b"\n".join(json.dumps({"id": i, "text": "x"}).encode() for i in ids))]
    assert keys == ["a", "7", "line-3", "line-4", "line-5", "a:2", "a:2:2", "7:2", "line-3:2", "line-10"]


@given(st.lists(st.sampled_from(["a", "b", "a:2", "a:3", "a:2:2", "line-1"])))
def test_no_key_is_given_twice(wanted: list[str]) -> None:
    keys = UniqueKeys()
    given_keys = [keys.claim(key) for key in wanted]
    assert len(set(given_keys)) == len(wanted)


def test_many_keys_stay_apart() -> None:
    keys = UniqueKeys()
    assert [keys.claim(str(n)) for n in range(5000)] == [str(n) for n in range(5000)]
    assert keys.claim("17") == "17:2"


@given(st.binary(), st.integers(1, 9), st.integers(0, 20))
def test_lines_are_the_stream_cut_at_line_feeds(content: bytes, size: int, max_bytes: int) -> None:
    chunks = [content[start : start + size] for start in range(0, len(content), size)]
    lines = list(split_lines(iter(chunks), max_bytes))
    cut = [content[line.offset : line.offset + line.length] for line in lines]
    assert cut == content.removesuffix(b"\n").split(b"\n") if content else not cut
    for line, expected in zip(lines, cut, strict=True):
        assert line.too_long == (len(expected) > max_bytes)
        assert expected.startswith(line.content)
        assert line.too_long or line.content == expected


JSON_LINES = st.one_of(
    st.builds(
        json.dumps, st.dictionaries(st.sampled_from(["id", "text", "html", "url"]), st.text(max_size=5))
    ),
    st.text(st.characters(exclude_characters="\n", exclude_categories=["Cs"]), max_size=20),
).map(str.encode)


@given(st.lists(JSON_LINES | st.binary(max_size=9).map(lambda line: line.replace(b"\n", b"")), max_size=8))
def test_every_line_that_is_not_blank_gives_exactly_one_row(lines: list[bytes]) -> None:
    content = b"\n".join(lines)
    rows = read(content, size=7)
    filled = [line for line in lines if line.removeprefix(b"\xef\xbb\xbf").strip(b" \t\r\n")]
    assert len(rows) == len(filled)
    for row, line in zip(rows, filled, strict=True):
        assert content[row.offset :].startswith(line)
        assert not isinstance(row, Record) or row.length == len(line)


@pytest.mark.parametrize(
    ("value", "iso"),
    [
        ("2024-10-03", "2024-10-03T00:00:00+00:00"),
        ("2024-10-03T13:11:00Z", "2024-10-03T13:11:00+00:00"),
        ("Thu, 03 Oct 2024 13:11:00 GMT", "2024-10-03T13:11:00+00:00"),
        ("20241003131100", "2024-10-03T13:11:00+00:00"),
        ("1727961060000", "2024-10-03T13:11:00+00:00"),
        (1727961060.5, "2024-10-03T13:11:00.500000+00:00"),
        ("3 hours ago", None),
        ("", None),
        (True, None),
        (1e300, None),
        (float("nan"), None),
        ("0001-01-01T00:00:00+09:00", None),
    ],
)
def test_a_time_is_read_in_the_ways_it_is_written(value: object, iso: str | None) -> None:
    moment = parse_time(value)
    assert (moment.isoformat() if moment else None) == iso


@given(st.text() | st.integers() | st.floats() | st.lists(st.none()))
def test_nothing_that_claims_to_be_a_time_raises(value: object) -> None:
    moment = parse_time(value)
    assert moment is None or moment.utcoffset().total_seconds() == 0


def test_reading_is_lazy(tmp_path: Path) -> None:
    def chunks():
        yield b'{"text": "a"}\n'
        raise AssertionError("read on although nobody asked")

    rows = read_jsonl(RawFile("s", "x", "", chunks(), Hints(), DEFAULT_FIELDS, 99))
    assert next(rows).payload == b"a"
