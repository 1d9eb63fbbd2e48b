"""What a block is by its surroundings: the elements that hold it, its like, its neighbours, its page."""

from __future__ import annotations

import numpy as np
import polars as pl

from ingest.label.features_layout import (
    Column,
    Ints,
    Layout,
    Longs,
    Sums,
    enclosing,
    running_sum,
    share,
    shared_depth,
)
from ingest.label.features_text import Columns

LEVELS = 6  # elements around a block that are looked at, each holding more rows than the one before
RULED_LEVELS = 4
WINDOWS = (4, 12)  # rows on each side
MIN_SENTENCE_CHARS = 40  # a shorter row that ends like a sentence may be a button
MIN_PROSE_CHARS = 60
MAX_PROSE_LINK_RATIO = 0.33
NOWHERE = -9999  # for "so many rows below the first h1" where there is none
BELOW = ("below_sum", "below_least", "below_most")  # what the words of a heading say of what follows


def context_columns(layout: Layout, own: Columns) -> Columns:
    """Columns about the surroundings of each row, from the rows' own columns."""
    sums = sums_of(own)
    return {
        **_place_columns(layout, own, sums),
        **_element_columns(layout, sums),
        **_shape_columns(layout, own),
        **_near_columns(layout, own, sums),
    }


def sums_of(own: Columns) -> Sums:
    """Running sums of the columns that are summed over runs of rows."""
    chars = own["chars"]
    sentence = own["ends_sentence"] & (chars > MIN_SENTENCE_CHARS)
    prose = own["ends_sentence"] & (chars > MIN_PROSE_CHARS) & (own["link_ratio"] < MAX_PROSE_LINK_RATIO)
    return Sums(
        chars=chars,
        link=own["link_chars"],
        sentence=sentence,
        prose=np.where(prose, chars, 0),
        heading=own["heading"],
        tokens=own["tokens_near"],
        words=own["words_sum"],
        opens=own["opens_sum"],
        opened=own["opened"],
        signs=own["signs"],
        ruled=own["ruled"],
    )


def _place_columns(layout: Layout, own: Columns, sums: Sums) -> Columns:
    rows = np.arange(len(layout.number), dtype=np.int32)
    total = sums.of("chars", layout.first, layout.end)
    title, heading = own["tag_h1"], own["heading"]
    first_title = np.full(len(layout.page_first), len(rows))
    np.minimum.at(first_title, layout.number[title], rows[title])
    title_row = first_title.astype(np.int32)
    with_title = shared_depth(layout, title_row)
    longest = _longest_prose(layout, own)
    with_longest = shared_depth(layout, longest)
    above = _last_above(heading)
    headed = above >= layout.first
    last_title = _last_above(title)
    return {
        "depth": layout.depth,
        "joint_up": layout.depth - layout.joint,
        "joint_down": layout.depth - np.append(layout.joint[1:], -1),
        "place": share(rows - layout.first, layout.rows),
        "chars_before": share(sums.of("chars", layout.first, rows), total),
        "rows_before": rows - layout.first,
        "rows_after": layout.end - rows,
        "since_title": np.where(last_title >= layout.first, rows - last_title, -1),
        "from_title": np.where(
            first_title[layout.number] < len(rows), rows - first_title[layout.number], NOWHERE
        ),
        "title_up": np.where(with_title < 0, -1, layout.depth - with_title),
        "title_depth": with_title,
        "longest_up": layout.depth - with_longest,
        "longest_down": layout.depth[longest][layout.number] - with_longest,
        "from_longest": rows - longest[layout.number],
        "since_heading": np.where(headed, rows - above, -1),
        "heading_words": np.where(headed, own["words_sum"][above], 0),
        "heading_tokens": np.where(headed, own["tokens_near"][above], 0),
        **{f"heading_{name}": np.where(headed, own[name][above], 0) for name in BELOW},
    }


def _longest_prose(layout: Layout, own: Columns) -> Ints:
    """The row of each page with the longest prose that is no link, the first if there are several."""
    weight = own["chars"] * own["ends_sentence"] * (own["link_ratio"] < MAX_PROSE_LINK_RATIO)
    most = np.maximum.reduceat(weight, layout.page_first)
    rows = np.where(weight == most[layout.number], np.arange(len(weight)), len(weight))
    longest: Ints = np.minimum.reduceat(rows, layout.page_first).astype(np.int32)
    return longest


def _last_above(flag: Column) -> Ints:
    """The last row up to each at which `flag` holds, -1 if none."""
    rows = np.arange(len(flag), dtype=np.int32)
    found: Ints = np.maximum.accumulate(np.where(flag, rows, np.int32(-1)))
    return found


def _element_columns(layout: Layout, sums: Sums) -> Columns:
    columns: Columns = {}
    total = sums.of("chars", layout.first, layout.end)
    prose = sums.of("prose", layout.first, layout.end)
    for level, (first, end) in enumerate(enclosing(layout, LEVELS)):
        rows = end - first
        chars = sums.of("chars", first, end)
        held: Columns = {
            "share": share(chars, total),
            "prose": share(sums.of("prose", first, end), prose),
            "mean": share(chars, rows),
            "link": share(sums.of("link", first, end), chars),
            "signs": share(sums.of("signs", first, end), chars),
            "rows": rows,
        }
        held |= {
            name: share(sums.of(name, first, end), rows)
            for name in ("sentence", "heading", "tokens", "words")
        }
        if level < RULED_LEVELS:
            held["ruled"] = share(sums.of("ruled", first, end), rows)
            held["opens"] = share(sums.of("opens", first, end), sums.of("opened", first, end))
        columns |= {f"up{level}_{name}": values for name, values in held.items()}
    return columns


def _shape_columns(layout: Layout, own: Columns) -> Columns:
    """What rows of one page have in common that stand under the same tags all the way up."""
    shape, chars = layout.shape, own["chars"]
    rows = np.bincount(shape, minlength=len(shape))[shape]
    held = _group_sum(shape, chars)
    places = np.arange(len(shape))
    first = np.full(len(shape), len(shape))
    np.minimum.at(first, shape, places)
    last = np.zeros(len(shape), np.int64)
    last[shape] = places
    total = running_sum(chars)
    return {
        "shape_rows": rows,
        "shape_share": share(held, total[layout.end] - total[layout.first]),
        "shape_mean": share(held, rows),
        "shape_link": share(_group_sum(shape, own["link_chars"]), held),
        "shape_sentence": share(_group_sum(shape, own["ends_sentence"]), rows),
        "shape_words": share(_group_sum(shape, own["words_sum"]), rows),
        "shape_span": share((last - first)[shape], layout.rows),
        "seen": own["copies"],
    }


def _group_sum(group: Longs, values: Column) -> Column:
    """Sum of whole numbers over the group of each row: doubles hold them exactly."""
    held: Column = np.bincount(group, values, len(group))[group]
    return held


def _near_columns(layout: Layout, own: Columns, sums: Sums) -> Columns:
    columns: Columns = {}
    rows = np.arange(len(layout.number), dtype=np.int32)
    for step in (-2, -1, 1, 2):
        there = rows + step
        inside = (there >= layout.first) & (there < layout.end)
        there = np.where(inside, there, rows)
        for name in ("chars", "link_ratio", "words_sum"):
            columns[f"near{step:+d}_{name}"] = np.where(inside, own[name][there], -1)
    for width in WINDOWS:
        first = np.maximum(layout.first, rows - width)
        end = np.minimum(layout.end, rows + width + 1)
        chars = sums.of("chars", first, end)
        held = {
            name: share(sums.of(name, first, end), end - first) for name in ("sentence", "tokens", "words")
        }
        held |= {"mean": share(chars, end - first), "link": share(sums.of("link", first, end), chars)}
        columns |= {f"around{width}_{name}": values for name, values in held.items()}
    return columns


def copy_columns(page: pl.Series, texts: pl.Series) -> Columns:
    """How often the text of each row stands on its page, and how often above it."""
    rows = pl.DataFrame({"page": page, "text": texts.hash()})
    counted = rows.select(
        copies=pl.len().over("page", "text"), copy=pl.int_range(pl.len()).over("page", "text")
    )
    return {name: counted[name].to_numpy().astype(np.int64) for name in counted.columns}
