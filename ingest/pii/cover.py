"""What becomes of contact facts: they stay, are masked, or are cut out.

Masked and cut facts are edits of their blocks, so that the text stays a function of the kept blocks;
and in the blocks themselves, kept and removed, their characters become stars of the same number: the
evidence keeps its offsets and gives nobody away.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import NamedTuple

import polars as pl

from ingest.model import PII_DROPPED, PII_MASKED, Edit
from ingest.pii.find import Contact, find_contacts

STAR = "*"
LETTER = re.compile(r"[^\W_]")
OPENING, CLOSING = "([{<（［【", ")]}>）］】"
REASONS = {"mask": PII_MASKED, "drop": PII_DROPPED}


class Covered(NamedTuple):
    """Blocks with their contact facts covered; `edits` belong to rows, in order."""

    blocks: pl.DataFrame
    edits: dict[int, list[Edit]]


def cover_contacts(blocks: pl.DataFrame, edits: dict[int, list[Edit]], mode: str) -> Covered:
    """Blocks (text, label, boilerplate, reason) and edits with contact facts treated as `mode` says.

    `mode` is keep, mask or drop. A kept block of which `drop` would leave no letter is removed.
    """
    if mode not in REASONS:
        return Covered(blocks, edits)
    texts, kept = blocks["text"], blocks["label"] == "content"
    stars: dict[int, str] = {}
    edits = dict(edits)
    emptied: list[int] = []
    for row, found in groupby(find_contacts(texts), key=lambda contact: contact.row):
        contacts, text = list(found), texts[row]
        stars[row] = _starred(text, contacts)
        if not kept[row]:
            continue
        edits[row] = _merged(edits.get(row, []), _as_edits(text, contacts, mode))
        if mode == "drop" and not _says_anything(text, edits[row]):
            emptied.append(row)
            del edits[row]
    blocks = blocks.with_columns(text=texts.clone().scatter(list(stars), list(stars.values())))
    return Covered(_removed(blocks, emptied), edits)


def cover_text(text: str | None, mode: str) -> str | None:
    """A text that is no block (a title, a description) with its contact facts treated as `mode` says.

    >>> cover_text("Write to ann@example.org (Ann).", "mask")
    'Write to [email] (Ann).'
    """
    if text is None or mode not in REASONS:
        return text
    contacts = find_contacts(pl.Series([text]))
    for edit in reversed(_as_edits(text, contacts, mode)):
        text = text[: edit.start] + (f"[{edit.kind}]" if mode == "mask" else "") + text[edit.end :]
    return text


def _starred(text: str, contacts: Iterable[Contact]) -> str:
    for contact in contacts:
        text = text[: contact.start] + STAR * (contact.end - contact.start) + text[contact.end :]
    return text


def _as_edits(text: str, contacts: Iterable[Contact], mode: str) -> list[Edit]:
    spans = [(contact.start, contact.end, contact.kind) for contact in contacts]
    if mode == "drop":
        spans = [(*_with_surroundings(text, start, end), kind) for start, end, kind in spans]
    return [Edit(start, end, kind, REASONS[mode]) for start, end, kind in spans]


def _with_surroundings(text: str, start: int, end: int) -> tuple[int, int]:
    """A span with the brackets that hold nothing else, and one of the spaces that would meet.

    >>> _with_surroundings("Call Ann (02-000-1234) today", 10, 21)
    (8, 22)
    """
    while start and end < len(text) and text[start - 1] in OPENING:
        if text[end] != CLOSING[OPENING.index(text[start - 1])]:
            break
        start, end = start - 1, end + 1
    before = start > 0 and text[start - 1].isspace()
    after = end == len(text) or text[end].isspace() or text[end] in ".,;:!?)。、"
    if before and after:
        return start - 1, end
    return (start, end + 1) if not start and end < len(text) and text[end].isspace() else (start, end)


def _merged(old: Sequence[Edit], new: Sequence[Edit]) -> list[Edit]:
    """Edits in order, none overlapping another; an older one has the say."""
    free = [edit for edit in new if all(edit.end <= o.start or edit.start >= o.end for o in old)]
    apart = [edit for n, edit in enumerate(free) if not n or edit.start >= free[n - 1].end]
    return sorted((*old, *apart))


def _says_anything(text: str, edits: Sequence[Edit]) -> bool:
    for edit in reversed(edits):
        text = text[: edit.start] + text[edit.end :]
    return LETTER.search(text) is not None


def _removed(blocks: pl.DataFrame, rows: Sequence[int]) -> pl.DataFrame:
    if not rows:
        return blocks
    gone = pl.int_range(pl.len()).is_in(list(rows))
    words = {"label": "boilerplate", "boilerplate": "contact", "reason": PII_DROPPED}
    return blocks.with_columns(
        pl.when(gone).then(pl.lit(word)).otherwise(pl.col(name)).alias(name) for name, word in words.items()
    )
