"""What a page says of its one item by `itemprop` in its body: description, picture, keywords.

Microdata name the thing that they tell of by nesting: a picture within the item of an author is the
author's. A page with several items (a list of products) says nothing of itself.
"""

from __future__ import annotations

from selectolax.lexbor import LexborHTMLParser, LexborNode

from ingest.metadata.markup import Meta, one_line

NAMES = ("description", "image", "keywords")
ASKED = ",".join(f"[itemprop~={name}]" for name in NAMES)
ADDRESS = "[itemprop~=contentUrl],[itemprop~=url],img[src]"  # of a picture that is an item of its own
ADDRESS_ATTRIBUTES = ("content", "src", "href")
MAX_ANCESTORS = 60  # a page nested deeper than that is no page of a person


def read_item(page: LexborHTMLParser) -> Meta:
    """Texts and addresses by name, in the order of the page; nothing if several items have them."""
    found: Meta = {}
    items: set[int] = set()
    for node in page.css(ASKED):
        item = _item_around(node)
        if item is None:
            continue
        items.add(item.mem_id)
        name = next(name for name in NAMES if name in (node.attributes.get("itemprop") or "").split())
        value = _address(node) if name == "image" else _text(node)
        if value:
            found.setdefault(name, []).append(value)
    return found if len(items) == 1 else {}


def _item_around(node: LexborNode) -> LexborNode | None:
    """The item that a property belongs to, if it is no part of another item."""
    parent = node.parent
    for _ in range(MAX_ANCESTORS):
        if parent is None:
            return None
        if "itemscope" in parent.attributes:
            return None if "itemprop" in parent.attributes else parent
        parent = parent.parent
    return None


def _text(node: LexborNode) -> str:
    return one_line(node.attributes.get("content") or node.text(separator=" "))


def _address(node: LexborNode) -> str:
    attributes = node.attributes
    if "itemscope" in attributes:
        inner = node.css_first(ADDRESS)
        attributes = inner.attributes if inner is not None else {}
    return one_line(next(filter(None, map(attributes.get, ADDRESS_ATTRIBUTES)), ""))
