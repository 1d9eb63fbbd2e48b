"""Laws of reading: whatever the bytes, nothing raises, and nothing is lost or made up."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
import zstandard
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.formats import read_records
from ingest.model import BrokenRecord, Record

NAMES = st.sampled_from(["x.txt", "x.html", "x.jsonl", "x.jsonl.gz", "x"])
SETTINGS = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
PACKERS = st.sampled_from([gzip.compress, zstandard.ZstdCompressor().compress])


def read(root: Path, name: str, content: bytes) -> list[Record | BrokenRecord]:
    (root / name).write_bytes(content)
    return list(read_records(root, name, "s", max_record_bytes=200))


@SETTINGS
@given(
    st.binary(max_size=400),
    NAMES,
    st.sampled_from([b"", b"\x1f\x8b\x08", b"\x28\xb5\x2f\xfd", b'{"', b"<p>"]),
)
def test_any_bytes_give_a_row_and_never_raise(
    tmp_path: Path, content: bytes, name: str, start: bytes
) -> None:
    assert read(tmp_path, name, start + content)


@SETTINGS
@given(st.text(min_size=1, max_size=300), NAMES)
def test_a_whole_record_holds_the_bytes_of_its_file(tmp_path: Path, text: str, name: str) -> None:
    content = text.encode("utf-8", "replace")
    for row in read(tmp_path, name, content):
        if isinstance(row, Record) and not row.key:
            assert row.payload == content[row.offset : row.offset + row.length] == content


@SETTINGS
@given(st.lists(st.fixed_dictionaries({"text": st.text(min_size=1, max_size=30)}), min_size=1), st.booleans())
def test_offset_and_length_find_the_record_again(tmp_path: Path, found: list[dict], with_crlf: bool) -> None:
    content = ("\r\n" if with_crlf else "\n").join(map(json.dumps, found)).encode()
    rows = read(tmp_path, "x.jsonl", content)
    assert len(rows) == len(found)
    for row, expected in zip(rows, found, strict=True):
        assert isinstance(row, Record | BrokenRecord)
        if isinstance(row, Record):
            assert json.loads(content[row.offset : row.offset + row.length]) == expected


@SETTINGS
@given(st.lists(st.binary(max_size=60), max_size=6).map(b"\n".join), NAMES, PACKERS, st.integers(0, 200))
def test_compressed_and_plain_give_equal_rows(
    tmp_path: Path, content: bytes, name: str, pack, cut: int
) -> None:
    plain = read(tmp_path, name, content)
    assert read(tmp_path, name, pack(content)) == plain
    assert read(tmp_path, name, pack(content[:cut]) + pack(content[cut:])) == plain


@SETTINGS
@given(st.integers(1, 400), PACKERS)
def test_a_cut_file_gives_its_first_records_and_one_row_of_damage(tmp_path: Path, cut: int, pack) -> None:
    lines = b"".join(json.dumps({"id": n, "text": f"text {n * n}"}).encode() + b"\n" for n in range(60))
    packed = pack(lines)
    *records, damage = read(tmp_path, "x.jsonl", packed[: max(11, len(packed) - cut)])
    assert damage.error == "StreamDamaged"
    assert [record.key for record in records] == [str(n) for n in range(len(records))]


@pytest.mark.parametrize("name", ["x.html", "x.jsonl"])
def test_the_same_bytes_give_the_same_rows(tmp_path: Path, name: str) -> None:
    content = b'{"id": 1, "text": "x"}\n{"id": 1, "text": "x"}\n{'
    assert read(tmp_path, name, content) == read(tmp_path, name, content)
