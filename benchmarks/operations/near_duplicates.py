"""How many near duplicates are found, how many of those that are found are none, and how fast.

    python -m benchmarks.operations.near_duplicates

Pairs are texts of 60 to 400 words and copies with up to a tenth of the words edited, in an alphabet and
in Korean syllables; what they have in common is counted on their shingles. The documents of the
second table are text dumps of 3 kB; tests share the pairs.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import numpy as np
import polars as pl

from benchmarks.command import parser_of
from benchmarks.corpus import gather_material, make_dump
from benchmarks.results import describe_run, markdown_table, write_section
from ingest.dedup import text_hashes
from ingest.dedup.index import Arrivals, DuplicateIndex
from ingest.dedup.marks import Mark
from ingest.dedup.shingles import hash_shingles
from ingest.dedup.signatures import MIN_SIMILARITY, band_keys, sign_texts, similarities

PAIRS = 5_000  # of each language
WORDS, EDITED_SHARE = (60, 400), 0.1
BANDS = ((0.75, 0.8), (0.8, 0.85), (0.85, 1.01))
TRUE_FROM = 0.7
PARTS, PART_DOCUMENTS = 5, 2_000
SYLLABLES = [chr(0xAC00 + 37 * number) for number in range(300)]
LETTERS = "abcdefghijklmnopqrstuvwxyz"
START = datetime(2026, 1, 1, tzinfo=UTC)


class Scores(NamedTuple):
    """Recall by band, the pairs in each, and precision."""

    recalls: list[float]
    pairs: list[int]
    precision: float


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, and write the section of RESULTS.md."""
    parser_of("benchmarks.operations.near_duplicates", __doc__).parse_args(arguments)
    rows = []
    for name, korean in (("English", False), ("Korean", True)):
        found = score(PAIRS, korean=korean)
        shown = (
            f"{recall:.3f} of {count:,}" for recall, count in zip(found.recalls, found.pairs, strict=True)
        )
        rows.append((name, *shown, f"{found.precision:.4f}"))
    header = (
        "edited pairs",
        *(f"recall {low}-{min(high, 1)}" for low, high in BANDS),
        f"precision at {TRUE_FROM}",
    )
    signing_s, indexing_s = time_stages()
    count = PARTS * PART_DOCUMENTS
    speeds = [
        (name, f"{1e3 * seconds / count:.3f}", f"{count / seconds:,.0f}")
        for name, seconds in (
            ("signing", signing_s),
            ("index", indexing_s),
            ("both", signing_s + indexing_s),
        )
    ]
    speed = markdown_table((f"{count:,} text dumps", "CPU ms a document", "documents a second"), speeds)
    body = f"## Near duplicates\n\n{describe_run()}\n\n{markdown_table(header, rows)}\n\n{speed}"
    print(body)
    write_section("near-duplicates", body)
    return 0


def score(count: int, *, korean: bool, seed: int = 11) -> Scores:
    """What is found of `count` edited pairs."""
    pairs = make_pairs(random.Random(seed), count, korean=korean)
    sets = shingle_sets([text for pair in pairs for text in pair])
    true = np.array([jaccard(*sets[number : number + 2]) for number in range(0, len(sets), 2)])
    left, right = (sign_texts(pl.Series(side))[0] for side in zip(*pairs, strict=True))
    met = (band_keys(left) == band_keys(right)).any(axis=1)
    found = met & (similarities(left, right) >= MIN_SIMILARITY)
    inside = [(low <= true) & (true < high) for low, high in BANDS]
    return Scores(
        [float(found[band].mean()) for band in inside],
        [int(band.sum()) for band in inside],
        float((true[found] >= TRUE_FROM).mean()),
    )


def time_stages() -> tuple[float, float]:
    """CPU seconds of signing text dumps, and of an index that learns them part by part."""
    with tempfile.TemporaryDirectory() as folder:
        dumps = gather_material(Path(folder)).dumps
    signing_s = indexing_s = 0.0
    sign_texts(pl.Series(["the first call loads a library"]))
    with tempfile.TemporaryDirectory() as folder, DuplicateIndex(Path(folder)) as index:
        for number in range(PARTS):
            first = number * PART_DOCUMENTS
            texts = pl.Series([make_dump(dumps, first + place) for place in range(PART_DOCUMENTS)])
            started = time.process_time()
            arrivals = _arrive(f"part-{number}", texts)
            signed = time.process_time()
            index.update((), [arrivals])
            signing_s += signed - started
            indexing_s += time.process_time() - signed
    return signing_s, indexing_s


def _arrive(part: str, texts: pl.Series) -> Arrivals:
    names = [f"{part}-{place}" for place in range(len(texts))]
    moments = [START + timedelta(seconds=place) for place in range(len(texts))]
    marks = [Mark(None, name, 1) for name in names]
    return Arrivals(part, names, moments, text_hashes(texts), *sign_texts(texts), marks)


def make_pairs(chance: random.Random, count: int, *, korean: bool) -> list[tuple[str, str]]:
    """Texts, each with an edited copy."""
    pairs = []
    for _ in range(count):
        words = make_text(chance, chance.randint(*WORDS), korean)
        edited = edit(chance, words, chance.uniform(0.0, EDITED_SHARE), korean)
        pairs.append((" ".join(words), " ".join(edited)))
    return pairs


def make_text(chance: random.Random, words: int, korean: bool = False) -> list[str]:
    return [make_word(chance, korean) for _ in range(words)]


def make_word(chance: random.Random, korean: bool) -> str:
    signs = SYLLABLES if korean else LETTERS
    return "".join(chance.choices(signs, k=chance.randint(1, 4) if korean else chance.randint(2, 9)))


def edit(chance: random.Random, words: Sequence[str], share: float, korean: bool = False) -> list[str]:
    """The words with a share of them replaced, left out or doubled by others."""
    edited: list[str] = []
    for word in words:
        if chance.random() >= share:
            edited.append(word)
            continue
        kind = chance.randrange(3)
        edited += [word] * (kind == 0) + [make_word(chance, korean)] * (kind != 1)
    return edited


def shingle_sets(texts: Sequence[str]) -> list[set[int]]:
    hashes, counts = hash_shingles(pl.Series(texts, dtype=pl.String))
    ends = counts.cumsum()
    return [set(hashes[end - count : end].tolist()) for end, count in zip(ends, counts, strict=True)]


def jaccard(left: set[int], right: set[int]) -> float:
    return len(left & right) / len(left | right)


if __name__ == "__main__":
    sys.exit(main())
