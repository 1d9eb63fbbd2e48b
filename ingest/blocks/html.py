"""HTML -> blocks, in one walk over the tree of Lexbor.

The walk is a loop, not a recursion, and reads every node once, so that neither depth nor size of a
page costs more than its share. Every text that the page holds is in exactly one block; `<br>` ends
a block, so that rows glued by it can be judged one by one.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from ingest.blocks.hostile import tame
from ingest.blocks.table import Block
from ingest.blocks.tags import CELLS, INLINE, KINDS, SKIPPED, VERBATIM, ZONE_ROLES, ZONE_TAGS

TOKEN_ANCESTORS = 4  # class and id words farther up describe the page, not the block
MAX_LOCATOR_CHARS = 240  # a path longer than this helps nobody and grows with the square of depth
ASCII_SPACE = re.compile(r"[ \t\r\n\f]+")
BROKEN_LETTER = re.compile("[\u00c2-\u00f4][\u0080-\u00bf]?\u00a0")  # "\u00c3\u00a0" is "à" read as windows-1252
CELL_END = "\x1f"  # ASCII "unit separator": where a cell of a table row ends, until the row is written


def parse_page(html: str) -> LexborHTMLParser:
    """The page's tree; pages built to hurt the parser are made harmless first."""
    return LexborHTMLParser(tame(html))


def html_blocks(page: LexborHTMLParser) -> list[Block]:
    """Blocks of a page in document order.

    >>> [(b.kind, b.text, b.locator) for b in html_blocks(parse_page("<h1>A</h1><p>b <b>c</b><br>d"))]
    [('heading', 'A', '/body/h1[1]'), ('paragraph', 'b c', '/body/p[1]'), ('paragraph', 'd', '/body/p[1]')]
    """
    root = page.body or page.root
    return _Walk().blocks(root) if root is not None else []


class _Frame(NamedTuple):
    """Where the walk is: the nearest element that is not inline, and what it inherits."""

    tag: str
    kind: str
    locator: str
    tokens: tuple[str, ...]
    zones: tuple[str, ...]
    hidden: bool
    container: int
    children: dict[str, int]


class _Walk:
    def __init__(self) -> None:
        self._blocks: list[Block] = []
        self._pieces: list[str] = []
        self._link_chars = 0
        self._hidden = False  # an inline element around the pieces is hidden
        self._containers = 0

    def blocks(self, root: LexborNode) -> list[Block]:
        frame = _Frame("body", "paragraph", "/body", (), (), hidden=False, container=0, children={})
        stack: list[tuple[LexborNode, _Frame, int, bool]] = []
        links = 0
        node = root.first_child
        while node is not None:
            tag = node.tag
            child = None
            if tag == "-text":
                self._take(node.text_content or "", frame, links)
            elif tag == "br":
                self._flush(frame)
            elif tag is not None and tag[0] != "-" and tag not in SKIPPED:
                stack.append((node, frame, links, self._hidden))
                child = node.first_child
                if tag in INLINE:
                    links += tag == "a"
                    self._enter_inline(node, frame)
                else:
                    if tag not in CELLS or frame.tag != "tr":
                        self._flush(frame)
                    frame = self._enter(node, tag, frame)
                if child is None:
                    frame, links = self._leave(stack.pop(), frame)
            following = child if child is not None else node.next
            while following is None and stack:
                closed = stack.pop()
                frame, links = self._leave(closed, frame)
                following = closed[0].next
            node = following
        self._flush(frame)
        return self._blocks

    def _take(self, text: str, frame: _Frame, links: int) -> None:
        self._pieces.append(text)
        if links:
            self._link_chars += len(text if frame.tag in VERBATIM else " ".join(text.split()))

    def _enter_inline(self, node: LexborNode, frame: _Frame) -> None:
        if not self._hidden and _is_hidden(node.attributes):
            self._flush(frame)
            self._hidden = True

    def _enter(self, node: LexborNode, tag: str, outer: _Frame) -> _Frame:
        attributes = node.attributes
        number = outer.children[tag] = outer.children.get(tag, 0) + 1
        locator = outer.locator
        if len(locator) < MAX_LOCATOR_CHARS:
            locator = f"{locator}/{tag}[{number}]"
        tokens, zones, hidden = outer.tokens, outer.zones, outer.hidden
        if tag in ZONE_TAGS and tag not in zones:
            zones = (*zones, tag)
        if attributes:
            words = _words(attributes)
            if words:
                tokens = (*tokens[1 - TOKEN_ANCESTORS :], words)
            zone = ZONE_ROLES.get(attributes.get("role") or "")
            if zone and zone not in zones:
                zones = (*zones, zone)
            hidden = hidden or _is_hidden(attributes)
        kind = KINDS.get(tag)
        if kind is None:  # a <p> in an <li> is still part of the list item
            kind = outer.kind if outer.kind in {"list_item", "quote", "caption", "code"} else "paragraph"
        self._containers += 1
        return _Frame(tag, kind, locator, tokens, zones, hidden, self._containers, {})

    def _leave(self, closed: tuple[LexborNode, _Frame, int, bool], frame: _Frame) -> tuple[_Frame, int]:
        node, outer, links, hidden = closed
        if frame is not outer:
            if frame.tag in CELLS and outer.tag == "tr" and not frame.children:
                self._pieces.append(CELL_END)  # waits for its row
            else:
                self._flush(frame)
        elif hidden != self._hidden:
            self._flush(frame)
        elif node.tag == "rt":
            self._pieces.append(" ")
        self._hidden = hidden
        return outer, links

    def _flush(self, frame: _Frame) -> None:
        if not self._pieces:
            return
        raw = "".join(self._pieces)
        self._pieces.clear()
        link_chars, self._link_chars = self._link_chars, 0
        text = _shown(raw, verbatim=frame.tag in VERBATIM)
        if not text:
            return
        self._blocks.append(
            Block(
                frame.kind,
                text,
                frame.locator,
                tag=frame.tag,
                tokens=" ".join(frame.tokens),
                zone=" ".join(frame.zones),
                link_chars=min(link_chars, len(text)),
                hidden=frame.hidden or self._hidden,
                container=frame.container,
            )
        )


def _shown(raw: str, *, verbatim: bool) -> str:
    """The text as a reader sees it: white space folded, cells of a table row joined by a tab."""
    if verbatim:
        return raw.replace(CELL_END, "").strip("\r\n") if raw.strip() else ""
    if CELL_END in raw:
        return "\t".join(_folded(cell) for cell in raw.split(CELL_END)).strip()
    return _folded(raw)


def _folded(raw: str) -> str:
    """Runs of white space as one space; a no-break space that may be half of a broken letter stays."""
    if "\xa0" in raw and BROKEN_LETTER.search(raw):
        return " ".join(ASCII_SPACE.split(raw.strip(" \t\r\n\f")))
    return " ".join(raw.split())


def _words(attributes: dict[str, str | None]) -> str:
    found = (attributes.get(name) for name in ("class", "id", "role", "itemprop"))
    return " ".join(" ".join(value.split()) for value in found if value)


def _is_hidden(attributes: dict[str, str | None]) -> bool:
    """Not shown: `hidden`, or an inline style that says so. `aria-hidden` text is shown."""
    if not attributes:
        return False
    if "hidden" in attributes and attributes["hidden"] != "until-found":
        return True
    style = attributes.get("style")
    return bool(style) and "none" in style and "display:none" in style.replace(" ", "").lower()
