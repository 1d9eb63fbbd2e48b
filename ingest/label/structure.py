"""What a page says of its blocks by tags, class words and links. Text dumps pass untouched."""

from __future__ import annotations

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
MAX_LINK_RATIO = 0.66  # more link text than this: a list of links
MAX_PROSE_LINK_RATIO = 0.33


def label_structure(blocks: pl.DataFrame, rules: RuleSet) -> pl.DataFrame:
    """Blocks of pages labelled by hidden flags, title tag, zones, class words, links and main region."""
    if not blocks["tag"].ne("").any():
        return blocks
    page = pl.col("tag") != ""
    blocks = remove(blocks, page & pl.col("hidden"), "ui", "hidden")
    titled = pl.col("head_title").str.contains(pl.col("text"), literal=True) & (pl.col("chars") >= MIN_TITLE_CHARS)
    blocks = remove(blocks, page & titled & ~_in_zone("nav"), "title", "head-title")
    blocks = remove(blocks, page & (pl.col("tag") == "h1") & ~_in_zone("aside"), "title", "h1")
    blocks = _label_zones(blocks)
    blocks = _label_tokens(blocks, rules)
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


def _share(condition: pl.Expr) -> pl.Expr:
    """Share of the document's prose characters that meet `condition`, 0..1."""
    prose = pl.when(_is_prose() & (pl.col("tag") != "")).then(pl.col("chars")).otherwise(0)
    total = prose.sum().over("doc")
    part = pl.when(condition).then(prose).otherwise(0).sum().over("doc")
    return (part / pl.max_horizontal(total, pl.lit(1))).fill_null(0.0)


def _label_zones(blocks: pl.DataFrame) -> pl.DataFrame:
    for zone, kind in ZONE_KINDS.items():
        inside = _in_zone(zone)
        if zone == "header":  # an article's own header holds its title and byline
            inside = inside & ~_in_zone("article")
        kind_said = pl.coalesce("edge_kind", pl.lit(kind))  # what the row says of itself is more exact
        blocks = remove(blocks, inside & (_share(inside) < MAX_ZONE_SHARE), kind_said, f"zone-{zone}")
    return blocks


def _label_tokens(blocks: pl.DataFrame, rules: RuleSet) -> pl.DataFrame:
    """Rules on class and id words; a rule that would take the frame of the page is left out for it."""
    distinct = blocks["tokens"].unique(maintain_order=True)
    found = [
        (tokens, rule.kind, rule.id) for tokens in distinct if tokens for rule in rules.matching_tokens(tokens)[:1]
    ]
    if not found:
        return blocks
    hits = pl.DataFrame(found, schema=["tokens", "token_kind", "token_rule"], orient="row")
    blocks = blocks.join(hits, on="tokens", how="left", maintain_order="left")
    prose = pl.when(_is_prose()).then(pl.col("chars")).otherwise(0)
    share = prose.sum().over("doc", "token_rule") / pl.max_horizontal(prose.sum().over("doc"), pl.lit(1))
    kind = pl.col("token_kind")
    short = ~kind.is_in(LABEL_KINDS) | (pl.col("chars") <= MAX_LABEL_CHARS)
    decided = kind.is_not_null() & (share < MAX_ZONE_SHARE) & short
    return remove(blocks, decided, pl.coalesce("edge_kind", kind), pl.col("token_rule")).drop("token_kind", "token_rule")


def _label_region(blocks: pl.DataFrame) -> pl.DataFrame:
    """What lies outside the region that holds most of the page's prose."""
    prose = blocks.filter(is_open() & _is_prose() & (pl.col("tag") != ""))
    regions = main_regions(prose["doc"].to_list(), prose["locator"].to_list(), prose["chars"].to_list())
    if not regions:
        return blocks
    frame = pl.DataFrame(
        {"doc": list(regions), "region": list(regions.values())}, schema={"doc": pl.Int32, "region": pl.String}
    )
    blocks = blocks.join(frame, on="doc", how="left", maintain_order="left")
    inside = pl.concat_str([pl.col("locator"), pl.lit("/")]).str.starts_with(pl.col("region"))
    blocks = remove(blocks, (pl.col("tag") != "") & ~inside, "other", "outside-main-region")
    return keep(blocks, (pl.col("tag") != "") & inside & _is_prose(), "prose").drop("region")
