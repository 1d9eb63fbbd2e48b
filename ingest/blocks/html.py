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

TOKEN_ATTRIBUTES = ("class", "id", "role", "itemprop")
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
    return _Walk(root).blocks() if root is not None else []


class _Facts(NamedTuple):
    """What a block inherits from the elements around it."""

    kind: str
    locator: str
    tokens: tuple[str, ...]
    zones: tuple[str, ...]
    hidden: bool


class _Frame:
    """An open element that is not inline. Its facts are found when its first block asks for them:
    half of the elements of a page hold no text of their own.
    """

    __slots__ = ("children", "container", "facts", "node", "number", "parent", "tag")

    def __init__(self, tag: str, parent: _Frame | None, node: LexborNode, container: int) -> None:
        self.tag, self.parent, self.node, self.container = tag, parent, node, container
        self.children: dict[str, int] = {}  # tag -> how many so far
        self.facts: _Facts | None = None
        self.number = 1
        if parent is not None:
            self.number = parent.children[tag] = parent.children.get(tag, 0) + 1


ROOT = _Facts("paragraph", "/body", (), (), hidden=False)


def _facts(frame: _Frame) -> _Facts:
    """Facts of a frame, from those of the nearest ancestor that has them."""
    waiting: list[_Frame] = []
    known: _Frame | None = frame
    while known is not None and known.facts is None:
        waiting.append(known)
        known = known.parent
    facts = ROOT if known is None or known.facts is None else known.facts
    for inner in reversed(waiting):
        if inner.parent is not None:
            facts = _inherit(facts, inner)
        inner.facts = facts
    return facts


def _inherit(outer: _Facts, frame: _Frame) -> _Facts:
    """What an element adds to what is around it."""
    tag, attributes = frame.tag, frame.node.attributes
    kind, locator, tokens, zones, hidden = outer
    if len(locator) < MAX_LOCATOR_CHARS:
        locator = f"{locator}/{tag}[{frame.number}]"
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
    if tag in KINDS:
        kind = KINDS[tag]
    elif kind not in INHERITED_KINDS:  # a <p> in an <li> is still part of the list item
        kind = "paragraph"
    return _Facts(kind, locator, tokens, zones, hidden)


class _Walk:
    """One pass over a tree; what is open (element, links, hidden words) is its state."""

    def __init__(self, root: LexborNode) -> None:
        self._root = root
        self._blocks: list[Block] = []
        self._frame = _Frame("body", None, root, 0)
        self._stack: list[tuple[LexborNode, _Frame, int, bool]] = []
        self._links = 0  # open link elements
        self._hidden = False  # an inline element around the pieces is hidden
        self._pieces: list[str] = []
        self._link_chars = 0
        self._containers = 0

    def blocks(self) -> list[Block]:
        """Blocks of everything below the root."""
        node = self._root.first_child
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
        if not self._pieces and text.isspace() and self._frame.tag not in VERBATIM:
            return
        self._pieces.append(text)
        if self._links:
            self._link_chars += len(text if self._frame.tag in VERBATIM else " ".join(text.split()))

    def _open(self, node: LexborNode, tag: str) -> LexborNode | None:
        child = node.first_child
        if tag in INLINE:
            if child is None:
                return None
            self._stack.append((node, self._frame, self._links, self._hidden))
            self._links += tag == "a"
            if not self._hidden and _is_hidden(node.attributes):
                self._flush()
                self._hidden = True
            return child
        self._stack.append((node, self._frame, self._links, self._hidden))
        if tag not in CELLS or self._frame.tag != "tr":
            self._flush()
        self._containers += 1
        self._frame = _Frame(tag, self._frame, node, self._containers)
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
            self._frame = outer
        elif hidden != self._hidden:
            self._flush()
        elif node.tag == "rt":
            self._pieces.append(" ")  # ruby: the reading ends where the next letters begin
        self._hidden = hidden
        return node

    def _flush(self) -> None:
        if not self._pieces:
            return
        frame = self._frame
        text = _shown("".join(self._pieces), verbatim=frame.tag in VERBATIM)
        self._pieces.clear()
        link_chars, self._link_chars = self._link_chars, 0
        if not text:
            return
        facts = _facts(frame)
        self._blocks.append(
            Block(
                facts.kind,
                text,
                facts.locator,
                tag=frame.tag,
                tokens=" ".join(facts.tokens),
                zone=" ".join(facts.zones),
                link_chars=min(link_chars, len(text)),
                hidden=facts.hidden or self._hidden,
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
    found = [value for name in TOKEN_ATTRIBUTES if (value := attributes.get(name))]
    return " ".join(" ".join(found).split()) if found else ""


def _is_hidden(attributes: dict[str, str | None]) -> bool:
    """Not shown: `hidden`, or an inline style that says so. `aria-hidden` text is shown."""
    if not attributes:
        return False
    if "hidden" in attributes and attributes["hidden"] != "until-found":
        return True
    style = attributes.get("style") or ""
    return "none" in style.lower() and "display:none" in style.replace(" ", "").lower()
