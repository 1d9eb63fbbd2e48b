"""What a page says of its blocks by tags and class words: title, subtitle, byline, date. And what kind
of furniture a block would be.

On articles these stand; on other pages, whose headings are often content, the model may think otherwise.
Text dumps pass untouched.
"""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from ingest.label.decide import is_open, remove
from ingest.label.features_text import encode
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
MIN_TITLE_CHARS = 6  # a shorter row can stand in the head's title by accident
STATED_KINDS = ("byline", "subtitle")  # the class words of the others stand around content as often
MAX_LABEL_CHARS = 160  # bylines, dates and tags are short; class words like "meta" also frame whole articles
LABEL_KINDS = ("byline", "date", "tag", "contact", "subtitle", "ui", "share")
VERDICT = {"kind": pl.String, "reason": pl.String}
MAX_LINK_RATIO = 0.66  # more link text than this: a list of links


def label_structure(blocks: pl.DataFrame, rules: RuleSet) -> pl.DataFrame:
    """Blocks of pages that are its title, by the page's head or as h1, or that class words name; the column
    `stated` says which these are.

    A caption of a picture is no part of the text around it (of 1,400 captions on pages with gold text
    one in seven is). A section's name ("kicker") is a tag if it stands above the title.
    """
    page = pl.col("tag") != ""
    blocks = blocks.with_columns(stated=is_open())
    titled = pl.col("head_title").str.contains(pl.col("text"), literal=True) & (
        pl.col("chars") >= MIN_TITLE_CHARS
    )
    blocks = remove(blocks, page & titled & ~_in_zone("nav"), "title", "head-title")
    blocks = remove(blocks, page & (pl.col("tag") == "h1") & ~_in_zone("aside"), "title", "h1")
    blocks = remove(blocks, page & _in_zone("figcaption"), "caption", "zone-figcaption")
    distinct, places = encode(blocks["tokens"])
    verdicts = pl.DataFrame(map(rules.token_verdict, distinct), schema=VERDICT, orient="row")[places]
    kind, reason = (pl.lit(verdicts[name]) for name in VERDICT)
    title = pl.col("position").filter(pl.col("boilerplate") == "title").min().over("doc")
    kicker = (kind == "tag") & (pl.col("position") < title)
    short = pl.col("chars") <= MAX_LABEL_CHARS
    blocks = remove(blocks, page & (kind.is_in(STATED_KINDS) | kicker) & short, kind, reason)
    return blocks.with_columns(stated=pl.col("stated") & ~is_open())


def _in_zone(zone: str) -> pl.Expr:
    return pl.concat_str([pl.lit(" "), pl.col("zone"), pl.lit(" ")]).str.contains(f" {zone} ", literal=True)


def suggest_kinds(blocks: pl.DataFrame, rules: RuleSet) -> pl.Series:
    """The kind of furniture that each block would be if it were none of the content.

    What its own text suggests comes first, then the region that it lies in, its class words, its links.
    """
    judge = rules.token_verdict
    by_zone = _mapped(blocks["zone"], _zone_kind)
    by_tokens = _mapped(blocks["tokens"], lambda tokens: judge(tokens)[0])
    short = ~by_tokens.is_in(LABEL_KINDS) | (blocks["chars"] <= MAX_LABEL_CHARS)
    return blocks.select(
        pl.coalesce(
            "edge_kind",
            pl.when(pl.col("hidden")).then(pl.lit("ui")),
            pl.lit(by_zone),
            pl.when(pl.lit(short)).then(pl.lit(by_tokens)),
            pl.when(pl.col("link_ratio") > MAX_LINK_RATIO).then(pl.lit("related")),
            pl.lit("other"),
        )
    ).to_series()


def _mapped(values: pl.Series, judge: Callable[[str], str | None]) -> pl.Series:
    """The verdict on each value; a batch has few distinct ones."""
    distinct, places = encode(values)
    return pl.Series([judge(value) for value in distinct], dtype=pl.String).gather(places)


def _zone_kind(zone: str) -> str | None:
    """Kind of the first furniture region among the names of a zone."""
    regions = zone.split()
    for name, kind in ZONE_KINDS.items():
        if name in regions and not (name == "header" and "article" in regions):
            return kind  # an article's own header holds its title and byline
    return None
