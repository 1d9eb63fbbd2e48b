"""What a page says of itself: JSON-LD, OpenGraph, Twitter, Dublin Core, microdata, plain meta tags."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from ingest.metadata.jsonld import (
    ARTICLE_TYPES,
    NEWS_TYPES,
    Item,
    article_body,
    is_paywalled,
    kinds_of,
    main_item,
    names_of,
    read_items,
)
from ingest.metadata.markup import (
    Markup,
    body_scripts,
    byline_texts,
    dated_texts,
    one_line,
    read_markup,
    read_microdata,
)
from ingest.metadata.microdata import read_item
from ingest.metadata.people import choose_people, clean_authors
from ingest.metadata.titles import Choice, Titles, choose_title, strip_site
from ingest.metadata.words import WRITTEN_BY

TITLES = {
    "og": ("og:title",),
    "twitter": ("twitter:title",),
    "title": ("dc.title", "dcterms.title", "title"),
}
DESCRIPTIONS = (
    "og:description",
    "description",
    "twitter:description",
    "dc.description",
    "dcterms.description",
)
PUBLISHED = (
    "article:published_time", "og:article:published_time", "article:published", "datepublished",
    "parsely-pub-date", "sailthru.date", "publish-date", "publishdate", "publication_date", "publish_date",
    "published_date", "pubdate", "dc.date.issued", "dcterms.issued", "dcterms.created", "dc.date.created",
    "dcterms.date", "dc.date", "date", "article.published", "article_date_original",
    "citation_publication_date", "citation_date", "og:pubdate", "cxenseparse:recs:publishtime",
    "bt:pubdate", "last-published", "release_date", "displaydate",
)  # fmt: skip
MODIFIED = (
    "article:modified_time", "og:article:modified_time", "og:updated_time", "article:modified",
    "datemodified", "last-modified", "dcterms.modified", "dc.date.modified", "lastmod", "modified_date",
)  # fmt: skip
AUTHORS = (
    "author", "article:author", "og:article:author", "articleauthor", "article:author_name", "dc.creator",
    "dcterms.creator", "dc.contributor.author", "citation_author", "byl", "byline", "parsely-author",
    "sailthru.author", "dable:author", "article.author", "cxenseparse:author", "dcsext.author",
    "twitter:misc:written by",
)  # fmt: skip
IMAGES = ("og:image", "og:image:url", "og:image:secure_url", "twitter:image", "twitter:image:src", "image")
SITES = ("og:site_name", "application-name", "dc.publisher", "apple-mobile-web-app-title")
TAGS = (
    "article:tag", "news_keywords", "keywords", "parsely-tags", "sailthru.tags", "dc.subject",
    "dcterms.subject", "citation_keywords",
)  # fmt: skip
ARTICLES = frozenset(ARTICLE_TYPES) - {"WebPage", "ItemPage", "Product"}  # these say little of a text
MARKUP = re.compile(r"<[^<>]{1,80}>")


@dataclass(frozen=True, slots=True)
class Head:
    """Facts of a page's head; None or empty where it says nothing. Dates are still text."""

    title: str | None = None
    subtitle: str | None = None  # only a recipe says
    description: str | None = None
    authors: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ()  # named as author where no person is: a site, an agency, a user
    published: tuple[tuple[str, str], ...] = ()  # (source, text): jsonld, meta, time_tag
    near: tuple[str, ...] = ()  # rows with a year close behind the headline, if nothing else says when
    modified: str | None = None
    site_name: str | None = None
    image_url: str | None = None
    tags: tuple[str, ...] = ()
    canonical_url: str | None = None
    language: str | None = None
    body: str | None = None  # the whole text, as JSON-LD repeats it
    paywalled: bool = False  # the page says that its text is not free

    def lines(self) -> list[str]:
        """The facts that readers see, one a line, to be repaired like the rest of the page."""
        shown = (self.title, self.subtitle, self.description, self.site_name)
        return [*(text or "" for text in shown), *self.authors, *self.bodies, *self.tags]

    def with_lines(self, lines: Sequence[str]) -> Head:
        """The head with the lines that `lines` gave, repaired."""
        title, subtitle, description, site_name, *rest = lines
        people = len(self.authors)
        named = people + len(self.bodies)
        return replace(
            self,
            title=title or None,
            subtitle=subtitle or None,
            description=description or None,
            site_name=site_name or None,
            authors=tuple(rest[:people]),
            bodies=tuple(rest[people:named]),
            tags=tuple(rest[named:]),
        )


def read_head(page: LexborHTMLParser) -> Head:
    """Facts of the head and of the tags that name headline, author and date in the page."""
    markup = read_markup(page)
    url = markup.canonical_url or markup.first(("og:url",))
    article, items = _article(page, markup, url)
    sites = tuple(_sites(markup, article, items))
    title = _title(markup, article, sites, _host(url))
    fields = list(_author_fields(markup, article, items))
    people = choose_people(fields, sites)
    heading = None if title.heading is None else markup.heading_nodes[title.heading]
    if not people and heading is not None:
        people = choose_people([byline_texts(heading)], sites, strict=True)
    published = tuple(_published(markup, article))
    if not published or title.text is None:
        meta, moment = read_microdata(page, title.heading)
        markup = replace(markup, meta={**meta, **markup.meta})
        published = (*_published(markup, article), *([("time_tag", moment)] if moment else ()))
    description = markup.first(DESCRIPTIONS) or _text(article.get("description"))
    image = markup.first(IMAGES) or _address(article.get("image"))
    tags = tuple(_tags(markup, article))
    if not (description and image and tags):
        own = replace(markup, meta=read_item(page))
        description, image = description or own.first(("description",)), image or own.first(("image",))
        tags = tags or tuple(_tags(own, article))
    return Head(
        title=title.text or markup.first(("headline",)),
        description=description,
        authors=people,
        bodies=() if people else next(filter(None, map(clean_authors, fields)), ()),
        published=published,
        near=() if published or heading is None else tuple(dated_texts(heading)),
        modified=_text(article.get("dateModified")) or markup.first(MODIFIED),
        site_name=sites[0] if sites else None,
        image_url=image,
        tags=tags,
        canonical_url=url,
        language=markup.language,
        body=article_body(article),
        paywalled=is_paywalled(article),
    )


def _article(page: LexborHTMLParser, markup: Markup, url: str | None) -> tuple[Item, Sequence[Item]]:
    """The item of JSON-LD that describes the page, from its head if it stands there, and all items."""
    own = frozenset(filter(None, (url, markup.first(("og:url",)))))
    items = read_items(markup.scripts)
    article = main_item(items, own)
    if ARTICLES.isdisjoint(kinds_of(article)):
        items = [*items, *read_items(body_scripts(page))]
        article = main_item(items, own)
    return article, items


def _host(url: str | None) -> str:
    """Host of an address, without "www."."""
    return (url or "").partition("://")[2].partition("/")[0].removeprefix("www.")


def with_fields(head: Head, fields: Mapping[str, Sequence[str]]) -> Head:
    """The head with what a recipe read of the page, by name; what it found nothing for stays.

    >>> with_fields(Head(title="A"), {"title": ["B"], "authors": ["By Jane Doe"]}).authors
    ('Jane Doe',)
    """
    first = {name: texts[0] for name, texts in fields.items() if texts}
    authors = clean_authors(fields.get("authors", ()))
    dates = tuple(("byline", text) for text in fields.get("date_published", ()))
    return replace(
        head,
        title=first.get("title", head.title),
        subtitle=first.get("subtitle", head.subtitle),
        description=first.get("description", head.description),
        site_name=first.get("site_name", head.site_name),
        authors=authors or head.authors,
        published=(*dates, *head.published),
        tags=tuple(fields.get("tags", ())) or head.tags,
    )


def _sites(markup: Markup, article: Item, items: Sequence[Item]) -> Iterator[str]:
    """Names of the site, the one it shows first."""
    yield from (name for key in SITES if (name := markup.first((key,))))
    yield from (one_line(name) for name in names_of(article.get("publisher"), items))


def _title(markup: Markup, article: Item, sites: Sequence[str], host: str) -> Choice:
    og = _plain(markup.first(TITLES["og"]) or "")
    if og and og in markup.headings:  # on most pages
        return Choice(strip_site(og, sites, host), markup.headings.index(og))
    named = {source: markup.first(names) for source, names in TITLES.items()}
    named["jsonld"] = _text(article.get("headline"))
    named["title"] = markup.title or named["title"]
    plain = {source: _plain(text) for source, text in named.items() if text}
    news = bool(NEWS_TYPES.intersection(kinds_of(article)))
    return choose_title(Titles(plain, markup.headings, news), sites, host)


def _author_fields(markup: Markup, article: Item, items: Sequence[Item]) -> Iterator[list[str]]:
    """What the page puts into its author fields, the best field first."""
    yield [_plain(name) for name in names_of(article.get("author") or article.get("creator"), items)]
    for name in AUTHORS:
        if name in markup.meta:
            yield [_plain(text) for text in markup.meta[name]]
    yield list(_card_authors(markup))


def _card_authors(markup: Markup) -> Iterator[str]:
    for number in "12":
        label = markup.first((f"twitter:label{number}",)) or ""
        if label.strip(": ").lower() in WRITTEN_BY:
            yield from markup.meta.get(f"twitter:data{number}", ())


def _published(markup: Markup, article: Item) -> Iterator[tuple[str, str]]:
    for name in ("datePublished", "dateCreated"):
        text = _text(article.get(name))
        if text:
            yield "jsonld", text
    for name in PUBLISHED:
        for text in markup.meta.get(name, ())[:1]:
            yield "meta", text


def _tags(markup: Markup, article: Item) -> dict[str, None]:
    """Keywords, each once, in the order of the page."""
    texts = [text for name in TAGS for text in markup.meta.get(name, ())]
    if not texts:
        keywords = article.get("keywords")
        texts = [text for text in (keywords if isinstance(keywords, list) else [keywords]) if text]
    split = (tag for text in texts if isinstance(text, str) for tag in re.split(r"[,;|]", text))
    return dict.fromkeys(tag.strip() for tag in split if tag.strip())


def _address(value: Any) -> str | None:
    """Address of a picture in any of the ways that JSON-LD writes it."""
    while isinstance(value, list | dict):
        value = (value[0] if value else None) if isinstance(value, list) else value.get("url")
    return _text(value)


def _plain(text: str) -> str:
    """Text without entities and tags that somebody escaped once too often."""
    if "&" in text:
        text = html.unescape(text)
    return one_line(MARKUP.sub("", text) if "<" in text else text)


def _text(value: Any) -> str | None:
    return (one_line(value) or None) if isinstance(value, str) else None
