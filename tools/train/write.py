"""The file of a model: arrays without pickle, the recipe as JSON among them."""

from __future__ import annotations

import dataclasses
import importlib.metadata
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.scoring import Score
from ingest.label.model import Model
from ingest.label.page_types import PageTyper
from tools.train.fit import Settings
from tools.train.folds import Trained
from tools.train.words import LearnedWords


def write_model(
    path: Path, trained: Trained, digests: Mapping[str, str], settings: Settings, scores: Mapping[str, Score]
) -> None:
    """Write a model; equal models are equal bytes."""
    model, words = trained
    recipe = {
        "command": "python -m tools.train",
        **{package: _version_of(package) for package in ("catboost", "scikit-learn")},
        "settings": dataclasses.asdict(settings),
        "data_sha256": dict(digests),
        "out_of_fold": {name: dict(found.values) for name, found in scores.items()},
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    arrays: dict[str, Any] = {
        **model.forest._asdict(),
        "names": np.array(model.names),
        "families": np.array(model.families),
        "tokens": np.array(words.tokens.words),
        "token_weights": words.tokens.weights,
        "words": np.array(words.words.words),
        "word_weights": words.words.weights,
        "told": np.array(words.told.words),
        "told_weights": words.told.weights,
        **_openings(words),
        **_grams(words),
        **_others(model),
        **_typer(model.typer),
        "recipe": np.array(json.dumps(recipe, indent=1, sort_keys=True)),
    }
    np.savez_compressed(path, **arrays)


def _openings(words: LearnedWords) -> dict[str, Any]:
    """The words of openings; a model of text dumps has none."""
    if not words.openings.words:
        return {}
    return {"openings": np.array(words.openings.words), "opening_weights": words.openings.weights}


def _grams(words: LearnedWords) -> dict[str, Any]:
    """The weights of character n-grams; a model of pages has none."""
    return {"grams": words.grams} if words.grams.any() else {}


def _others(model: Model) -> dict[str, Any]:
    """The trees besides the first ones."""
    if not model.others:
        return {}
    return {
        "forests": np.array(1 + len(model.others)),
        **{
            f"{number}.{field}": value
            for number, forest in enumerate(model.others, 1)
            for field, value in forest._asdict().items()
        },
    }


def _typer(typer: PageTyper) -> dict[str, Any]:
    """The trees of each page type; a model of text dumps has none."""
    if not typer.names:
        return {}
    fields = {
        f"{kind}.{field}": value
        for kind, forest in typer.forests.items()
        for field, value in forest._asdict().items()
    }
    return {"type_names": np.array(typer.names), **fields}


def _version_of(package: str) -> str:
    """Version of a package that trains, "absent" where a test makes models by hand."""
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return "absent"
