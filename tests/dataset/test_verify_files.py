"""A file, a footer or a schema that is not as promised is found, and beside a writer nothing is mistaken."""

from __future__ import annotations

import itertools
import re
import threading
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from sound import change, document, put, story
from tampering import part, problems, read_part, rewrite

from ingest.dataset import Partition
from ingest.dataset.footer import read_footer
from ingest.dataset.verify import verify
from ingest.errors import DatasetError
from ingest.schema import TABLES

OTHER = Partition("연합뉴스", "2026-11-03")


# ---- files


def test_nothing_published_is_an_error_with_a_remedy(tmp_path):
    with pytest.raises(DatasetError, match="ingest run"):
        verify(tmp_path)
    (tmp_path / "documents").mkdir()
    with pytest.raises(DatasetError, match="ingest run"):
        verify(tmp_path)


@pytest.mark.parametrize(
    ("path", "problem"),
    [
        ("documents/README.md", "expected a directory source="),
        ("blocks/source=wire/notes.txt", "expected a directory date="),
        ("blocks/source=wire/date=2026-13-01/x", "a day that exists"),
        ("documents/source=wire/date=2026-11-02/part-0.parquet", "not a finished part"),
        ("documents/source=wire/date=2026-11-02/.part.parquet.tmp", "not a finished part"),
        ("documents/source=_x/date=2026-11-02/x", "must not begin"),
    ],
)
def test_what_stands_where_it_must_not_is_found(tmp_path, path, problem):
    clean = put(tmp_path, story())
    stranger = clean / path
    stranger.parent.mkdir(parents=True, exist_ok=True)
    stranger.write_bytes(b"")
    assert problem in problems(verify(clean))


def test_a_part_that_was_cut_short_is_found_and_the_others_are_still_checked(tmp_path):
    put(tmp_path, change(story(), "documents", 0, language="english"), 2, OTHER)
    clean = put(tmp_path, story())
    path = next(clean.glob("documents/source=wire/*/*"))
    path.write_bytes(path.read_bytes()[:-100])
    found = problems(verify(clean))
    assert "not a readable part" in found
    assert "bytes are not those it is named for" in found
    assert "language must be an ISO 639-3 code" in found


@pytest.mark.parametrize("table", list(TABLES))
def test_no_damaged_byte_goes_unseen(tmp_path, table):
    clean = put(tmp_path, story())
    path = part(clean, table)
    data = bytearray(path.read_bytes())
    for position in range(4, len(data), len(data) // 12):
        path.write_bytes(data[:position] + bytes([data[position] ^ 0xFF]) + data[position + 1 :])
        assert "bytes are not those it is named for" in problems(verify(clean))


def test_text_that_is_not_utf8_is_found(tmp_path):
    clean = put(tmp_path, document("d", ["XXXX"]))
    path = part(clean, "blocks")
    rows = read_part(path)
    spoilt = pa.StringArray.from_buffers(1, *pa.array(["XXXX"]).buffers()[1:])
    wrong = pa.Array.from_buffers(
        pa.string(), 1, [None, spoilt.buffers()[1], pa.py_buffer(b"\xff\xfe\xff\xfe")]
    )
    rewrite(path, rows.set_column(rows.schema.names.index("text"), rows.schema.field("text"), wrong))
    assert "cannot be read" in problems(verify(clean))


@pytest.mark.parametrize("table", list(TABLES))
def test_a_shard_that_lacks_a_table_is_found(tmp_path, table):
    clean = put(tmp_path, story())
    part(clean, table).unlink()
    assert re.search(f"{table}/.*has no part of the batch", problems(verify(clean)))


def test_two_parts_of_one_batch_are_found(tmp_path):
    clean = put(tmp_path, story())
    path = part(clean, "documents")
    rewrite_copy = path.read_bytes()
    rewrite(path, read_part(path).slice(1))
    path.write_bytes(rewrite_copy)
    assert "2 parts of one batch" in problems(verify(clean))


def test_parts_that_were_not_written_together_are_found(tmp_path):
    clean = put(tmp_path, story())
    path = part(clean, "blocks")
    rewrite(path, read_part(path), rules_version="rules-2")
    assert "not written together" in problems(verify(clean))


def test_a_raw_file_in_two_shards_is_found(tmp_path):
    put(tmp_path, document("d1", ["one"]))
    clean = tmp_path / "clean"
    other = put(tmp_path / "other", document("d2", ["two"]), 2)
    for path in other.rglob("*.parquet"):
        path.rename(clean / path.relative_to(other))
    assert "raw files must be cleaned once" in problems(verify(clean))


def test_an_input_of_another_partition_is_found(tmp_path):
    clean = put(tmp_path, document("d", ["one"], "else/2026-11-02/a.txt"), paths=["else/2026-11-02/a.txt"])
    assert "inputs must lie in wire/2026-11-02/" in problems(verify(clean))


def test_a_file_without_our_footer_is_found(tmp_path):
    clean = put(tmp_path, story())
    path = part(clean, "documents")
    rows = read_part(path)
    path.unlink()
    pq.write_table(rows.replace_schema_metadata(None), path)
    assert "not a readable part of this dataset" in problems(verify(clean))


# ---- schemas


def test_a_column_that_is_missing_or_of_another_type_is_found(tmp_path):
    clean = put(tmp_path, story())
    path = part(clean, "documents")
    rows = read_part(path).drop_columns(["title"])
    field = rows.schema.field("char_count").with_type(pa.int64())
    index = rows.schema.get_field_index("char_count")
    rewrite(path, rows.set_column(index, field, rows["char_count"].cast(pa.int64())))
    found = problems(verify(clean))
    assert "column title is missing" in found
    assert "column char_count is int64 not null, expected int32 not null" in found


def test_a_description_that_differs_is_found(tmp_path):
    clean = put(tmp_path, story())
    path = part(clean, "blocks")
    rows = read_part(path)
    field = rows.schema.field("label").with_metadata({"description": "something"})
    index = rows.schema.get_field_index("label")
    rewrite(path, rows.set_column(index, field, rows["label"]))
    assert "column label does not have the description" in problems(verify(clean))


def add_column(clean: Path, **footer: str) -> None:
    path = part(clean, "documents")
    rewrite(path, read_part(path).append_column("mood", pa.array(["glad"] * 3)), **footer)


def test_a_column_of_our_own_version_that_we_do_not_know_is_found(tmp_path):
    clean = put(tmp_path, story())
    add_column(clean)
    assert "columns mood are not in schema version 1" in problems(verify(clean))


def test_a_newer_schema_is_checked_as_far_as_it_is_known(tmp_path):
    clean = put(tmp_path, change(story(), "documents", 0, language="english"))
    add_column(clean, schema_version="9")
    found = problems(verify(clean))
    assert "schema version 9 is newer" in found
    assert "language must be an ISO 639-3 code" in found
    assert "mood" not in found


def test_rewriting_a_part_keeps_its_footer(tmp_path):
    clean = put(tmp_path, story())
    before = read_footer(part(clean, "documents"))
    rewrite(part(clean, "documents"), read_part(part(clean, "documents")))
    assert read_footer(part(clean, "documents")) == before
    assert verify(clean).findings == ()


# ---- beside a writer


def test_a_partition_that_is_replaced_meanwhile_is_never_called_damaged(tmp_path):
    """Between the exchanges of two tables a shard is torn for a moment; that is said as such."""
    clean = put(tmp_path, document("d1", ["one"]))
    stop = threading.Event()

    def publish_again() -> None:
        for number in itertools.cycle(range(7)):
            if stop.wait(0.3):
                return
            put(tmp_path, document("d1", ["one"] * (number + 1)), digest=f"digest-{number}")

    writer = threading.Thread(target=publish_again)
    writer.start()
    try:
        found = [finding for _ in range(30) for finding in verify(clean).findings]
    finally:
        stop.set()
        writer.join()
    assert [finding for finding in found if "check again" not in finding.problem] == []
    assert verify(clean).findings == ()
