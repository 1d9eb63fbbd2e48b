"""Everything out of fold: no page is measured by words or trees that have seen its site."""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ingest.label.decide import is_open
from ingest.label.features import as_matrix, measure_features
from ingest.label.model import Model, cut_chunks
from ingest.label.page_types import PAGE_TYPES, PageTyper
from tools.train.fit import Growth, Settings, families_of, grow, row_weights, sample_rows
from tools.train.pages import FOLDS, Corpus, fold_of
from tools.train.words import LearnedWords, learn_words

NOT_FEATURES = frozenset(
    {"link_chars", "signs", "digits", "capitals", "copies", "typed", "opened"}
)  # kept as shares
NOT_OF_BLOCKS = ("below_", "tokens_type_", "words_type_")  # of headings, of pages
TYPER_SETTINGS = Settings(trees=200, levels=3, learning_rate=0.06)  # of 1,900 pages
STORIES = ("article", "documentation", None)  # pages of no known type are mostly articles
WEAK_WEIGHT = 0.5  # of pages whose type is only that of their collection


class Trained(NamedTuple):
    """A model, and the weights of words in the form that is written."""

    model: Model
    words: LearnedWords


class Measured(NamedTuple):
    """Features of all blocks (features, rows) and of all pages (features, pages), with their names."""

    names: tuple[str, ...]
    blocks: NDArray[np.float32]
    page_names: tuple[str, ...]
    pages: NDArray[np.float32]


class Prepared(NamedTuple):
    """Features in which words and types of each page are weighed without its fold; the words and the trees
    of types of each fold.
    """

    measured: Measured
    words: Sequence[LearnedWords]
    typers: Sequence[PageTyper]


def cross_fit(corpus: Corpus, prepared: Prepared, settings: Settings) -> list[Trained]:
    """A model for each fold, made of the other folds."""
    folds = _folds(corpus)
    found = []
    for fold in range(FOLDS):
        parts = (prepared.words[fold], prepared.typers[fold])
        found.append(_train(corpus, folds != fold, prepared.measured, settings, *parts))
        print(f"fold {fold} of {FOLDS} is trained", file=sys.stderr, flush=True)
    return found


def fit_all(corpus: Corpus, prepared: Prepared, settings: Settings) -> Trained:
    """The model that is shipped: trees over all pages, from features with out-of-fold words and types."""
    measured = prepared.measured
    every = np.ones(len(corpus.pages), np.bool_)
    typer = _grow_typer(corpus, every, measured)
    return _train(corpus, every, measured, settings, learn_words(corpus, every), typer)


def _folds(corpus: Corpus) -> NDArray[np.int64]:
    return np.array([fold_of(page.site) for page in corpus.pages])


def prepare(corpus: Corpus) -> Prepared:
    """Everything that the trees are grown from."""
    folds = _folds(corpus)
    words = [learn_words(corpus, folds != fold) for fold in range(FOLDS)]
    measured = _measure(corpus, folds, words)
    typers = [_grow_typer(corpus, folds != fold, measured) for fold in range(FOLDS)]
    doc = corpus.blocks["doc"].to_numpy()
    types = np.zeros((len(PAGE_TYPES), len(folds)), np.float32)
    for fold, typer in enumerate(typers):
        pages = dict(zip(measured.page_names, measured.pages[:, folds == fold], strict=True))
        types[:, folds == fold] = np.stack(list(typer.scores(pages).values()))
    names = (*measured.names, *(f"type_{kind}" for kind in PAGE_TYPES))
    blocks = np.concatenate([measured.blocks, types[:, doc]])
    return Prepared(measured._replace(names=names, blocks=blocks), words, typers)


def _measure(corpus: Corpus, folds: NDArray[np.int64], words: Sequence[LearnedWords]) -> Measured:
    names: tuple[str, ...] = ()
    page_names: tuple[str, ...] = ()
    rows, pages = [], []
    parts, page_parts = [], []
    for fold in range(FOLDS):
        own = corpus.rows_of(folds == fold)
        weights = words[fold].as_weights()
        for chunk in cut_chunks(corpus.blocks[own]):
            found = measure_features(chunk, weights)
            names = tuple(filter(_is_of_blocks, found.blocks))
            page_names = tuple(found.pages)
            parts.append(as_matrix(found.blocks, names))
            page_parts.append(as_matrix(found.pages, page_names))
            pages.append(chunk["doc"].to_numpy()[np.flatnonzero(np.diff(found.page, prepend=-1))])
        rows.append(own)
    blocks = np.empty((len(names), corpus.blocks.height), np.float32)
    blocks[:, np.concatenate(rows)] = np.concatenate(parts, axis=1)
    of_pages = np.zeros((len(page_names), len(corpus.pages)), np.float32)
    of_pages[:, np.concatenate(pages)] = np.concatenate(page_parts, axis=1)
    return Measured(names, blocks, page_names, of_pages)


def _is_of_blocks(name: str) -> bool:
    return name not in NOT_FEATURES and not name.startswith(NOT_OF_BLOCKS)


def _grow_typer(corpus: Corpus, chosen: NDArray[np.bool_], measured: Measured) -> PageTyper:
    """Trees for each type of page, against all others."""
    known = np.array([page.kind is not None for page in corpus.pages])
    held = np.isin(np.arange(len(known)), corpus.blocks["doc"].to_numpy())
    use = np.flatnonzero(chosen & known & held).tolist()
    kinds = np.array([corpus.pages[page].kind for page in use])
    weight = np.array([1.0 if corpus.pages[page].set == "wcxb" else WEAK_WEIGHT for page in use])
    features, names = measured.pages[:, use], measured.page_names
    forests = {
        kind: grow(features, (kinds == kind).astype(np.float32), weight, names, TYPER_SETTINGS)
        for kind in PAGE_TYPES
    }
    return PageTyper(names, forests)


def _train(  # noqa: PLR0913, PLR0917  the corpus, and what was made of it once for all folds
    corpus: Corpus,
    pages: NDArray[np.bool_],
    measured: Measured,
    settings: Settings,
    words: LearnedWords,
    typer: PageTyper,
) -> Trained:
    learned = np.array([page.learned for page in corpus.pages])
    rows = corpus.rows_of(pages & learned)
    judged = corpus.blocks.select(is_open() | pl.col("stated")).to_series()
    rows = rows[judged.to_numpy()[rows]]  # rules have decided the others
    doc = corpus.blocks["doc"].to_numpy()[rows]
    weight = row_weights(doc, corpus.size[rows])
    of_story = np.array([page.kind in STORIES for page in corpus.pages])[doc]
    names = measured.names
    forests = []
    for number, growth in enumerate(settings.forests or (_alone(settings),)):
        own = _grown(settings, growth, number)
        kept, weights = sample_rows(np.where(of_story, weight, weight * growth.others), own)
        at = rows[kept]
        forests.append(grow(measured.blocks[:, at], corpus.share[at], weights, names, own))
    first, *others = forests
    model = Model(names, families_of(names), first, words.as_weights(), {}, typer, tuple(others))
    return Trained(model, words)


def _alone(settings: Settings) -> Growth:
    return Growth(settings.trees, settings.learning_rate, settings.rows_kept, settings.column_share)


def _grown(settings: Settings, growth: Growth, number: int) -> Settings:
    """The settings of one of several forests, with a seed of its own."""
    return dataclasses.replace(
        settings,
        trees=growth.trees,
        learning_rate=growth.learning_rate,
        rows_kept=growth.rows_kept,
        column_share=growth.column_share,
        seed=settings.seed + number,
    )
