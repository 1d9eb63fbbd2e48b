"""Which writing systems a text uses: letters counted by ISO 15924 script."""

from __future__ import annotations

from bisect import bisect_right
from functools import cache, lru_cache

import numpy as np
import numpy.typing as npt

from ingest.language.tables import script_ranges

NO_SCRIPT = "Zyyy"  # ISO 15924: undetermined; what a text without letters has
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


@cache
def _numbers() -> tuple[npt.NDArray[np.uint8], list[str]]:
    """Number of the script of every code point that has letters, and the names; 0 for none."""
    names = ["", *sorted({found.script for found in script_ranges()})]
    numbers = np.zeros(script_ranges()[-1].last + 2, dtype=np.uint8)
    for found in script_ranges():
        points = [point for point in range(found.first, found.last + 1) if chr(point).isalpha()]
        numbers[points] = names.index(found.script)
    return numbers, names


def count_scripts(text: str) -> dict[str, int]:
    """Letters of `text` by script. Combining marks do not count: they follow their letter.

    >>> count_scripts("BTS 신곡, 2024")
    {'Hang': 2, 'Latn': 3}
    """
    numbers, names = _numbers()
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    counts = np.bincount(numbers[np.minimum(points, len(numbers) - 1)]).tolist()
    return {names[number]: count for number, count in enumerate(counts) if number and count}


def main_script(counts: dict[str, int]) -> str:
    """The script with the most letters; the alphabetically first on a tie; Zyyy without letters."""
    return min(counts, key=lambda script: (-counts[script], script), default=NO_SCRIPT)
