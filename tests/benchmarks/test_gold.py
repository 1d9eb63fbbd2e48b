"""The sample is fixed by the ids, and scoring without data is no failure."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from benchmarks import quality
from benchmarks.gold import DATA, cut_sample, is_sampled, read_gold, why_absent
from benchmarks.meter import Meter
from benchmarks.predict import page_day, predict_rows

ROWS = [{"id": f"page-{number}", "n": number} for number in range(100)]


@pytest.mark.parametrize("name", ["wcxb-dev.parquet", "rows-dev.jsonl"])
def test_a_sample_holds_the_sampled_items_whole_and_no_others(tmp_path, name):
    gold, target = tmp_path / name, tmp_path / "sample"
    target.mkdir()
    if gold.suffix == ".jsonl":
        gold.write_text("".join(json.dumps(row) + "\n" for row in ROWS))
    else:
        pq.write_table(pa.Table.from_pylist(ROWS), gold)
    copy = cut_sample(gold, target, 10)
    assert list(read_gold(copy)) == [row for row in ROWS if is_sampled(row["id"], 10)]


def test_one_in_one_is_all():
    assert all(is_sampled(row["id"], 1) for row in ROWS)


def test_absent_data_is_said_and_is_no_failure(tmp_path, capsys):
    assert quality.main(["--sample", "--check", "--data", str(tmp_path / "nowhere")]) == 0
    assert "absent" in capsys.readouterr().out


def test_rows_are_kept_by_their_line_number_whatever_is_blank_between(tmp_path):
    gold = tmp_path / "rows-dev.jsonl"
    rows = ["Menu", "", "The old bridge over the river was closed on Monday.", "  ", "Share"]
    gold.write_text(json.dumps({"id": "a", "lines": [{"t": row, "y": "menu"} for row in rows]}) + "\n")
    assert list(predict_rows(gold, Meter())) == [{"id": "a", "keep": [False, False, True, False, False]}]


@pytest.mark.parametrize(
    ("offset_min", "day"), [(9 * 60, "2026-11-20"), (0, "2026-11-19"), (None, "2026-11-19")]
)
def test_a_day_is_told_by_the_clock_of_the_page(offset_min, day):
    moment = datetime(2026, 11, 19, 16, 30, tzinfo=UTC)
    row = {"date_published": moment, "date_published_offset_min": offset_min}
    assert page_day(row) == day


def test_a_small_suite_keeps_its_floors(capsys):
    absent = why_absent(DATA)
    if absent:
        pytest.skip(absent)
    assert quality.main(["--sample", "--check", "--only", "rows"]) == 0, capsys.readouterr().out
