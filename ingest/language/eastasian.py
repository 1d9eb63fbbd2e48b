"""Korean, Japanese and Chinese by their letters: surer and faster than any engine."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ingest.language.hanzi import chinese_script, is_japanese, may_be_japanese
from ingest.model import Language

LETTERS_PER_SYLLABLE = 3  # a Hangul, kana or Han character says as much as three Latin letters
MIN_SHARE = 0.2  # of the text's weight, else the East Asian words are guests in another language
OWN_SHARE = 0.5  # from here on they carry the text, whatever English stands between
MIN_HANGUL_RATIO = 0.12  # heavy hanja: only endings and particles are Hangul
MIN_KANA_RATIO = 0.04  # newspaper Japanese has ten times as much
LONE_KANA_RATIO = 0.1  # a single kana among more Han is the の of a Chinese brand name
TITLE_CHARACTERS = 20  # Japanese without kana is no longer
HEADLINE_LETTERS = 60  # Latin letters that one glued Korean ending may rule

# "1위", "Apple은": only Korean glues Hangul to what stands before it. A guest word is set apart.
GLUED_HANGUL = re.compile("[A-Za-z0-9%'\"’”)][\uac00-\ud7a3]")
HAN_WITH_PARTICLE = re.compile("[\u4e00-\u9fff][은는이가을를의에로와과도만](?![\uac00-\ud7a3])")
ENGLISH_GLUE = re.compile(
    r"\b(?:the|of|and|is|are|was|in|to|for|means?|with|that|this|by|from|on|as|it|called|word|which)\b",
    re.IGNORECASE,
)
MIN_ENGLISH_GLUE = 2  # one stands in a name ("Game of Thrones")


def decide_east_asian(text: str, counts: Mapping[str, int], hint: str | None = None) -> Language | None:
    """Korean, Japanese or Chinese, when the letters decide it; None when the vote must.

    `counts` are the text's letters by script; `hint` a code that tells where Han alone cannot.

    >>> decide_east_asian("기준금리 동결", {"Hang": 6})
    Language(code='kor', script='Kore', score=1.0)
    """
    hangul, kana, han = (counts.get(script, 0) for script in ("Hang", "Kana", "Hani"))
    characters = hangul + kana + han
    if not characters or (kana == 1 == characters and len(text.strip()) > 1):
        return None  # one kana among symbols is the face of an emoticon
    others = sum(counts.values()) - characters
    weight = characters * LETTERS_PER_SYLLABLE
    share = weight / (weight + others)
    if hangul and others <= HEADLINE_LETTERS and GLUED_HANGUL.search(text):
        return Language("kor", "Kore", max(share, OWN_SHARE))
    if share < MIN_SHARE or (share < OWN_SHARE and len(ENGLISH_GLUE.findall(text)) >= MIN_ENGLISH_GLUE):
        return None
    return _by_characters(text, (hangul, kana, han), share, hint)


def _by_characters(text: str, counts: tuple[int, int, int], share: float, hint: str | None) -> Language:
    hangul, kana, han = counts
    characters = hangul + kana + han
    if hangul >= kana and (hangul >= MIN_HANGUL_RATIO * characters or HAN_WITH_PARTICLE.search(text)):
        return Language("kor", "Kore", share)
    if kana >= MIN_KANA_RATIO * characters and (kana > 1 or kana >= LONE_KANA_RATIO * characters):
        return Language("jpn", "Jpan", share)
    return _by_ideographs(text, han, share, hint)


def _by_ideographs(text: str, han: int, share: float, hint: str | None) -> Language:
    """Han alone: Japanese where only its set holds all, else Chinese; short texts are less sure."""
    length_score = share * han / (han + 1)
    if han <= TITLE_CHARACTERS and is_japanese(text):
        return Language("jpn", "Jpan", length_score * 0.9)
    if hint == "jpn" and han <= TITLE_CHARACTERS and may_be_japanese(text):
        return Language("jpn", "Jpan", length_score * 0.5)
    script = chinese_script(text)
    return Language("zho", script, length_score)
