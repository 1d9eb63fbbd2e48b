"""What a learned model says of the rows of text dumps that rules and neighbours leave open or half sure.

Of open rows it removes those that are unlikely to be content, sentences only if they are most unlikely:
a row lost is worse than a row left. Rows that went because of where they stand (above or below the story,
in a list, for a second time) come back if it holds them for content: places are those of news, and a post
or a recipe has others (docs/decisions/0038). A reason is `model:0.07 near`: the probability of content, and
the family of features (text, words, rules, near, place, page) that spoke most for what became of the row.
"""

from __future__ import annotations

import functools
from importlib import resources
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ingest.label.choose import CERTAIN
from ingest.label.features import as_matrix
from ingest.label.features_rows import row_columns
from ingest.label.model import Model, load_model, probabilities
from ingest.label.model_forest import evaluate
from ingest.label.model_titles import label_titles, may_be_title
from ingest.label.rows import NO_KIND, Codes, Rows, kind
from ingest.label.windows import Bools

MODEL, TITLES = "rows", "titles"
LEAST_PHRASE, LEAST_SENTENCE = 350, 150  # thousandths: an open row that is less likely content is removed
LEAST_KOREAN_PHRASE, LEAST_KOREAN_SENTENCE = 250, 120  # rules know Korean furniture best
LEAST_SUBHEAD = 200  # of a phrase right above a sentence
SUBHEAD_WORDS = 8.0  # of that sentence; fewer words that end like one are as often a button
SURE, SURE_LISTED = 400, 650  # a row that its place removed comes back if it is so likely content
LISTED = frozenset(("deck-row", "under-related-heading", "repeated-row", "above-credit"))
BY_PLACE = LISTED | {"above-lead", "kicker-row", "below-last-sentence", "below-end-mark", "no-body"}
"""Reasons that judge a row by its place; out of fold the model was right 8 times of 10 against them."""
MIN_ROWS = 12  # of a dump; in a shorter one, neighbours say too little


class Models(NamedTuple):
    """The model of rows, and that of titles, which asks for the same features."""

    rows: Model
    titles: Model | None = None


def label_by_model(rows: Rows, models: Models | None = None) -> None:
    """Open rows that the model (by default the package's own) finds unlikely go; some others come back."""
    asked = may_be_asked(rows)
    models = models or _own_models()
    if models is None or not asked.any():
        return
    judged = asked | may_be_title(rows, asked)
    gone = judged & rows.is_removed
    features = measure_rows(rows, judged, models.rows)
    if models.titles:
        likely, pro, _ = (spread(values, judged) for values in judge_rows(features, models.titles))
        label_titles(rows, likely, _reasons(rows, likely, pro, models.titles))
    likely, pro, contra = (spread(values, judged) for values in judge_rows(features, models.rows))
    lost, found = is_unlikely(rows, likely) & judged, is_found(rows, likely) & gone
    rows.reopen(found)
    kinds: Codes = np.where(rows.edge_kind == NO_KIND, kind("other"), rows.edge_kind)
    rows.remove(lost, kinds, _reasons(rows, likely, contra, models.rows))
    rows.keep(found, _reasons(rows, likely, pro, models.rows))


def is_unlikely(rows: Rows, likely: Codes) -> Bools:
    """Open rows that go, by their probability (thousandths)."""
    ends, korean = rows.says("ends_sentence"), rows.is_korean
    sentence = ends & (rows.words >= SUBHEAD_WORDS) & ~rows.is_removed
    least = np.where(
        ends,
        np.where(korean, LEAST_KOREAN_SENTENCE, LEAST_SENTENCE),
        np.where(korean, LEAST_KOREAN_PHRASE, LEAST_PHRASE),
    )
    least = np.where(~ends & rows.windows.below(sentence), LEAST_SUBHEAD, least)
    return np.asarray(rows.is_open & (likely < least))


def is_found(rows: Rows, likely: Codes) -> Bools:
    """Removed rows that come back, by their probability (thousandths)."""
    sure = np.where(rows.is_for(LISTED), SURE_LISTED, SURE)
    return np.asarray(rows.is_removed & rows.is_for(BY_PLACE) & (likely >= sure))


def may_be_asked(rows: Rows) -> Bools:
    """Rows that are open or went by their place, in long dumps that hold furniture."""
    windows = rows.windows
    long = windows.total(np.ones(len(rows.row), np.int64)) >= MIN_ROWS
    unsure = rows.is_open | (rows.is_removed & rows.is_for(BY_PLACE))
    return np.asarray(rows.is_line & unsure & long & windows.any(rows.is_removed))


def measure_rows(rows: Rows, asked: Bools, model: Model) -> NDArray[np.float32]:
    """Features of the rows `asked` for: (features, rows)."""
    narrow = rows.of_documents(asked)
    wanted = asked[rows.windows.any(asked)]
    return as_matrix(row_columns(narrow, model.weights, wanted), model.names)


def judge_rows(features: NDArray[np.float32], model: Model) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Of rows: the model's probability (thousandths), families most for and against it."""
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
def _own_models() -> Models | None:
    """The package's models of rows and titles; None while they are being trained anew."""
    folder = resources.files("ingest") / "data" / "models"
    if not all((folder / f"{name}.npz").is_file() for name in (MODEL, TITLES)):
        return None
    return Models(load_model(MODEL), load_model(TITLES))
