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
from ingest.blocks.tags import CELLS, INLINE_TAGS, KINDS, SKIPPED, VERBATIM, ZONE_ROLES, ZONE_TAGS

MAY_HIDE = '[hidden], [style*="none" i]'  # asked once a page: attributes of each element cost more
TOKEN_ATTRIBUTES = ("class", "id", "role", "itemprop")
TOKEN_ANCESTORS = 4  # class and id words farther up describe the page, not the block
FAR_ANCESTORS = 12  # so many more of them still tell what part of the page a block is in
MAX_FAR_CHARS = 2_000  # of these words; one block in ten thousand has more
MAX_LOCATOR_CHARS = 240  # a path longer than this helps nobody and grows with the square of depth
INHERITED_KINDS = frozenset({"list_item", "quote", "caption", "code"})
FEW_CHARS = 1_000  # a page that shows less may be filled by scripts
MIN_UNSCRIPTED_CHARS = 500  # less is a tracking pixel or a request to switch scripts on
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
    if root is None:
        return []
    blocks = _Walk(root).blocks()
    if sum(len(block.text) for block in blocks) < FEW_CHARS:
        blocks += _unscripted_blocks(root, len(blocks))
    return blocks


def _unscripted_blocks(root: LexborNode, shapes: int) -> list[Block]:
    """What a page that its scripts would fill shows where they do not run: whole forums stand there.

    `shapes` is more than any number that the page's own blocks have as shape.
    """
    found = [block for node in root.css("noscript") for block in _Walk(node).blocks()]
    enough = sum(len(block.text) for block in found) >= MIN_UNSCRIPTED_CHARS
    return [_inside_noscript(block, shapes) for block in found] if enough else []


def _inside_noscript(block: Block, shapes: int) -> Block:
    locator = block.locator.replace("/body", "/body/noscript", 1)
    return block._replace(locator=locator, shape=block.shape + shapes)


class _Facts(NamedTuple):
    """What a block inherits from the elements around it."""

    kind: str
    locator: str
    nearest: tuple[str, ...]  # class and id words of the nearest ancestors, one string each
    tokens: str  # those of the last of them, joined
    far: str  # those of the others
    zone: str  # names of regions
    hidden: bool
    shape: int  # number of the path of tags


class _Frame:
    """An open element that is not inline. Its facts are found when its first block asks for them:
    half of the elements of a page hold no text of their own.
    """

    __slots__ = ("children", "container", "depth", "facts", "node", "number", "parent", "tag", "verbatim")

    def __init__(self, tag: str, parent: _Frame | None, node: LexborNode, container: int) -> None:
        self.tag, self.parent, self.node, self.container = tag, parent, node, container
        self.verbatim = tag in VERBATIM
        self.children: dict[str, int] | None = None  # tag -> how many so far
        self.facts: _Facts | None = None
        self.number, self.depth = 1, 0
        if parent is not None:
            self.depth = parent.depth + 1
            if parent.children is None:
                parent.children = {tag: 1}
            else:
                self.number = parent.children[tag] = parent.children.get(tag, 0) + 1


ROOT = _Facts("paragraph", "/body", (), "", "", "", hidden=False, shape=0)

# What a node is to the walk. Lexbor numbers the tags it knows; a number is looked up in a third of
# the time that a name takes, and half of the time of a walk is spent on asking nodes.
TEXT, BREAK, NOTHING, INLINE, LINK, BLOCK, CELL = range(1, 8)
KNOWN_TAGS = 256  # of higher number are the tags that only one page has
_ROLES: dict[int, int] = {}


def _role_of(node: LexborNode) -> int:
    """The role of a node, remembered for its tag."""
    tag = node.tag or "-"
    if tag[0] == "-":
        role = TEXT if tag == "-text" else NOTHING
    elif tag in INLINE_TAGS:
        role = LINK if tag == "a" else INLINE
    else:
        role = NOTHING if tag in SKIPPED else BREAK if tag == "br" else CELL if tag in CELLS else BLOCK
    if node.tag_id < KNOWN_TAGS:
        _ROLES[node.tag_id] = role
    return role


class _Walk:
    """One pass over a tree; what is open (element, links, hidden words) is its state."""

    def __init__(self, root: LexborNode) -> None:
        self._root = root
        self._hiding = _find_hidden(root)
        self._blocks: list[Block] = []
        self._frame = _Frame(root.tag or "body", None, root, 0)
        self._stack: list[tuple[LexborNode, _Frame, int, bool]] = []
        self._links = 0  # open link elements
        self._hidden = False  # an inline element around the pieces is hidden
        self._pieces: list[str] = []
        self._link_chars = 0
        self._containers = 0
        self._joint = 0  # depth of the deepest element that is open since the block before
        self._paths: dict[tuple[int, str], int] = {}  # (shape of the parent, tag) -> shape
        self._shapes: dict[int, int] = {}  # shape -> its number among those that hold blocks

    def blocks(self) -> list[Block]:  # noqa: C901  the loop that every node of every page passes
        """Blocks of everything below the root."""
        node = self._root.first_child
        roles, stack, pieces = _ROLES, self._stack, self._pieces
        while node is not None:
            role = roles.get(node.tag_id) or _role_of(node)
            child = None
            if role == TEXT:
                text = node.text_content
                if text and (pieces or not text.isspace() or self._frame.verbatim):
                    pieces.append(text)
                    if self._links:
                        self._link_chars += len(text if self._frame.verbatim else " ".join(text.split()))
            elif role >= INLINE:
                child = node.first_child
                if role >= BLOCK:
                    self._open_block(node, role)
                elif child is not None:
                    self._open_inline(node, role)
            elif role == BREAK:
                self._flush()
            if child is None and role >= BLOCK:
                self._close()
            following = child or node.next
            while following is None and stack:
                following = self._close().next
            node = following
        self._flush()
        return self._blocks

    def _open_inline(self, node: LexborNode, role: int) -> None:
        self._stack.append((node, self._frame, self._links, self._hidden))
        self._links += role == LINK
        if self._hiding and not self._hidden and node.mem_id in self._hiding:
            self._flush()
            self._hidden = True

    def _open_block(self, node: LexborNode, role: int) -> None:
        self._stack.append((node, self._frame, self._links, self._hidden))
        if self._pieces and (role != CELL or self._frame.tag != "tr"):
            self._flush()
        self._containers += 1
        self._frame = _Frame(node.tag or "", self._frame, node, self._containers)

    def _close(self) -> LexborNode:
        node, outer, self._links, hidden = self._stack.pop()
        if self._frame is not outer:
            if self._frame.tag in CELLS and outer.tag == "tr" and not self._frame.children:
                self._pieces.append(CELL_END)  # waits for its row
            elif self._pieces:
                self._flush()
            self._frame = outer
            self._joint = min(self._joint, outer.depth)
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
        text = _shown("".join(self._pieces), verbatim=frame.verbatim)
        self._pieces.clear()
        link_chars, self._link_chars = self._link_chars, 0
        if not text:
            return
        kind, locator, _, tokens, far, zone, hidden, shape = frame.facts or self._facts(frame)
        block = Block(  # by position: names would take twice as long
            kind,
            text,
            locator,
            None,
            None,
            frame.tag,
            tokens,
            zone,
            min(link_chars, len(text)),
            hidden or self._hidden,
            frame.container,
            frame.depth,
            self._joint,
            self._shapes.setdefault(shape, len(self._shapes)),
            far,
        )
        self._blocks.append(block)
        self._joint = frame.depth

    def _facts(self, frame: _Frame) -> _Facts:
        """Facts of a frame, from those of the nearest ancestor that has them."""
        waiting: list[_Frame] = []
        known: _Frame | None = frame
        while known is not None and known.facts is None:
            waiting.append(known)
            known = known.parent
        facts = ROOT if known is None or known.facts is None else known.facts
        for inner in reversed(waiting):
            if inner.parent is not None:
                facts = self._inherit(facts, inner)
            inner.facts = facts
        return facts

    def _inherit(self, outer: _Facts, frame: _Frame) -> _Facts:
        """What an element adds to what is around it."""
        tag, attributes = frame.tag, frame.node.attributes
        kind, locator, nearest, tokens, far, zone, hidden, shape = outer
        if len(locator) < MAX_LOCATOR_CHARS:
            locator = f"{locator}/{tag}[{frame.number}]"
        if tag in ZONE_TAGS:
            zone = _with_zone(zone, tag)
        if attributes:
            words = _words(attributes)
            if words:
                nearest = (*nearest[1 - TOKEN_ANCESTORS - FAR_ANCESTORS :], words)
                tokens = " ".join(nearest[-TOKEN_ANCESTORS:])
                far = " ".join(nearest[:-TOKEN_ANCESTORS])[-MAX_FAR_CHARS:]
            if "role" in attributes:
                zone = _with_zone(zone, ZONE_ROLES.get(attributes["role"] or "", ""))
            hidden = hidden or (bool(self._hiding) and frame.node.mem_id in self._hiding)
        if tag in KINDS:
            kind = KINDS[tag]
        elif kind not in INHERITED_KINDS:  # a <p> in an <li> is still part of the list item
            kind = "paragraph"
        shape = self._paths.setdefault((shape, tag), len(self._paths) + 1)
        return _Facts(kind, locator, nearest, tokens, far, zone, hidden, shape)


def _with_zone(zone: str, name: str) -> str:
    """Names of regions with one more, if it is not among them."""
    if not name or name in zone.split(" "):
        return zone
    return f"{zone} {name}" if zone else name


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


def _find_hidden(root: LexborNode) -> frozenset[int]:
    """Elements that are not shown: `hidden`, or an inline style that says so. `aria-hidden` text is shown."""
    return frozenset(node.mem_id for node in root.css(MAY_HIDE) if _is_hidden(node.attributes))


def _is_hidden(attributes: dict[str, str | None]) -> bool:
    if "hidden" in attributes and attributes["hidden"] != "until-found":
        return True
    return "display:none" in (attributes.get("style") or "").replace(" ", "").lower()
