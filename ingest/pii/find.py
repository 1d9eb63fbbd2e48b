"""Contact facts in many texts at once, as spans."""

from __future__ import annotations

from typing import NamedTuple

import polars as pl

from ingest.pii.shapes import SHAPES, Shape

HINT = "|".join(f"(?:{hint})" for hint in dict.fromkeys(shape.hint for shape in SHAPES))


class Contact(NamedTuple):
    """A contact fact of `kind` in the text with the index `row`: start and end in code points."""

    row: int
    start: int
    end: int
    kind: str


def find_contacts(texts: pl.Series) -> list[Contact]:
    """Contact facts of all texts, in order; none overlaps another.

    >>> find_contacts(pl.Series(["Nothing.", "Write to ann@example.org by 3-2."]))
    [Contact(row=1, start=9, end=24, kind='email')]
    """
    rows = texts.str.contains(HINT).fill_null(value=False).arg_true()
    suspects = texts.gather(rows)
    found: dict[int, list[Contact]] = {}
    for shape in SHAPES:
        for number in suspects.str.contains(shape.hint).arg_true():
            row = rows[number]
            own = found.setdefault(row, [])
            own += [fact for fact in _facts(shape, row, suspects[number]) if not _is_taken(fact, own)]
    return sorted(fact for own in found.values() for fact in own)


def _facts(shape: Shape, row: int, text: str) -> list[Contact]:
    group = "it" if "it" in shape.pattern.groupindex else 0
    spans = [match.span(group) for match in shape.pattern.finditer(text)]
    return [Contact(row, *span, shape.kind) for span in spans if shape.holds(text[slice(*span)])]


def _is_taken(fact: Contact, others: list[Contact]) -> bool:
    """Whether a shape of higher precedence has claimed a part of it."""
    return any(fact.start < other.end and other.start < fact.end for other in others)
