"""What a block is by the blocks around it: title, deck, furniture above, below and between."""

from __future__ import annotations

import polars as pl

from ingest.label.decide import BOILERPLATE, is_open, keep, remove
from ingest.label.places import find_places
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
LIST_KINDS = ("related", "comment", "legal")  # what begins with one row of these goes on
TITLE, SUBTITLE = "title", "subtitle"


def label_context(blocks: pl.DataFrame, rules: RuleSet) -> pl.DataFrame:  # noqa: ARG001  a stage's signature
    """Every block still open is decided; after this no label is null."""
    blocks = _label_edges(find_places(blocks))
    blocks = _label_title(find_places(blocks))
    blocks = _label_repeats(blocks)
    blocks = _label_summary(blocks)
    blocks = _label_captions(blocks)
    blocks = _label_under_headings(blocks)
    blocks = _label_outside(find_places(blocks))
    return keep(blocks, pl.lit(value=True), "body")


def _is_text() -> pl.Expr:
    return pl.col("kind") == "line"


def _is_paragraph() -> pl.Expr:
    return pl.col("ends_sentence") & (pl.col("words") >= MIN_PARAGRAPH_WORDS)


def _label_edges(blocks: pl.DataFrame) -> pl.DataFrame:
    """Rules of a place: above the lead, below the last sentence, or beside other furniture."""
    top = pl.col("position") < pl.col("lead").fill_null(1 << 30)
    end = pl.col("position") > pl.col("last").fill_null(-1)
    where = pl.col("edge_where")
    removed = (pl.col("label") == BOILERPLATE).fill_null(value=False)
    beside = removed.shift(1).over("doc") | removed.shift(-1).over("doc")
    at_place = (
        ((where == "top") & top)
        | ((where == "end") & end)
        | ((where == "edge") & (top | end | beside.fill_null(value=False)))
    )
    return remove(blocks, at_place, pl.col("edge_kind"), pl.col("edge_reason"))


def _label_title(blocks: pl.DataFrame) -> pl.DataFrame:
    """The title: the row right above the header's date, else the first row above the lead.

    What stands between title and lead and is no sentence is the deck. Only for text dumps: a page
    says by its tags what its title is.
    """
    position, lead = pl.col("position"), pl.coalesce("lead", "header_date")
    wide = pl.col("text").str.contains(EAST_ASIAN) & (pl.col("chars") >= MIN_TITLE_CHARS)
    worded = (pl.col("words") >= MIN_TITLE_WORDS) | wide
    fits = pl.col("edge_kind").is_null() & (pl.col("chars") <= MAX_TITLE_CHARS)
    candidate = _is_text() & is_open() & worded & fits & (position < lead)
    above_date = candidate & (position < pl.col("header_date"))
    blocks = blocks.with_columns(
        above_date_count=above_date.fill_null(value=False).sum().over("doc"),
        first_candidate=position.filter(candidate).min().over("doc"),
        last_gap=position.filter(~candidate.fill_null(value=False) & (position < pl.col("header_date")))
        .max()
        .over("doc"),
    )
    after_gap = position.filter(above_date & (position > pl.col("last_gap").fill_null(-1))).min().over("doc")
    last_above = position.filter(above_date).max().over("doc")
    title_position = (
        pl.when(pl.col("above_date_count") > 0)
        .then(pl.coalesce(after_gap, last_above))
        .otherwise(pl.col("first_candidate"))
    )
    blocks = blocks.with_columns(title_position=title_position)
    blocks = remove(blocks, _is_text() & (position == pl.col("title_position")), TITLE, "title-row")
    deck = _is_text() & (position > pl.col("title_position")) & (position < lead) & ~_is_paragraph()
    blocks = remove(blocks, deck, SUBTITLE, "deck-row")
    return blocks.drop("above_date_count", "first_candidate", "last_gap", "title_position")


def _label_repeats(blocks: pl.DataFrame) -> pl.DataFrame:
    """A row that stands again below, word for word, and is long enough for that to mean something.

    The last copy stays: an automatic summary or table of contents comes before the story. No copy
    of the title stays; a deck that returns in the body is content there.
    """
    title = (pl.col("boilerplate") == TITLE).fill_null(value=False)
    long = is_open() & (pl.col("chars") >= MIN_REPEAT_CHARS)
    candidates = (
        blocks.lazy()
        .with_row_index("row")
        .filter(_is_text() & (long | title))
        .select("row", "doc", key=pl.col("text").hash(), title=title)
        .filter(pl.struct("doc", "key").is_duplicated())
        .collect()
    )  # few rows are left: windows over all rows cost half of this module's time
    again = pl.int_range(pl.len()).over("doc", "key") + 1 < pl.len().over("doc", "key")
    rows = candidates.filter(again | pl.col("title").any().over("doc", "key"))["row"]
    if rows.is_empty():
        return blocks
    return remove(blocks, pl.int_range(pl.len()).is_in(rows.to_list()), "duplicate", "repeated-row")


def _label_summary(blocks: pl.DataFrame) -> pl.DataFrame:
    """The first rows of a story that stand inside its later rows: a summary put in front of it."""
    rows = (
        blocks.lazy()
        .with_row_index("row")
        .filter(_is_text() & is_open() & (pl.col("words") >= MIN_SUMMARY_WORDS))
    )
    first = rows.filter(
        pl.col("ends_sentence") & (pl.col("position") - pl.col("lead")).is_between(0, SUMMARY_ROWS - 1)
    )
    later = rows.select("doc", below="position", below_text="text", below_chars="chars")
    pairs = first.join(later, on="doc").filter(
        (pl.col("below") > pl.col("position"))
        & (pl.col("below_chars") <= MAX_GROWTH * pl.col("chars"))
        & pl.col("below_text").str.contains(pl.col("text"), literal=True)
    )
    found = pairs.select(pl.col("row").unique()).collect()["row"]
    if found.is_empty():
        return blocks
    return remove(blocks, pl.int_range(pl.len()).is_in(found.to_list()), "duplicate", "summary-of-the-story")


def _label_captions(blocks: pl.DataFrame) -> pl.DataFrame:
    """A row right above the credit of its picture, if it is no sentence and too long for a subhead."""
    credit = (pl.col("boilerplate") == "caption") & (pl.col("words") <= MAX_CREDIT_WORDS)
    below = credit.shift(-1).over("doc").fill_null(value=False)
    phrase = ~pl.col("ends_sentence") & ~pl.col("list_mark") & (pl.col("words") >= MIN_CAPTION_WORDS)
    return remove(blocks, _is_text() & is_open() & below & phrase, "caption", "above-credit")


def _label_under_headings(blocks: pl.DataFrame) -> pl.DataFrame:
    """Rows that are no sentences, right below the heading of a list of other articles.

    Between paragraphs, a row that only may be such a heading is one if such a row follows.
    """
    short = is_open() & ~pl.col("prose")
    suspect = short & (pl.col("edge_kind") == "related") & short.shift(-1).over("doc")
    blocks = remove(blocks, _is_text() & suspect, "related", pl.col("edge_reason"))
    starts = (pl.col("boilerplate") == "related").fill_null(value=False)
    listed = _is_text() & is_open() & ~pl.col("prose")
    block_of_rows = (~listed).cum_sum().over("doc")
    blocks = blocks.with_columns(run=block_of_rows, starts=starts)
    under = pl.col("starts").any().over("doc", "run")
    return remove(blocks, under & listed, "related", "under-related-heading").drop("run", "starts")


def _label_outside(blocks: pl.DataFrame) -> pl.DataFrame:
    """What is left above the lead and below the end of a text dump that has furniture there."""
    position, last = pl.col("position"), pl.col("last")
    removed = (pl.col("label") == BOILERPLATE).fill_null(value=False)
    furniture_below = (removed & (position > last)).any().over("doc")
    below = _is_text() & (position > last) & furniture_below
    list_kind = (
        pl.when(pl.col("boilerplate").is_in(LIST_KINDS))
        .then(pl.col("boilerplate"))
        .forward_fill()
        .over("doc")
        .fill_null("related")
    )
    edge_kind = pl.coalesce("edge_kind", list_kind)
    blocks = remove(blocks, _is_text() & (position > pl.col("end_mark")), edge_kind, "below-end-mark")
    blocks = remove(blocks, below, edge_kind, "below-last-sentence")
    kicker = pl.col("boilerplate").shift(-1).over("doc") == TITLE
    above = _is_text() & (position < pl.col("lead")) & ~_is_paragraph()
    blocks = remove(blocks, above & kicker, "tag", "kicker-row")
    blocks = remove(blocks, above, "menu", "above-lead")
    worded = (is_open() & (pl.col("words") >= MIN_TITLE_WORDS)).sum().over("doc")
    dated = pl.col("header_date").is_not_null()
    furniture = removed.any().over("doc") & (dated | (worded < MIN_LISTED_ROWS))
    bodiless = _is_text() & pl.col("lead").is_null() & furniture
    return remove(blocks, bodiless, "other", "no-body")
