"""What a page says of itself in its head: JSON-LD, OpenGraph, Twitter, Dublin Core, plain meta tags."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from selectolax.lexbor import LexborHTMLParser

ARTICLE_TYPES = (
    "Article",
    "NewsArticle",
    "BlogPosting",
    "ReportageNewsArticle",
    "Report",
    "WebPage",
    "Product",
    "DiscussionForumPosting",
)
MAX_JSON_CHARS = 2_000_000  # a larger script is data for the page's own code
TITLES = ("og:title", "twitter:title", "dc.title", "title")
DESCRIPTIONS = ("og:description", "description", "twitter:description", "dc.description")
PUBLISHED = (
    "article:published_time", "og:article:published_time", "datepublished", "date", "pubdate", "publish-date",
    "dc.date", "dc.date.issued", "dcterms.created", "sailthru.date", "parsely-pub-date", "publishdate",
)  # fmt: skip
MODIFIED = ("article:modified_time", "og:updated_time", "datemodified", "last-modified", "dcterms.modified")
AUTHORS = (
    "author",
    "article:author",
    "dc.creator",
    "byl",
    "parsely-author",
    "sailthru.author",
    "dable:author",
)
IMAGES = ("og:image", "twitter:image")
SITES = ("og:site_name", "application-name")
TAGS = ("article:tag", "news_keywords", "keywords")


@dataclass(frozen=True, slots=True)
class Head:
    """Facts of a page's head; None or empty where it says nothing. Dates are still text."""

    title: str | None = None
    description: str | None = None
    authors: tuple[str, ...] = ()
    published: tuple[tuple[str, str], ...] = ()  # (source, text): jsonld, meta, time_tag
    modified: str | None = None
    site_name: str | None = None
    image_url: str | None = None
    tags: tuple[str, ...] = ()
    canonical_url: str | None = None
    language: str | None = None

    def lines(self) -> list[str]:
        """The facts that readers see, one a line, to be repaired like the rest of the page."""
        shown = (self.title, self.description, self.site_name)
        return [*(text or "" for text in shown), *self.authors, *self.tags]

    def with_lines(self, lines: Sequence[str]) -> Head:
        """The head with the lines that `lines` gave, repaired."""
        title, description, site_name, *rest = lines
        count = len(self.authors)
        return replace(
            self,
            title=title or None,
            description=description or None,
            site_name=site_name or None,
            authors=tuple(rest[:count]),
            tags=tuple(rest[count:]),
        )


def read_head(page: LexborHTMLParser) -> Head:
    """Facts of the head; broken JSON-LD counts as none."""
    meta = _meta(page)
    article = next(_articles(page), {})
    title_tag = page.css_first("title")
    published = [("jsonld", _text(article.get("datePublished"))), ("meta", _first(meta, PUBLISHED))]
    published += [("time_tag", node.attributes.get("datetime")) for node in page.css("time[datetime]")[:1]]
    canonical = page.css_first("link[rel=canonical]")
    root = page.root
    tags = [tag for name in TAGS for value in meta.get(name, ()) for tag in re.split(r"[,;]", value)]
    return Head(
        title=_text(article.get("headline"))
        or _first(meta, TITLES)
        or _text(title_tag.text() if title_tag else None),
        description=_first(meta, DESCRIPTIONS) or _text(article.get("description")),
        authors=tuple(dict.fromkeys(_names(article.get("author"))))
        or tuple(meta.get(AUTHORS[0], ()))
        or tuple(v for name in AUTHORS for v in meta.get(name, ()) if "://" not in v)[:1],
        published=tuple((source, text) for source, text in published if text),
        modified=_text(article.get("dateModified")) or _first(meta, MODIFIED),
        site_name=_first(meta, SITES) or next(_names(article.get("publisher")), None),
        image_url=_first(meta, IMAGES),
        tags=tuple(dict.fromkeys(tag.strip() for tag in tags if tag.strip())),
        canonical_url=_text(canonical.attributes.get("href")) if canonical else None,
        language=root.attributes.get("lang") if root is not None else None,
    )


def _meta(page: LexborHTMLParser) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    for node in page.css("meta[content]"):
        attributes = node.attributes
        name = attributes.get("property") or attributes.get("name") or attributes.get("itemprop")
        value = _text(attributes.get("content"))
        if name and value:
            found.setdefault(name.lower(), []).append(value)
    return found


def _first(meta: Mapping[str, list[str]], names: tuple[str, ...]) -> str | None:
    return next((meta[name][0] for name in names if name in meta), None)


def _articles(page: LexborHTMLParser) -> Iterator[Mapping[str, Any]]:
    """JSON-LD items that describe the page's own article, the most specific type first."""
    items = [
        item for node in page.css('script[type="application/ld+json"]') for item in _items(node.text() or "")
    ]
    for wanted in ARTICLE_TYPES:
        for item in items:
            kinds = item.get("@type")
            if wanted in (kinds if isinstance(kinds, list) else [kinds]):
                yield item


def _items(script: str) -> Iterator[Mapping[str, Any]]:
    if len(script) > MAX_JSON_CHARS:
        return
    try:
        data = json.loads(script, strict=False)
    except (ValueError, RecursionError):
        return
    queue = [data]
    while queue:
        item = queue.pop(0)
        if isinstance(item, list):
            queue.extend(item)
        elif isinstance(item, dict):
            yield item
            queue.append(item.get("@graph") or [])


def _names(value: Any) -> Iterator[str]:
    """Names of a person or organisation in any of the ways that JSON-LD is written."""
    for one in value if isinstance(value, list) else [value]:
        name = one.get("name") if isinstance(one, dict) else one
        for text in name if isinstance(name, list) else [name]:
            shown = _text(text)
            if shown and "://" not in shown:
                yield shown


def _text(value: Any) -> str | None:
    return (" ".join(value.split()) or None) if isinstance(value, str) else None
