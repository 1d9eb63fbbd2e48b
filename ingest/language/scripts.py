"""Which writing systems a text uses: letters counted by ISO 15924 script."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from functools import cache, lru_cache

from ingest.language.tables import script_ranges

NO_SCRIPT = "Zyyy"  # ISO 15924: undetermined; what a text without letters has
_NOT_LETTERS = bytes(byte for byte in range(128) if not chr(byte).isalpha())
_BEYOND_ASCII = re.compile("[^\x00-\x7f]+")
CHARACTERS_REMEMBERED = 1 << 15  # holds every character of a corpus but the rarest


@cache
def _starts() -> list[int]:
    return [r.first for r in script_ranges()]


@lru_cache(maxsize=CHARACTERS_REMEMBERED)
def script_of(char: str) -> str | None:
    """The script of one letter; None for digits, marks, symbols and scripts we do not know.

    >>> script_of("a"), script_of("한"), script_of("7"), script_of("ß")
    ('Latn', 'Hang', None, 'Latn')
    """
    point = ord(char)
    place = bisect_right(_starts(), point) - 1
    if place < 0 or not char.isalpha():
        return None
    found = script_ranges()[place]
    return found.script if point <= found.last else None


def count_scripts(text: str) -> dict[str, int]:
    """Letters of `text` by script. Combining marks do not count: they follow their letter.

    >>> count_scripts("BTS 신곡, 2024")
    {'Latn': 3, 'Hang': 2}
    """
    letters = len(text.encode("ascii", "ignore").translate(None, _NOT_LETTERS))
    counts = {"Latn": letters} if letters else {}
    for char, times in Counter("".join(_BEYOND_ASCII.findall(text))).items():
        script = script_of(char)
        if script is not None:
            counts[script] = counts.get(script, 0) + times
    return counts


def main_script(counts: dict[str, int]) -> str:
    """The script with the most letters; the alphabetically first on a tie; Zyyy without letters."""
    return min(counts, key=lambda script: (-counts[script], script), default=NO_SCRIPT)
