"""Chinese characters alone: Simplified, Traditional or Japanese, by the national character sets."""

from __future__ import annotations

from functools import cache

from ingest.language.scripts import script_of

Rows = tuple[range, tuple[range, ...]]
GB_ROWS: Rows = (range(0xB0, 0xF8), (range(0xA1, 0xFF),))
BIG5_ROWS: Rows = (range(0xA4, 0xFA), (range(0x40, 0x7F), range(0xA1, 0xFF)))
JIS_ROWS: Rows = (range(0xB0, 0xF5), (range(0xA1, 0xFF),))


@cache
def characters_of(codec: str, rows: Rows) -> frozenset[str]:
    """The ideographs that a two-byte national set holds."""
    leads, trails = rows
    pairs = (bytes((lead, trail)) for lead in leads for part in trails for trail in part)
    return frozenset(char for pair in pairs for char in pair.decode(codec, "ignore") if char >= "\u3400")


@cache
def _sets() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Ideographs of mainland China, of Taiwan and of Japan."""
    return (
        characters_of("gb2312", GB_ROWS),
        characters_of("big5", BIG5_ROWS),
        characters_of("euc_jp", JIS_ROWS),
    )


@cache
def _telling() -> tuple[frozenset[str], frozenset[str]]:
    """Ideographs that only mainland China has, and that only Taiwan has, of the two."""
    mainland, taiwan, _ = _sets()
    return mainland - taiwan, taiwan - mainland


def chinese_script(text: str) -> str:
    """Hans or Hant by the characters that only one of the two sets holds; Hani when none tells.

    >>> chinese_script("汉语"), chinese_script("漢語"), chinese_script("中文")
    ('Hans', 'Hant', 'Hani')
    """
    simplified, traditional = (sum(map(only.__contains__, text)) for only in _telling())
    if simplified == traditional:
        return "Hani"
    return "Hans" if simplified > traditional else "Hant"


def may_be_japanese(text: str) -> bool:
    """Whether Japan's set holds every ideograph of `text`.

    >>> may_be_japanese("国内"), may_be_japanese("们")
    (True, False)
    """
    _, _, japan = _sets()
    return _ideographs(text) <= japan


def is_japanese(text: str) -> bool:
    """Whether ideographs without any kana can only be Japanese.

    All are in the Japanese set, but neither the mainland's nor Taiwan's holds them all.

    >>> is_japanese("東京都知事選挙"), is_japanese("北京大学"), is_japanese("臺灣大學")
    (True, False, False)
    """
    mainland, taiwan, japan = _sets()
    ideographs = _ideographs(text)
    return ideographs <= japan and not ideographs <= mainland and not ideographs <= taiwan


def _ideographs(text: str) -> set[str]:
    return {char for char in text if script_of(char) == "Hani"}
