"""How far a story reaches: the stretch of rows in which prose outweighs furniture.

Every row has a weight, positive for prose, negative for what is not; the stretch of rows with the
greatest sum is the story (Bentley, Programming Pearls, 1984). So a box of links inside a story is
outweighed by the paragraphs below it, and a list of teasers below a story does not become part of it
by ending in full stops.
"""

from __future__ import annotations

import numpy as np

from ingest.label.rows import NO_KIND, Rows, kind
from ingest.label.windows import Bools, Floats, Ints

CHARS_A_WORD = 6.0  # a word of prose with its space weighs as much in every script
LONE_WORDS = 25.0  # a prose row between rows that are not is a teaser's excerpt, up to so many words
LONE_SHARE = 0.15  # of the weight of those words, counted for a lone row
CALL_WEIGHT = 20.0  # "Is this the end?", "Read it now!": a question or call has no more, headlines are such
TURN_WEIGHT = 30.0  # a speaker label, a short answer that a rule keeps
END_WEIGHT = -200.0  # the first notice or list of a run of furniture
ROW_WEIGHT = -15.0  # a row that is no sentence
FURNITURE_WEIGHT = -10.0  # a button or a date, as often inside a story as below it
RUN_ROWS = 8  # further rows of one run weigh nothing: a long box of links says no more than a short one
END_KINDS = ("related", "comment", "copyright", "legal", "contact")  # what follows a story
UNITS = 100  # weights are summed as whole hundredths: a sum of fractions depends on its order


def find_story_end(rows: Rows, prose: Bools) -> Ints:
    """Last row of the heaviest stretch, for each row of its document; NOWHERE without prose."""
    windows = rows.windows
    weights = np.rint(_weights(rows, prose) * UNITS).astype(np.int64)
    sums = windows.running_sum(weights)
    gained = sums - windows.running_min(sums - weights)
    return windows.first((gained == windows.largest(gained)) & windows.any(prose))


def _weights(rows: Rows, prose: Bools) -> Floats:
    windows = rows.windows
    suspect = rows.is_open & (rows.edge_kind != NO_KIND) & rows.says("ends_sentence")
    kinds = np.where((rows.kind == NO_KIND) & ~suspect, rows.edge_kind, rows.kind)
    ending = np.isin(kinds, [kind(name) for name in END_KINDS])
    nth_row = rows.row - windows.run_starts(prose)
    nth_ending = windows.running_sum(ending, starts=prose)
    return np.select(
        [
            rows.is_content & ~rows.says("full_stop"),  # a turn
            prose & ~rows.says("cut_off"),
            ending & (nth_ending <= 1),
            suspect | (nth_row > RUN_ROWS),
            kinds != NO_KIND,
        ],
        [TURN_WEIGHT, _prose_weights(rows, prose), END_WEIGHT, 0.0, FURNITURE_WEIGHT],
        ROW_WEIGHT,
    )


def _prose_weights(rows: Rows, prose: Bools) -> Floats:
    words = rows.words
    together = rows.windows.above(prose) | rows.windows.below(prose)
    lone = LONE_SHARE * np.minimum(words, LONE_WORDS) + np.maximum(words - LONE_WORDS, 0)
    weights = CHARS_A_WORD * np.where(together, words, lone)
    return np.where(rows.says("full_stop"), weights, np.minimum(weights, CALL_WEIGHT))
