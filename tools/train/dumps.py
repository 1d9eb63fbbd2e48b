"""Text dumps with labelled rows to learn from: of the labelled data, of pages, and written for it.

The files of `written/` are dumps as people paste them (blogs, forums, shops, offices, news), written from
memory of such sites without a look at any rule; people, sites and firms are invented. A row is `label|text`,
with the labels of the labelled data.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks.dumps import PageDump, are_content, labelled_files
from benchmarks.gold import gold_file, read_gold

WRITTEN = Path(__file__).parent / "written"
BY_HAND = ("rows", "written")
SITE = re.compile(r"[^a-z0-9]")
ABOVE, BELOW = (3, 8, 14, 30), (4, 12, 24, 60)  # rows of furniture that a careful copy keeps around a story
CROPPED = "-cropped"


class Dump(NamedTuple):
    """A text dump: collection and site it is from, its rows, whether each is content (None: neither), and
    its title and the places of its deck, if somebody labelled them.
    """

    set: str
    site: str
    rows: Sequence[str]
    content: Sequence[bool | None]
    title: str | None = None
    decks: frozenset[int] = frozenset()


def labelled_dumps(data: Path) -> Iterator[Dump]:
    """The dumps whose rows were labelled by hand."""
    for row in read_gold(gold_file(data, "rows", "dev")):
        texts = [line["t"].replace("\n", " ") for line in row["lines"]]
        site = SITE.sub("", row["site"].lower().split(".")[0])
        labels = [line["y"] for line in row["lines"]]
        yield Dump("rows", site, texts, are_content(labels), _title(texts, labels), _decks(labels))


def written_dumps(folder: Path = WRITTEN) -> Iterator[Dump]:
    """Dumps of a folder of such files; each is a site of its own."""
    for name, rows, labels in labelled_files(folder):
        yield Dump("written", name, rows, are_content(labels), _title(rows, labels), _decks(labels))


def _decks(labels: Sequence[str]) -> frozenset[int]:
    return frozenset(number for number, label in enumerate(labels) if label == "subtitle")


def _title(rows: Sequence[str], labels: Sequence[str]) -> str | None:
    return next((row for row, label in zip(rows, labels, strict=True) if label == "title"), None)


def written_digest(folder: Path = WRITTEN) -> str:
    """SHA-256 over names and content of the written dumps."""
    digest = hashlib.sha256()
    for file in sorted(folder.glob("*.txt")):
        digest.update(file.name.encode() + file.read_bytes())
    return digest.hexdigest()


def dumps_of_page(page: PageDump) -> Iterator[Dump]:
    """A page as a user copies all of it, and as a reader would: the story and some furniture around it.

    How many rows the reader keeps is drawn by the digest of the page's name.
    """
    story = [n for n, is_content in enumerate(page.content) if is_content]
    if len(story) < 2:
        return
    site = SITE.sub("", page.site.partition(".")[0])
    yield Dump(page.set, site, page.rows, page.content)
    draw = hashlib.sha256(page.id.encode()).digest()
    first = max(0, story[0] - ABOVE[draw[0] % len(ABOVE)])
    end = story[-1] + BELOW[draw[1] % len(BELOW)]
    yield Dump(page.set + CROPPED, site, page.rows[first:end], page.content[first:end])
