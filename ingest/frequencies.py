"""How likely a text is in a language, told from its characters beyond ASCII.

Two tables, both counted by `tools/count_frequencies.py` from open text: `characters.json` holds the
characters of Korean, Japanese and Chinese, `pairs.json` the pairs of neighbouring letters of the
languages written with an alphabet. A text that was decoded wrongly is made of characters, or of
neighbours, that no language uses: that is all the evidence decoding and repair need.

All scores are mean natural logarithms of probabilities: 0 would be certain, -4 is running text,
-10 is noise.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import repeat
from operator import add
from pathlib import Path

EAST_ASIAN = ("ko", "ja", "zhs", "zht")  # zhs, zht: Chinese in simplified and in traditional characters

# Running text scores better than this, by language for characters and in any language for pairs.
LIKELY = {"ko": -8.4, "ja": -7.8, "zhs": -8.9, "zht": -8.9}
LIKELY_PAIRS = -7.5

UNSEEN = -10.0  # a pair of letters that a language does not have
RARE = -13.0  # a character that neither the texts nor the everyday level of a character set holds
EVERYDAY = -10.5  # a character of that level which the texts did not happen to hold
SEEN_ONCE = -11.5
MARK = -8.0  # a mark that every language uses tells nothing

# Marks that stand between words in every language: they part letters as a space does.
MARKS = "\xa0“”‘’„‚«»‹›…–—•·©®™°§¶€£×№\u200b\u200c\u200d\u200e\u200f\ufffd"
_PARTS = re.compile(f"[^a-z\x80-\U0010ffff]+|[{MARKS}]+")
_RUN = re.compile("[^\x00-\x7f]+")

# The everyday level of a national character set: codec, first and last row. Standards: KS X 1001,
# JIS X 0208, GB 2312; Big5's level 1 has rows A4 to C6.
_EVERYDAY_ROWS = {
    "ko": (("euc_kr", 0xB0, 0xC8),),
    "ja": (("euc_jp", 0xA4, 0xA5), ("euc_jp", 0xB0, 0xCF)),
    "zhs": (("gb2312", 0xB0, 0xD7),),
    "zht": (("big5", 0xA4, 0xC6),),
}


def pairs_of(text: str) -> list[str]:
    """Neighbouring letters, lower case, at least one beyond ASCII; `_` stands for what parts words.

    >>> pairs_of("Un été")
    ['_é', 'ét', 'té', 'é_']
    """
    if text.isascii():
        return []
    padded = f"_{_PARTS.sub('_', text.lower())}_"
    found: list[str] = []
    for match in _RUN.finditer(padded):
        run = padded[match.start() - 1 : match.end() + 1]
        found.extend(map(add, run, run[1:]))
    return found


@cache
def _load(name: str) -> dict[str, dict[str, object]]:
    path = Path(__file__).parent / "data" / "frequencies" / f"{name}.json"
    languages: dict[str, dict[str, object]] = json.loads(path.read_text(encoding="utf-8"))["languages"]
    return languages


def _everyday(language: str) -> Iterable[str]:
    for codec, first, last in _EVERYDAY_ROWS[language]:
        for lead in range(first, last + 1):
            row = b"".join(bytes((lead, trail)) + b"\n" for trail in range(0x40, 0xFF))
            yield from (cell for cell in row.decode(codec, "ignore").split("\n") if len(cell) == 1)


@cache
def characters(language: str) -> Mapping[str, float]:
    """Log-probability of each character of an East Asian language; RARE for those not listed."""
    table = _load("characters")[language]
    total, counts = float(str(table["total"])), table["counts"]
    assert isinstance(counts, list)
    found = dict.fromkeys(MARKS, MARK)
    found.update((character, EVERYDAY) for character in _everyday(language) if character > "\x7f")
    for character, count in zip(str(table["entries"]), counts, strict=True):
        common = count > 1 or found.get(character) == EVERYDAY
        found[character] = max(math.log(count / total), EVERYDAY) if common else SEEN_ONCE
    return found


@cache
def pairs(language: str) -> Mapping[str, float]:
    """Log-probability of each pair of letters of a language; UNSEEN for those not listed."""
    table = _load("pairs")[language]
    entries, counts, total = str(table["entries"]), table["counts"], float(str(table["total"]))
    assert isinstance(counts, list)
    return {entries[2 * i : 2 * i + 2]: math.log(count / total) for i, count in enumerate(counts)}


@cache
def alphabets() -> tuple[str, ...]:
    """Codes of the languages whose pairs of letters are known."""
    return tuple(_load("pairs"))


@cache
def known_pairs(languages: tuple[str, ...]) -> Mapping[str, float]:
    """For each pair, its log-probability in that one of `languages` where it is commonest."""
    best: dict[str, float] = {}
    for language in languages:
        for pair, value in pairs(language).items():
            best[pair] = max(value, best.get(pair, UNSEEN))
    return best


def mean_score(table: Mapping[str, float], found: Sequence[str], unseen: float) -> float:
    """Mean log-probability of what was `found` in a text; `unseen` if that is nothing."""
    if not found:
        return unseen
    return sum(map(table.get, found, repeat(unseen))) / len(found)


def beyond_ascii(text: str) -> str:
    """The characters of a text beyond ASCII."""
    return "".join(_RUN.findall(text))


def count_beyond_ascii(text: str) -> int:
    """How many characters of a text are beyond ASCII."""
    return len(text) - len(text.encode("ascii", "ignore"))


def score_characters(text: str, language: str) -> float:
    """How likely the characters beyond ASCII are in an East Asian language.

    >>> score_characters("우리는 오늘 학교에 갔다", "ko") > -6 > score_characters("怨좎뼇", "ko")
    True
    """
    return mean_score(characters(language), beyond_ascii(text), RARE)


def best_east_asian(text: str) -> tuple[float, str]:
    """Nats above likely in the East Asian language that a text reads best in, and that language."""
    beyond = beyond_ascii(text)
    return max(
        (mean_score(characters(language), beyond, RARE) - LIKELY[language], language)
        for language in EAST_ASIAN
    )


def score_pairs(found: list[str], languages: Iterable[str]) -> tuple[float, str]:
    """The best mean log-probability of pairs of letters in any of `languages`, and that language."""
    return max((mean_score(pairs(language), found, UNSEEN), language) for language in languages)
