"""Trees: CatBoost grows them, whole numbers come out."""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingest.label.model_forest import MAX_LEVELS, SCORE_UNIT, Forest

SIZE_POWER = 0.5  # a block of a hundred words weighs as ten of one word
MEAN_WEIGHT = 1000.0  # of a page: CatBoost's own settings are made for weights about 1 a row

FAMILIES = {
    "tokens_": "class-words", "heading_tokens": "class-words", "words_": "words", "heading_words": "words",
    "opens_": "words",
    "zone_": "region", "tag_": "tag", "heading": "tag", "hidden": "tag", "up": "element", "shape_": "alike",
    "seen": "alike", "near": "near", "around": "near", "page_": "page", "ruled": "rules", "edge": "rules",
    "said_": "rules",
    "heading_below": "words", "type_": "page-type", "copy": "alike",
    "link_": "links", "place": "place", "depth": "place", "joint_": "place", "chars_before": "place",
    "rows_": "place", "since_": "place", "from_": "place",
}  # fmt: skip
OTHER_FAMILY = "text"


BISECTIONS = 60  # of the weight from which on all rows are kept


@dataclass(frozen=True, slots=True)
class Growth:
    """How one forest of several is grown; in place of what the settings say.

    Pages that are neither articles nor documentation weigh `others` times as much.
    """

    trees: int
    learning_rate: float
    rows_kept: float
    column_share: float
    others: float = 1.0


@dataclass(frozen=True, slots=True)
class Settings:
    """What decides the trees; stands in the model's recipe.

    Of the rows of all pages `rows_kept` are learned from, heavy ones sooner than light ones. `forests` are
    those of a model that has several; their means are better the more they differ.
    """

    trees: int = 300
    levels: int = 6
    learning_rate: float = 0.1
    borders: int = 32
    column_share: float = 0.3
    row_share: float = 0.6
    rows_kept: float = 1.0
    forests: tuple[Growth, ...] = ()
    seed: int = 0
    threads: int = 1


def family_of(name: str) -> str:
    """The family that a feature is named as in a reason; the longest prefix that fits.

    >>> family_of("up2_link"), family_of("heading_tokens"), family_of("words")
    ('element', 'class-words', 'text')
    """
    fitting = [prefix for prefix in FAMILIES if name.startswith(prefix)]
    return FAMILIES[max(fitting, key=len)] if fitting else OTHER_FAMILY


def families_of(names: Sequence[str]) -> tuple[str, ...]:
    """The families of some features, each once, sorted."""
    return tuple(sorted({family_of(name) for name in names}))


def row_weights(doc: NDArray[np.integer[Any]], size: NDArray[np.int64]) -> NDArray[np.float64]:
    """Weights of rows: every page counts alike, long blocks more than short ones."""
    raw = np.maximum(size, 0.3) ** SIZE_POWER
    weights: NDArray[np.float64] = MEAN_WEIGHT * raw / (np.bincount(doc, raw)[doc] + 1)
    return weights


def sample_rows(
    weights: NDArray[np.float64], settings: Settings
) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    """Rows to learn from, and their weights, whose sums stay the same on average.

    A row is kept with a probability in proportion to its weight, up to 1: of ten words of a menu one row
    that weighs as ten tells as much.
    """
    low, high = 0.0, float(weights.max()) * len(weights)
    for _ in range(BISECTIONS):
        middle = (low + high) / 2
        share = np.minimum(1, weights / middle).mean()
        low, high = (middle, high) if share > settings.rows_kept else (low, middle)
    kept_with = np.minimum(1, weights / high)
    drawn = np.random.default_rng(settings.seed).random(len(weights)) < kept_with
    rows = np.flatnonzero(drawn)
    return rows, weights[rows] / kept_with[rows]


def grow(
    features: NDArray[np.float32],
    target: NDArray[np.float32],
    weight: NDArray[np.float64],
    names: Sequence[str],
    settings: Settings,
) -> Forest:
    """Trees that tell the share of content of a row from its features (features, rows)."""
    from catboost import CatBoostClassifier, Pool  # noqa: PLC0415  (only training needs it)

    model = CatBoostClassifier(
        loss_function="CrossEntropy",
        iterations=settings.trees,
        depth=settings.levels,
        learning_rate=settings.learning_rate,
        border_count=settings.borders,
        rsm=settings.column_share,
        bootstrap_type="MVS",
        subsample=settings.row_share,
        random_seed=settings.seed,
        thread_count=settings.threads,
        verbose=0,
        allow_writing_files=False,
    )
    model.fit(Pool(features.T, target, weight=weight))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "trees.json"
        model.save_model(str(path), format="json")
        return as_forest(json.loads(path.read_text()), names)


def as_forest(grown: dict[str, Any], names: Sequence[str]) -> Forest:
    """CatBoost's trees as arrays of whole numbers."""
    trees = grown["oblivious_trees"]
    asked = [[(split["float_feature_index"], split["border"]) for split in tree["splits"]] for tree in trees]
    questions = sorted({question for tree in asked for question in tree})
    place = {question: number for number, question in enumerate(questions)}
    levels = max(len(tree) for tree in asked)
    if levels > MAX_LEVELS:
        raise ValueError(f"{levels} levels do not fit a byte; grow trees of at most {MAX_LEVELS}")
    leaves = [_tiled(tree["leaf_values"], levels) for tree in trees]
    weights = [_tiled(tree["leaf_weights"], levels) for tree in trees]
    means = np.array([np.average(own, weights=weight) for own, weight in zip(leaves, weights, strict=True)])
    asked = [[*tree, *tree[:1] * (levels - len(tree))] for tree in asked]
    families = families_of(names)
    family = np.array([families.index(_main_family([names[column] for column, _ in tree])) for tree in asked])
    order = np.argsort(family, kind="stable")
    return Forest(
        np.array([column for column, _ in questions], np.int32),
        np.array([border for _, border in questions], np.float32),
        np.array([[place[question] for question in tree] for tree in asked], np.int32)[order],
        np.rint((np.array(leaves) - means[:, None]) * SCORE_UNIT).astype(np.int32)[order],
        round((grown["scale_and_bias"][1][0] + means.sum()) * SCORE_UNIT),
        family[order].astype(np.int32),
    )


def _main_family(names: Sequence[str]) -> str:
    """The family that most of some features belong to; of equals the one named first."""
    return Counter(map(family_of, names)).most_common(1)[0][0]


def _tiled(leaves: Sequence[float], levels: int) -> NDArray[np.float64]:
    """The leaves of a tree of fewer levels, repeated, so that further answers change nothing."""
    return np.tile(np.asarray(leaves, np.float64), (1 << levels) // len(leaves))
