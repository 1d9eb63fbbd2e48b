"""What recipes say of blocks: the last word, since somebody looked at the site's own pages."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from ingest.recipes.mark import CONTENT_ROLE, DROP_ROLE


def label_by_recipe(blocks: pl.DataFrame, reasons: Mapping[int, str]) -> pl.DataFrame:
    """Blocks of the documents in `reasons` (number -> name of the recipe) as their recipe has it.

    What it leaves out keeps the kind of boilerplate that was found for it, else it is "other".
    """
    if not reasons:
        return blocks
    named = pl.DataFrame({"doc": pl.Series(list(reasons), dtype=pl.Int32), "recipe": list(reasons.values())})
    zones = pl.col("zone").str.split(" ")
    inside = zones.list.contains(CONTENT_ROLE) & ~zones.list.contains(DROP_ROLE) & ~pl.col("hidden")
    has = pl.col("recipe").is_not_null()
    kind = pl.when(inside).then(None).otherwise(pl.col("boilerplate").fill_null("other"))
    return (
        blocks.join(named, on="doc", how="left", maintain_order="left")
        .with_columns(
            label=pl.when(~has)
            .then("label")
            .when(inside)
            .then(pl.lit("content"))
            .otherwise(pl.lit("boilerplate")),
            boilerplate=pl.when(has).then(kind).otherwise("boilerplate"),
            reason=pl.when(has).then("recipe").otherwise("reason"),
        )
        .drop("recipe")
    )
