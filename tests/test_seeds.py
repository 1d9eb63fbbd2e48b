"""The two documents that the project began with come out row for row."""

import json
from pathlib import Path

import pytest

import ingest

DATA = Path(__file__).resolve().parents[2] / "shared" / "data" / "rows-dev.jsonl"
SEEDS = ("seed-tass", "seed-ytn")

pytestmark = pytest.mark.skipif(not DATA.exists(), reason="the evaluation data are not beside this checkout")


def gold():
    if not DATA.exists():
        return {}
    with DATA.open(encoding="utf-8") as lines:
        return {row["id"]: row for row in map(json.loads, lines) if row["id"] in SEEDS}


GOLD = gold()


@pytest.mark.parametrize("name", SEEDS)
def test_a_seed_comes_out_exactly(name):
    rows = GOLD[name]["lines"]
    document = ingest.clean("\n".join(row["t"] for row in rows))
    of_kind = {kind: [row["t"].strip() for row in rows if row["y"] == kind] for kind in ("title", "subtitle")}
    assert document.text == GOLD[name]["gold_text"]
    assert [document.title] == of_kind["title"]
    assert document.subtitle == "\n".join(of_kind["subtitle"])
    assert document.language == "eng"


@pytest.mark.parametrize("name", SEEDS)
def test_every_removed_row_of_a_seed_has_its_kind(name):
    expected = {
        row["t"].strip(): row["y"] for row in GOLD[name]["lines"] if row["y"] not in {"content", "blank"}
    }
    document = ingest.clean("\n".join(row["t"] for row in GOLD[name]["lines"]))
    removed = {
        row["text"]: row["kind_of_boilerplate"]
        for row in document.blocks.to_pylist()
        if row["label"] != "content"
    }
    assert removed == expected
    assert all(row["reason"] for row in document.blocks.to_pylist())


def test_the_transcript_knows_its_time_and_reporter():
    rows = GOLD["seed-ytn"]["lines"]
    document = ingest.clean("\n".join(row["t"] for row in rows))
    assert document.date_published.isoformat() == "2024-10-03T13:11:00+00:00"
    assert document.authors == ("Kim Se-ho",)
