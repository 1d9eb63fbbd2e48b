"""Landing zones to measure speed on: text dumps of 3 kB and HTML pages, the same on every run.

Dumps are cut from real ones where the evaluation data is present, else from the committed samples.
The inner words of their sentences are shuffled, so that ten thousand bodies differ as they do in life
while furniture repeats as it does in life; nothing can profit from having seen a text before.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.gold import DATA, ROOT, gold_file, read_gold

DUMP_BYTES = 3_000
SENTENCE_CHARS = 40  # rows from this length on are prose, and are varied
FILES_A_DAY = 5_000  # one partition of the landing zone
HTML_EVERY = 5  # one document in five is a page


@dataclass(frozen=True, slots=True)
class Material:
    """What corpora are made of: rows of text dumps, and files of HTML pages."""

    dumps: Sequence[Sequence[str]]
    pages: Sequence[Path]


def gather_material(folder: Path, data: Path = DATA) -> Material:
    """Material of the evaluation data, its pages written to `folder`; else the committed samples."""
    rows, pages = gold_file(data, "rows", "dev"), gold_file(data, "pages", "dev")
    if not (rows.exists() and pages.exists()):
        samples = sorted((ROOT / "raw").rglob("*.*"))
        texts = [
            path.read_text(encoding="utf-8", errors="replace") for path in samples if path.suffix == ".txt"
        ]
        return Material(
            [text.splitlines() for text in texts if len(text.encode()) > DUMP_BYTES // 3],
            [path for path in samples if path.suffix == ".html"],
        )
    dumps = [[line["t"] for line in row["lines"]] for row in read_gold(rows)]
    files = []
    for number, row in enumerate(read_gold(pages, ["html"])):
        files.append(folder / f"{number}.html")
        files[-1].write_bytes(row["html"])
    return Material(dumps, files)


def write_corpus(material: Material, raw: Path, kinds: Iterator[str], count: int) -> None:
    """`count` documents of these kinds ("txt" or "html") below `raw`, one file each."""
    pages = random.Random(0).sample(material.pages, len(material.pages))
    for number, kind in zip(range(count), kinds, strict=False):
        day = raw / "corpus" / f"2026-11-{number // FILES_A_DAY + 1:02}"
        day.mkdir(parents=True, exist_ok=True)
        path = day / f"{number:06}.{kind}"
        if kind == "html":
            os.link(pages[number % len(pages)], path)  # gigabytes of copies would only fill the disk
        else:
            path.write_text(make_dump(material.dumps, number), encoding="utf-8")


def mixed_kinds() -> Iterator[str]:
    """Four dumps, one page, and so on."""
    while True:
        yield from ["txt"] * (HTML_EVERY - 1) + ["html"]


def only(kind: str) -> Iterator[str]:
    """One kind for ever."""
    while True:
        yield kind


def make_dump(dumps: Sequence[Sequence[str]], number: int) -> str:
    """Text dump `number`, of about DUMP_BYTES: a stretch of a real one, its sentences varied.

    >>> rows = ["Menu", "The old bridge over the river was closed on Monday."]
    >>> make_dump([rows], 1) == make_dump([rows], 1) != make_dump([rows], 2)
    True
    """
    chance = random.Random(number)
    rows = chance.choice(dumps)
    size = sum(len(row.encode()) + 1 for row in rows)
    start = chance.randrange(len(rows)) if size > DUMP_BYTES else 0
    taken: list[str] = []
    missing = DUMP_BYTES
    while missing > 0:  # a stretch that reaches the end goes on at the start
        row = vary(rows[start % len(rows)], chance)
        taken.append(row)
        missing -= len(row.encode()) + 1
        start += 1
    return "\n".join(taken)


def vary(row: str, chance: random.Random) -> str:
    """A long row with its inner words shuffled: same words, same length, same end, another text."""
    words = row.split(" ")
    if len(row) < SENTENCE_CHARS or len(words) < 4:
        return row
    inner = words[1:-1]
    chance.shuffle(inner)
    return " ".join([words[0], *inner, words[-1]])
