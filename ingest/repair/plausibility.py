"""Whether a stretch of text reads like any language at all."""

from __future__ import annotations

import re

from ingest.frequencies import (
    EAST_ASIAN,
    LIKELY,
    LIKELY_PAIRS,
    alphabets,
    pairs_of,
    score_characters,
    score_pairs,
)

# Scripts that no wrong reading makes by accident, and that the tables of frequencies do not hold.
_TELLING = re.compile(
    "[\u0530-\u058f\u0700-\u08ff\u0900-\u0dff\u0e80-\u10ff\u1200-\u139f\u1780-\u18af\U0001f300-\U0001faff\u2600-\u27bf]"
)
_BEYOND_ASCII = re.compile("[^\x00-\x7f]")
TELLING_RATIO = 0.8
NOT_TEXT = -5.0


def weigh_text(text: str) -> float:
    """Nats above what running text scores, in the language that suits it best; gibberish is below -1."""
    beyond = len(_BEYOND_ASCII.findall(text))
    if not beyond or "\ufffd" in text:
        return NOT_TEXT
    if len(_TELLING.findall(text)) >= TELLING_RATIO * beyond:
        return 0.5
    pairs = pairs_of(text)
    letters = score_pairs(pairs, alphabets())[0] - LIKELY_PAIRS if pairs else NOT_TEXT
    return max(letters, *(score_characters(text, language) - LIKELY[language] for language in EAST_ASIAN))
