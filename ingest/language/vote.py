"""The vote: what the engines say about a text, weighted into one probability per language.

A log-linear model with one weight per engine and one bias per language, which makes up for what
an engine habitually claims or misses. The numbers are data (`vote.toml`), fitted on one half of
the development texts and judged on the other. Marker words and alphabets of confusable languages
were tried as further evidence and changed nothing that could be measured.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from ingest.language.engines import ask_cld2, ask_fasttext, ask_langid, hear_cld2
from ingest.language.tables import languages_of_script, read_table

WRITTEN_FORMS = ("nno", "nob")
ENGINES = ("fasttext", "langid", "cld2")
UNHEARD = math.log(1e-4)  # not among the guesses of an engine that knows the language
UNKNOWN_FASTTEXT = math.log(1e-3)  # the engine does not know the language: no vote against it
UNKNOWN_LANGID = math.log(1e-2)

LONG_CHARS = 200  # from here on the third engine changed none of 479 answers that two agree on
SURE_FASTTEXT = math.log(0.7)
GLANCE_CHARS = 300  # of the beginning and of the end
NO_DOUBT = 0.95  # probability from which on the rest of a text changed no answer of 599 documents

Evidence = Mapping[str, tuple[float, float, float]]


class Candidate(NamedTuple):
    """A language with the probability (0..1) that the vote gives it."""

    code: str
    probability: float


@cache
def _unknown_to(engine: str) -> frozenset[str]:
    return frozenset(read_table("vote.toml")["unknown"][engine].split())


@cache
def _mistaken() -> frozenset[str]:
    return frozenset(read_table("vote.toml")["mistaken"].split())


def gather_evidence(text: str, script: str) -> Evidence:
    """What ENGINES say about every language of `script` that one of them names."""
    return _combine(script, ask_fasttext(text), ask_langid(text), ask_cld2(text))


def _combine(
    script: str, fasttext: Mapping[str, float], langid: Mapping[str, float], cld2: Mapping[str, float]
) -> Evidence:
    named = (fasttext.keys() | langid.keys() | cld2.keys()) & languages_of_script(script)
    return {
        code: (
            fasttext.get(code, UNKNOWN_FASTTEXT if code in _unknown_to("fasttext") else UNHEARD),
            langid.get(code, UNKNOWN_LANGID if code in _unknown_to("langid") else UNHEARD),
            cld2.get(code, 0.0),
        )
        for code in sorted(named)
    }


def vote(text: str, script: str, hint: str | None = None) -> list[Candidate]:
    """Candidates for a text in `script`, likeliest first; empty when no engine names a language.

    Of a long text only the beginning and the end are read where they leave no doubt.
    """
    if len(text) > 2 * GLANCE_CHARS:
        glance = f"{text[:GLANCE_CHARS]} {text[-GLANCE_CHARS:]}"
        found = _heard_at_once(glance, script) or _vote(glance, script, hint)
        if found and found[0].probability >= NO_DOUBT:
            return found
    return _vote(text, script, hint)


def _heard_at_once(glance: str, script: str) -> list[Candidate]:
    """The quickest engine's answer for a long text of one language: of 984 such texts the vote said the
    same of every one. A language that has a relative it is mistaken for is put to the vote.
    """
    code, share = hear_cld2(glance) or ("", 0.0)
    plain = share >= NO_DOUBT and code in languages_of_script(script) and code not in _mistaken()
    return [Candidate(code, share)] if plain else []


def _vote(text: str, script: str, hint: str | None) -> list[Candidate]:
    """The slowest engine is left out where it could not change the answer: the other two agree on a
    long text, and the language has no near relative that they mistake for it.
    """
    fasttext, cld2 = ask_fasttext(text), ask_cld2(text)
    agreed = _agreed(fasttext, cld2, script) if len(text) >= LONG_CHARS else None
    return [agreed] if agreed else weigh(_combine(script, fasttext, ask_langid(text), cld2), hint)


def _agreed(fasttext: Mapping[str, float], cld2: Mapping[str, float], script: str) -> Candidate | None:
    """The language that two engines agree on, if the first of them is sure."""
    if not fasttext or not cld2:
        return None
    first = max(fasttext, key=fasttext.__getitem__)
    sure = fasttext[first] >= SURE_FASTTEXT and first == max(cld2, key=cld2.__getitem__)
    if not sure or first not in languages_of_script(script) or first in _mistaken():
        return None
    return Candidate(first, min(1.0, math.exp(fasttext[first])))


def weigh(evidence: Evidence, hint: str | None = None) -> list[Candidate]:
    """Candidates, likeliest first; `hint` is one more vote, worth `hint` of vote.toml."""
    table = read_table("vote.toml")
    weights = [table["weights"][engine] for engine in ENGINES]
    bias, default = table["bias"], table["default_bias"]
    scores = {
        code: sum(w * x for w, x in zip(weights, says, strict=True)) + bias.get(code, default)
        for code, says in evidence.items()
    }
    if hint in scores:
        scores[hint] += table["hint"]
    top = max(scores.values(), default=0.0)
    exponentials = {code: math.exp(score - top) for code, score in scores.items()}
    total = sum(exponentials.values())
    ranked = sorted(exponentials.items(), key=lambda item: (-item[1], item[0]))
    return [Candidate(code, value / total) for code, value in ranked]


def pool_written_forms(candidates: list[Candidate]) -> list[Candidate]:
    """Candidates with Bokmål and Nynorsk counted as one against the others, under the likelier.

    >>> pool_written_forms([Candidate("dan", 0.4), Candidate("nno", 0.35), Candidate("nob", 0.25)])[0]
    Candidate(code='nno', probability=0.6)
    """
    norwegian = [c for c in candidates if c.code in WRITTEN_FORMS]
    if len(norwegian) < len(WRITTEN_FORMS):
        return candidates
    pooled = Candidate(norwegian[0].code, sum(c.probability for c in norwegian))
    others = [c for c in candidates if c.code not in WRITTEN_FORMS]
    return sorted([pooled, *others], key=lambda c: (-c.probability, c.code))
