"""What a row of a text dump is by itself and among its neighbours, once rules and context have spoken.

A text dump has no tags; what the stages before decided of the rows around takes their place. All sums
are sums of whole numbers, and every share is one division.
"""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ingest.label.features_grams import GRAM_SCALE, gram_scores
from ingest.label.features_text import Columns, count_bytes
from ingest.label.features_words import OWN_SUMMARIES, Weights, word_columns
from ingest.label.rows import NO_KIND, Rows, kind
from ingest.label.windows import Bools, Ints

THIRDS = 3  # words are counted in thirds, as `measure` counts spaceless scripts
PROSE_WORDS = 12.0
LONG_WORDS = 8.0
SENTENCE_WORDS = 4.0
STEPS = (-3, -2, -1, 1, 2, 3)
WIDTHS = (3, 8, 20)  # rows above, and as many below
FAR_WIDTH = 50  # a page's menu or footer is longer than any list in a story
AROUND = ("words", "ends", "removed", "known", "sentence", "prose")
WORD_WIDTHS = (2, 8)
MOST_WEIGHT = 400  # of the words of a row, when those of its neighbours are summed: one word in 55 pages
GRAM_WIDTHS = (1, 3, 8, 20)
MOST_GRAMS = 6 * GRAM_SCALE  # of the n-grams of a row, when those of its neighbours are summed
FAR = 99  # rows: no such row in the document
OUTSIDE = -2  # a neighbour beyond the document
GROUPS = (
    ("related", "ad"),
    ("subscribe", "legal", "comment", "copyright", "contact"),
    ("ui", "share", "menu", "tag"),
    ("caption", "byline", "date"),
    ("title", "subtitle", "duplicate", "other", "template"),
)
LANDMARKS = {
    "title": ("title",),
    "dated": ("date", "byline"),
    "comment": ("comment",),
    "share": ("share",),
    "menu": ("menu",),
    "closing": ("copyright", "contact", "legal"),
    "offer": ("subscribe",),
}
SIGNS = {"small": r"^\p{Ll}", "colon": r":$", "asks": r"\?", "calls": r"!", "priced": r"[$€£¥₩]"}
PLACE_REASONS = (
    ("deck-row",),
    ("kicker-row", "above-lead"),
    ("below-last-sentence", "below-end-mark"),
    ("under-related-heading",),
    ("repeated-row",),
    ("no-body",),
)
"""Why a row was taken for where it stands; each group has a feature of its own."""
MEASURES = ("ends_sentence", "holds_sentence", "full_stop", "cut_off", "list_mark")


def row_columns(rows: Rows, weights: Weights, wanted: Bools | None = None) -> Columns:
    """Features of the `wanted` rows (by default all), one column each.

    Their names begin with the family that a reason tells.
    """
    layout = _Layout(rows)
    columns: Columns = {
        **_word_columns(layout, weights),
        **_gram_columns(layout, weights),
        **_rule_columns(rows),
        **_near_columns(layout),
        **_around_columns(layout),
        **_distance_columns(layout),
        **_place_columns(layout),
        **_page_columns(layout),
        "text_copies": _count_copies(rows),
    }
    every = np.ones(len(rows.row), np.bool_)
    chosen = every if wanted is None else wanted
    return {name: column[chosen] for name, column in columns.items()} | _text_columns(rows, chosen)


class _Layout:
    """Rows with first and end of their documents, and running sums of what is counted."""

    def __init__(self, rows: Rows) -> None:
        self.rows, self.row = rows, rows.row
        every = np.ones(len(rows.row), np.bool_)
        self.first = rows.windows.first(every)
        self.end = rows.windows.last(every) + 1
        ends = rows.says("ends_sentence")
        self.group = _groups(rows)
        self.flags: dict[str, Bools] = {
            **{name: rows.is_kind(*kinds) for name, kinds in LANDMARKS.items()},
            "ends": ends,
            "removed": rows.is_removed,
            "known": rows.is_removed & ~rows.was_open,  # by a rule, wherever it stands
            "sentence": ends & rows.was_open & (rows.words >= SENTENCE_WORDS),
            "prose": ends & (rows.words >= PROSE_WORDS) & ~rows.is_removed,
            "long": rows.words >= LONG_WORDS,
            "finished": ends & (rows.words >= LONG_WORDS),
            "phrase": ~ends & ~rows.is_removed,
            "related": self.group == 0,
            "notice": self.group == 1,
            "button": self.group == 2,
        }
        self.numbers: dict[str, Ints] = {name: flag.astype(np.int64) for name, flag in self.flags.items()}
        self.numbers["words"] = np.rint(rows.words * THIRDS).astype(np.int64)
        self.numbers["chars"] = rows.chars
        self.numbers["prose_chars"] = rows.chars * self.flags["prose"]
        self.numbers["prose_words"] = self.numbers["words"] * self.flags["prose"]
        self.numbers["sentence_chars"] = rows.chars * self.flags["sentence"]
        self._sums = {name: np.append(0, np.cumsum(values)) for name, values in self.numbers.items()}

    def sum(self, name: str, first: Ints, end: Ints) -> Ints:
        """Sum of a number over runs of rows."""
        total = self._sums[name]
        return np.asarray(total[end] - total[first])

    def around(self, width: int) -> tuple[Ints, Ints]:
        """First and end of the rows of the document that stand within `width` of each row."""
        return np.maximum(self.first, self.row - width), np.minimum(self.end, self.row + width + 1)

    def whole(self, name: str) -> Ints:
        """Sum of a number over the document."""
        return self.sum(name, self.first, self.end)


def _groups(rows: Rows) -> Ints:
    """Number of the group that the kind of a removed row is in, NO_KIND for the others."""
    group = np.full(len(rows.row), NO_KIND)
    for number, names in enumerate(GROUPS):
        group[rows.is_kind(*names)] = number
    return group


def _count_copies(rows: Rows) -> Ints:
    """How often the text of each row stands in its document."""
    texts = rows.blocks.select("doc", text=pl.col("text").hash())
    return np.asarray(texts.select(pl.len().over("doc", "text")).to_series().to_numpy(), np.int64)


def _share(part: NDArray[np.generic], whole: NDArray[np.generic]) -> NDArray[np.float32]:
    return np.asarray(part / np.maximum(whole, 1), np.float32)


def _text_columns(rows: Rows, chosen: Bools) -> Columns:
    text, chars, words = rows.texts(chosen), rows.chars[chosen], rows.words[chosen]
    counts, size = count_bytes(text)
    columns: Columns = {
        "text_chars": chars,
        "text_words": words,
        "text_word_chars": _share(chars, words),
        "text_wide": _share(size - chars, size),
    }
    columns |= {f"text_{name}": rows.says(name)[chosen] for name in MEASURES}
    columns |= {f"text_{name}": text.str.contains(sign).to_numpy() for name, sign in SIGNS.items()}
    columns |= {f"text_{name}_share": _share(count, size) for name, count in counts.items()}
    return columns | {f"text_{name}": count for name, count in counts.items()}


def _word_columns(layout: _Layout, weights: Weights) -> Columns:
    """What the words of short rows weigh, and those of the short rows around."""
    rows = layout.rows
    columns = word_columns(rows.blocks["text"], rows.words.astype(np.float32), weights.words, OWN_SUMMARIES)
    sums = np.append(0, np.cumsum(np.clip(columns["words_sum"], -MOST_WEIGHT, MOST_WEIGHT).astype(np.int64)))
    for width in WORD_WIDTHS:
        above, below = layout.around(width)
        columns[f"words_above{width}"] = _share(sums[layout.row] - sums[above], layout.row - above)
        columns[f"words_below{width}"] = _share(sums[below] - sums[layout.row + 1], below - layout.row - 1)
    return columns


def _gram_columns(layout: _Layout, weights: Weights) -> Columns:
    """What the character n-grams of a row weigh, and those of the rows around."""
    scores = gram_scores(layout.rows.blocks["text"], weights.grams)
    sums = np.append(0, np.cumsum(np.clip(scores, -MOST_GRAMS, MOST_GRAMS)))
    columns: Columns = {
        "words_grams": scores,
        "words_grams_page": _share(sums[layout.end] - sums[layout.first], layout.end - layout.first),
    }
    for width in GRAM_WIDTHS:
        above, below = layout.around(width)
        columns[f"words_grams_above{width}"] = _share(sums[layout.row] - sums[above], layout.row - above)
        columns[f"words_grams_below{width}"] = _share(
            sums[below] - sums[layout.row + 1], below - layout.row - 1
        )
    return columns


def _rule_columns(rows: Rows) -> Columns:
    columns: Columns = {"ruled_any": rows.edge_kind != NO_KIND}
    for number, names in enumerate(GROUPS[:-1]):
        columns[f"ruled_{number}"] = np.isin(rows.edge_kind, [kind(name) for name in names])
    return columns


def _near_columns(layout: _Layout) -> Columns:
    columns: Columns = {}
    for step in STEPS:
        there = layout.row + step
        inside = (there >= layout.first) & (there < layout.end)
        there = np.where(inside, there, layout.row)
        for name in ("words", "ends", "removed"):
            columns[f"near_{step:+d}_{name}"] = np.where(inside, layout.numbers[name][there], OUTSIDE)
        columns[f"near_{step:+d}_group"] = np.where(inside, layout.group[there], OUTSIDE)
    return columns


def _around_columns(layout: _Layout) -> Columns:
    columns: Columns = {}
    for width in (*WIDTHS, FAR_WIDTH):
        above, below = layout.around(width)
        for name in AROUND if width != FAR_WIDTH else AROUND[:-1]:
            columns[f"near_above{width}_{name}"] = _share(
                layout.sum(name, above, layout.row), layout.row - above
            )
            columns[f"near_below{width}_{name}"] = _share(
                layout.sum(name, layout.row + 1, below), below - layout.row - 1
            )
    return columns


def _distance_columns(layout: _Layout) -> Columns:
    columns: Columns = {}
    for name in ("prose", "sentence", "removed", "known", "related", "notice", "button", *LANDMARKS):
        flag = layout.flags[name]
        columns[f"near_since_{name}"] = _since(flag, layout.row, layout.first)
        backwards = _since(flag[::-1], layout.row, (len(flag) - layout.end)[::-1])
        columns[f"near_until_{name}"] = backwards[::-1]
    others = ~layout.flags["phrase"]
    columns["near_phrases_above"] = np.minimum(_since(others, layout.row, layout.first), FAR)
    backwards = _since(others[::-1], layout.row, (len(others) - layout.end)[::-1])
    columns["near_phrases_below"] = backwards[::-1]
    return columns


def _since(flag: Bools, row: Ints, first: Ints) -> Ints:
    """Rows since the last row above for which `flag` holds, FAR if there is none in the document."""
    last = np.maximum.accumulate(np.where(flag, row, -1))
    above = np.append(-1, last[:-1])
    return np.where(above >= first, np.minimum(row - above, FAR), FAR)


def _place_columns(layout: _Layout) -> Columns:
    rows, row, first = layout.rows, layout.row, layout.first
    above = {
        f"place_{shown}above": _share(layout.sum(name, first, row), layout.whole(name))
        for shown, name in (("", "chars"), ("prose_", "prose_chars"), ("sentence_", "sentence_chars"))
    }
    return {
        **above,
        "place_rows_above": row - first,
        "place_rows_below": layout.end - row,
        **{f"place_{reasons[0]}": rows.is_for(reasons) for reasons in PLACE_REASONS},
    }


def _page_columns(layout: _Layout) -> Columns:
    rows = layout.rows
    count = layout.end - layout.first
    chars, prose = layout.whole("chars"), layout.whole("prose")
    return {
        "page_share": _share(rows.chars, chars),
        "page_rows": count,
        "page_prose": prose,
        "page_prose_share": _share(layout.whole("prose_chars"), chars),
        "page_sentence_share": _share(layout.whole("sentence_chars"), chars),
        "page_removed": _share(layout.whole("removed"), count),
        "page_known": _share(layout.whole("known"), count),
        "page_finished": _share(layout.whole("finished"), layout.whole("long")),
        "page_relative_words": _share(layout.numbers["words"] * prose, layout.whole("prose_words")),
    }
