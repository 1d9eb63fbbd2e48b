"""What a learned model says of the rows of text dumps that rules and neighbours have left open.

It only removes, and only rows that it finds most unlikely to be content: a row lost is worse than a
row left. Korean dumps pass: there the rules alone were better, out of fold (docs/decisions/0019). A
reason is `model:0.07 near`: the probability of content, and the family of features (text, rules, near,
place, page) that spoke most against it.
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
LEAST_PHRASE, LEAST_SENTENCE = 200, 100  # thousandths: a row that is less likely content is removed
MIN_ROWS = 12  # of a dump; in a shorter one, neighbours say too little
MOSTLY = 0.5  # of a document's rows hold Hangul: a Korean dump


def label_by_model(rows: Rows, model: Model | None = None) -> None:
    """Open rows of text dumps that the model (by default the package's own) finds unlikely are removed."""
    asked = may_be_asked(rows)
    model = model or _own_model()
    if model is None or not asked.any():
        return
    likely, against = judge_rows(rows, asked, model)
    unlikely = np.flatnonzero(asked)[likely < least_likely(rows)[asked]]
    hundredths = np.full(len(asked), NO_KIND)
    hundredths[asked] = likely * 100 // CERTAIN * len(model.families) + against
    kinds: Codes = np.where(rows.edge_kind == NO_KIND, kind("other"), rows.edge_kind)
    for said in np.unique(hundredths[unlikely]):
        share, family = divmod(int(said), len(model.families))
        where = np.zeros(len(asked), np.bool_)
        where[unlikely[hundredths[unlikely] == said]] = True
        rows.remove(where, kinds, f"model:{share / 100:.2f} {model.families[family]}")


def least_likely(rows: Rows) -> Codes:
    """Probability (thousandths) below which each row is removed: a sentence is seldom furniture."""
    return np.where(rows.says("ends_sentence"), LEAST_SENTENCE, LEAST_PHRASE)


def may_be_asked(rows: Rows) -> Bools:
    """Open rows of text dumps that are not short, not Korean, and hold furniture."""
    windows = rows.windows
    every = np.ones(len(rows.row), np.int64)
    long = windows.total(every) >= MIN_ROWS
    asked = rows.is_line & rows.is_open & long & windows.any(rows.is_removed)
    if asked.any():
        hangul = rows.blocks["text"].str.contains(r"\p{Hangul}").to_numpy()
        asked &= windows.total(hangul) < MOSTLY * windows.total(every)
    return np.asarray(asked)


def judge_rows(rows: Rows, asked: Bools, model: Model) -> tuple[Codes, Codes]:
    """Of the rows `asked` for: probability of content in thousandths, and the family most against it."""
    narrow = rows.of_documents(asked)
    wanted = asked[rows.windows.any(asked)]
    features = as_matrix({name: column[wanted] for name, column in row_columns(narrow).items()}, model.names)
    scores, given = evaluate(model.forest, features)
    return probabilities(scores).astype(np.int64), given.argmin(axis=0).astype(np.int64)


@functools.cache
def _own_model() -> Model | None:
    """The package's model of rows; None while it is being trained anew."""
    file = resources.files("ingest") / "data" / "models" / f"{MODEL}.npz"
    return load_model(MODEL) if file.is_file() else None
