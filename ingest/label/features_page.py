"""What a page is like as a whole: one value a page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from ingest.label.features_context import sums_of
from ingest.label.features_layout import Column, Layout, Longs, Sums, running_sum, share
from ingest.label.features_text import Columns
from ingest.label.page_types import PAGE_TYPES

MOSTLY_WIDE = 0.3  # bytes beyond one a character: a script that is not Latin
LONG_CHARS = 100
PAGE_ZONES = (
    "article", "main", "li", "table", "form", "figure", "aside", "header", "footer", "nav",
)  # fmt: skip


def page_columns(
    layout: Layout, own: Columns, told: Sequence[str], weights: Mapping[str, Sequence[int]]
) -> Columns:
    """Columns about pages, from the columns of their rows and the words that the pages say of themselves."""
    sums = sums_of(own)
    return {
        **_size_columns(layout, own, sums),
        **_share_columns(layout, own, sums),
        **_type_columns(layout, own),
        **told_columns(told, weights),
    }


def _size_columns(layout: Layout, own: Columns, sums: Sums) -> Columns:
    first, end = layout.page_first, layout.page_end
    rows, chars = end - first, sums.of("chars", layout.page_first, layout.page_end)
    longest_sentence = np.where(own["ends_sentence"], own["chars"], 0)
    shapes = np.bincount(layout.shape, minlength=len(layout.shape))[layout.shape]
    return {
        "rows": rows,
        "chars": chars,
        "mean": share(chars, rows),
        "sentence": share(sums.of("sentence", first, end), rows),
        "prose": share(sums.of("prose", first, end), chars),
        "titles": _total(layout, own["tag_h1"]),
        "long": _total(layout, own["chars"] > LONG_CHARS),
        "longest": np.maximum.reduceat(own["chars"], first),
        "longest_sentence": share(np.maximum.reduceat(longest_sentence, first), chars),
        "largest_shape": share(np.maximum.reduceat(shapes, first), rows),
        "wide": share(_total(layout, own["wide_ratio"] > MOSTLY_WIDE), rows),
    }


def _share_columns(layout: Layout, own: Columns, sums: Sums) -> Columns:
    rows = layout.page_end - layout.page_first
    chars = sums.of("chars", layout.page_first, layout.page_end)
    by_rows = {
        **{name: own[name] for name in ("cut_off", "edge", "ruled", "hidden", "heading")},
        **{name: own[f"zone_{name}"] for name in PAGE_ZONES},
        "tokens": own["tokens_near"],
        "words": own["words_sum"],
    }
    by_chars = {
        **{f"{name}_chars": own["chars"] * own[f"zone_{name}"] for name in ("article", "main", "li")},
        "p_chars": own["chars"] * own["tag_p"],
        "link": own["link_chars"],
        "digits": own["digits"],
        "signs": own["signs"],
        "capitals": own["capitals"],
    }
    return {
        **{name: share(_total(layout, values), rows) for name, values in by_rows.items()},
        **{name: share(_total(layout, values), chars) for name, values in by_chars.items()},
    }


def _type_columns(layout: Layout, own: Columns) -> Columns:
    """Mean weight of class words and of words of short blocks for each type of page."""
    rows = layout.page_end - layout.page_first
    short = _total(layout, own["typed"])
    columns: Columns = {}
    for kind in PAGE_TYPES:
        columns[f"tokens_type_{kind}"] = share(_total(layout, own[f"tokens_type_{kind}"]), rows)
        columns[f"words_type_{kind}"] = share(_total(layout, own[f"words_type_{kind}"]), short)
    return columns


def told_columns(told: Sequence[str], weights: Mapping[str, Sequence[int]]) -> Columns:
    """Mean weight of a page's declared types and of the words of its address, for each type of page."""
    columns: Columns = {}
    for name, declared in (("declared", True), ("address", False)):
        means = np.array([_mean(words, weights, declared=declared) for words in told], np.float32)
        columns |= {
            f"{name}_type_{kind}": means[:, place] if len(told) else means
            for place, kind in enumerate(PAGE_TYPES)
        }
    return columns


def _mean(words: str, weights: Mapping[str, Sequence[int]], *, declared: bool) -> list[float]:
    held = [
        weights[word] for word in words.split(" ") if word in weights and word.startswith("is:") == declared
    ]
    return [sum(column) / len(held) for column in zip(*held, strict=True)] or [0.0] * len(PAGE_TYPES)


def _total(layout: Layout, values: Column) -> Longs:
    """Sum of whole numbers over each page."""
    sums = running_sum(values)
    total: Longs = sums[layout.page_end] - sums[layout.page_first]
    return total


SHOWN: frozenset[str] = frozenset(
    {
        *("rows", "chars", "mean", "sentence", "prose", "titles", "long", "longest", "longest_sentence"),
        *("largest_shape", "wide", "cut_off", "edge", "ruled", "hidden", "heading", "tokens", "words"),
        *PAGE_ZONES,
        *("article_chars", "main_chars", "li_chars", "p_chars", "link", "digits", "signs", "capitals"),
    }
)
"""Columns that blocks see as `page_`; of the others they see what they say together, the type."""
