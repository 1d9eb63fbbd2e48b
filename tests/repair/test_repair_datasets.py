"""Floors on the evaluation sets, on a fixed sample of them, where they lie beside the project."""

import html
import unicodedata
from collections import defaultdict
from difflib import SequenceMatcher
from pathlib import Path
from statistics import fmean

import pyarrow.parquet as pq
import pytest

from ingest.repair import repair

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
INVISIBLE = dict.fromkeys(
    [0xAD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2065), 0xFEFF]
)
AUTHORS_CHOICE = {"halfwidth-kana", "fullwidth-latin"}

pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the evaluation sets do not lie beside the project")


def _visible(text):
    plain = html.unescape(html.unescape(text)).translate(INVISIBLE)
    return " ".join(unicodedata.normalize("NFC", plain).split())


def _rows(name, step):
    return pq.read_table(DATA / f"{name}-dev.parquet").to_pylist()[::step]


def test_damaged_texts_are_repaired():
    recovered, lifted = defaultdict(list), defaultdict(list)
    for row in _rows("mojibake", 7):
        got = _visible(repair(row["bad"]).text)
        if row["kind"] in AUTHORS_CHOICE:
            assert got == _visible(row["bad"])
        elif row["lossy"]:
            lifted[row["kind"]].append(
                SequenceMatcher(None, _visible(row["clean"]), got, False).quick_ratio()
            )
        else:
            recovered[row["kind"]].append(got == _visible(row["clean"]))
    assert fmean(map(fmean, recovered.values())) >= 0.93
    assert fmean(map(fmean, lifted.values())) >= 0.80


def test_clean_sentences_stay():
    changed = [
        row["id"]
        for row in _rows("clean-sentences", 3)
        if _visible(repair(row["text"]).text) != _visible(row["text"])
    ]
    assert not changed
