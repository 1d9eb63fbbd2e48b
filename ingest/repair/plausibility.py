"""Whether a stretch of text reads like any language at all."""

from __future__ import annotations

import re

from ingest.frequencies import (
    LIKELY_PAIRS,
    UNSEEN,
    alphabets,
    best_east_asian,
    count_beyond_ascii,
    known_pairs,
    mean_score,
    pairs_of,
    score_pairs,
)

# Scripts that no wrong reading makes by accident, and that the tables of frequencies do not hold.
_TELLING = re.compile(
    "[\u0530-\u058f\u0700-\u08ff\u0900-\u0dff\u0e80-\u10ff\u1200-\u139f\u1780-\u18af\U0001f300-\U0001faff\u2600-\u27bf]"
)
TELLING_RATIO = 0.8
NOT_TEXT = -5.0


def weigh_text(text: str) -> float:
    """Nats above what running text scores, in the language that suits it best; gibberish is below -1."""
    beyond = count_beyond_ascii(text)
    if not beyond or "\ufffd" in text:
        return NOT_TEXT
    if len(_TELLING.findall(text)) >= TELLING_RATIO * beyond:
        return 0.5
    east_asian, pairs = best_east_asian(text)[0], pairs_of(text)
    if mean_score(known_pairs(alphabets()), pairs, UNSEEN) - LIKELY_PAIRS <= max(east_asian, NOT_TEXT):
        return max(east_asian, NOT_TEXT)  # no alphabet can read it better
    return max(east_asian, score_pairs(pairs, alphabets())[0] - LIKELY_PAIRS)
