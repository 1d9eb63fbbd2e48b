"""A first recipe for a page, out of what cleaning found without one.

The container of most of the kept text becomes `content`, removed parts of it become `drop`; what is
proposed are selectors of classes and ids that look as if somebody named them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from ingest.recipes.mark import INLINE_TAGS

MIN_SHARE = 0.8  # of the kept text that stands in the content's element
MAX_DROPS = 12
NAMED = re.compile(r"[a-zA-Z][a-zA-Z_-]{2,40}")  # digits and short names are made by programs
STEP = re.compile(r"(?P<tag>[\w:-]+)\[(?P<number>\d+)\]")
FIELD_SELECTORS = {
    "title": ("h1",),
    "subtitle": ("[itemprop=alternativeHeadline]", ".subtitle", ".standfirst", ".deck"),
    "authors": ("[rel=author]", "[itemprop=author]", ".byline", ".author"),
    "date_published": ("time[datetime]@datetime", "[itemprop=datePublished]@content"),
}


class Row(NamedTuple):
    """A block of the page as cleaning left it."""

    locator: str
    chars: int
    kept: bool


def draft_recipe(page: LexborHTMLParser, rows: Sequence[Row], domain: str, since: date) -> str:
    """A recipe file for the pages of a domain, to be looked over by its author."""
    container = _container(rows)
    content = next(_named_around(_node_at(page, container)), "body > *")
    drops = list(dict.fromkeys(_drops(page, rows, container)))[:MAX_DROPS]
    fields = list(_fields(page))
    lines = [
        f'domain = "{domain}"',
        "",
        "[[version]]",
        f"since = {since.isoformat()}  # first day of pages that are built like this",
        f"content = [{_quoted([content])}]",
        f"drop = [{_quoted(drops)}]",
    ]
    if fields:
        lines += ["", "[version.fields]", *(f'{name} = "{css}"' for name, css in fields)]
    return "\n".join(lines) + "\n"


def _container(rows: Iterable[Row]) -> str:
    """Locator of the innermost element that holds most of what is kept."""
    kept = [row for row in rows if row.kept]
    wanted = MIN_SHARE * sum(row.chars for row in kept)
    inside: Counter[str] = Counter()
    for row in kept:
        steps = row.locator.split("/")
        for depth in range(2, len(steps)):  # the row's own element is no container
            inside["/".join(steps[:depth])] += row.chars
    fitting = [locator for locator, chars in inside.items() if chars >= wanted]
    return max(fitting, key=lambda locator: locator.count("/"), default="/body")


def _drops(page: LexborHTMLParser, rows: Sequence[Row], container: str) -> Iterator[str]:
    """Selectors of the outermost elements in the container that hold nothing kept."""
    kept = [row.locator for row in rows if row.kept]
    root = selector_of(_node_at(page, container))
    for row in rows:
        if row.kept or not row.locator.startswith(container + "/"):
            continue
        steps = row.locator.split("/")
        for depth in range(container.count("/") + 2, len(steps) + 1):
            locator = "/".join(steps[:depth])
            if not any(f"{other}/".startswith(f"{locator}/") for other in kept):
                css = selector_of(_node_at(page, locator))
                if css and css != root:
                    yield css
                break


def _named_around(node: LexborNode | None) -> Iterator[str]:
    """Selectors of an element and of those around it, as far as they have a name."""
    while node is not None:
        css = selector_of(node)
        if css:
            yield css
        node = node.parent


def _fields(page: LexborHTMLParser) -> Iterator[tuple[str, str]]:
    for name, candidates in FIELD_SELECTORS.items():
        found = (css for css in candidates if page.css_first(css.partition("@")[0]) is not None)
        css = next(found, None)
        if css:
            yield name, css.replace('"', "'")


def selector_of(node: LexborNode | None) -> str | None:
    """A selector that a person would write: the element's id or class; None if it has none with a meaning.

    >>> page = LexborHTMLParser('<div class="css-1x2 article-body" id="p-83"></div>')
    >>> selector_of(page.css_first("div"))
    'div.article-body'
    """
    if node is None or node.tag in {None, "body", "html"}:
        return None
    attributes = node.attributes
    identity = attributes.get("id") or ""
    if NAMED.fullmatch(identity):
        return f"#{identity}"
    words = [word for word in (attributes.get("class") or "").split() if NAMED.fullmatch(word)]
    if words:
        return f"{node.tag}.{max(words, key=len)}"
    return node.tag if node.tag in {"article", "main", "aside", "figure", "footer", "form"} else None


def _node_at(page: LexborHTMLParser, locator: str) -> LexborNode | None:
    """The element of a block's locator."""
    node: LexborNode | None = page.body
    for step in locator.split("/")[2:]:
        match = STEP.fullmatch(step)
        if match is None or node is None:
            return None
        same = (child for child in _children(node) if child.tag == match["tag"])
        node = next((child for number, child in enumerate(same, 1) if number == int(match["number"])), None)
    return node


def _children(node: LexborNode) -> Iterator[LexborNode]:
    """Elements below an element; those that flow inside a line count as not there."""
    child = node.first_child
    while child is not None:
        if child.tag in INLINE_TAGS:
            yield from _children(child)
        elif (child.tag or "-")[0] != "-":
            yield child
        child = child.next


def _quoted(selectors: Sequence[str]) -> str:
    return ", ".join(f'"{css}"' for css in selectors)
