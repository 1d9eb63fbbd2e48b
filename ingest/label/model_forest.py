"""Symmetric decision trees, evaluated by numpy in whole numbers.

A symmetric ("oblivious") tree asks the same question of every row on one level, so that a tree is a
few comparisons, a number made of their bits and a look-up: nothing that needs a compiled library, and
a thousand rows cost hardly more calls than one. Leaves hold integers, so that sums do not depend on
the order of adding, the size of the batch or the machine.

Trees of this shape: Kohavi, Bottom-up induction of oblivious read-once decision graphs (1994);
Prokhorenkova et al., CatBoost (2018).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

DISMISSED = -2_500  # so low a score of the first trees that others need not be asked: 1 row in 13 is content
CHUNK_ROWS = 512  # so many rows and their answers stay in the processor's cache
MAX_LEVELS = 8  # the bits of a leaf's place fit one byte
SCORE_UNIT = 1000  # score of one log-odds


class Forest(NamedTuple):
    """Trees over the rows of a matrix; a score is a log-odds in whole thousandths.

    `column` and `border` hold the distinct questions ("is this feature above this border?"),
    `questions` (tree, level) which of them a tree asks, `leaves` (tree, 2 ** levels) its answers,
    centred so that the mean answer of every tree is 0 and `bias` is the mean score. Trees are sorted
    by `family`, the family of features that most of a tree's questions ask.
    """

    column: NDArray[np.int32]
    border: NDArray[np.float32]
    questions: NDArray[np.int32]
    leaves: NDArray[np.int32]
    bias: int
    family: NDArray[np.int32]


def evaluate_all(
    forests: Sequence[Forest], features: NDArray[np.float32]
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """The mean score of some forests, as `evaluate` gives it for one; the first may dismiss a row.

    Six of ten rows of a page are menus and the like, of which a few trees are sure.
    """
    score, own = evaluate(forests[0], features)
    families = max(int(forest.family.max(initial=0)) for forest in forests) + 1
    given = np.zeros((families, len(score)), np.int32)
    given[: len(own)] = own
    left = np.flatnonzero(score > DISMISSED)
    asked = features[:, left]
    for forest in forests[1:]:
        more, gives = evaluate(forest, asked)
        score[left] += more
        given[: len(gives), left] += gives
    score[left] //= np.int32(len(forests))
    return score, given


def evaluate(forest: Forest, features: NDArray[np.float32]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """The score of every row, and what each family of features gives to it: (rows), (families, rows).

    The score is the sum of these and `bias`. A tree's answer is credited to one family as a whole: a sketch
    of why, not a proof. `features` is (features, rows).
    """
    count = features.shape[1]
    families = int(forest.family.max(initial=0)) + 1
    given = np.zeros((families, count), np.int32)
    ends = np.searchsorted(forest.family, np.arange(families + 1)).tolist()
    offsets = np.arange(len(forest.leaves), dtype=np.int32)[:, None] * np.int32(forest.leaves.shape[1])
    leaves = forest.leaves.ravel()
    for start in range(0, count, CHUNK_ROWS):
        rows = slice(start, start + CHUNK_ROWS)
        answers = leaves.take(_places(forest, features[:, rows]) + offsets)
        for family in range(families):
            answers[ends[family] : ends[family + 1]].sum(axis=0, out=given[family, rows])
    return given.sum(axis=0, dtype=np.int32) + np.int32(forest.bias), given


def _places(forest: Forest, features: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Place of every row among the leaves of every tree: the bits of the answers, (trees, rows)."""
    above = (features[forest.column] > forest.border[:, None]).view(np.uint8)
    places = above[forest.questions[:, 0]]
    for level in range(1, forest.questions.shape[1]):
        places |= above[forest.questions[:, level]] << level
    return places
