"""langdetect as tie-breaker: the one word it has, where it was measured to help.

Asked about everything, it makes the vote worse: of 1,820 close decisions it would turn 165 for the
better and 402 for the worse. For a few pairs of languages (`ties` in vote.toml) it sees what the
three engines miss. It is asked to choose between the two only, seeded: its sampling is random
otherwise, and its answer would change from run to run.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache
from typing import Any

from ingest.language.tables import code_of_label, read_table
from ingest.language.vote import Candidate

SEED = 0
SURE = 0.93  # share of the first of two candidates from which on they are no tie
LEAST_PROBABILITY = 1e-4
MAX_CHARS = 300  # a longer text is no tie; bounds the time of the slowest engine (2 ms)


@cache
def _factory() -> Any:
    from langdetect import DetectorFactory, detector_factory  # noqa: PLC0415 - loaded by the first tie

    DetectorFactory.seed = SEED
    detector_factory.init_factory()
    return detector_factory._factory  # noqa: SLF001 - its public functions cannot take a prior


@cache
def _label_of() -> dict[str, str]:
    codes = code_of_label()
    return {codes[label]: label for label in _factory().langlist if label in codes}


def break_tie(text: str, candidates: Sequence[Candidate]) -> Sequence[Candidate]:
    """The candidates, the first two exchanged where they are a known tie and langdetect says so."""
    if len(candidates) < 2:
        return candidates
    first, second = candidates[:2]
    weight = read_table("vote.toml")["ties"].get(" ".join(sorted((first.code, second.code))))
    both = first.probability + second.probability
    if weight is None or first.probability >= SURE * both:
        return candidates
    odds = math.log(first.probability / second.probability)
    odds += weight * _log_odds(text[:MAX_CHARS], first.code, second.code)
    share = 1 / (1 + math.exp(-odds))
    one, other = Candidate(first.code, both * share), Candidate(second.code, both * (1 - share))
    return [one, other, *candidates[2:]] if odds >= 0 else [other, one, *candidates[2:]]


def _log_odds(text: str, first: str, second: str) -> float:
    """Log odds of `first` against `second` by langdetect; 0 where it finds nothing to go by."""
    from langdetect import LangDetectException  # noqa: PLC0415 - as above

    labels = _label_of()
    detector = _factory().create()
    detector.set_prior_map({labels[first]: 0.5, labels[second]: 0.5})
    detector.append(text)
    try:
        found = {guess.lang: guess.prob for guess in detector.get_probabilities()}
    except LangDetectException:
        return 0.0
    one, other = (max(found.get(labels[code], 0.0), LEAST_PROBABILITY) for code in (first, second))
    return math.log(one / other)
