"""Where the body of a text dump begins and ends: its lead, its last sentence, its end mark."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ingest.label.extent import find_story_end
from ingest.label.rows import NO_KIND, Rows
from ingest.label.windows import ENDLESS, NOWHERE, Bools, Ints

MIN_SENTENCE_WORDS = 4.0  # fewer words that end like a sentence are as often a button ("Got it!")
MIN_CUT_WORDS = 20.0  # a paragraph without its last mark: cut off, or followed by a footnote
END_KINDS = ("copyright", "contact")  # rows that stand below a story, seldom inside it
END_SHARE = 0.6  # an end mark has at least half of the document's sentences above it
HEADER_KINDS = ("date", "byline")  # rows that stand between a title and its story
MAX_SENTENCES_ABOVE_DATE = 2  # a date with more prose above it is not the header's


class Places(NamedTuple):
    """For each row, the rows at which its document's parts begin and end; NOWHERE or ENDLESS if none does.

    `prose` are rows that read as a sentence or that a rule keeps; `lead` (or NOWHERE) is the first of the
    body, `last` (or ENDLESS) the last above `end_mark` (or ENDLESS), the first notice below the story, and
    above the end of the story; `header_date` (or NOWHERE) the date or byline between title and story.
    """

    prose: Bools
    lead: Ints
    last: Ints
    end_mark: Ints
    header_date: Ints


def find_places(rows: Rows) -> Places:
    """The places as the labels stand now."""
    windows, row = rows.windows, rows.row
    sentences, prose = _find_prose(rows)
    chars = np.where(prose, rows.chars, 0)
    total, above = windows.total(chars), windows.running_sum(chars) - chars
    sentences_above = windows.running_sum(sentences) - sentences
    ends = rows.is_kind(*END_KINDS) & (above >= END_SHARE * total) & (total > 0)
    headers = (
        rows.is_kind(*HEADER_KINDS)
        & (sentences_above <= MAX_SENTENCES_ABOVE_DATE)
        & (above <= END_SHARE * total)
    )
    end_mark, header_date = windows.first(ends, ENDLESS), windows.first(headers)
    lead = windows.first(prose & (row > header_date))
    last = windows.last(prose & (row < end_mark), ENDLESS)
    story_end = find_story_end(rows, prose)
    last = np.where(story_end == NOWHERE, last, np.minimum(last, story_end))
    return Places(prose, lead, last, end_mark, header_date)


def _find_prose(rows: Rows) -> tuple[Bools, Bools]:
    """Open rows that are sentences; and all prose: these, what a rule keeps, and answers below prose."""
    undecided = rows.is_open & (rows.edge_kind == NO_KIND)
    ends = undecided & rows.says("ends_sentence")
    cut = undecided & rows.says("holds_sentence") & (rows.words >= MIN_CUT_WORDS)
    sentences = (ends & (rows.words >= MIN_SENTENCE_WORDS)) | cut
    prose = sentences | rows.is_content
    return sentences, prose | (ends & rows.windows.above(prose))  # "Yes." below a question
