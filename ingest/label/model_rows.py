"""What a learned model says of the rows of text dumps that rules and neighbours leave open or half sure.

Of open rows it removes those that are unlikely to be content, sentences only if they are most unlikely:
a row lost is worse than a row left. Rows that went because of where they stand (below the story, in a
list, for a second time) come back if it is sure of them. In Korean dumps, which rules know best, only what is
all but impossible goes, and nothing comes back (docs/decisions/0034). A reason is `model:0.07 near`: the
probability of content, and the family of features (text, words, rules, near, place, page) that spoke most
for what became of the row.
"""

from __future__ import annotations

import functools
from importlib import resources

import numpy as np

from ingest.label.choose import CERTAIN
from ingest.label.features import as_matrix
from ingest.label.features_rows import row_columns
from ingest.label.model import Model, load_model, probabilities
from ingest.label.model_forest import evaluate
from ingest.label.rows import NO_KIND, Codes, Rows, kind
from ingest.label.windows import Bools

MODEL = "rows"
LEAST_PHRASE, LEAST_SENTENCE = 475, 200  # thousandths: an open row that is less likely content is removed
LEAST_SUBHEAD = 200  # of a phrase right above a sentence
LEAST_EAST_ASIAN = 250  # of a phrase in Chinese characters or kana: few pages to learn from hold them
SHORT_ROWS = 60  # of a dump; the pages to learn from are longer, and one row more is lost sooner than found
LEAST_SHORT_PHRASE, LEAST_SHORT_SENTENCE = 200, 100
LEAST_KOREAN_PHRASE, LEAST_KOREAN_SENTENCE = 120, 30
LEAST_TOLD = 100  # of a row beside one that a rule keeps: a speaker's label, a sign-off
EAST_ASIAN = r"[\p{Han}\p{Hiragana}\p{Katakana}]"
SENTENCE_WORDS = 8.0  # fewer words that end like a sentence are as often a button
SURE = 800  # a row that its place removed comes back if it is so likely content
BY_PLACE = frozenset(
    ("below-last-sentence", "below-end-mark", "under-related-heading", "repeated-row", "above-credit")
)
"""Reasons that judge a row by its place; out of fold the model was right 9 times of 10 against them."""
MIN_ROWS = 12  # of a dump; in a shorter one, neighbours say too little


def label_by_model(rows: Rows, model: Model | None = None) -> None:
    """Open rows that the model (by default the package's own) finds unlikely go; some others come back."""
    asked = may_be_asked(rows)
    model = model or _own_model()
    if model is None or not asked.any():
        return
    likely, pro, contra = (spread(values, asked) for values in judge_rows(rows, asked, model))
    lost, found = is_unlikely(rows, likely) & asked, is_found(rows, likely) & asked
    rows.reopen(found)
    kinds: Codes = np.where(rows.edge_kind == NO_KIND, kind("other"), rows.edge_kind)
    rows.remove(lost, kinds, _reasons(rows, likely, contra, model))
    rows.keep(found, _reasons(rows, likely, pro, model))


def is_unlikely(rows: Rows, likely: Codes) -> Bools:
    """Open rows that go, by their probability (thousandths)."""
    unlikely = rows.is_open & (likely < _least(rows))
    doubtful = unlikely & ~rows.says("ends_sentence") & (likely >= LEAST_EAST_ASIAN)
    unlikely[doubtful] = ~rows.texts(doubtful).str.contains(EAST_ASIAN).to_numpy()
    return np.asarray(unlikely)


def _least(rows: Rows) -> Codes:
    """Probability (thousandths) below which each row is removed."""
    windows, ends = rows.windows, rows.says("ends_sentence")
    short = windows.total(np.ones(len(rows.row), np.int64)) < SHORT_ROWS
    sentence = ends & (rows.words >= SENTENCE_WORDS) & ~rows.is_removed
    phrase = np.where(windows.below(sentence), LEAST_SUBHEAD, LEAST_PHRASE)
    least = np.where(
        short,
        np.where(ends, LEAST_SHORT_SENTENCE, LEAST_SHORT_PHRASE),
        np.where(ends, LEAST_SENTENCE, phrase),
    )
    korean = np.where(ends, LEAST_KOREAN_SENTENCE, LEAST_KOREAN_PHRASE)
    least = np.where(rows.is_korean, np.minimum(least, korean), least)
    told = windows.above(rows.is_content) | windows.below(rows.is_content)
    return np.where(told, np.minimum(least, LEAST_TOLD), least)


def is_found(rows: Rows, likely: Codes) -> Bools:
    """Removed rows that come back, by their probability (thousandths)."""
    return np.asarray(rows.is_removed & rows.is_for(BY_PLACE) & (likely >= SURE))


def may_be_asked(rows: Rows) -> Bools:
    """Rows that are open or, but for Korean dumps, went by their place; in long dumps that hold furniture."""
    windows = rows.windows
    every = np.ones(len(rows.row), np.int64)
    long = windows.total(every) >= MIN_ROWS
    unsure = rows.is_open | (rows.is_removed & rows.is_for(BY_PLACE))
    asked = rows.is_line & unsure & long & windows.any(rows.is_removed)
    if asked.any():
        asked &= rows.is_open | ~rows.is_korean
    return np.asarray(asked)


def judge_rows(rows: Rows, asked: Bools, model: Model) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Of the rows `asked` for: probability of content (thousandths), families most for and against it."""
    narrow = rows.of_documents(asked)
    wanted = asked[rows.windows.any(asked)]
    features = as_matrix(row_columns(narrow, model.weights, wanted), model.names)
    scores, given = evaluate(model.forest, features)
    return probabilities(scores), given.argmax(axis=0), given.argmin(axis=0)


def spread(values: np.ndarray, asked: Bools) -> Codes:
    """Values of the rows that were asked for, as a column of all rows; -1 for the others."""
    column = np.full(len(asked), -1)
    column[asked] = values
    return column


def _reasons(rows: Rows, likely: Codes, family: Codes, model: Model) -> Codes:
    """Numbers of the reasons that each row's probability and family make."""
    names = [f"model:{share / 100:.2f} {name}" for share in range(101) for name in model.families]
    return rows.add_reasons(names) + likely * 100 // CERTAIN * len(model.families) + family


@functools.cache
def _own_model() -> Model | None:
    """The package's model of rows; None while it is being trained anew."""
    file = resources.files("ingest") / "data" / "models" / f"{MODEL}.npz"
    return load_model(MODEL) if file.is_file() else None
