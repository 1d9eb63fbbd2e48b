"""Keys that tell the records of one file apart, however many there are."""

from __future__ import annotations

import hashlib
from array import array

FIRST_SLOTS = 1 << 10
MAX_LOAD = 2 / 3  # fuller tables take ever longer to look up


class UniqueKeys:
    """Gives every wanted key once, a second taker of "a" gets "a:2".

    Keeps 18 to 36 bytes a key whatever its length (a set of strings takes some 150), because a file
    of many gigabytes is read in bounded memory. What it keeps is a 64-bit digest: should two keys
    ever share one, the later only bears a needless ":2".

    >>> keys = UniqueKeys()
    >>> [keys.claim(key) for key in ("a", "b", "a", "a", "a:2")]
    ['a', 'b', 'a:2', 'a:3', 'a:2:2']
    """

    def __init__(self) -> None:
        self._digests = array("Q", bytes(8 * FIRST_SLOTS))  # 0: free
        self._counts = array("I", bytes(4 * FIRST_SLOTS))
        self._used = 0

    def claim(self, wanted: str) -> str:
        """`wanted`, or the first of its numbered forms that nobody has yet."""
        key, count = wanted, self._count(wanted)
        while count > 1:
            key = f"{wanted}:{count}"
            count = count + 1 if self._count(key) > 1 else 1
        return key

    def _count(self, key: str) -> int:
        """How often `key` was asked for, this time included."""
        digest = int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest(), "little") or 1
        if self._used > MAX_LOAD * len(self._digests):
            self._grow()
        slot = self._slot(digest)
        self._used += self._digests[slot] == 0
        self._digests[slot] = digest
        self._counts[slot] += 1
        return self._counts[slot]

    def _slot(self, digest: int) -> int:
        mask = len(self._digests) - 1
        slot = digest & mask
        while self._digests[slot] not in (0, digest):
            slot = (slot + 1) & mask
        return slot

    def _grow(self) -> None:
        digests, counts = self._digests, self._counts
        self._digests = array("Q", bytes(16 * len(digests)))
        self._counts = array("I", bytes(8 * len(digests)))
        for digest, count in zip(digests, counts, strict=True):
            if digest:
                slot = self._slot(digest)
                self._digests[slot], self._counts[slot] = digest, count
