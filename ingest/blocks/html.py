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
INHERITED_KINDS = frozenset({"list_item", "quote", "caption", "code"})
ASCII_SPACE = re.compile(r"[ \t\r\n\f]+")
BROKEN_LETTER = re.compile(
    "[\u00c2-\u00f4][\u0080-\u00bf]?\u00a0"
)  # "\u00c3\u00a0" is "à" read as windows-1252
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
    """One pass over a tree; what is open (element, links, hidden words) is its state."""

    def __init__(self) -> None:
        self._blocks: list[Block] = []
        self._frame = _Frame("body", "paragraph", "/body", (), (), hidden=False, container=0, children={})
        self._stack: list[tuple[LexborNode, _Frame, int, bool]] = []
        self._links = 0  # open link elements
        self._hidden = False  # an inline element around the pieces is hidden
        self._pieces: list[str] = []
        self._link_chars = 0
        self._containers = 0

    def blocks(self, root: LexborNode) -> list[Block]:
        """Blocks of everything below `root`."""
        node = root.first_child
        while node is not None:
            child = self._visit(node)
            node = child if child is not None else self._following(node)
        self._flush()
        return self._blocks

    def _visit(self, node: LexborNode) -> LexborNode | None:
        """Take a text, open an element; the child to go on with, if there is one."""
        tag = node.tag
        if tag == "-text":
            self._take(node.text_content or "")
        elif tag == "br":
            self._flush()
        elif tag and tag[0] != "-" and tag not in SKIPPED:
            return self._open(node, tag)
        return None

    def _following(self, node: LexborNode) -> LexborNode | None:
        """The next node in document order, closing what ends before it."""
        following = node.next
        while following is None and self._stack:
            following = self._close().next
        return following

    def _take(self, text: str) -> None:
        self._pieces.append(text)
        if self._links:
            self._link_chars += len(text if self._frame.tag in VERBATIM else " ".join(text.split()))

    def _open(self, node: LexborNode, tag: str) -> LexborNode | None:
        self._stack.append((node, self._frame, self._links, self._hidden))
        if tag in INLINE:
            self._links += tag == "a"
            if not self._hidden and _is_hidden(node.attributes):
                self._flush()
                self._hidden = True
        else:
            if tag not in CELLS or self._frame.tag != "tr":
                self._flush()
            self._containers += 1
            self._frame = _inner_frame(node.attributes, tag, self._frame, self._containers)
        child = node.first_child
        if child is None:
            self._close()
        return child

    def _close(self) -> LexborNode:
        node, outer, self._links, hidden = self._stack.pop()
        if self._frame is not outer:
            if self._frame.tag in CELLS and outer.tag == "tr" and not self._frame.children:
                self._pieces.append(CELL_END)  # waits for its row
            else:
                self._flush()
        elif hidden != self._hidden:
            self._flush()
        elif node.tag == "rt":
            self._pieces.append(" ")  # ruby: the reading ends where the next letters begin
        self._frame, self._hidden = outer, hidden
        return node

    def _flush(self) -> None:
        frame = self._frame
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


def _inner_frame(attributes: dict[str, str | None], tag: str, outer: _Frame, container: int) -> _Frame:
    """What an element adds to what it inherits."""
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
        kind = outer.kind if outer.kind in INHERITED_KINDS else "paragraph"
    return _Frame(tag, kind, locator, tokens, zones, hidden, container, {})


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
    style = attributes.get("style") or ""
    return "none" in style.lower() and "display:none" in style.replace(" ", "").lower()
