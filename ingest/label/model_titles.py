"""Which row of a text dump is its title: what a learned model says against the rules of place.

Those look above the date or the lead, as news have it. A dump of a forum or shop has other heads, and the
first row that may be a title is as often the name of the site (docs/decisions/0040).
"""

from __future__ import annotations

import numpy as np

from ingest.label.rows import Codes, Rows
from ingest.label.windows import NOWHERE, Bools

LEAST_TITLE = 150  # thousandths: where no row is so likely a title, the rules' choice stands
LEAST_SENTENCE = 300  # of a row with a full stop: 1 title of 17 has one, and many a body begins with one
MAX_TITLE_COPIES = 2  # in the head of the page and above its story
TITLE, SUBTITLE = "title", "subtitle"


def may_be_title(rows: Rows, asked: Bools) -> Bools:
    """Rows that rules of place took for titles, of the dumps that have rows to be `asked` for."""
    return np.asarray(rows.is_kind(TITLE) & rows.was_open & rows.windows.any(asked))


def label_titles(rows: Rows, likely: Codes, reasons: Codes) -> None:
    """The row that is most `likely` (thousandths; -1: not asked for) becomes its dump's title.

    What was title or deck above it is open again, a title below it becomes the deck, copies of it go.
    """
    windows, row = rows.windows, rows.row
    title = likeliest_title(rows, likely)
    moved = windows.any((row == title) & ~rows.is_kind(TITLE)) & (title != NOWHERE)
    if not moved.any():
        return
    chosen = moved & (row == title)
    head = moved & rows.is_kind(TITLE, SUBTITLE) & rows.was_open
    below = head & rows.is_kind(TITLE) & (row > title)
    rows.reopen(chosen | below | (head & (row < title)))
    rows.remove(chosen, TITLE, reasons)
    rows.remove(below, SUBTITLE, "deck-row")
    rows.remove(_copies(rows, title, moved), "duplicate", "repeated-row")


def likeliest_title(rows: Rows, likely: Codes) -> Codes:
    """For each row the title of its dump, NOWHERE where no row is likely enough."""
    least = np.where(rows.says("full_stop"), LEAST_SENTENCE, LEAST_TITLE)
    likely = np.where(likely < least, 0, likely)
    return rows.windows.first((likely == rows.windows.largest(likely)) & (likely > 0))


def _copies(rows: Rows, title: Codes, moved: Bools) -> Bools:
    """Rows with the text of their dump's title, unless so many have it that it is a heading of a section."""
    key = np.zeros(len(rows.row), np.uint64)
    key[moved] = rows.texts(moved).hash().to_numpy()
    same = moved & rows.is_line & (key == key[np.maximum(title, 0)])
    return np.asarray(same & (rows.windows.total(same) <= MAX_TITLE_COPIES))
