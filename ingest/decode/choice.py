"""Which legacy charset it is: the deciding half, which measures nothing."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.decode.evidence import ALPHABET_CODECS, EAST_ASIAN_CODECS, Candidate

DEFAULT = "windows-1252"  # what browsers fall back to
EAST_ASIAN = frozenset(codec for codec, _ in EAST_ASIAN_CODECS)
# Labels that authors and servers write without a thought: they say less than any other label.
THOUGHTLESS = frozenset({DEFAULT, "utf-8"})

DECLARED_SLACK = 1.0  # nats by which a declared charset may read worse than the best one
DECLARED_BONUS = 0.7
DETECTOR_BONUS = 0.5
DEFAULT_PRIOR = 2.0  # nats, shared out over the bytes beyond ASCII: it counts where they are few
CLEAR = 0.9  # nats above likely: nothing but this language reads so well
CLEAR_HIGH_BYTES = 12
MANY_HIGH_BYTES = 40


def choose_east_asian(
    weighed: list[Candidate], high: int, detector: str | None = None, declared: Sequence[str] = ()
) -> str | None:
    """The East Asian codec, if it is one: declared and plausible, or clear from the bytes alone.

    `high` is the number of bytes beyond ASCII in the payload.
    """
    if not weighed:
        return None
    best = weighed[0]
    for codec in declared:
        for candidate in weighed:
            if candidate.codec == codec and candidate.score > max(-0.6, best.score - DECLARED_SLACK):
                return codec
    clear = best.score > CLEAR and high >= CLEAR_HIGH_BYTES
    agreed = best.score > -0.3 and detector == best.codec
    long = best.score > 0.3 and high >= MANY_HIGH_BYTES
    return best.codec if clear or agreed or long else None


def choose_alphabet(
    weighed: list[Candidate], high: int, detector: str | None = None, declared: Sequence[str] = ()
) -> str:
    """The single-byte codec with the best score once declaration and detector have had their say."""

    def total(candidate: Candidate) -> float:
        bonus = DETECTOR_BONUS if candidate.codec == detector else 0.0
        if candidate.codec in declared:
            bonus += DECLARED_BONUS / (2 if candidate.codec in THOUGHTLESS else 1)
        prior = DEFAULT_PRIOR / high if candidate.codec == DEFAULT else 0.0
        return candidate.score + bonus + prior

    unusual = [
        c for c in declared if c not in ALPHABET_CODECS and c not in EAST_ASIAN and c not in THOUGHTLESS
    ]
    if not weighed:
        return detector or DEFAULT
    best = max(weighed, key=total)
    if total(best) < 0:  # nothing that we can judge fits: believe others
        return unusual[0] if unusual else detector or DEFAULT
    return best.codec
