"""Text in one single-byte charset that was read in another: Polish as windows-1252, Greek as windows-1251."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache

from ingest.frequencies import (
    LIKELY_PAIRS,
    UNSEEN,
    alphabets,
    known_pairs,
    mean_score,
    pairs,
    pairs_of,
    score_pairs,
)
from ingest.model import Span, Step
from ingest.repair.readers import read_back, reread
from ingest.repair.spans import write_step

# The languages written in a charset, so what it must give if it is the right one.
WRITTEN_IN = {
    "windows-1250": ("cs", "hr", "hu", "pl", "ro", "sk", "sl"),
    "windows-1251": ("be", "bg", "mk", "ru", "sr", "uk"),
    "koi8-r": ("ru",),
    "windows-1253": ("el",),
    "windows-1254": ("tr",),
    "windows-1255": ("he",),
    "windows-1256": ("ar", "fa", "ur"),
    "windows-1257": ("lt", "lv", "et"),
    "windows-874": ("th",),
    "windows-1252": ("ca", "da", "de", "es", "fi", "fr", "is", "it", "no", "pt", "sv"),
}
# Who reads what wrongly: servers and editors fall back to their own country's charset.
MISREADINGS = {
    "windows-1252": tuple(writer for writer in WRITTEN_IN if writer != "windows-1252"),
    "windows-1251": ("koi8-r", "windows-1252", "windows-1250", "windows-1254"),
    "windows-1250": ("windows-1252", "windows-1251"),
    "koi8-r": ("windows-1251",),
    "windows-1253": ("windows-1252",),
    "windows-1254": ("windows-1252",),
    "windows-1255": ("windows-1252",),
    "windows-1256": ("windows-1252",),
    "windows-1257": ("windows-1252",),
    "windows-874": ("windows-1252",),
}
_LETTER = re.compile("[¡-¿À-\u07ff\u0e00-\u0e7f]")
_NOT_SINGLE_BYTE = re.compile(
    "[\u0800-\u0dff\u0e80-\u1fff\u2c00-\ufaff]"
)  # lines that no reader can have made
MAX_SAMPLE_CHARS = 3000  # more of a text tells no more about its charset

ALPHABET_RATIO = 0.004  # a letter rarer than this in a language is a guest in it
GUEST_RATIO = 0.1  # so many guests a clean text may have
# Turkish ı ş ğ in windows-1252: each is a letter of Icelandic, but not with Turkish ç ö ü for company.
TURKISH_SHOWN = frozenset("ýþð")
TURKISH_RATIO = 0.25
MIN_PAIRS = 6
# ı ş ğ shown as ý þ ð are letters still: a sentence may be quoted so, a page is not. Other charsets show
# symbols inside words, or letters that do not go together, and need less.
MIN_PAIRS_OF = {"windows-1254": 80}
CLEARLY = 3.2  # nats above likely, in whatever languages: not worth a search
MIN_GAIN = 1.5  # nats a pair by which the text must read better
MIN_TOTAL_GAIN = 16.0  # nats over all pairs: little text needs a large gain
MIN_SCORE = -7.5  # what comes out must read like running text


@cache
def _alphabet(language: str) -> frozenset[str]:
    """The letters beyond ASCII that a language uses."""
    shares: defaultdict[str, float] = defaultdict(float)
    for pair, score in pairs(language).items():
        for letter in {letter for letter in pair if letter > "\x7f"}:
            shares[letter] += math.exp(score)
    return frozenset(letter for letter, share in shares.items() if share > ALPHABET_RATIO)


def has_an_alphabet(letters: Counter[str]) -> bool:
    """Whether some language has (nearly) all these letters, counted in lower case.

    >>> has_an_alphabet(Counter("öäüß")), has_an_alphabet(Counter("³¹êæ¿")), has_an_alphabet(Counter("ýþöü"))
    (True, False, False)
    """
    total = letters.total()
    if sum(letters[letter] for letter in TURKISH_SHOWN) >= TURKISH_RATIO * total:
        return _guests(letters, TURKISH_SHOWN | _alphabet("tr")) > GUEST_RATIO * total
    own = {letter for letter, count in letters.items() if count > GUEST_RATIO * total}  # too many for guests
    some = (alphabet for alphabet in map(_alphabet, alphabets()) if own <= alphabet)
    return any(_guests(letters, alphabet) <= GUEST_RATIO * total for alphabet in some)


def _guests(letters: Counter[str], alphabet: frozenset[str]) -> int:
    return sum(map(letters.__getitem__, letters.keys() - alphabet))


def _find_charset(text: str) -> str | None:
    """The "reader > writer" of a text that reads so much better in another charset, or None."""
    before = pairs_of(text)
    if len(before) < MIN_PAIRS:
        return None
    if mean_score(known_pairs(alphabets()), before, UNSEEN) > LIKELY_PAIRS + CLEARLY:
        return None
    score_before = score_pairs(before, alphabets())[0]
    best, best_score = None, max(MIN_SCORE, score_before + max(MIN_GAIN, MIN_TOTAL_GAIN / len(before)))
    for what in _readings(text, len(before)):
        after = reread(text, what)
        if "\ufffd" in after or not after.replace("\xa0", " ").replace("\n", " ").isprintable():
            continue
        found = pairs_of(unicodedata.normalize("NFC", after))
        languages = WRITTEN_IN[what.rpartition(" > ")[2]]
        score = score_pairs(found, languages)[0] if len(found) > len(before) / 2 else best_score
        if score > best_score:
            best, best_score = what, score
    return best


def _readings(text: str, pairs_before: int) -> Iterator[str]:
    """The misreadings that can have made a text."""
    for reader, writers in MISREADINGS.items():
        if read_back(text, reader) is not None:
            for writer in writers:
                if pairs_before >= MIN_PAIRS_OF.get(writer, MIN_PAIRS):
                    yield f"{reader} > {writer}"


def find_single_byte(text: str, lines: list[Span]) -> Iterator[Step]:
    """At most one step: lines that were read in the wrong single-byte charset, all in the same way."""
    odd = [line for line in lines if _is_odd(text[line.start : line.end])]
    if 2 * sum(end - start for start, end in odd) >= sum(end - start for start, end in lines):
        what = _find_charset("\n".join(text[start:end] for start, end in odd)[:MAX_SAMPLE_CHARS])
        reader = what.partition(" > ")[0] if what else ""
        spans = [
            line for line in lines if what and read_back(text[line.start : line.end], reader) is not None
        ]
        if what and spans:
            yield write_step("single-byte", what, spans)
            return
    found: dict[str, list[Span]] = {}
    for line in odd:
        what = _find_charset(text[line.start : line.end][:MAX_SAMPLE_CHARS])
        if what and read_back(text[line.start : line.end], what.partition(" > ")[0]) is not None:
            found.setdefault(what, []).append(line)
    for what, spans in found.items():
        yield write_step("single-byte", what, spans)
        return


def _is_odd(line: str) -> bool:
    """Whether a line has letters that no one language has, or letters that are not Latin."""
    letters = Counter(_LETTER.findall(line.lower()))
    if not letters or _NOT_SINGLE_BYTE.search(line):
        return False
    return any(letter > "\u024f" for letter in letters) or not has_an_alphabet(letters)
