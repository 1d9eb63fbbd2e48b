"""Files of every kind, whole and broken, as the landing zone may hold them."""

from __future__ import annotations

import gzip
import json
import os
import random
import tracemalloc
import unicodedata
from datetime import UTC, datetime
from pathlib import Path

import pytest
import zstandard

from ingest.formats import FORMATS, FieldNames, is_sidecar, read_records
from ingest.model import BrokenRecord, Record

MIB = 1 << 20
JSONL = b'{"id": "a", "text": "one"}\n{"id": "b", "text": "two"}\n'


def land(root: Path, name: str, content: bytes) -> list[Record | BrokenRecord]:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return list(read_records(root, name, "news"))


def land_sidecar(root: Path, name: str, content: bytes) -> None:
    (root / f"{name}.meta.json").write_bytes(content)


def only_error(rows: list[Record | BrokenRecord]) -> str:
    (row,) = rows
    assert isinstance(row, BrokenRecord)
    assert row.stage == "read"
    assert len(row.first_bytes) <= 64
    assert row.message
    return row.error


def test_a_text_dump_is_one_record(tmp_path: Path) -> None:
    assert land(tmp_path, "a/b/x.txt", b"Menu\nNews") == [
        Record(b"Menu\nNews", "news", "a/b/x.txt", offset=0, length=9, media_type="text/plain")
    ]


@pytest.mark.parametrize(
    "name",
    ["a b.html", "뉴스/기사.html", unicodedata.normalize("NFD", "뉴스/기사.html"), "deep/er/x", "%20#?.txt"],
)
def test_any_name_can_be_read_and_is_kept_as_it_is(tmp_path: Path, name: str) -> None:
    (record,) = land(tmp_path, name, b"<!doctype html><p>x")
    assert isinstance(record, Record)
    assert (record.file_path, record.media_type) == (name, "text/html")


@pytest.mark.parametrize("compress", [gzip.compress, zstandard.ZstdCompressor().compress])
def test_compressed_files_give_the_records_of_the_plain_one(tmp_path: Path, compress) -> None:
    plain = land(tmp_path, "x", JSONL)
    assert len(plain) == 2
    assert land(tmp_path, "x", compress(JSONL)) == plain
    assert land(tmp_path, "x", compress(JSONL[:30]) + compress(b"") + compress(JSONL[30:])) == plain
    assert land(tmp_path, "x", compress(compress(JSONL))) == plain


def test_zero_padding_after_a_gzip_member_is_no_damage(tmp_path: Path) -> None:
    assert len(land(tmp_path, "x.jsonl.gz", gzip.compress(JSONL) + bytes(1000))) == 2


def test_a_skippable_zstd_frame_is_skipped(tmp_path: Path) -> None:
    skippable = b"\x50\x2a\x4d\x18\x05\x00\x00\x00hello"
    assert len(land(tmp_path, "x.jsonl.zst", skippable + zstandard.ZstdCompressor().compress(JSONL))) == 2


def test_a_single_compressed_page_is_one_record(tmp_path: Path) -> None:
    (record,) = land(tmp_path, "x.html.gz", gzip.compress(b"<html><p>x</p></html>"))
    assert isinstance(record, Record)
    assert (record.payload, record.media_type) == (b"<html><p>x</p></html>", "text/html")


@pytest.mark.parametrize("compress", [gzip.compress, zstandard.ZstdCompressor().compress])
def test_records_before_the_damage_are_read_and_the_damage_is_told(tmp_path: Path, compress) -> None:
    rows = [json.dumps({"id": n, "text": random.Random(n).randbytes(40).hex()}).encode() for n in range(6000)]
    whole = compress(b"\n".join(rows))
    *records, damage = land(tmp_path, "x.jsonl", whole[: len(whole) // 2])
    assert 0 < len(records) < 6000
    assert [record.key for record in records] == [str(n) for n in range(len(records))]
    assert only_error([damage]) == "StreamDamaged"


def test_a_small_cut_file_gives_its_whole_lines(tmp_path: Path) -> None:
    cut = zstandard.ZstdCompressor().compress(JSONL) + zstandard.ZstdCompressor().compress(b"more")[:-2]
    first, second, damage = land(tmp_path, "x.jsonl.zst", cut)
    assert (first.key, second.key, only_error([damage])) == ("a", "b", "StreamDamaged")


def test_a_flipped_bit_is_damage(tmp_path: Path) -> None:
    packed = bytearray(gzip.compress(JSONL))
    packed[-5] ^= 1  # the length at the end of the member
    assert only_error(land(tmp_path, "x.jsonl.gz", bytes(packed))[-1:]) == "StreamDamaged"


def test_half_a_page_is_no_page(tmp_path: Path) -> None:
    page = gzip.compress(b"<html>" + random.Random(0).randbytes(3000).hex().encode())
    assert only_error(land(tmp_path, "x.html.gz", page[:-900])) == "StreamDamaged"


@pytest.mark.parametrize("name", ["x.txt", "x.jsonl", "x.html"])
@pytest.mark.parametrize("content", [b"", gzip.compress(b""), zstandard.ZstdCompressor().compress(b"")])
def test_an_empty_file_is_a_row(tmp_path: Path, name: str, content: bytes) -> None:
    assert only_error(land(tmp_path, name, content)) == "EmptyFile"


def test_json_lines_that_are_all_blank_are_an_empty_file(tmp_path: Path) -> None:
    assert only_error(land(tmp_path, "x.jsonl", b"\n\r\n  \n")) == "EmptyFile"


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"%PDF-1.7\n%\xe2\xe3", "BinaryContent"),
        (b"PK\x03\x04" + bytes(60), "BinaryContent"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "BinaryContent"),
        (bytes(4096), "BinaryContent"),
        (gzip.compress(gzip.compress(gzip.compress(b"a"))), "BinaryContent"),
        (b'{\n  "text": "x"\n}', "UnsupportedFormat"),
        (b'[{"text": "x"}]', "UnsupportedFormat"),
        (b'<?xml version="1.0"?><!-- x --><rss><title>x</title></rss>', "UnsupportedFormat"),
        ('{"text": "글"}\n'.encode("utf-16"), "NotUtf8"),
    ],
)
def test_what_is_not_read_says_so(tmp_path: Path, content: bytes, error: str) -> None:
    assert only_error(land(tmp_path, "x", content)) == error


def test_a_file_that_is_gone_or_a_folder_is_a_row(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    assert only_error(list(read_records(tmp_path, "gone.txt", "news"))) == "FileNotFoundError"
    assert only_error(list(read_records(tmp_path, "folder", "news"))) == "IsADirectoryError"


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert only_error(list(read_records(tmp_path, "pipe", "news"))) == "NotAFile"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_a_row(tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_bytes(b"x")
    (tmp_path / "x.txt").chmod(0)
    assert only_error(list(read_records(tmp_path, "x.txt", "news"))) == "PermissionError"


def test_an_io_error_while_reading_is_a_row_that_comes_after_the_hints(tmp_path: Path) -> None:
    if not Path("/proc/self/mem").exists():
        pytest.skip("needs a file whose reading fails")
    (row,) = read_records(Path("/proc/self"), "mem", "news")  # its first page is mapped by nobody
    assert (row.error, "run again" in row.message) == ("OSError", True)


def test_a_text_larger_than_a_record_may_be_is_a_row(tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_bytes(b"word " * 100)
    assert only_error(list(read_records(tmp_path, "x.txt", "news", max_record_bytes=499))) == "RecordTooLarge"
    assert len(list(read_records(tmp_path, "x.txt", "news", max_record_bytes=500))) == 1


@pytest.mark.parametrize("compress", [gzip.compress, zstandard.ZstdCompressor().compress])
@pytest.mark.parametrize("filler", [b"\0", b"a"])
def test_a_bomb_is_read_in_bounded_memory(tmp_path: Path, compress, filler: bytes) -> None:
    (tmp_path / "x.jsonl.gz").write_bytes(compress(filler * (100 * MIB)))
    tracemalloc.start()
    try:
        rows = list(read_records(tmp_path, "x.jsonl.gz", "news", max_record_bytes=4 * MIB))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert only_error(rows) == ("BinaryContent" if filler == b"\0" else "RecordTooLarge")
    assert peak < 40 * MIB


def test_a_line_of_50_mb_passes_by_without_being_held(tmp_path: Path) -> None:
    with (tmp_path / "x.jsonl").open("wb") as handle:
        handle.write(JSONL)
        for _ in range(50):
            handle.write(b"x" * MIB)
        handle.write(b'\n{"id": "c", "text": "three"}')
    tracemalloc.start()
    try:
        rows = list(read_records(tmp_path, "x.jsonl", "news", max_record_bytes=MIB))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert [row.key for row in rows] == ["a", "b", "line-3", "c"]
    assert only_error(rows[2:3]) == "RecordTooLarge"
    assert rows[3].offset == len(JSONL) + 50 * MIB + 1
    assert peak < 10 * MIB


def test_a_sidecar_gives_the_hints_of_its_file(tmp_path: Path) -> None:
    hints = {
        "url": "https://example.org/",
        "content_type": "text/html; charset=EUC-KR",
        "fetched_at": "2024-10-03T22:11:00+09:00",
    }
    land_sidecar(tmp_path, "x.html", b"\xef\xbb\xbf" + json.dumps(hints).encode())
    (record,) = land(tmp_path, "x.html", b"Hello <b>you</b>")
    assert isinstance(record, Record)
    assert (record.url, record.charset, record.media_type) == ("https://example.org/", "EUC-KR", "text/html")
    assert record.crawled_at == datetime(2024, 10, 3, 13, 11, tzinfo=UTC)


def test_a_sidecar_has_its_own_keys_whatever_those_of_json_lines_are_called(tmp_path: Path) -> None:
    land_sidecar(tmp_path, "x.txt", b'{"url": "https://example.org/"}')
    (tmp_path / "x.txt").write_bytes(b"text")
    (record,) = read_records(tmp_path, "x.txt", "wire", FieldNames(url=("link",)), 1 << 20)
    assert isinstance(record, Record)
    assert record.url == "https://example.org/"


def test_what_a_sidecar_calls_the_file_is_a_hint_and_no_order(tmp_path: Path) -> None:
    land_sidecar(tmp_path, "x.txt", b'{"media_type": "text/html"}')
    assert land(tmp_path, "x.txt", "<신범철 / 교수>\nno page".encode())[0].media_type == "text/plain"


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b"\xff", b'{"url": 5}', b"[" * 99999, b" " * (MIB + 1)]
)
def test_a_broken_sidecar_does_not_cost_the_file(tmp_path: Path, content: bytes) -> None:
    land_sidecar(tmp_path, "x.txt", content)
    broken, record = land(tmp_path, "x.txt", b"text")
    assert only_error([broken]) == "BrokenSidecar"
    assert broken.file_path == "x.txt.meta.json"
    assert isinstance(record, Record)


def test_a_sidecar_is_known_by_its_name() -> None:
    assert is_sidecar("x.html.meta.json")
    assert not any(map(is_sidecar, ("meta.json", ".meta.json", "a/.meta.json", "x.json", "x.meta.json.gz")))


def test_field_names_can_be_chosen(tmp_path: Path) -> None:
    (tmp_path / "x.jsonl").write_bytes(b'{"nr": 7, "seite": "<p>x", "text": "y"}')
    (record,) = read_records(tmp_path, "x.jsonl", "news", FieldNames(id=("nr",), html=("seite",)))
    assert (record.key, record.payload, record.media_type) == ("7", b"<p>x", "text/html")


def test_every_format_has_its_reader_in_one_table() -> None:
    assert {"text/html", "text/plain", "application/x-ndjson"} < set(FORMATS)
