"""The model of titles: which row of a text dump is its headline, learned from dumps labelled by hand."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from benchmarks.results import markdown_table
from ingest.label.model import Model
from ingest.label.model_titles import likeliest_title
from ingest.label.windows import NOWHERE
from tools.train.dumps import BY_HAND
from tools.train.fit import Settings, families_of, grow
from tools.train.table import Table, judge_out_of_fold
from tools.train.words import NO_WORDS

TITLE_SETTINGS = Settings(trees=240, learning_rate=0.05, column_share=0.2)
WEIGHT = 8.0  # of a dump, as in the model of rows


def train_titles(
    table: Table, names: tuple[str, ...], features: NDArray[np.float32], chosen: NDArray[np.bool_]
) -> Model:
    """A model from some rows of the dumps that were labelled by hand."""
    use = np.flatnonzero(chosen & table.judged & np.isin(table.set, BY_HAND))
    weight = WEIGHT / np.sqrt(np.bincount(table.doc[use])[table.doc[use]])
    forest = grow(features[:, use], table.title[use].astype(np.float32), weight, names, TITLE_SETTINGS)
    return Model(names, families_of(names), forest, NO_WORDS.as_weights(), {})


def titles_out_of_fold(
    table: Table, names: tuple[str, ...], features: NDArray[np.float32]
) -> NDArray[np.int64]:
    """Probability (thousandths) of every row that is asked for that it is a title; -1 for the others."""
    return judge_out_of_fold(
        table, table.judged, features, lambda chosen: train_titles(table, names, features, chosen)
    )


def report_titles(table: Table, likely: NDArray[np.int64]) -> str:
    """A table: of the dumps that have a title, how many are given theirs by rules and by the model."""
    windows, row = table.rows.windows, table.rows.row
    best = likeliest_title(table.rows, likely)
    by_rules = table.rows.is_kind("title")
    ways = {"rules": by_rules, "model": np.where(best == NOWHERE, by_rules, row == best)}
    lines = []
    for name in BY_HAND:
        own = (table.set == name) & windows.any(table.title)
        right = [len(np.unique(table.doc[own & table.title & chosen])) for chosen in ways.values()]
        lines.append((name, len(np.unique(table.doc[own])), *right))
    return markdown_table(("titles of", "dumps", *ways), lines)
