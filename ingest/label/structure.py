"""What a page says of its blocks by tags, class words and links. Text dumps pass untouched."""

from __future__ import annotations

import functools
from collections.abc import Callable

import polars as pl

from ingest.label.decide import is_open, keep, remove
from ingest.label.region import main_regions
from ingest.rules import RuleSet

# Regions whose whole purpose is furniture, with the kind that they mostly hold.
ZONE_KINDS = {
    "nav": "menu",
    "footer": "menu",
    "aside": "related",
    "dialog": "legal",
    "button": "ui",
    "select": "ui",
    "form": "ui",
    "header": "menu",
    "figcaption": "caption",
}
MAX_ZONE_SHARE = 0.4  # a region or class word around more of the page's prose than this is its frame
MIN_PROSE_WORDS = 8.0  # a block of so many words that ends like a sentence is prose, not a label
MIN_TITLE_CHARS = 6  # a shorter row can stand in the head's title by accident
MAX_LABEL_CHARS = 160  # bylines, dates and tags are short; class words like "meta" also frame whole articles
LABEL_KINDS = ("byline", "date", "tag", "contact", "subtitle", "ui", "share")
CACHED_TOKENS = 65_536  # distinct class words repeat from page to page of a site
MAX_LINK_RATIO = 0.66  # more link text than this: a list of links
MAX_PROSE_LINK_RATIO = 0.33


def label_structure(blocks: pl.DataFrame, rules: RuleSet) -> pl.DataFrame:
    """Blocks of pages labelled by hidden flags, title tag, zones, class words, links and main region."""
    if not blocks["tag"].ne("").any():
        return blocks
    page = pl.col("tag") != ""
    blocks = remove(blocks, page & pl.col("hidden"), "ui", "hidden")
    titled = pl.col("head_title").str.contains(pl.col("text"), literal=True) & (
        pl.col("chars") >= MIN_TITLE_CHARS
    )
    blocks = remove(blocks, page & titled & ~_in_zone("nav"), "title", "head-title")
    blocks = remove(blocks, page & (pl.col("tag") == "h1") & ~_in_zone("aside"), "title", "h1")
    blocks = _label_by(blocks, "zone", _zone_verdict)
    blocks = _label_by(blocks, "tokens", _token_verdict(rules))
    links = page & (pl.col("link_ratio") > MAX_LINK_RATIO) & ~_is_prose()
    blocks = remove(blocks, links & (pl.col("tag") != "h2"), "related", "link-list")
    return _label_region(blocks)


def _is_prose() -> pl.Expr:
    return (
        pl.col("ends_sentence")
        & (pl.col("words") >= MIN_PROSE_WORDS)
        & (pl.col("link_ratio") <= MAX_PROSE_LINK_RATIO)
    )


def _in_zone(zone: str) -> pl.Expr:
    return pl.concat_str([pl.lit(" "), pl.col("zone"), pl.lit(" ")]).str.contains(f" {zone} ", literal=True)


def _zone_verdict(zone: str) -> tuple[str, str] | None:
    """Kind and reason for the first furniture region among the names of a zone."""
    regions = zone.split()
    for name, kind in ZONE_KINDS.items():
        if name in regions and not (name == "header" and "article" in regions):
            return kind, f"zone-{name}"  # an article's own header holds its title and byline
    return None


@functools.cache
def _token_verdict(rules: RuleSet) -> Callable[[str], tuple[str, str] | None]:
    """Kind and id of the first rule that matches class and id words, as a function of the words."""

    @functools.lru_cache(CACHED_TOKENS)
    def judge(tokens: str) -> tuple[str, str] | None:
        found = rules.matching_tokens(tokens)[:1] if tokens else []
        return (found[0].kind, found[0].id) if found else None

    return judge


def _label_by(
    blocks: pl.DataFrame, column: str, judge: Callable[[str], tuple[str, str] | None]
) -> pl.DataFrame:
    """Blocks labelled by a column with few distinct values, each judged once.

    A verdict that would take the frame of a page (more than MAX_ZONE_SHARE of its prose) is left out
    for that page; the kind that the row's own text suggests is more exact than its region's.
    """
    verdicts = [(value, *verdict) for value in blocks[column].unique() if (verdict := judge(value))]
    if not verdicts:
        return blocks
    said = pl.DataFrame(verdicts, schema=[column, "said_kind", "said_reason"], orient="row")
    blocks = blocks.join(said, on=column, how="left", maintain_order="left")
    prose = pl.when(_is_prose()).then(pl.col("chars")).otherwise(0)
    blocks = blocks.with_columns(prose_chars=prose).with_columns(
        share=pl.col("prose_chars").sum().over("doc", "said_reason")
        / pl.max_horizontal(pl.col("prose_chars").sum().over("doc"), pl.lit(1))
    )
    kind = pl.col("said_kind")
    short = ~kind.is_in(LABEL_KINDS) | (pl.col("chars") <= MAX_LABEL_CHARS) | (column == "zone")
    decided = kind.is_not_null() & (pl.col("share") < MAX_ZONE_SHARE) & short
    blocks = remove(blocks, decided, pl.coalesce("edge_kind", kind), pl.col("said_reason"))
    return blocks.drop("said_kind", "said_reason", "prose_chars", "share")


def _label_region(blocks: pl.DataFrame) -> pl.DataFrame:
    """What lies outside the region that holds most of the page's prose."""
    prose = blocks.filter(is_open() & _is_prose() & (pl.col("tag") != ""))
    regions = main_regions(prose["doc"].to_list(), prose["locator"].to_list(), prose["chars"].to_list())
    if not regions:
        return blocks
    frame = pl.DataFrame(
        {"doc": list(regions), "region": list(regions.values())},
        schema={"doc": pl.Int32, "region": pl.String},
    )
    blocks = blocks.join(frame, on="doc", how="left", maintain_order="left")
    inside = pl.concat_str([pl.col("locator"), pl.lit("/")]).str.starts_with(pl.col("region"))
    blocks = remove(blocks, (pl.col("tag") != "") & ~inside, "other", "outside-main-region")
    return keep(blocks, (pl.col("tag") != "") & inside & _is_prose(), "prose").drop("region")
