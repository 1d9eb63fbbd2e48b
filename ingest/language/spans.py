"""Languages inside one document: of its blocks, and the spans where a mixed text changes it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from ingest.language.detect import MIN_LETTERS, detect_language
from ingest.language.eastasian import LETTERS_PER_SYLLABLE, decide_east_asian
from ingest.language.engines import ask_cld2
from ingest.language.sampling import sample
from ingest.language.scripts import count_scripts, main_script
from ingest.language.tables import languages_of_script, single_languages
from ingest.model import Language

HEAD_CHARS = 240  # of a block: enough to tell, and a page has hundreds of blocks
MIN_SAME_SCRIPT_LETTERS = 60  # shorter rows in the script of the document are names as often as not
MIN_OTHER_SCRIPT_LETTERS = 25  # a guest script is news by itself, but a brand name is no language
MIN_SCORE = 0.8

_MARKS = "\u2000-\u206f\u20a0-\u20bf\u2190-\u2bff\u3000-\u3003\u3008-\u3020"
_LATIN = re.compile(f"[\x00-\u024f{_MARKS}]*")
# Hangul and ASCII, without the signs of markup and addresses: `sample` would blank those.
_KOREAN = re.compile(f"[\x00-%'-;=?A-\x7f\xa0-\xa9\xab-\xb4\xb6-\xb9\xbb-\xbf\uac00-\ud7a3{_MARKS}]*")
_ADDRESS = re.compile(r"://|www\.")
_NOT_WORDS = re.compile(r"://|www\.|[@&<]|[\w+/=-]{24}")  # what `sample` would look at more closely
_ENGLISH = re.compile(r"\b(?:the|and|of|to|that|with|was|for|his|this|from)\b")
MIN_ENGLISH_WORDS = 4  # different ones; no other language has so many of these in 240 characters
_NOT_HANGUL = re.compile("[^\uac00-\ud7a3]+")


def block_languages(texts: Sequence[str], main: Language) -> list[str | None]:
    """ISO 639-3 of each block of one document, None where the block says too little.

    Script rules decide most blocks. Engines read only a block that is long enough to tell, and of
    those in the script of `main` the quickest engine first: all three only where it names another.

    >>> korean = Language("kor", "Kore", 1.0)
    >>> block_languages(["한국은행은 기준금리를 동결했다.", "BBC", "★"], korean)
    ['kor', None, None]
    """
    known = {text: _block_language(text, main) for text in set(texts)}
    return [known[text] for text in texts]


def _block_language(text: str, main: Language) -> str | None:
    limit = MIN_SAME_SCRIPT_LETTERS if main.script == "Latn" else MIN_OTHER_SCRIPT_LETTERS
    if len(text) < limit and (text.isascii() or _LATIN.fullmatch(text)):
        return None  # what the engines would be asked about, but too short
    head = text[:HEAD_CHARS]
    if main.code == "kor" and _is_plainly_korean(head):
        return main.code
    if main.script == "Latn" and _LATIN.fullmatch(head) and not _NOT_WORDS.search(head):
        if main.code == "eng" and len(set(_ENGLISH.findall(head))) >= MIN_ENGLISH_WORDS:
            return main.code
        return _by_engines(head, sum(map(str.isalpha, head)), "Latn", main)
    return _by_letters(head, main)


def _by_letters(text: str, main: Language) -> str | None:
    line = sample(text)
    counts = count_scripts(line)
    letters = sum(counts.values())
    if not letters:
        return None
    east_asian = decide_east_asian(line, counts, main.code)
    if east_asian is not None:
        return _agree_with_main(east_asian, letters, main)
    script = main_script(counts)
    if script in single_languages():
        return single_languages()[script] if counts[script] >= MIN_LETTERS else None
    if not languages_of_script(script):
        return None
    return _by_engines(line, counts[script], script, main)


def _is_plainly_korean(text: str) -> bool:
    """Whether Hangul carries a text and all else is ASCII or marks: what the script rules would say."""
    if not _KOREAN.fullmatch(text) or _ADDRESS.search(text):
        return False
    hangul = len(_NOT_HANGUL.sub("", text))
    return hangul * LETTERS_PER_SYLLABLE >= len(text) - hangul


def _agree_with_main(found: Language, letters: int, main: Language) -> str | None:
    """Han alone is the document's own language while it is short: 東京 in Japanese, 美國 in Korean."""
    if found.script in {"Hani", "Hans", "Hant"} and main.code in {"kor", "jpn"}:
        return found.code if letters >= MIN_OTHER_SCRIPT_LETTERS else None
    return found.code


def _by_engines(line: str, letters: int, script: str, main: Language) -> str | None:
    same_script = script == main.script
    if letters < (MIN_SAME_SCRIPT_LETTERS if same_script else MIN_OTHER_SCRIPT_LETTERS):
        return None
    if same_script:
        heard = ask_cld2(line)
        if not heard or max(heard, key=heard.__getitem__) == main.code:
            return main.code if heard else None
    found = detect_language(line, main.code)
    return found.code if found.score >= MIN_SCORE else None


def merge_spans(blocks: Sequence[tuple[int, int, str | None, float]], main: str) -> list[dict[str, Any]]:
    """Spans (start, end, language, score) of a mixed text; [] when it has one language only.

    `blocks` are (start, end, language, score) in document order. A block of unknown language goes
    with the block before it, the first ones with `main`. The score of a span is the mean of the
    scores of the blocks that told its language, weighted by their length.

    >>> merge_spans([(0, 10, "eng", 1.0), (11, 15, None, 0.0), (16, 20, "kor", 1.0)], "eng")[1]
    {'start': 16, 'end': 20, 'language': 'kor', 'score': 1.0}
    """
    runs: list[list[tuple[int, int, str | None, float]]] = []
    languages: list[str] = []
    for block in blocks:
        language = block[2] or (languages[-1] if languages else main)
        if languages and languages[-1] == language:
            runs[-1].append(block)
        else:
            runs.append([block])
            languages.append(language)
    if len(runs) < 2:
        return []
    return [
        {"start": run[0][0], "end": run[-1][1], "language": language, "score": _mean_score(run)}
        for run, language in zip(runs, languages, strict=True)
    ]


def _mean_score(run: Sequence[tuple[int, int, str | None, float]]) -> float:
    told = [(end - start, score) for start, end, language, score in run if language is not None]
    length = sum(chars for chars, _ in told)
    return sum(chars * score for chars, score in told) / length if length else 0.0
