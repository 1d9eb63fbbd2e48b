"""How a stage decides: it fills what is open and leaves the rest alone."""

from __future__ import annotations

import polars as pl

CONTENT = "content"
BOILERPLATE = "boilerplate"


def is_open() -> pl.Expr:
    """Whether no stage has decided yet."""
    return pl.col("label").is_null()


def remove(
    blocks: pl.DataFrame, condition: pl.Expr, kind: str | pl.Expr, reason: str | pl.Expr
) -> pl.DataFrame:
    """Open blocks that meet `condition` become boilerplate of `kind` for `reason`."""
    decided = is_open() & condition.fill_null(value=False)
    return blocks.with_columns(
        label=pl.when(decided).then(pl.lit(BOILERPLATE)).otherwise(pl.col("label")),
        boilerplate=pl.when(decided).then(_value(kind)).otherwise(pl.col("boilerplate")),
        reason=pl.when(decided).then(_value(reason)).otherwise(pl.col("reason")),
    )


def keep(blocks: pl.DataFrame, condition: pl.Expr, reason: str | pl.Expr) -> pl.DataFrame:
    """Open blocks that meet `condition` become content for `reason`."""
    decided = is_open() & condition.fill_null(value=False)
    return blocks.with_columns(
        label=pl.when(decided).then(pl.lit(CONTENT)).otherwise(pl.col("label")),
        reason=pl.when(decided).then(_value(reason)).otherwise(pl.col("reason")),
    )


def _value(value: str | pl.Expr) -> pl.Expr:
    return pl.lit(value) if isinstance(value, str) else value
