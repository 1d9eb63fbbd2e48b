"""A recipe held against a page: which elements it means, and what its fields say.

The elements are marked in the tree before it is cut into blocks, so that every block inherits the
mark as a zone: `recipe` for content, `recipe-drop` for what the recipe leaves out of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from ingest.recipes.load import Recipe, Version

CONTENT_ROLE, DROP_ROLE = "recipe", "recipe-drop"  # known to the walk as zones of these names
MARK = "role"  # the attribute that the walk reads zones from

INLINE_TAGS = frozenset(
    "a abbr b bdi bdo big cite code data del dfn em font i ins kbd label mark q s samp small span strike "
    "strong sub sup time tt u var".split()
)

Fields = Mapping[str, tuple[str, ...]]
NO_FIELDS: Fields = {}


class Applied(NamedTuple):
    """The reason for the page's rows, empty if no version fits the page, and its fields."""

    reason: str
    fields: Fields = NO_FIELDS


def apply_recipe(recipe: Recipe, page: LexborHTMLParser, day: date | None) -> Applied:
    """Mark what the recipe means on the page and read its fields.

    Of the versions that select any content the newest of `day` (when the page was fetched) is taken;
    without a day, or if none of that time fits, the newest.
    """
    fitting = [
        version for version in recipe.versions if any(page.css_matches(css) for css in version.content)
    ]
    if not fitting:
        return Applied("")
    version = next((known for known in fitting if day is None or known.since <= day), fitting[0])
    fields = {name: texts for name, css in (version.fields or {}).items() if (texts := _read(page, css))}
    _mark(page, version)
    return Applied(recipe.name(version), fields)


def _read(page: LexborHTMLParser, css: str) -> tuple[str, ...]:
    """Texts, or values of an attribute, of what a field selects."""
    selector, _, attribute = css.partition("@")
    nodes = page.css(selector)
    values = [node.attributes.get(attribute) if attribute else node.text(separator=" ") for node in nodes]
    return tuple(text for value in values if (text := " ".join((value or "").split())))


def _mark(page: LexborHTMLParser, version: Version) -> None:
    """What a field names is no content: it has a column of its own."""
    named = [css.partition("@")[0] for css in (version.fields or {}).values()]
    for role, selectors in ((CONTENT_ROLE, version.content), (DROP_ROLE, (*version.drop, *named))):
        for css in selectors:
            for node in page.css(css):
                _block_of(page, node).attrs[MARK] = role


def _block_of(page: LexborHTMLParser, node: LexborNode) -> LexborNode:
    """The element itself, or a `<div>` around one that flows inside a line: only blocks have zones."""
    parent = node.parent
    if node.tag not in INLINE_TAGS or parent is None:
        return node
    block = page.create_node("div")
    node.insert_before(block)
    block = node.prev or block
    block.insert_child(node)  # a copy: the element stays where it was
    node.decompose()
    return block
