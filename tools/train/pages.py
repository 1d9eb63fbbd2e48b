"""What is learned from: pages with gold text, as the blocks that the pipeline itself makes of them."""

from __future__ import annotations

import hashlib
import urllib.parse
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from benchmarks.gold import Row, gold_file, read_gold
from ingest.blocks import Block, block_frame
from ingest.label import PageFacts
from ingest.label.phrases import label_phrases
from ingest.label.stages import open_blocks
from ingest.label.structure import label_structure
from ingest.model import Record
from ingest.pipeline.drafts import Draft, open_record
from ingest.rules import rule_set
from ingest.settings import Settings
from tools.train.align import content_shares, words_of

LEARNED_SETS = frozenset({"wcxb", "fundus", "magichtml", "newspaper"})
"""The gold of the others has habits of its own: half of a page, or only its beginning."""

KINDS = {"fundus": "article", "newspaper": "article", "readability": "article", "magichtml_forum": "forum"}
"""Types of the pages of collections that have one type."""

FILES = {
    "wcxb": ("id", "url", "html", "text", "page_type"),
    "pages": ("id", "set", "url", "html", "text", "text_is_prefix"),
}
FOLDS = 4
SECOND_LEVEL_CHARS = 3  # "co.uk", "com.au": a site's name has one label more


class Page(NamedTuple):
    """A page of the corpus: its id, the collection it comes from, its site, its type, if that is known,
    whether its gold text is learned from and whether its own text stood in a script.
    """

    id: str
    set: str
    site: str
    kind: str | None
    learned: bool
    scripted: bool = False


class Corpus(NamedTuple):
    """Pages and their blocks, ready for the model; `doc` of a block is the index of its page.

    `share` is how much of a block is content (0..1), `size` its words, `digests` those of the files.
    """

    pages: Sequence[Page]
    blocks: pl.DataFrame
    share: NDArray[np.float32]
    size: NDArray[np.int64]
    digests: Mapping[str, str]

    def rows_of(self, chosen: NDArray[np.bool_]) -> NDArray[np.intp]:
        """Rows of blocks of the chosen pages."""
        return np.flatnonzero(chosen[self.blocks["doc"].to_numpy()])


def load_corpus(data: Path) -> Corpus:
    """All pages of the development sets, labelled by their gold text."""
    pages: list[Page] = []
    blocks: list[Sequence[Block]] = []
    facts: list[PageFacts | None] = []
    shares: list[NDArray[np.float32]] = []
    for row in _rows(data):
        draft = open_record(
            Record(row["html"], file_path=row["id"], media_type="text/html", url=row["url"]), Settings()
        )
        own = draft.blocks if isinstance(draft, Draft) else ()
        pages.append(_page(row, scripted=isinstance(draft, Draft) and bool(draft.split.script)))
        blocks.append(own)
        facts.append(draft.facts if isinstance(draft, Draft) else None)
        shares.append(content_shares([block.text for block in own], row["text"] or ""))
    frame = open_blocks(block_frame(blocks), facts)
    rules = rule_set()
    ready = label_structure(label_phrases(frame, rules), rules)
    size = np.array([len(words_of(text)) for text in ready["text"]], np.int64)
    return Corpus(pages, ready, np.concatenate(shares), size, digests(data, FILES))


def digests(data: Path, names: Iterable[str]) -> dict[str, str]:
    """SHA-256 of the files of some sets."""
    return {name: _digest(gold_file(data, name, "dev")) for name in names}


def _rows(data: Path) -> Iterator[Row]:
    for name, columns in FILES.items():
        for row in read_gold(gold_file(data, name, "dev"), list(columns)):
            yield {"set": name, "text_is_prefix": False, **row}


def _page(row: Row, *, scripted: bool) -> Page:
    kind = row.get("page_type") or KINDS.get(row["set"])
    return Page(row["id"], row["set"], site_of(row["url"], row["id"]), kind, _is_learned(row), scripted)


def _is_learned(row: Row) -> bool:
    return row["set"] in LEARNED_SETS and bool(row["text"]) and not row["text_is_prefix"]


def site_of(url: str | None, page_id: str) -> str:
    """The site of a page, by the last labels of its host; a page without URL is a site of its own.

    >>> site_of("https://news.example.co.uk/a", ""), site_of("https://www.example.com", "")
    ('example.co.uk', 'example.com')
    """
    host = urllib.parse.urlsplit(url or "").hostname or page_id
    labels = host.split(".")
    own = 3 if len(labels) > 2 and len(labels[-2]) <= SECOND_LEVEL_CHARS else 2
    return ".".join(labels[-own:])


def fold_of(site: str) -> int:
    """The fold that a site belongs to, by its name alone."""
    return hashlib.sha256(site.encode()).digest()[0] % FOLDS


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
