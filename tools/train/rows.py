"""The models of rows and titles: labelled text dumps, and pages turned into dumps, by folds of their sites.

python -m tools.train.rows --data DIR              train, measure out of fold, write rows.npz and titles.npz
python -m tools.train.rows --data DIR --evaluate   only measure
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from benchmarks.dumps import page_dumps
from benchmarks.gold import DATA, why_absent
from benchmarks.results import markdown_table
from benchmarks.scoring import Score
from ingest.label.choose import CERTAIN
from ingest.label.features import as_matrix
from ingest.label.features_rows import row_columns
from ingest.label.model import Model
from ingest.label.model_rows import is_found, is_unlikely
from tools.train.dumps import (
    CROPPED,
    dumps_of_page,
    labelled_dumps,
    written_digest,
    written_dumps,
)
from tools.train.fit import Settings, families_of, grow
from tools.train.folds import Trained
from tools.train.grams import weigh_grams
from tools.train.pages import digests
from tools.train.table import FOLDS, Table, judge_out_of_fold, lay_table
from tools.train.titles import TITLE_SETTINGS, report_titles, titles_out_of_fold, train_titles
from tools.train.words import NO_WORDS, LearnedWords, weigh_short_words
from tools.train.write import write_model

MODELS = Path(__file__).parents[2] / "ingest" / "data" / "models"
TARGET, TITLES = MODELS / "rows.npz", MODELS / "titles.npz"
LEARNED_FROM = ("rows", "pages", "wcxb")
SET_WEIGHTS = {"rows": 36.0, "written": 8.0, "fundus": 2.0, "magichtml": 1.5, "newspaper": 1.0, "wcxb": 0.5}
"""Labelled by hand; news of many languages; gold with habits of its own. Page and copy count alike."""
SETTINGS = Settings(trees=480, levels=7, learning_rate=0.07, column_share=0.2)


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
    pages = [dump for page in page_dumps(asked.data) for dump in dumps_of_page(page)]
    table = lay_table([*labelled_dumps(asked.data), *written_dumps(), *pages])
    words = [learn_words(table, table.fold != fold) for fold in range(FOLDS)]
    names, features = lay_features(table, words)
    likely = probabilities_out_of_fold(table, names, features)
    print(report(table, likely))
    print(report_titles(table, titles_out_of_fold(table, names, features)))
    if not asked.evaluate:
        every = np.ones(len(table.fold), np.bool_)
        model = train(table, names, features, every)
        own = learn_words(table, every)
        trained = Trained(model._replace(weights=own.as_weights()), own)
        digest = {**digests(asked.data, LEARNED_FROM), "written": written_digest()}
        write_model(TARGET, trained, digest, SETTINGS, scores_out_of_fold(table, likely))
        titles = Trained(train_titles(table, names, features, every), NO_WORDS)
        write_model(TITLES, titles, digest, TITLE_SETTINGS, {})
    return 0


def learn_words(table: Table, chosen: NDArray[np.bool_]) -> LearnedWords:
    """Weights of the words of short rows, and of the character n-grams of all rows."""
    use = chosen & table.learned
    blocks = table.rows.blocks.select("text", "words").filter(use)
    held = blocks.with_columns(
        doc=pl.Series(table.doc[use]),
        site=pl.Series(table.site[use]),
        content=pl.Series(table.label[use] > 0),
    )
    rows = np.flatnonzero(use)
    grams = weigh_grams(held["text"], table.label[rows], row_weights(table, rows))
    return weigh_short_words(held)._replace(grams=grams)


def row_weights(table: Table, rows: NDArray[np.intp]) -> NDArray[np.float64]:
    """Weights of some rows of the table, by their sets; of a dump together they grow as its root."""
    count = np.bincount(table.doc[rows])[table.doc[rows]]
    weight = [SET_WEIGHTS[name.removesuffix(CROPPED)] for name in table.set[rows].tolist()]
    return np.array(weight) / np.sqrt(count)


def lay_features(table: Table, words: Sequence[LearnedWords]) -> tuple[tuple[str, ...], NDArray[np.float32]]:
    """Features of all rows; the words of a dump are weighed without its fold."""
    names: tuple[str, ...] = ()
    features = np.zeros((0, 0), np.float32)
    for fold, learned in enumerate(words):
        columns = row_columns(table.rows, learned.as_weights())
        if not names:
            names = tuple(columns)
            features = as_matrix(columns, names)
        own = table.fold == fold
        for number, name in enumerate(names):
            if name.startswith("words_"):
                features[number, own] = columns[name][own]
    return names, features


def train(
    table: Table, names: tuple[str, ...], features: NDArray[np.float32], chosen: NDArray[np.bool_]
) -> Model:
    """A model from some rows."""
    use = np.flatnonzero(chosen & table.asked & table.learned)
    forest = grow(features[:, use], table.label[use], row_weights(table, use), names, SETTINGS)
    return Model(names, families_of(names), forest, NO_WORDS.as_weights(), {})


def probabilities_out_of_fold(
    table: Table, names: tuple[str, ...], features: NDArray[np.float32]
) -> NDArray[np.int64]:
    """Probability of content of every row that is asked for (thousandths), by a model without its site."""
    return judge_out_of_fold(
        table, table.asked, features, lambda chosen: train(table, names, features, chosen)
    )


def report(table: Table, likely: NDArray[np.int64]) -> str:
    """A table: each set with and without the model."""
    lines = []
    for name in sorted(set(table.set.tolist())):
        own = (table.set == name) & table.known
        for by, kept in (("rules", _kept(table)), ("and model", _kept(table, likely))):
            lines.append((name, by, *(f"{value:.4f}" for value in _scores(table, own, kept).values())))
    return markdown_table(("set", "by", *SCORES), lines)


def scores_out_of_fold(table: Table, likely: NDArray[np.int64]) -> dict[str, Score]:
    """What stands in the model's recipe: the scores of each set."""
    kept = _kept(table, likely)
    return {
        name: Score(_scores(table, (table.set == name) & table.known, kept), "")
        for name in sorted(set(table.set.tolist()))
    }


def _kept(table: Table, likely: NDArray[np.int64] | None = None) -> NDArray[np.bool_]:
    rows = table.rows
    kept: NDArray[np.bool_] = rows.is_content | rows.is_open
    if likely is None:
        return kept
    sure = np.where(likely < 0, CERTAIN, likely)
    return np.asarray((kept & ~is_unlikely(rows, sure)) | (is_found(rows, sure) & table.asked))


SCORES = ("row_f1", "content_lost", "boilerplate_left", "docs_exact")


def _scores(table: Table, own: NDArray[np.bool_], kept: NDArray[np.bool_]) -> dict[str, float]:
    content, chars = table.label > 0, table.rows.chars
    right = (kept & content & own).sum()
    wrong = (kept != content) & own
    values = (
        2 * right / (2 * right + wrong.sum()),
        chars[own & content & ~kept].sum() / chars[own & content].sum(),
        chars[own & ~content & kept].sum() / chars[own & ~content].sum(),
        1 - len(np.unique(table.doc[wrong])) / len(np.unique(table.doc[own])),
    )
    return dict(zip(SCORES, map(float, values), strict=True))


if __name__ == "__main__":
    sys.exit(main())
