"""JSON-LD of a page: its items, whatever state the script is in, and what one of them says."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

ARTICLE_TYPES = (
    "NewsArticle", "ReportageNewsArticle", "AnalysisNewsArticle", "OpinionNewsArticle",
    "BackgroundNewsArticle", "ReviewNewsArticle", "LiveBlogPosting", "Article", "BlogPosting", "Report",
    "ScholarlyArticle", "TechArticle", "DiscussionForumPosting", "SocialMediaPosting", "QAPage", "Recipe",
    "Review", "ClaimReview", "VideoObject", "Product", "WebPage", "ItemPage",
)  # fmt: skip
"""Types that describe the page's own text, the most specific first."""

NEWS_TYPES = frozenset(kind for kind in ARTICLE_TYPES if "News" in kind or kind == "LiveBlogPosting")
MAX_CHARS = 2_000_000  # a larger script is data for the page's own code
MAX_ITEMS = 2_000  # of one page; more are a catalogue
TELLING = (
    "headline",
    "datePublished",
    "author",
    "creator",
    "articleBody",
    "uploadDate",
)  # else a map of the site
NESTED = ("@graph", "mainEntity", "mainEntityOfPage", "itemReviewed")
WRAPPERS = ("//", "/*", "*/", "<![CDATA[", "<!--", "-->", "]]>", ";")  # around a script, for old browsers
TRAILING_COMMA = re.compile(r",(?=\s*[}\]])")
LINE_COMMENT = re.compile(r"(?m)(?<=[\s,\"}\]\d])//[^\"\n]{0,200}$")
SALVAGED = re.compile(
    r'"(?P<key>headline|datePublished|dateModified|articleBody|author|description)"\s*:\s*'
    r'(?:\[?\s*\{[^{}]*?"name"\s*:\s*)?"(?P<value>(?:[^"\\]|\\.)*)"'
)
SALVAGED_TYPE = re.compile(r'"@type"\s*:\s*"(?P<kind>\w+)"')

Item = Mapping[str, Any]


def read_items(scripts: Sequence[str]) -> list[Item]:
    """Every item of the scripts, also those inside a graph, in the order they stand.

    >>> read_items(['<![CDATA[ {"@graph": [{"@type": "Article", "headline": "A",}]} ]]>'])[-1]["headline"]
    'A'
    """
    items: list[Item] = []
    for script in scripts:
        telling = len(script) <= MAX_CHARS and any(name in script for name in TELLING)
        queue: list[Any] = [_parse(script)] if telling else []
        for item in queue:  # grows while it is read
            if len(queue) > MAX_ITEMS:
                break
            if isinstance(item, list):
                queue.extend(item)
            elif isinstance(item, dict):
                items.append(item)
                queue.extend(item[name] for name in NESTED if name in item)
    return items


def _parse(script: str) -> Any:
    """The script's value: as it stands, without what JSON does not know, or what can be picked out of it."""
    try:
        return json.loads(script, strict=False)
    except (ValueError, RecursionError):
        pass
    bare = _unwrapped(script)
    try:
        return json.JSONDecoder(strict=False).raw_decode(_mended(bare))[0]
    except (ValueError, RecursionError):
        return _salvage(bare)


def _unwrapped(script: str) -> str:
    before = None
    while script != before:
        before = script
        for mark in WRAPPERS:
            script = script.strip().removeprefix(mark).removesuffix(mark)
    return script.strip()


def _mended(script: str) -> str:
    if "&#34;" in script or "&quot;" in script:
        script = html.unescape(script)
    return TRAILING_COMMA.sub("", LINE_COMMENT.sub("", script))


def _salvage(script: str) -> Item:
    """The first value of every field that articles are known by, out of a script that no parser reads."""
    found: dict[str, Any] = {}
    for match in SALVAGED.finditer(script):
        found.setdefault(match["key"], match["value"].replace('\\"', '"').replace("\\/", "/"))
    kinds = [match["kind"] for match in SALVAGED_TYPE.finditer(script)]
    kind = next((kind for kind in ARTICLE_TYPES if kind in kinds), None)
    return {"@type": kind, **found} if kind else {}


def kinds_of(item: Item) -> tuple[str, ...]:
    """Types of an item, without the vocabulary's address.

    >>> kinds_of({"@type": ["http://schema.org/NewsArticle"]})
    ('NewsArticle',)
    """
    kinds = item.get("@type")
    listed = kinds if isinstance(kinds, list) else [kinds]
    return tuple(kind.rpartition("/")[2] for kind in listed if isinstance(kind, str))


def main_item(items: Sequence[Item], own: frozenset[str] = frozenset()) -> Item:
    """The item that describes the page's own text; empty if none does.

    `own` are the page's own addresses: of two articles the one that names one of them is meant.
    """
    ranked = [
        (rank, not _is_of(item, own), item)
        for item in items
        for kind in kinds_of(item)
        if (rank := RANKS.get(kind)) is not None
    ]
    return min(ranked, key=lambda found: found[:2])[2] if ranked else {}


RANKS = {kind: rank for rank, kind in enumerate(ARTICLE_TYPES)}


def _is_of(item: Item, own: frozenset[str]) -> bool:
    pages = [item.get("url"), item.get("@id"), item.get("mainEntityOfPage")]
    named = [page.get("@id") if isinstance(page, dict) else page for page in pages]
    return any(isinstance(name, str) and name.partition("#")[0] in own for name in named)


def article_body(item: Item) -> str | None:
    r"""The whole text, where an item repeats it.

    >>> article_body({"articleBody": ["The bridge was closed.", "Nobody knows why."]})
    'The bridge was closed.\nNobody knows why.'
    """
    value = item.get("articleBody")
    texts = value if isinstance(value, list) else [value]
    return "\n".join(text for text in texts if isinstance(text, str)) or None


def is_paywalled(item: Item) -> bool:
    """Whether an item says that its text, or a part of it, is not free.

    >>> [is_paywalled({"isAccessibleForFree": free}) for free in ("False", False, True)], is_paywalled({})
    ([True, True, False], False)
    """
    return str(item.get("isAccessibleForFree")).rpartition("/")[2].lower() == "false"


def names_of(value: Any, items: Sequence[Item]) -> Iterator[str]:
    """Names of persons or organisations in any of the ways that they are written.

    >>> list(names_of([{"@id": "#a"}, "B"], [{"@id": "#a", "name": "A"}]))
    ['A', 'B']
    """
    for one in value if isinstance(value, list) else [value]:
        name = one
        if isinstance(one, dict):
            name = one.get("name") or _named_by(one.get("@id"), items)
        for text in name if isinstance(name, list) else [name]:
            if isinstance(text, str) and text.strip():
                yield text


def _named_by(identity: Any, items: Sequence[Item]) -> Any:
    """The name of the item that a reference means."""
    found = (item.get("name") for item in items if identity and item.get("@id") == identity)
    return next((name for name in found if name), None)
