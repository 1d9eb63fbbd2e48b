"""The rows of text dumps as one table to learn from: what is known of each before a model is asked."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ingest.blocks import block_frame, text_blocks
from ingest.label.context import weigh_neighbours
from ingest.label.model import Model, probabilities
from ingest.label.model_forest import evaluate
from ingest.label.model_rows import may_be_asked
from ingest.label.model_titles import may_be_title
from ingest.label.phrases import label_phrases
from ingest.label.rows import Rows
from ingest.label.stages import open_blocks
from ingest.rules import rule_set
from tools.train.dumps import BY_HAND, Dump

FOLDS = 4


class Table(NamedTuple):
    """All rows of all dumps: what stages before decided, which the models of rows (`asked`) and of titles
    (`judged`) are asked about, which are content (`label`; 0 where it is not `known`) and titles. A deck
    counts as neither, but is `learned` as no content: it has a column of its own.
    """

    rows: Rows
    asked: NDArray[np.bool_]
    judged: NDArray[np.bool_]
    label: NDArray[np.float32]
    title: NDArray[np.bool_]
    known: NDArray[np.bool_]
    learned: NDArray[np.bool_]
    set: NDArray[np.str_]
    site: NDArray[np.str_]
    fold: NDArray[np.int64]
    doc: NDArray[np.int64]


def lay_table(dumps: Sequence[Dump]) -> Table:
    """Labels of every row, after rules and neighbours have decided theirs."""
    blocks = block_frame([text_blocks("\n".join(dump.rows)) for dump in dumps])
    rows = Rows(label_phrases(open_blocks(blocks, [None] * len(dumps)), rule_set()))
    weigh_neighbours(rows)
    doc = blocks["doc"].to_numpy().astype(np.int64)
    first = [int(place.split(":")[1].split("-")[0]) - 1 for place in blocks["locator"].to_list()]
    places = list(zip(doc.tolist(), first, strict=True))
    labels = [dumps[number].content[line] for number, line in places]
    decks = np.array([line in dumps[number].decks for number, line in places])
    fold = np.array([hashlib.sha256(dump.site.encode()).digest()[0] % FOLDS for dump in dumps])
    known = np.array([label is not None for label in labels])
    sets = np.array([dump.set for dump in dumps])[doc]
    known &= np.isin(sets, BY_HAND) | ~rows.is_kind("title", "subtitle")  # gold texts may hold them
    asked = may_be_asked(rows)
    titles = [dump.title and " ".join(dump.title.split()) for dump in dumps]
    shown = [" ".join(text.split()) for text in blocks["text"]]
    return Table(
        rows,
        asked,
        asked | may_be_title(rows, asked),
        np.array([label is True for label in labels], np.float32),
        np.array([text == titles[number] for text, number in zip(shown, doc, strict=True)]),
        known,
        known | decks,
        sets,
        np.array([dump.site for dump in dumps])[doc],
        fold[doc],
        doc,
    )


def judge_out_of_fold(
    table: Table,
    asked: NDArray[np.bool_],
    features: NDArray[np.float32],
    train: Callable[[NDArray[np.bool_]], Model],
) -> NDArray[np.int64]:
    """Probability (thousandths) of every row asked for, by a model that has not seen its fold; else -1.

    `train` makes a model from the rows that it is given.
    """
    likely = np.full(len(table.fold), -1)
    for fold in range(FOLDS):
        model = train(table.fold != fold)
        rows = np.flatnonzero(asked & (table.fold == fold))
        likely[rows] = probabilities(evaluate(model.forest, features[:, rows])[0])
        print(f"fold {fold} of {FOLDS} is trained", file=sys.stderr, flush=True)
    return likely
