"""Languages inside one document: of its blocks, and the spans where a mixed text changes it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import polars as pl

from ingest.language.detect import MIN_LETTERS, detect_language
from ingest.language.eastasian import LETTERS_PER_SYLLABLE, decide_east_asian
from ingest.language.engines import ask_cld2
from ingest.language.sampling import LONG_TOKEN_CHARS, sample
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
_KOREAN = f"^[\x00-%'-;=?A-\x7f\xa0-\xa9\xab-\xb4\xb6-\xb9\xbb-\xbf\uac00-\ud7a3{_MARKS}]*$"
_HANGUL = "[\uac00-\ud7a3]"
_ADDRESS = r"://|www\."
_NOT_WORDS = ("://", "www.", "@", "&", "<")  # what `sample` would look at more closely, and long tokens
# Words that no other language has five of in HEAD_CHARS: measured on 7,473 sentences of 80 languages.
_OWN_WORDS = {
    "eng": "the and of to that with was for his this from is are have has been were which their by not at "
    "they you will would it as but be he she we had who said can more about",
    "deu": "der die und das den von mit ist nicht ein eine sich auf dem für auch werden wurde sind hat haben "
    "bei nach aus wird einen einer zum zur über als wie noch nur oder im am",
}
_OWN = {code: re.compile(rf"\b(?:{'|'.join(words.split())})\b") for code, words in _OWN_WORDS.items()}
MIN_OWN_WORDS = 5


def plainly_korean(texts: pl.Series) -> list[bool]:
    """Whether Hangul carries a text and all else is ASCII or marks: what the script rules would say.

    >>> plainly_korean(pl.Series(["한국은행은 BBC", "BBC", "漢字"]))
    [True, False, False]
    """
    head = texts.str.head(HEAD_CHARS)
    hangul = head.str.count_matches(_HANGUL).cast(pl.Int64)
    carries = (hangul > 0) & (hangul * (LETTERS_PER_SYLLABLE + 1) >= head.str.len_chars())
    plain = carries & head.str.contains(_KOREAN) & ~head.str.contains(_ADDRESS)
    return plain.to_list()


def block_languages(texts: Sequence[str], main: Language, korean: Sequence[bool] = ()) -> list[str | None]:
    """ISO 639-3 of each block of one document, None where the block says too little. `korean` is what
    `plainly_korean` says of the texts, if many documents were asked about at once.

    Script rules decide most blocks. Engines read only a block that is long enough to tell, and of
    those in the script of `main` the quickest engine first: all three only where it names another.

    >>> korean = Language("kor", "Kore", 1.0)
    >>> block_languages(["한국은행은 기준금리를 동결했다.", "BBC", "★"], korean)
    ['kor', None, None]
    """
    sure = set[str]()
    if main.code == "kor":
        plain = korean or plainly_korean(pl.Series(texts, dtype=pl.String))
        sure = {text for text, is_plain in zip(texts, plain, strict=True) if is_plain}
    known = {text: _block_language(text, main) for text in set(texts) - sure}
    return [known.get(text, main.code) for text in texts]


def _block_language(text: str, main: Language) -> str | None:
    limit = MIN_SAME_SCRIPT_LETTERS if main.script == "Latn" else MIN_OTHER_SCRIPT_LETTERS
    if len(text) < limit and (text.isascii() or _LATIN.fullmatch(text)):
        return None  # what the engines would be asked about, but too short
    head = text[:HEAD_CHARS]
    if main.script == "Latn" and _LATIN.fullmatch(head) and _is_wordy(head):
        own = _OWN.get(main.code)
        if own and len(set(own.findall(head))) >= MIN_OWN_WORDS:
            return main.code
        return _by_engines(head, sum(map(str.isalpha, head)), "Latn", main)
    return _by_letters(head, main)


def _is_wordy(text: str) -> bool:
    """Whether all of a text is words: `sample` would leave it as it is."""
    return max(map(len, text.split())) < LONG_TOKEN_CHARS and not any(sign in text for sign in _NOT_WORDS)


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
