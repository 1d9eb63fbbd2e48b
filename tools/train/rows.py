"""The model of rows: text dumps with labelled rows, and pages turned into dumps, by folds of their sites.

python -m tools.train.rows --data DIR              train, measure out of fold, write data/models/rows.npz
python -m tools.train.rows --data DIR --evaluate   only measure
"""

from __future__ import annotations

import argparse
import hashlib
import itertools
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from benchmarks.gold import DATA, gold_file, read_gold, why_absent
from benchmarks.results import markdown_table
from ingest.blocks import block_frame, text_blocks
from ingest.label.context import weigh_neighbours
from ingest.label.features import as_matrix
from ingest.label.features_rows import row_columns
from ingest.label.model import Model
from ingest.label.model_rows import judge_rows, least_likely, may_be_asked
from ingest.label.phrases import label_phrases
from ingest.label.rows import Rows
from ingest.label.stages import open_blocks
from ingest.rules import rule_set
from tools.train.fit import Settings, families_of, grow
from tools.train.folds import Trained
from tools.train.pages import Corpus, load_corpus
from tools.train.words import NO_WORDS
from tools.train.write import write_model

TARGET = Path(__file__).parents[2] / "ingest" / "data" / "models" / "rows.npz"
FOLDS = 5
CONTENT_SHARE = 0.5  # of a row's words, that the gold text holds in their place
SITE = re.compile(r"[^a-z0-9]")
ABOVE, BELOW = (3, 8, 14, 30), (4, 12, 24, 60)  # rows of furniture that a dump keeps around its story
SET_WEIGHTS = {"rows": 3.0, "wcxb": 0.5}  # labelled by hand; labelled by gold with habits of its own
LABELS = {"blank": None, "title": None, "subtitle": None, "content": True, "dateline": True}
SETTINGS = Settings(trees=160, learning_rate=0.1)


class Dump(NamedTuple):
    """A text dump: collection and site it is from, its rows, and whether each is content (None: neither)."""

    set: str
    site: str
    rows: Sequence[str]
    content: Sequence[bool | None]


class Table(NamedTuple):
    """All rows of all dumps: features (names, matrix), what was asked, labels, sets, folds, documents."""

    rows: Rows
    names: tuple[str, ...]
    features: NDArray[np.float32]
    asked: NDArray[np.bool_]
    label: NDArray[np.float32]
    known: NDArray[np.bool_]
    set: NDArray[np.str_]
    fold: NDArray[np.int64]
    doc: NDArray[np.int64]


def main(arguments: Sequence[str] | None = None) -> int:
    """Train and measure; gives the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tools.train.rows", description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA, help="folder of the labelled dumps and pages")
    parser.add_argument("--evaluate", action="store_true", help="measure out of fold, write no model")
    asked = parser.parse_args(arguments)
    absent = why_absent(asked.data)
    if absent:
        print(absent)
        return 0
    corpus = load_corpus(asked.data)
    table = lay_table([*labelled_dumps(asked.data), *dumps_of_pages(corpus, asked.data)])
    print(report(table, probabilities_out_of_fold(table)))
    if not asked.evaluate:
        model = train(table, np.ones(len(table.fold), np.bool_))
        write_model(TARGET, Trained(model, NO_WORDS), corpus.digests, SETTINGS, {})
    return 0


def labelled_dumps(data: Path) -> Iterator[Dump]:
    """The dumps whose rows were labelled by hand."""
    for row in read_gold(gold_file(data, "rows", "dev")):
        texts = [line["t"].replace("\n", " ") for line in row["lines"]]
        site = SITE.sub("", row["site"].lower().split(".")[0])
        yield Dump("rows", site, texts, [LABELS.get(line["y"], False) for line in row["lines"]])


def dumps_of_pages(corpus: Corpus, data: Path) -> Iterator[Dump]:
    """Pages as a reader would copy them: the story and some rows of furniture around it."""
    types = {
        row["id"]: row["page_type"] for row in read_gold(gold_file(data, "wcxb", "dev"), ["id", "page_type"])
    }
    doc = corpus.blocks["doc"].to_numpy()
    border = np.append(np.flatnonzero(np.append(True, doc[1:] != doc[:-1])), len(doc))
    texts, hidden = corpus.blocks["text"].to_list(), corpus.blocks["hidden"].to_list()
    for first, end in itertools.pairwise(border):
        page = corpus.pages[doc[first]]
        if not page.learned or types.get(page.id, "article") != "article":
            continue
        rows = [n for n in range(first, end) if not hidden[n] and texts[n].strip()]
        content = [bool(corpus.share[n] >= CONTENT_SHARE) for n in rows]
        if sum(content) > 1:
            yield _cropped(page.id, page.set, page.site, [" ".join(texts[n].split()) for n in rows], content)


def _cropped(name: str, collection: str, site: str, texts: list[str], content: list[bool]) -> Dump:
    """A dump of the rows around the story; how many is drawn by the digest of its name."""
    story = [n for n, is_content in enumerate(content) if is_content]
    draw = hashlib.sha256(name.encode()).digest()
    first = max(0, story[0] - ABOVE[draw[0] % len(ABOVE)])
    end = story[-1] + BELOW[draw[1] % len(BELOW)]
    return Dump(collection, SITE.sub("", site.partition(".")[0]), texts[first:end], content[first:end])


def lay_table(dumps: Sequence[Dump]) -> Table:
    """Features and labels of every row, after rules and neighbours have decided theirs."""
    blocks = block_frame([text_blocks("\n".join(dump.rows)) for dump in dumps])
    rows = Rows(label_phrases(open_blocks(blocks, [None] * len(dumps)), rule_set()))
    weigh_neighbours(rows)
    columns = row_columns(rows)
    doc = blocks["doc"].to_numpy().astype(np.int64)
    first = [int(place.split(":")[1].split("-")[0]) - 1 for place in blocks["locator"].to_list()]
    labels = [dumps[number].content[line] for number, line in zip(doc, first, strict=True)]
    fold = np.array([hashlib.sha256(dump.site.encode()).digest()[0] % FOLDS for dump in dumps])
    return Table(
        rows,
        tuple(columns),
        as_matrix(columns, tuple(columns)),
        may_be_asked(rows),
        np.array([label is True for label in labels], np.float32),
        np.array([label is not None for label in labels]),
        np.array([dump.set for dump in dumps])[doc],
        fold[doc],
        doc,
    )


def train(table: Table, chosen: NDArray[np.bool_]) -> Model:
    """A model from some rows."""
    use = np.flatnonzero(chosen & table.asked & table.known)
    count = np.bincount(table.doc[use])[table.doc[use]]
    weight = np.array([SET_WEIGHTS.get(name, 1.0) for name in table.set[use]]) / np.sqrt(count)
    forest = grow(table.features[:, use], table.label[use], weight, table.names, SETTINGS)
    return Model(table.names, families_of(table.names), forest, NO_WORDS.as_weights(), {})


def probabilities_out_of_fold(table: Table) -> NDArray[np.int64]:
    """Probability of content of every row that is asked for (thousandths), by a model without its site."""
    likely = np.full(len(table.fold), 1000)
    for fold in range(FOLDS):
        model = train(table, table.fold != fold)
        asked = table.asked & (table.fold == fold)
        likely[asked] = judge_rows(table.rows, asked, model)[0]
        print(f"fold {fold} of {FOLDS} is trained", file=sys.stderr, flush=True)
    return likely


def report(table: Table, likely: NDArray[np.int64]) -> str:
    """A table: each set with and without the model."""
    lines = []
    kept = table.rows.is_content | table.rows.is_open
    unlikely = likely < least_likely(table.rows)
    for name in sorted(set(table.set.tolist())):
        own = (table.set == name) & table.known & ~table.rows.is_kind("title", "subtitle")
        lines += [(name, "rules", *_scores(table, own, kept))]
        lines += [(name, "and model", *_scores(table, own, kept & ~unlikely))]
    return markdown_table(("set", "by", "row F1", "content lost", "boilerplate left", "exact"), lines)


def _scores(table: Table, own: NDArray[np.bool_], kept: NDArray[np.bool_]) -> tuple[str, ...]:
    content, chars = table.label > 0, table.rows.chars
    right = (kept & content & own).sum()
    wrong = (kept != content) & own
    exact = 1 - len(np.unique(table.doc[wrong])) / len(np.unique(table.doc[own]))
    shares = (
        2 * right / (2 * right + wrong.sum()),
        chars[own & content & ~kept].sum() / chars[own & content].sum(),
        chars[own & ~content & kept].sum() / chars[own & ~content].sum(),
        exact,
    )
    return tuple(f"{share:.4f}" for share in shares)


if __name__ == "__main__":
    sys.exit(main())
