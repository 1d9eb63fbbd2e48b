"""The stage in which the learned model decides every block of a page that no rule has decided, and
whether what tags and class words state of a block (title, byline) makes it furniture on a page that is
no article.

A reason is `model:0.93 class-words`: the probability of content, and the family of features that
spoke most for the decision. Families (see `tools.train`): text, words, rules, tag, region,
class-words, element, alike, place, near, page.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from ingest.label.choose import CERTAIN, LEAST_BEST, choose_kept, fill_gaps
from ingest.label.decide import is_open, keep, remove
from ingest.label.model import Judgement, Model, judge, load_model
from ingest.label.page_types import PAGE_TYPES
from ingest.label.structure import suggest_kinds
from ingest.rules import RuleSet

PAGES = "pages"  # the model for pages of tags
INNER_KINDS = ("heading", "table_row", "code", "quote")  # stand between paragraphs, and are short
COMMENT = "comment"
LEAST_COMMENT = 900  # so likely a row that class words call a comment must be content on an article
LEAST_INNER = 250  # so likely (in thousandths) such a block must be content to be kept between two
KIND_COLUMNS = ("doc", "kind", "words", "chars", "link_ratio", "hidden", "edge_kind", "zone", "tokens")
ARTICLE = PAGE_TYPES.index("article")  # the headline of one has a column of its own
WORD_UNIT = 3  # sizes of blocks are counted in thirds of a word, as `measure` counts spaceless scripts


def label_model(blocks: pl.DataFrame, rules: RuleSet, model: Model | None = None) -> pl.DataFrame:
    """Open and stated blocks of pages decided by `model` (by default the package's own), and the column
    page_type; text dumps pass, and have no type. What is stated of a block stands if it is not kept.
    """
    of_page = blocks["tag"] != ""
    if not of_page.any():
        return blocks.with_columns(page_type=pl.lit(None, pl.String))
    rows = blocks if of_page.all() else blocks.filter(of_page)
    model = model or load_model(PAGES)
    judgement = judge(rows, model)
    found = decide(rows, judgement, model, rules)
    types = np.full(blocks.height, -1, np.int64)
    types[of_page.to_numpy()] = judgement.page_type
    page_type = pl.Series(PAGE_TYPES).gather(pl.Series(types).replace(-1, None))
    place = np.full(blocks.height, -1, np.int64)
    place[np.flatnonzero(of_page.to_numpy())[found.pop("row").to_numpy()]] = np.arange(len(found["keeps"]))
    places = pl.Series(place)
    keeps, kind, reason = (
        found[name].gather(places.replace(-1, None)) for name in ("keeps", "kind", "reason")
    )
    reopened = pl.col("stated") & pl.lit(keeps)
    blocks = blocks.with_columns(
        pl.when(reopened).then(None).otherwise(pl.col(name)).alias(name)
        for name in ("label", "boilerplate", "reason")
    )
    blocks = keep(blocks.with_columns(page_type=page_type), pl.lit(keeps), pl.lit(reason))
    return remove(blocks, ~pl.lit(keeps), pl.lit(kind), pl.lit(reason))


def decide(rows: pl.DataFrame, judgement: Judgement, model: Model, rules: RuleSet) -> dict[str, pl.Series]:
    """What becomes of the open and stated ones among blocks of pages: row, keeps, kind, reason."""
    of_article = judgement.page_type == ARTICLE
    may_differ = pl.col("stated") & pl.Series(~of_article)
    is_undecided = rows.select(is_open() | may_differ).to_series()
    at = is_undecided.arg_true()
    undecided = rows.select(KIND_COLUMNS).filter(is_undecided)
    likely = judgement.probability[at]
    size = np.rint(undecided["words"].to_numpy() * WORD_UNIT).astype(np.int64)
    page = undecided["doc"].to_numpy()
    kinds = suggest_kinds(undecided, rules)
    doubted = of_article[at] & (kinds == COMMENT).to_numpy() & (likely < LEAST_COMMENT)
    weighed = _without_comments(page, likely, doubted)
    in_body = undecided["kind"].is_in(INNER_KINDS).to_numpy() & (weighed >= LEAST_INNER)
    kept = fill_gaps(page, choose_kept(page, weighed, size), in_body)
    family = np.where(kept, judgement.pro[at], judgement.contra[at])
    return {
        "row": at,
        "keeps": pl.Series(kept),
        "kind": kinds,
        "reason": _reasons(likely, family, model.families),
    }


def _without_comments(page: np.ndarray, likely: np.ndarray, doubted: np.ndarray) -> np.ndarray:
    """`likely`, 0 for doubted rows; pages on which nothing is likely then are of comments alone."""
    weighed = np.where(doubted, 0, likely)
    best = np.zeros(page.max(initial=0) + 1, weighed.dtype)
    np.maximum.at(best, page, weighed)
    return np.where(best[page] < LEAST_BEST, likely, weighed)


def _reasons(likely: np.ndarray, family: np.ndarray, families: tuple[str, ...]) -> pl.Series:
    """Reasons from probabilities in thousandths and places of families: few distinct ones."""
    hundredths = (likely * 100 + CERTAIN // 2) // CERTAIN
    names = [f"model:{share / 100:.2f} {name}" for name in families for share in range(101)]
    return pl.Series(names).gather(family * 101 + hundredths)
