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
from pathlib import Path
from typing import Any

from ingest.language.tables import code_of_label, read_table
from ingest.language.vote import Candidate

SEED = 3  # of six tried, whose answers are right on 639 to 644 of 733 ties: the one that loses none
SURE = 0.93  # share of the first of two candidates from which on they are no tie
LEAST_PROBABILITY = 1e-4
MAX_CHARS = 300  # a longer text is no tie; bounds the time of the slowest engine (2 ms)


@cache
def _profiles() -> dict[str, Path]:
    """The profile in langdetect of each language that is in a tie: all 55 take half a second and 50 MB, and
    change 3 answers of 22,996.
    """
    import langdetect  # noqa: PLC0415 - loaded by the first tie

    tied = {code for pair in _ties() for code in pair.split()}
    codes = code_of_label()
    found = sorted((Path(langdetect.__file__).parent / "profiles").iterdir())
    return {codes[path.name]: path for path in found if codes.get(path.name) in tied}


@cache
def _factory() -> Any:
    from langdetect import DetectorFactory  # noqa: PLC0415 - as above

    factory = DetectorFactory()
    factory.seed = SEED
    factory.load_json_profile([path.read_text(encoding="utf-8") for path in _profiles().values()])
    return factory


def _ties() -> dict[str, float]:
    """Weight of langdetect's answer for each known tie, by its two codes in alphabetical order."""
    ties: dict[str, float] = read_table("vote.toml")["ties"]
    return ties


def break_tie(text: str, candidates: Sequence[Candidate]) -> Sequence[Candidate]:
    """The candidates, the first two exchanged where they are a known tie and langdetect says so."""
    if len(candidates) < 2:
        return candidates
    first, second = candidates[:2]
    weight = _ties().get(" ".join(sorted((first.code, second.code))))
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

    labels = {code: _profiles()[code].name for code in (first, second)}
    detector = _factory().create()
    detector.set_prior_map(dict.fromkeys(labels.values(), 0.5))
    detector.append(text)
    try:
        found = {guess.lang: guess.prob for guess in detector.get_probabilities()}
    except LangDetectException:
        return 0.0
    one, other = (max(found.get(labels[code], 0.0), LEAST_PROBABILITY) for code in (first, second))
    return math.log(one / other)
