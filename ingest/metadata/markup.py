"""What the tags of a page hold for its metadata: the head for all pages, the body where it is needed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

IN_HEAD = 'meta[content],title,link[rel~="canonical"],script[type*="ld+json"]'
IN_BODY = "h1,time[datetime],[itemprop]"
BYLINE = re.compile(r"author(?!i[tz])|byline|autor(?!i[tz])|auteur|redacteur|verfasser", re.IGNORECASE)
MICRODATA = frozenset({"headline", "datepublished", "datemodified"})
OUTSIDE = frozenset({"footer", "aside", "nav"})  # a date there is that of the site or of another story
COMMENTS = ("comment", "review", "reply")
MAX_SPILT = 24  # nodes at the beginning of the body that may belong to the head
MAX_ANCESTORS = 30  # looked at; a date deeper than that is in no footer of any sane page
MAX_BYLINE_CHARS = 160  # a longer element tells of its author instead of naming one
OF_OTHERS = re.compile(
    r"photo|image|img|credit|caption|picture|copyright|avatar|comment|reply", re.IGNORECASE
)  # who took a picture or wrote a comment
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
MAX_DATE_CHARS = 80  # of a row that says when; a sentence with a date tells of something else
MAX_LOOKED_AT = 40  # elements behind a headline; its byline is among the first ten, a picture may come before


Meta = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Markup:
    """Facts as the tags write them; names of `meta` are in lower case."""

    meta: Mapping[str, list[str]] = field(default_factory=dict)
    scripts: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    heading_nodes: tuple[LexborNode, ...] = ()
    title: str | None = None
    canonical_url: str | None = None
    language: str | None = None

    def first(self, names: tuple[str, ...]) -> str | None:
        """The first value of the first of these names that has one, in one line."""
        for name in names:
            if name in self.meta and (text := one_line(self.meta[name][0])):
                return text
        return None


def read_markup(page: LexborHTMLParser) -> Markup:
    """What the tags of the head hold, and the headings: a query of the whole page costs eight times that."""
    root, head = page.root, page.head
    outer = head if head is not None and not _is_spilt(page) else root
    meta: Meta = {}
    scripts: list[str] = []
    title = canonical = None
    for node in outer.css(IN_HEAD) if outer is not None else ():
        tag = node.tag
        if tag == "meta":
            _take_meta(node, meta)
        elif tag == "script":
            scripts.append(node.text() or "")
        elif tag == "link":
            canonical = canonical or node.attributes.get("href")
        elif title is None and not _is_drawn(node):
            title = one_line(node.text()) or None
    headings = page.tags("h1")
    return Markup(
        meta,
        tuple(scripts),
        tuple(one_line(node.text(separator=" ")) for node in headings),
        tuple(headings),
        title,
        canonical,
        root.attributes.get("lang") if root is not None else None,
    )


def body_scripts(page: LexborHTMLParser) -> list[str]:
    """JSON-LD that stands in the body."""
    body = page.body
    return [node.text() or "" for node in body.css('script[type*="ld+json"]')] if body is not None else []


def _is_spilt(page: LexborHTMLParser) -> bool:
    """Whether the parser had to end the head before its last tag: an `<img>` in it is enough."""
    node = page.body.first_child if page.body is not None else None
    for _ in range(MAX_SPILT):
        if node is None:
            return False
        if node.tag in {"meta", "title", "link"}:
            return True
        node = node.next
    return False


def _take_meta(node: LexborNode, meta: Meta) -> None:
    attributes = node.attributes
    name = attributes.get("property") or attributes.get("name") or attributes.get("itemprop")
    if name and (value := attributes.get("content")):
        meta.setdefault(name.lower(), []).append(value)


def read_microdata(page: LexborHTMLParser, heading: int | None) -> tuple[Meta, str | None]:
    """Facts of `itemprop` and the moment of the first `<time>` below the headline, else of the first.

    For pages whose head tells no date or title. Nothing is taken from a footer, a sidebar or a comment.
    """
    meta: Meta = {}
    times: list[tuple[int, LexborNode]] = []
    headings = 0
    for node in page.css(IN_BODY):
        if node.tag == "h1":
            headings += 1
        elif node.tag == "time":
            times.append((headings, node))
        elif (name := (node.attributes.get("itemprop") or "").lower()) in MICRODATA and not _is_outside(node):
            value = node.attributes.get("content") or node.attributes.get("datetime") or node.text()
            meta.setdefault(name, []).append(one_line(value))
    below = [node for count, node in times if heading is not None and count > heading]
    for node in below or [node for _, node in times]:
        moment = node.attributes.get("datetime")
        if moment and not _is_outside(node):
            return meta, moment
    return meta, None


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
    if not BYLINE.search(words) or OF_OTHERS.search(words) or node.tag in {"img", "link", "script", "style"}:
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
