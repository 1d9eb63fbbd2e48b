"""From a text to its language: script rules first, the vote of the engines behind them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.language.eastasian import decide_east_asian
from ingest.language.sampling import sample
from ingest.language.scripts import NO_SCRIPT, count_scripts, main_script
from ingest.language.tables import code_of_tag, single_languages
from ingest.language.tie import break_tie
from ingest.language.vote import pool_written_forms, vote
from ingest.model import Language

PHONETIC = re.compile("[ˈˌ].*[\u0250-\u0258\u025a-\u02af]|[\u0250-\u0258\u025a-\u02af].*[ˈˌː]")
PHONETIC_CHARS = 60  # a transcription alone; in a longer text it stands in brackets
MIN_LETTERS = 3  # fewer letters of a shared script name no language
UNDETERMINED = "und"


def detect_language(text: str, hint: str | None = None) -> Language:
    """The language of `text` as ISO 639-3 code, ISO 15924 script and probability 0..1.

    `hint` is a declared language (`html lang`, any BCP 47 tag): a prior, never an answer. A text
    without letters is `und` in script Zyyy. Never raises, and depends on nothing but its arguments.

    >>> detect_language("한국은행이 기준금리를 동결했다.").code
    'kor'
    >>> detect_language("+82 2 1234 5678")
    Language(code='und', script='Zyyy', score=0.0)
    """
    line = sample(text)
    counts = count_scripts(line)
    script = main_script(counts)
    declared = code_of_tag(hint)
    if script == NO_SCRIPT:
        return Language(UNDETERMINED, NO_SCRIPT, 0.0)
    east_asian = decide_east_asian(line, counts, declared)
    if east_asian is not None:
        return east_asian
    if script in single_languages():
        return Language(single_languages()[script], script, counts[script] / sum(counts.values()))
    if counts[script] < MIN_LETTERS or (len(line) <= PHONETIC_CHARS and PHONETIC.search(line)):
        return Language(UNDETERMINED, script, 0.0)
    return _by_vote(line, script, declared)


def detect_many(texts: Sequence[str]) -> list[Language]:
    """`detect_language` of every text, equal texts asked once."""
    known = {text: detect_language(text) for text in set(texts)}
    return [known[text] for text in texts]


def _by_vote(line: str, script: str, declared: str | None) -> Language:
    if line.isupper():
        line = line.lower()  # the engines learned from running text
    candidates = break_tie(line, pool_written_forms(vote(line, script, declared)))
    if not candidates:
        return Language(UNDETERMINED, script, 0.0)
    best = candidates[0]
    return Language(best.code, script, best.probability)
