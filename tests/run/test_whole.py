"""The run with the real pipeline: everything that lands is a row somewhere, and twice is the same."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pyarrow.compute as pc
import pytest
from house import DAY, House

from ingest.settings import Settings

PAGE = b"<html><body><nav><a href='/'>Home</a></nav><article><h1>Bridge closed</h1>" + (
    b"<p>The old bridge over the river was closed on Monday, because its pillars are no longer safe.</p>" * 3
    + b"</article></body></html>"
)
LANDED = {
    "page.html": PAGE,
    "page.html.meta.json": b'{"url": "https://example.org/bridge"}',
    "korean.txt": "다리가 월요일에 폐쇄되었다고 시 당국이 밝혔습니다.\n".encode("euc-kr"),
    "empty.txt": b"",
    "picture.txt": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20,
    "nul.txt": b"The bridge was closed\x00 on Monday by the city.\n",
    "invalid.txt": b"The bridge was \xff\xfe\xfa closed on Monday by the city.\n",
    "long.txt": b"bridge " * 100_000,
    "broken.jsonl": b'{"id": 1, "text": "The bridge was closed on Monday."}\n{"id": 2, "text": "cut\n{"id": 3, "html": "<p>It is open again.</p>"}\n',
    "cut.jsonl.gz": gzip.compress(b"".join(b'{"id": %d, "text": "It is open."}\n' % n for n in range(2000)))[
        :-20
    ],
    "deep.html": b"<div>" * 20_000 + b"The bridge was closed on Monday by the city.",
}


@pytest.fixture
def real(house: House) -> House:
    place = House(house.raw, house.clean, Settings())
    for name, content in LANDED.items():
        place.land(f"wire/{DAY}/{name}", content)
    return place


def test_everything_that_lands_is_a_row_and_a_re_clean_gives_the_same_bytes(real: House) -> None:
    summary = real.run()
    assert (summary.ok, summary.files_new, summary.files_misplaced) == (True, len(LANDED) - 1, 0)
    rows = [real.rows(table).column("file_path").to_pylist() for table in ("documents", "quarantine")]
    assert {Path(path).name for paths in rows for path in paths} == {*LANDED} - {"page.html.meta.json"}
    assert summary.documents == len(rows[0])
    assert sum(summary.quarantined.values()) == len(rows[1])
    before = real.snapshot()
    assert real.run().shards_done == 0
    assert real.backfill(force=True).ok
    assert real.snapshot() == before


def test_a_dry_run_of_the_same_rules_finds_nothing_to_change(real: House) -> None:
    real.run()
    (change,) = real.backfill(force=True, dry_run=True).changes
    for rows in (change.documents, change.blocks):
        assert (rows.added, rows.removed, rows.changed) == (0, 0, 0)
        assert rows.same > 0


def test_rows_carry_their_shard_and_documents_join_their_blocks(real: House) -> None:
    summary = real.run()
    documents, blocks = real.rows(), real.rows("blocks")
    assert pc.unique(documents["run_id"]).to_pylist() == [next(real.clean.rglob("part-*")).name[5:21]]
    assert set(blocks["doc_id"].to_pylist()) <= set(documents["id"].to_pylist())
    assert pc.sum(documents["original_block_count"]).as_py() == blocks.num_rows
    assert summary.kept_rows + sum(summary.removed_rows.values()) == blocks.num_rows
    assert json.loads(json.dumps(summary.to_json()))["documents"] == documents.num_rows
