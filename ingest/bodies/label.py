"""What a page shows beside a story that its script holds whole: its beginning once more, and its offers."""

from __future__ import annotations

import re
from collections.abc import Collection

import polars as pl

SCRIPT_ZONE = "script"  # of the blocks that stood in a script, see ingest.blocks.tags
REPEATED, BESIDE = "in-script-body", "beside-script-body"
CUT_OFF = re.compile(r"\s*(?:\.{3}|…|\[…\])\s*$")
SPACE = re.compile(r"\s+")


def label_beside(blocks: pl.DataFrame, docs: Collection[int]) -> pl.DataFrame:
    """Kept blocks of the documents `docs` that stood outside of their script as duplicate or other.

    >>> rows = {"doc": [0, 0], "zone": ["main", "article script"], "text": ["A bridge...", "A bridge fell."]}
    >>> frame = pl.DataFrame({**rows, "label": ["content"] * 2, "boilerplate": None, "reason": "model"})
    >>> label_beside(frame, {0})["boilerplate"].to_list()
    ['duplicate', None]
    """
    if not docs:
        return blocks
    kept = pl.col("doc").is_in(list(docs)) & (pl.col("label") == "content")
    told = pl.col("zone").str.split(" ").list.contains(SCRIPT_ZONE)
    found: dict[int, str] = {}
    for _, rows in blocks.with_row_index("row").filter(kept).group_by("doc"):
        story = _squashed(" ".join(rows.filter(told)["text"]))
        for row, text in rows.filter(~told).select("row", "text").iter_rows() if story else ():
            found[row] = REPEATED if _squashed(CUT_OFF.sub("", text)) in story else BESIDE
    reason = pl.int_range(pl.len()).replace_strict(found, default=None, return_dtype=pl.String)
    kind = pl.when(reason == REPEATED).then(pl.lit("duplicate")).otherwise(pl.lit("other"))
    return blocks.with_columns(
        label=pl.when(reason.is_null()).then("label").otherwise(pl.lit("boilerplate")),
        boilerplate=pl.when(reason.is_null()).then("boilerplate").otherwise(kind),
        reason=pl.coalesce(reason, "reason"),
    )


def _squashed(text: str) -> str:
    return SPACE.sub("", text).casefold()
