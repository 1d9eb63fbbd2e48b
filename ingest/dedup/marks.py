"""What is said of a document that may repeat another."""

from __future__ import annotations

from typing import NamedTuple


class Mark(NamedTuple):
    """The kept copy that a document repeats, its group, and its place there: 1 is the kept copy."""

    duplicate_of: str | None
    group: str | None
    place: int | None


class Repeat(NamedTuple):
    """A row whose id stands in another, kept row; `at_home` tells whether that is in the same part."""

    id: str
    number: int
    at_home: bool
