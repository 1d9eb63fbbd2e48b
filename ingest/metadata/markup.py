"""What the tags of a page hold for its metadata: one query for all pages, a second where it is needed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

SELECTOR = 'meta[content],title,link[rel~="canonical"],script[type*="ld+json"],time[datetime],h1,[itemprop]'
BYLINE = re.compile(r"author(?!i[tz])|byline|autor(?!i[tz])|auteur|redacteur|verfasser", re.IGNORECASE)
MICRODATA = frozenset({"headline", "datepublished", "datemodified"})
OUTSIDE = frozenset({"footer", "aside", "nav"})  # a date there is that of the site or of another story
COMMENTS = ("comment", "review", "reply")
MAX_ANCESTORS = 30  # looked at; a date deeper than that is in no footer of any sane page
MAX_BYLINE_CHARS = 160  # a longer element tells of its author instead of naming one
OF_PICTURE = re.compile(r"photo|image|img|credit|caption|picture|copyright|avatar", re.IGNORECASE)
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
MAX_DATE_CHARS = 80  # of a row that says when; a sentence with a date tells of something else
MAX_LOOKED_AT = 50  # elements behind a headline; its byline is among the first ten, a picture may come before


@dataclass(frozen=True, slots=True)
class Markup:
    """Facts as the tags write them; names of `meta` are in lower case."""

    meta: Mapping[str, list[str]] = field(default_factory=dict)
    scripts: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    heading_nodes: tuple[LexborNode, ...] = ()
    times: tuple[tuple[int, str], ...] = ()  # (headings before it, datetime), none of a footer
    item_types: frozenset[str] = frozenset()
    title: str | None = None
    canonical_url: str | None = None
    language: str | None = None

    def first(self, names: tuple[str, ...]) -> str | None:
        """The first value of the first of these names that has one, in one line."""
        return next(
            (text for name in names if name in self.meta and (text := one_line(self.meta[name][0]))), None
        )


def read_markup(page: LexborHTMLParser) -> Markup:
    """What the page's tags hold, in one pass."""
    found = _Found()
    for node in page.css(SELECTOR):
        tag = node.tag
        if tag == "meta":
            found.take_meta(node)
        elif tag == "h1":
            found.headings.append(one_line(node.text(separator=" ")))
            found.heading_nodes.append(node)
        elif tag == "script":
            found.scripts.append(node.text() or "")
        elif tag == "title" and found.title is None and not _is_drawn(node):
            found.title = one_line(node.text()) or None
        elif tag == "link":
            found.canonical_url = found.canonical_url or node.attributes.get("href")
        else:
            found.take_item(node, tag)
    root = page.root
    return Markup(
        found.meta,
        tuple(found.scripts),
        tuple(found.headings),
        tuple(found.heading_nodes),
        tuple(found.times),
        frozenset(found.item_types),
        found.title,
        found.canonical_url,
        root.attributes.get("lang") if root is not None else None,
    )


class _Found:
    """What one pass has collected so far."""

    __slots__ = (
        "canonical_url",
        "heading_nodes",
        "headings",
        "item_types",
        "meta",
        "scripts",
        "times",
        "title",
    )

    def __init__(self) -> None:
        self.meta: dict[str, list[str]] = {}
        self.scripts: list[str] = []
        self.headings: list[str] = []
        self.heading_nodes: list[LexborNode] = []
        self.times: list[tuple[int, str]] = []
        self.item_types: set[str] = set()
        self.title: str | None = None
        self.canonical_url: str | None = None

    def take_meta(self, node: LexborNode) -> None:
        attributes = node.attributes
        name = attributes.get("property") or attributes.get("name") or attributes.get("itemprop")
        if name and (value := attributes.get("content")):
            self.meta.setdefault(name.lower(), []).append(value)

    def take_item(self, node: LexborNode, tag: str | None) -> None:
        """A `<time>` or an element with microdata."""
        attributes = node.attributes
        if tag == "time":
            moment = attributes.get("datetime")
            if moment and not _is_outside(node):
                self.times.append((len(self.headings), moment))
        kind = attributes.get("itemtype")
        if kind:
            self.item_types.add(kind.rpartition("/")[2])
        name = (attributes.get("itemprop") or "").lower()
        if tag != "time" and name in MICRODATA and name not in self.meta and not _is_outside(node):
            value = attributes.get("content") or attributes.get("datetime") or node.text()
            self.meta.setdefault(name, []).append(one_line(value))


def byline_texts(heading: LexborNode) -> list[str]:
    """Texts of the first element behind the headline that calls itself author or byline, and of its like.

    Only what stands close behind is looked at: farther down are the authors of other stories.
    """
    texts: list[str] = []
    first: LexborNode | None = None
    node, inside = _next(heading, inside=False), True
    for _ in range(MAX_LOOKED_AT):
        if node is None or (first is not None and node.parent != first.parent):
            break
        inside = not _is_byline(node)
        if not inside:
            texts += _leaves(node)
            first = first or node
        node = _next(node, inside=inside)
    return texts


def dated_texts(heading: LexborNode) -> Iterator[str]:
    """Short texts close behind the headline that hold a year, outside of sidebars and comments."""
    node = _next(heading, inside=False)
    for _ in range(MAX_LOOKED_AT):
        if node is None:
            return
        text = node.text(deep=False, strip=True)
        if len(text) <= MAX_DATE_CHARS and YEAR.search(text) and not _is_outside(node):
            yield one_line(text)
        node = _next(node, inside=True)


def _next(node: LexborNode, *, inside: bool) -> LexborNode | None:
    """The element that follows in document order; with `inside` its own first child is meant, too."""
    following = node.first_child if inside else node.next
    while True:
        while following is None:
            parent = node.parent
            if parent is None:
                return None
            node, following = parent, parent.next
        if (following.tag or "-")[0] != "-":
            return following
        node, following = following, following.next


def _is_byline(node: LexborNode) -> bool:
    """An element that calls itself so, for names alone and not for what there is to say of its author."""
    attributes = node.attributes
    if not attributes:
        return False
    words = f"{attributes.get('class')} {attributes.get('rel')} {attributes.get('itemprop')}"
    if not BYLINE.search(words) or OF_PICTURE.search(words) or node.tag in {"img", "link", "script", "style"}:
        return False
    return 0 < len(node.text(strip=True)) <= MAX_BYLINE_CHARS


def _leaves(node: LexborNode) -> Iterator[str]:
    """Texts of an element, each in one piece."""
    shown = (one_line(text) for text in node.text(separator="\n").split("\n"))
    return (text for text in shown if text)


def _is_outside(node: LexborNode) -> bool:
    """In a footer, a sidebar, a menu or a comment."""
    parent = node.parent
    for _ in range(MAX_ANCESTORS):
        if parent is None:
            return False
        attributes = parent.attributes
        if parent.tag in OUTSIDE or (attributes.get("itemprop") or "").lower() in COMMENTS:
            return True
        parent = parent.parent
    return False


def _is_drawn(node: LexborNode) -> bool:
    """A `<title>` of a picture that is drawn inside the page."""
    parent = node.parent
    return parent is not None and parent.tag not in {"head", "body", "html"}


def one_line(text: str | None) -> str:
    r"""Text in one line, without soft hyphens and zero-width spaces.

    >>> one_line(" a\n b ")
    'a b'
    """
    return " ".join((text or "").replace("\xad", "").replace("\u200b", "").split())
