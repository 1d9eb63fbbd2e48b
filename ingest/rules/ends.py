"""Which patterns the ends of texts allow, for many pairs at once: look-ups in tables of outer characters."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from ingest.rules.edges import Edges

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]


class Ends:
    """What the first and last characters of texts must be for each of many patterns."""

    def __init__(self, edges: Sequence[Edges]) -> None:
        self._first = _Allowed([own.first for own in edges])
        self._last = _Allowed([own.last for own in edges])
        self._digit = np.array([own.digit for own in edges], bool)

    def allow(
        self, texts: Ints, patterns: Ints, firsts: Sequence[str], lasts: Sequence[str], digits: Bools
    ) -> Bools:
        """Whether each pair (number of a text, number of a pattern) can match.

        `firsts`, `lasts` (lower case) and `digits` (whether it holds one) belong to texts.

        >>> ends = Ends([Edges(frozenset("ab"), None, True)])
        >>> pairs = np.array([0, 1, 2]), np.array([0, 0, 0])
        >>> ends.allow(*pairs, "abx", "...", np.array([True, False, True])).tolist()
        [True, False, False]
        """
        allowed: Bools = digits[texts] | ~self._digit[patterns]
        allowed &= self._first.allow(texts, patterns, firsts)
        allowed &= self._last.allow(texts, patterns, lasts)
        return allowed


class _Allowed:
    """Patterns by a character that may stand at one end; None stands for any."""

    def __init__(self, chars: Iterable[frozenset[str] | None]) -> None:
        listed = list(chars)
        self._of_char = defaultdict[str, list[int]](list)
        for pattern, own in enumerate(listed):
            for char in own or ():
                self._of_char[char].append(pattern)
        self._of_any = np.array([own is None for own in listed], bool)

    def allow(self, texts: Ints, patterns: Ints, chars: Sequence[str]) -> Bools:
        places = {char: place for place, char in enumerate(dict.fromkeys(chars))}
        table = np.repeat(self._of_any[np.newaxis], len(places), axis=0)
        for char, place in places.items():
            table[place, self._of_char.get(char, [])] = True
        of_text = np.fromiter(map(places.__getitem__, chars), np.int64, len(chars))
        allowed: Bools = table[of_text[texts], patterns]
        return allowed
