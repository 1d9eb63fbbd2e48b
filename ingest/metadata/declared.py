"""What a page declares itself to be: its OpenGraph type and the types of its JSON-LD items."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

OPEN_GRAPH, ITEM_TYPE = "og:type", '"@type"'
META = re.compile(r"<meta\b[^<>]*>?", re.IGNORECASE)
CONTENT = re.compile(r"content\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)
ITEM = re.compile(r'"@type"\s*:\s*(?:"([^"]{1,120})"|\[([^\]]{1,400})\])')
NAME = re.compile(r"\w+")
REACH = 200  # characters of a tag on each side of the name of its property
HEAD_CHARS = 1_000_000  # a head of more is mostly style sheets and scripts
MAX_LOOKED_AT = 500  # places; a page that declares more is a catalogue
SIGN, MAX_SIGNS = "@", 100_000  # the rarest character of ITEM_TYPE; no page has so many


def declared_types(html: str) -> tuple[str, ...]:
    """Each type that a page declares, once, in the order of the page; those of OpenGraph begin with "og:".

    The source is searched as it is: half of all JSON-LD stands outside of the head, some of it broken.

    >>> declared_types('<meta property="og:type" content="article"><script>{"@type": ["WebPage", "FAQPage"]}')
    ('og:article', 'WebPage', 'FAQPage')
    """
    found: dict[str, None] = {}
    place = html.find(OPEN_GRAPH, 0, HEAD_CHARS)
    start = html.rfind("<", max(0, place - REACH), max(0, place))
    tag = META.match(html, start, place + len(OPEN_GRAPH) + REACH) if start >= 0 else None
    content = CONTENT.search(tag[0]) if tag else None
    if content:
        found[f"og:{content[1].lower()}"] = None
    for place in islice(_places_of_type(html), MAX_LOOKED_AT):
        item = ITEM.match(html, place)
        for name in (item[1] or item[2]).split(",") if item else ():
            last = name.strip(" \t\r\n\"'").rpartition("/")[2]
            if NAME.fullmatch(last):
                found[last] = None
    return tuple(found)


def _places_of_type(html: str) -> Iterator[int]:
    """Where ITEM_TYPE stands; a search for one character is three times as fast as one for all of it."""
    place = -1
    for _ in range(MAX_SIGNS):
        place = html.find(SIGN, place + 1)
        if place < 0:
            return
        if html.startswith(ITEM_TYPE, place - 1):
            yield place - 1
