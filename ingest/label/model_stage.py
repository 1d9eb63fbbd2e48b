"""The stage in which the learned model decides every block of a page that no rule has decided.

A reason is `model:0.93 class-words`: the probability of content, and the family of features that
spoke most for the decision. Families (see `tools.train`): text, words, rules, tag, region,
class-words, element, alike, place, near, page.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from ingest.label.decide import is_open, keep, remove
from ingest.label.model import CERTAIN, Model, choose_kept, fill_gaps, judge, load_model
from ingest.label.structure import suggest_kinds
from ingest.rules import RuleSet

PAGES = "pages"  # the model for pages of tags
INNER_KINDS = ("heading", "table_row", "code", "quote")  # stand between paragraphs, and are short
LEAST_INNER = 250  # so likely (in thousandths) such a block must be content to be kept between two
WORD_UNIT = 3  # sizes of blocks are counted in thirds of a word, as `measure` counts spaceless scripts


def label_model(blocks: pl.DataFrame, rules: RuleSet, model: Model | None = None) -> pl.DataFrame:
    """Open blocks of pages decided by `model` (by default the package's own); text dumps pass."""
    rows = blocks.with_row_index("row").filter(pl.col("tag") != "")
    if rows.is_empty():
        return blocks
    verdicts = decide(rows, model or load_model(PAGES), rules)
    blocks = (
        blocks.with_row_index("row").join(verdicts, on="row", how="left", maintain_order="left").drop("row")
    )
    blocks = keep(blocks, pl.col("model_keeps"), pl.col("model_reason"))
    blocks = remove(blocks, ~pl.col("model_keeps"), pl.col("model_kind"), pl.col("model_reason"))
    return blocks.drop("model_keeps", "model_kind", "model_reason")


def decide(rows: pl.DataFrame, model: Model, rules: RuleSet) -> pl.DataFrame:
    """What becomes of the open ones among blocks of pages: row, model_keeps, model_kind, model_reason."""
    judgement = judge(rows, model)
    is_undecided = rows.select(is_open()).to_series()
    at = is_undecided.arg_true().to_numpy()
    undecided = rows.filter(is_undecided)
    likely = judgement.probability[at]
    size = np.rint(undecided["words"].to_numpy() * WORD_UNIT).astype(np.int64)
    page = undecided["doc"].to_numpy()
    in_body = undecided["kind"].is_in(INNER_KINDS).to_numpy() & (likely >= LEAST_INNER)
    kept = fill_gaps(page, choose_kept(page, likely, size), in_body)
    family = np.where(kept, judgement.pro[at], judgement.contra[at])
    return pl.DataFrame(
        {
            "row": undecided["row"],
            "model_keeps": kept,
            "model_kind": suggest_kinds(undecided, rules),
            "model_reason": _reasons(likely, family, model.families),
        }
    )


def _reasons(likely: np.ndarray, family: np.ndarray, families: tuple[str, ...]) -> pl.Series:
    """Reasons from probabilities in thousandths and places of families: few distinct ones."""
    hundredths = (likely * 100 + CERTAIN // 2) // CERTAIN
    names = [f"model:{share / 100:.2f} {name}" for name in families for share in range(101)]
    return pl.Series(names).gather(family * 101 + hundredths)
