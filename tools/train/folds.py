"""Everything out of fold: no page is measured by words or trees that have seen its site."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ingest.label.features import as_matrix, feature_columns
from ingest.label.features_words import Weights
from ingest.label.model import Model, cut_chunks
from tools.train.fit import Settings, families_of, grow, row_weights
from tools.train.pages import FOLDS, Corpus, fold_of
from tools.train.words import LearnedWords, learn_words

NOT_FEATURES = frozenset({"link_chars", "signs", "digits", "capitals", "copies"})  # kept as shares of a block


class Trained(NamedTuple):
    """A model, and the weights of words in the form that is written."""

    model: Model
    words: LearnedWords


def cross_fit(corpus: Corpus, settings: Settings) -> list[Trained]:
    """A model for each fold, made of the other folds."""
    folds = _folds(corpus)
    weights = [_learn_words(corpus, folds != fold) for fold in range(FOLDS)]
    names, features = _features(corpus, folds, weights)
    found = []
    for fold in range(FOLDS):
        found.append(_train(corpus, folds != fold, names, features, settings, weights[fold]))
        print(f"fold {fold} of {FOLDS} is trained", file=sys.stderr, flush=True)
    return found


def fit_all(corpus: Corpus, settings: Settings) -> Trained:
    """The model that is shipped: trees over all pages, from features with out-of-fold weights of words."""
    folds = _folds(corpus)
    weights = [_learn_words(corpus, folds != fold) for fold in range(FOLDS)]
    names, features = _features(corpus, folds, weights)
    every = np.ones(len(corpus.pages), np.bool_)
    return _train(corpus, every, names, features, settings, _learn_words(corpus, every))


def _folds(corpus: Corpus) -> NDArray[np.int64]:
    return np.array([fold_of(page.site) for page in corpus.pages])


def _learned(corpus: Corpus) -> NDArray[np.bool_]:
    return np.array([page.learned for page in corpus.pages])


def _learn_words(corpus: Corpus, pages: NDArray[np.bool_]) -> LearnedWords:
    return learn_words(corpus, corpus.rows_of(pages & _learned(corpus)))


def _features(
    corpus: Corpus, folds: NDArray[np.int64], words: Sequence[LearnedWords]
) -> tuple[tuple[str, ...], NDArray[np.float32]]:
    """Features of all rows; the words of a page are weighed without its fold."""
    names: tuple[str, ...] = ()
    parts, places = [], []
    for fold in range(FOLDS):
        rows = corpus.rows_of(folds == fold)
        weights: Weights = words[fold].as_weights()
        for chunk in cut_chunks(corpus.blocks[rows]):
            columns = feature_columns(chunk, weights)
            names = tuple(name for name in columns if name not in NOT_FEATURES)
            parts.append(as_matrix(columns, names))
        places.append(rows)
    features = np.empty((len(names), corpus.blocks.height), np.float32)
    features[:, np.concatenate(places)] = np.concatenate(parts, axis=1)
    return names, features


def _train(  # noqa: PLR0913, PLR0917  the corpus, and what was made of it once for all folds
    corpus: Corpus,
    pages: NDArray[np.bool_],
    names: tuple[str, ...],
    features: NDArray[np.float32],
    settings: Settings,
    words: LearnedWords,
) -> Trained:
    rows = corpus.rows_of(pages & _learned(corpus))
    rows = rows[corpus.blocks["label"].is_null().to_numpy()[rows]]  # rules have decided the others
    doc = corpus.blocks["doc"].to_numpy()
    weight = row_weights(doc[rows], corpus.size[rows])
    forest = grow(features[:, rows], corpus.share[rows], weight, names, settings)
    return Trained(Model(names, families_of(names), forest, words.as_weights(), {}), words)
