"""Floors on the evaluation set, on a fixed sample of it, where it lies beside the project."""

from collections import defaultdict
from difflib import SequenceMatcher
from pathlib import Path
from statistics import fmean

import pyarrow.parquet as pq
import pytest

from ingest.decode import decode, looks_binary

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
FLOORS = {"right": 1.0, "wrong": 1.0, "none": 1.0, "dirty-right": 1.0, "dirty-none": 1.0, "text50": 0.98}

pytestmark = pytest.mark.skipif(
    not DATA.is_dir(), reason="the evaluation set does not lie beside the project"
)


def _is_right(row, text):
    truth = row["bytes"].decode(row["codec"], "replace").removeprefix("\ufeff")
    if text == truth:
        return True
    damaged = row["kind"] == "real" or row["cond"].startswith("dirty")
    return damaged and SequenceMatcher(None, truth[:20000], text[:20000], False).quick_ratio() > 0.98


def test_payloads_are_decoded():
    hits = defaultdict(list)
    for row in pq.read_table(DATA / "charset-dev.parquet").to_pylist()[::3]:
        hits[row["cond"]].append(_is_right(row, decode(row["bytes"], charset=row["declared"]).text))
        assert not looks_binary(row["bytes"]), row["id"]
    for condition, floor in FLOORS.items():
        assert fmean(hits[condition]) >= floor, condition
    assert fmean(map(fmean, hits.values())) >= 0.995
