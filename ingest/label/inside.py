"""Furniture that stands inside a story, known by what stands right beside it.

A rule takes the button, signature or heading; these take the rows that go with it. How often each is
right was counted on rows of 1,168 pages that nobody had looked at: docs/decisions/0018.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from ingest.label.places import Places
from ingest.label.rows import Rows
from ingest.label.windows import NOWHERE, Bools

MAX_POST_CHARS = 280  # a paragraph of a story above a long post is often longer
MAX_CAPTION_WORDS = 60.0
MAX_PHRASE_WORDS = 25.0  # a longer row is a paragraph that was cut off, as above a paywall
MIN_ABOUT_SHARE = 0.75  # of a document's prose stands above what its publisher says of itself
# Rows that are no sentences, above or below a row of these kinds, were of the same box 301 times of 324.
COMPANY = ("share", "comment", "subscribe", "legal", "menu")
ABOVE_ONLY = ("date", "related")  # a row above a date or a teaser is a teaser itself 158 of 169 times
MAX_INTRODUCTION_WORDS = 20.0
MIN_UNFINISHED_CHARS = 30  # shorter rows are subheads
UNFINISHED = r"^[^―—「『Ｑ].*\p{Hiragana}.*[^かねよ?？:：、」』）)]$"
ABOUT = (
    r"(?i)^[■▶◇*# ]*(?:about|über|à propos (?:de |d[’']|du )?|acerca de|sobre|informazioni su) "
    r"(?:the )?([^.!?:]{3,50}):?$|^[■▶◇*# ]*(?:株式会社)?([^。]{2,30}?)について$"
    r"|^[■▶◇* ]*([^.]{2,20}?) ?(?:회사 ?)?소개$"
)


def label_inside(rows: Rows, places: Places) -> None:
    """Rows beside furniture inside the stories of text dumps."""
    _label_posts(rows)
    _label_picture_captions(rows)
    _label_about(rows, places)
    _label_boxes(rows)
    _label_introduced(rows)
    _label_unfinished(rows, places)


def _is_reason(rows: Rows, reason: str) -> Bools:
    return np.asarray((rows.blocks["reason"] == reason).fill_null(value=False).to_numpy())


def _label_posts(rows: Rows) -> None:
    """The text of an embedded post: the row above its signature, unless that is longer than posts are."""
    signed = rows.windows.below(_is_reason(rows, "any.post-signature"))
    rows.remove(rows.is_line & signed & (rows.chars <= MAX_POST_CHARS), "other", "embedded-post")


def _label_picture_captions(rows: Rows) -> None:
    """The row right below the button that opens a picture."""
    below = rows.windows.above(_is_reason(rows, "any.picture-button"))
    rows.remove(rows.is_line & below & (rows.words <= MAX_CAPTION_WORDS), "caption", "below-picture-button")


def _label_about(rows: Rows, places: Places) -> None:
    """What a publisher says of itself below its press release: "About Example", then "Example is..."."""
    windows = rows.windows
    chars = np.where(places.prose, rows.chars, 0)
    above = windows.running_sum(chars) - chars
    late = above >= MIN_ABOUT_SHARE * windows.total(chars)
    short = rows.is_line & rows.is_open & ~rows.says("ends_sentence") & late
    found = [row for row, name, below in _headings(rows, short) if below.startswith((name, f"the {name}"))]
    heading = windows.first(np.isin(rows.row, found))
    rows.remove(rows.is_line & (heading != NOWHERE) & (rows.row >= heading), "other", "about-the-publisher")


def _headings(rows: Rows, where: Bools) -> list[tuple[int, str, str]]:
    """Rows of `where` that are such a heading: number, the name in it, and the text of the row below."""
    headings = rows.frame(where, "doc", "text").with_columns(
        name=pl.coalesce(pl.col("text").str.extract(ABOUT, group).str.to_lowercase() for group in (1, 2, 3))
    )
    numbers = headings.drop_nulls("name")
    below = rows.blocks["text"].shift(-1).fill_null("").gather(numbers["row"]).str.to_lowercase()
    return list(zip(numbers["row"], numbers["name"], below, strict=True))


def _label_boxes(rows: Rows) -> None:
    """Rows that are no sentences beside buttons to share, comments, notices; and any between two of one."""
    windows = rows.windows
    short = rows.is_line & (rows.words <= MAX_PHRASE_WORDS) & ~rows.says("holds_sentence")
    phrase = short & ~rows.says("ends_sentence") & ~rows.says("list_mark")
    for name in COMPANY:
        furniture = rows.is_kind(name)
        beside = windows.above(furniture) | windows.below(furniture)
        rows.remove(phrase & beside, name, f"beside-{name}")
    for name in ABOVE_ONLY:
        rows.remove(phrase & windows.below(rows.is_kind(name)), "related", f"above-{name}")
    offer = rows.is_kind("subscribe")
    rows.remove(short & windows.above(offer) & windows.below(offer), "subscribe", "inside-subscription")


def _label_introduced(rows: Rows) -> None:
    """A sentence that introduces a list of teasers, below the heading that a rule knows, and the list."""
    windows = rows.windows
    heading = rows.is_kind("related") & ~rows.was_open
    phrase = rows.is_line & rows.is_open & (rows.words <= MAX_PHRASE_WORDS) & ~rows.says("ends_sentence")
    listed = windows.below(phrase & windows.below(phrase))
    sentence = (
        rows.is_line & rows.is_open & rows.says("ends_sentence") & (rows.words <= MAX_INTRODUCTION_WORDS)
    )
    introduction = sentence & windows.above(heading) & listed
    below = phrase & introduction[windows.run_starts(~phrase)]
    rows.remove(introduction | below, "related", "introduced-list")


def _label_unfinished(rows: Rows, places: Places) -> None:
    """Japanese captions and headlines have no full stop; a paragraph has one, and a question ends in か."""
    between = rows.windows.above(places.prose) & rows.windows.below(places.prose)
    row = rows.is_line & rows.is_open & between & ~rows.says("ends_sentence") & ~rows.says("list_mark")
    row &= rows.chars >= MIN_UNFINISHED_CHARS
    if row.any():
        row[row] = rows.texts(row).str.contains(UNFINISHED).to_numpy()
        rows.remove(row, "caption", "no-full-stop")
