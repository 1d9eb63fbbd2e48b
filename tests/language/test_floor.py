"""The measured floors, on a deterministic sample of the development texts where they are present."""

from collections import defaultdict
from pathlib import Path
from statistics import fmean

import pyarrow.parquet as pq
import pytest

from ingest.language import detect_many
from ingest.language.tables import code_of_label

DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "language-dev.parquet"
EVERY = 4  # a quarter of the texts: 5 s
NORWEGIAN = {"nno", "nob"}
SAMPLING = 0.01  # that a quarter may fall below a floor of the whole

# Mean accuracy over languages that a release must keep, in the texts of each set.
FLOORS = {
    "sentences": 0.97, "word-pairs": 0.88, "single-words": 0.72, "ud-news": 0.998, "article": 1.0,
    "ko-en-headline": 0.98, "ko-en-mixed": 1.0, "ko-hanja": 1.0, "ko-hanja-heavy": 0.98, "zh-variant": 0.996,
}  # fmt: skip
VARIANTS = {"zh-cn": "Hans", "zh-tw": "Hant"}


@pytest.fixture(scope="module")
def accuracy() -> dict[str, float]:
    if not DATA.exists():
        pytest.skip("the development texts are not on this machine")
    rows = [row for row in pq.read_table(DATA).to_pylist() if row["set"] in FLOORS]
    rows = sorted(rows, key=lambda row: row["id"])
    rows = [row for i, row in enumerate(rows) if row["set"].startswith("ko-") or i % EVERY == 0]
    hits: dict[str, dict[str, list[bool]]] = defaultdict(lambda: defaultdict(list))
    for row, found in zip(rows, detect_many([row["text"] for row in rows]), strict=True):
        if row["set"] == "zh-variant":
            hits[row["set"]][row["lang"]].append((found.code, found.script) == ("zho", VARIANTS[row["lang"]]))
            continue
        gold = code_of_label().get(row["lang"], SINGLE.get(row["lang"]))
        same = found.code == gold or {found.code, gold} <= NORWEGIAN
        hits[row["set"]]["nob" if gold in NORWEGIAN else row["lang"]].append(same)
    return {name: fmean(fmean(v) for v in languages.values()) for name, languages in hits.items()}


SINGLE = dict(
    pair.split(":")
    for pair in ["el:ell", "gu:guj", "hy:hye", "ka:kat", "pa:pan", "ta:tam", "te:tel", "th:tha"]
)  # languages with a script of their own, which the vote does not list


@pytest.mark.parametrize("name", FLOORS)
def test_no_set_falls_below_its_floor(accuracy: dict[str, float], name: str) -> None:
    assert accuracy[name] >= FLOORS[name] - SAMPLING
