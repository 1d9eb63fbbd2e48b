"""What a block is by itself: its letters, its tag, its regions."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa
from numpy.typing import NDArray

from ingest.label.features_layout import Column, Longs, share

Columns = dict[str, Column]

SAID = ("title", "caption", "byline", "subtitle", "tag")  # what tags or class words say that a row is
FLAGS = ("ends_sentence", "holds_sentence", "full_stop", "cut_off", "list_mark", "hidden")
TAGS = ("p", "div", "li", "h1", "h2", "h3", "dd")
ZONES = (
    "nav", "header", "footer", "aside", "form", "article", "main", "figure", "figcaption", "table",
    "blockquote", "pre", "button", "select", "li", "dialog", "details",
)  # fmt: skip

# Classes of bytes that are counted together: three counters share the 64 bits of a running sum.
COUNTER_BITS = 21
COUNTED = {"signs": b",;:.!?", "digits": b"0123456789", "capitals": bytes(range(65, 91))}
WIDE_SIGNS = ((0xE3, 0x80), (0xEF, 0xBC))  # UTF-8 of CJK punctuation and of full-width signs begins so


def text_columns(blocks: pl.DataFrame) -> Columns:
    """Lengths, shares of signs and letters, flags, tag, regions and what the rules said of each block."""
    chars = blocks["chars"].to_numpy().astype(np.int64)
    links, words = blocks["link_chars"].to_numpy(), blocks["words"].to_numpy()
    counts, size = count_bytes(blocks["text"])
    columns: Columns = {
        "chars": chars,
        "words": words,
        "link_chars": links,
        "link_ratio": share(links, chars),
        "word_chars": share(chars, words),
        "wide_ratio": share(size - chars, size),
        "heading": (blocks["kind"] == "heading").to_numpy(),
        "ruled": (blocks["label"] == "boilerplate").fill_null(value=False).to_numpy(),
        "edge": blocks["edge_kind"].is_not_null().to_numpy(),
    }
    for name, count in counts.items():
        columns |= {name: count, f"{name}_ratio": share(count, size)}
    said = blocks["boilerplate"]
    columns |= {f"said_{kind}": (said == kind).fill_null(value=False).to_numpy() for kind in SAID}
    columns |= {flag: blocks[flag].fill_null(value=False).to_numpy() for flag in FLAGS}
    columns |= {f"tag_{tag}": (blocks["tag"] == tag).to_numpy() for tag in TAGS}
    return columns | _zone_columns(blocks["zone"])


def _zone_columns(zones: pl.Series) -> Columns:
    """Whether a block lies in each region; a page has few combinations of them."""
    distinct, codes = encode(zones)
    regions = [set(zone.split()) for zone in distinct.to_list()]
    return {f"zone_{name}": np.array([name in held for held in regions], np.bool_)[codes] for name in ZONES}


def encode(values: pl.Series) -> tuple[pl.Series, NDArray[np.intp]]:
    """Distinct values in the order of their coming, and the place among them of every value."""
    distinct = values.unique(maintain_order=True)
    places = pl.DataFrame({"value": distinct, "place": np.arange(len(distinct), dtype=np.int64)})
    codes = pl.DataFrame({"value": values}).join(places, on="value", how="left", maintain_order="left")
    return distinct, codes["place"].to_numpy().astype(np.intp)


def count_bytes(texts: pl.Series) -> tuple[dict[str, Longs], Longs]:
    """How many signs, digits and capitals stand in every text, and the texts' sizes in bytes.

    One sum over the bytes of each text serves three counters.
    """
    offsets, data = _utf8(texts)
    size = offsets[1:] - offsets[:-1]
    held = _sums(COUNTERS[data], offsets)
    mask = np.uint64((1 << COUNTER_BITS) - 1)
    counts = {
        name: ((held >> np.uint64(place * COUNTER_BITS)) & mask).astype(np.int64)
        for place, name in enumerate(COUNTED)
    }
    counts["signs"] += _sums(_begin_wide_signs(data), offsets, np.int64)
    return counts, size


def _sums(values: NDArray[Any], offsets: Longs, kind: type | None = None) -> NDArray[Any]:
    """Sum of the values of each text; the last value belongs to none, so that every offset is a place."""
    if len(offsets) == 1:
        return np.zeros(0, kind or values.dtype)
    sums = np.add.reduceat(values, offsets[:-1], dtype=kind)
    return np.where(offsets[1:] > offsets[:-1], sums, 0)


def _counters() -> NDArray[np.uint64]:
    """For each byte, a one in the counter of its class."""
    table = np.zeros(256, np.uint64)
    for place, members in enumerate(COUNTED.values()):
        table[np.frombuffer(members, np.uint8)] = np.uint64(1 << (place * COUNTER_BITS))
    return table


COUNTERS = _counters()


def _begin_wide_signs(data: NDArray[np.uint8]) -> NDArray[np.bool_]:
    begins = np.zeros(len(data), np.bool_)
    for lead, second in WIDE_SIGNS:
        begins[:-1] |= (data[:-1] == lead) & (data[1:] == second)
    return begins


def _utf8(texts: pl.Series) -> tuple[Longs, NDArray[np.uint8]]:
    """Offsets and bytes of texts, as Arrow holds them, and one byte more that is zero."""
    array = texts.to_arrow().cast(pa.large_string())
    _, offsets, data = array.buffers()
    held = np.frombuffer(offsets, np.int64)[array.offset : array.offset + len(array) + 1]
    if data is None:
        return held - held[:1], np.zeros(1, np.uint8)
    return held - held[:1], np.append(np.frombuffer(data, np.uint8)[held[0] : held[-1]], np.uint8(0))
