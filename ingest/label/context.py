"""What a block is by the blocks around it: title, deck, furniture above, below and between."""

from __future__ import annotations

import numpy as np
import polars as pl

from ingest.label.inside import label_inside
from ingest.label.model_rows import label_by_model
from ingest.label.model_titles import MAX_TITLE_COPIES, SUBTITLE, TITLE
from ingest.label.places import Places, find_places
from ingest.label.rows import NO_KIND, PLACE_NAMES, Codes, Rows, kind
from ingest.label.windows import ENDLESS, NOWHERE, Bools
from ingest.rules import RuleSet

MIN_TITLE_WORDS = 3.0
MIN_TITLE_CHARS = 8  # a Korean title can be two words
EAST_ASIAN = r"[\p{Hangul}\p{Han}\p{Hiragana}\p{Katakana}]"
MAX_TITLE_CHARS = 200
MIN_PARAGRAPH_WORDS = 20.0  # between title and date, so many words that end like a sentence are the lead
MIN_REPEAT_CHARS = 12  # shorter rows (a speaker label, "Yes.") may well stand twice
MIN_LISTED_ROWS = 3  # a text without sentences is a list, poem or table if it has that many rows of words
MIN_SUMMARY_WORDS = 6.0  # a shorter sentence may well return inside another
MAX_GROWTH = 2.0  # a dateline may stand in front of the same sentences, not a whole story around them
SUMMARY_ROWS = 3  # an automatic summary has three sentences
MIN_CAPTION_WORDS = 6.0  # fewer words above a picture's credit are as often a subhead
MAX_CREDIT_WORDS = 10.0  # a longer row of the kind is caption and credit in one
MAX_HEADING_WORDS = 6.0  # a longer row names the article that it links to, and heads no list
LIST_KINDS = ("related", "comment", "legal")  # what begins with one row of these goes on
TOP, END, EDGE = range(len(PLACE_NAMES))


def label_context(blocks: pl.DataFrame, rules: RuleSet) -> pl.DataFrame:  # noqa: ARG001  a stage's signature
    """Every block still open is decided; after this no label is null.

    Of pages only the edges are judged: they say by their tags what is title, list or caption.
    """
    if blocks.is_empty():
        return blocks
    rows = Rows(blocks)
    weigh_neighbours(rows)
    label_by_model(rows)
    rows.keep(rows.is_open, "body")
    return rows.decided()


def weigh_neighbours(rows: Rows) -> None:
    """All that the rules of this module decide; the model is asked about the rows of dumps that stay open."""
    _label_edges(rows, find_places(rows))
    if rows.is_line.any():
        places = find_places(rows)
        _label_title(rows, places)
        _label_repeats(rows)
        _label_summary(rows, places)
        _label_captions(rows)
        _label_under_headings(rows, places)
        _label_outside(rows, find_places(rows))
        label_inside(rows, places)


def _label_edges(rows: Rows, places: Places) -> None:
    """Rules of a place: above the lead, below the last sentence, or beside other furniture."""
    top = (rows.row < places.lead) | (places.lead == NOWHERE)
    end = (rows.row > places.last) | (places.last == ENDLESS)
    beside = rows.windows.above(rows.is_removed) | rows.windows.below(rows.is_removed)
    where = rows.edge_where
    at_place = ((where == TOP) & top) | ((where == END) & end) | ((where == EDGE) & (top | end | beside))
    rows.remove(at_place, rows.edge_kind, rows.edge_reason)


def _label_title(rows: Rows, places: Places) -> None:
    """The title: the row right above the header's date, else the first row above the lead.

    What stands between title and lead and is no sentence is the deck.
    """
    windows, row = rows.windows, rows.row
    lead = np.where(places.lead == NOWHERE, places.header_date, places.lead)
    candidate = _may_be_title(rows) & (row < lead)
    above_date = candidate & (row < places.header_date)
    gap = windows.last(~candidate & (row < places.header_date))
    title = windows.first(above_date & (row > gap))
    title = np.where(title == NOWHERE, windows.last(above_date), title)
    title = np.where(windows.any(above_date), title, windows.first(candidate))
    rows.remove(row == title, TITLE, "title-row")
    deck = rows.is_line & (title != NOWHERE) & (row > title) & (row < lead) & ~_is_paragraph(rows)
    rows.remove(deck, SUBTITLE, "deck-row")


def _may_be_title(rows: Rows) -> Bools:
    """Open rows of text dumps that are neither too short nor too long, nor look like furniture."""
    fits = rows.is_line & rows.is_open & (rows.edge_kind == NO_KIND) & (rows.chars <= MAX_TITLE_CHARS)
    worded = fits & (rows.words >= MIN_TITLE_WORDS)
    brief = fits & ~worded & (rows.chars >= MIN_TITLE_CHARS)
    worded[brief] = rows.texts(brief).str.contains(EAST_ASIAN).to_numpy()
    return np.asarray(worded)


def _is_paragraph(rows: Rows) -> Bools:
    paragraph: Bools = rows.says("ends_sentence") & (rows.words >= MIN_PARAGRAPH_WORDS)
    return paragraph


def _label_repeats(rows: Rows) -> None:
    """A row that stands again below, word for word, and is long enough for that to mean something.

    The last copy stays: an automatic summary or table of contents comes before the story. No copy
    of the title stays, unless it has so many that it is a heading which tables of contents repeat; a
    deck that returns in the body is content there.
    """
    title = rows.is_kind(TITLE)
    where = rows.is_line & ((rows.is_open & (rows.chars >= MIN_REPEAT_CHARS)) | title)
    copies = (
        rows.frame(where, "doc", "text")
        .with_columns(key=pl.col("text").hash(), title=pl.Series(title[where]))
        .filter(pl.struct("doc", "key").is_duplicated())
    )  # few rows are left for the windows
    count = pl.len().over("doc", "key")
    again = pl.int_range(pl.len()).over("doc", "key") + 1 < count
    of_title = pl.col("title").any().over("doc", "key") & (count <= MAX_TITLE_COPIES)
    found = copies.filter(again | of_title)["row"]
    rows.remove(np.isin(rows.row, found), "duplicate", "repeated-row")


def _label_summary(rows: Rows, places: Places) -> None:
    """The first rows of a story that stand inside its later rows: a summary put in front of it."""
    long = rows.is_line & rows.is_open & (rows.words >= MIN_SUMMARY_WORDS)
    below_lead = (places.lead != NOWHERE) & (rows.row >= places.lead)
    early = long & rows.says("ends_sentence") & below_lead & (rows.row < places.lead + SUMMARY_ROWS)
    later = rows.frame(long & rows.windows.any(early), "doc", "chars", "text")
    pairs = (
        rows.frame(early, "doc", "chars", "text")
        .join(later, on="doc", suffix="_below")
        .filter(pl.col("row_below") > pl.col("row"))
        .filter(pl.col("chars_below").is_between("chars", MAX_GROWTH * pl.col("chars")))
        .filter(pl.col("text_below").str.contains(pl.col("text"), literal=True))
    )
    rows.remove(np.isin(rows.row, pairs["row"]), "duplicate", "summary-of-the-story")


def _label_captions(rows: Rows) -> None:
    """A row right above the credit of its picture, if it is no sentence and too long for a subhead."""
    credit = rows.is_kind("caption") & (rows.words <= MAX_CREDIT_WORDS)
    phrase = ~rows.says("ends_sentence") & ~rows.says("list_mark") & (rows.words >= MIN_CAPTION_WORDS)
    rows.remove(rows.is_line & rows.windows.below(credit) & phrase, "caption", "above-credit")


def _label_under_headings(rows: Rows, places: Places) -> None:
    """Rows that are no sentences, right below the heading of a list of other articles.

    Between paragraphs, a row that only may be such a heading is one if such a row follows.
    """
    short = rows.is_open & ~places.prose
    suspect = short & (rows.edge_kind == kind("related")) & rows.windows.below(short)
    rows.remove(rows.is_line & suspect, "related", rows.edge_reason)
    listed = rows.is_line & rows.is_open & ~places.prose
    headings = rows.is_kind("related") & (rows.words <= MAX_HEADING_WORDS)
    rows.remove(listed & headings[rows.windows.run_starts(~listed)], "related", "under-related-heading")


def _label_outside(rows: Rows, places: Places) -> None:
    """What is left above the lead and below the end of a text dump that has furniture there."""
    windows, row, lines = rows.windows, rows.row, rows.is_line
    rows.remove(lines & (row > places.end_mark), _list_kinds(rows), "below-end-mark")
    below = row > places.last
    furniture_below = windows.any(rows.is_removed & below)
    rows.remove(lines & below & furniture_below, _list_kinds(rows), "below-last-sentence")
    above = lines & (row < places.lead) & ~_is_paragraph(rows)
    rows.remove(above & windows.below(rows.is_kind(TITLE)), "tag", "kicker-row")
    rows.remove(above, "menu", "above-lead")
    few = windows.total(rows.is_open & (rows.words >= MIN_TITLE_WORDS)) < MIN_LISTED_ROWS
    framed = windows.any(rows.is_removed) & ((places.header_date != NOWHERE) | few)
    rows.remove(lines & (places.lead == NOWHERE) & framed, "other", "no-body")


def _list_kinds(rows: Rows) -> Codes:
    """What a row below the story is: what it may be by itself, else what the list above it is."""
    listed = rows.is_kind(*LIST_KINDS)
    start = rows.windows.run_starts(listed)
    kinds = np.where(listed[start], rows.kind[start], kind("related"))
    return np.where(rows.edge_kind != NO_KIND, rows.edge_kind, kinds)
