"""Links and emphasis inside blocks, for texts that are written as Markdown.

Asked only for them, so that plain text pays nothing: the elements are marked by private characters in
the tree, the walk is taken once more, and the marks are read off the blocks' texts. A block whose
text does not come out as it was the first time has no marks.
"""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser

from ingest.blocks.html import html_blocks
from ingest.blocks.table import Block
from ingest.model import Mark

KINDS = {
    "a": "link", "strong": "strong", "b": "strong", "em": "emphasis", "i": "emphasis", "cite": "emphasis",
    "code": "code", "kbd": "code", "samp": "code", "tt": "code",
    "del": "deleted", "s": "deleted", "strike": "deleted",
}  # fmt: skip
SELECTOR = ",".join(tag for tag in KINDS if tag != "a") + ",a[href]"
OPEN, CLOSE = 0xF0000, 0x100000  # planes 15 and 16 of Unicode, for private use
MAX_MARKS = 0xFFFD  # code points of such a plane


def inline_marks(
    page: LexborHTMLParser, blocks: Sequence[Block], url: str | None = None
) -> list[tuple[Mark, ...]]:
    """Marks of each block of a page, in order. Changes the page: it is of no use afterwards.

    `url` is what links are relative to. Links that lead nowhere else are left out.

    >>> from ingest.blocks.html import parse_page
    >>> page = parse_page('<p>See <a href="/b">the <b>bridge</b></a>.')
    >>> [mark[:3] for mark in inline_marks(page, html_blocks(page))[0]]
    [(4, 14, 'link'), (8, 14, 'strong')]
    """
    nothing: list[tuple[Mark, ...]] = [() for _ in blocks]
    if any(max(block.text) >= chr(OPEN) for block in blocks):
        return nothing  # the page uses these characters itself
    nodes = page.css(SELECTOR)[:MAX_MARKS]
    kinds = [(KINDS[node.tag or ""], _address(node.attributes.get("href"), url)) for node in nodes]
    for number, node in enumerate(nodes):
        node.insert_before(chr(OPEN + number))
        node.insert_after(chr(CLOSE + number))
    read = [_read(block.text, kinds, verbatim=block.kind == "code") for block in html_blocks(page)]
    marked = [found for found in read if found[0]]
    if len(marked) != len(blocks):
        return nothing
    return [marks if text == block.text else () for (text, marks), block in zip(marked, blocks, strict=True)]


def _address(href: str | None, url: str | None) -> str:
    """Where a link leads, empty if to the same page or into a script.

    >>> _address("../b", "https://daily.example/news/a"), _address("#top", None)
    ('https://daily.example/b', '')
    """
    href = (href or "").strip()
    if not href or href.startswith("#") or href[:11].lower() == "javascript:":
        return ""
    try:
        return urljoin(url or "", href)
    except ValueError:  # an address of brackets
        return href


def _read(raw: str, kinds: Sequence[tuple[str, str]], *, verbatim: bool) -> tuple[str, tuple[Mark, ...]]:
    """A text without its private characters, white space folded again, and what they marked."""
    text: list[str] = []
    opened: dict[int, int] = {}
    marks: list[Mark] = []
    for char in raw:
        code = ord(char)
        if code >= CLOSE:
            start, end = opened.pop(code - CLOSE, None), len(text)
            if start is not None:
                marks.append(Mark(start, end, *kinds[code - CLOSE]))
        elif code >= OPEN:
            opened[code - OPEN] = len(text)
        elif verbatim or not _is_folded(char, text):
            if char == "\t" and not verbatim and text and text[-1] == " ":
                text.pop()
            text.append(char)
    whole = "".join(text)
    shown = whole if verbatim else whole.rstrip(" \t")
    found = (_trimmed(mark, shown) for mark in marks if mark.kind != "link" or mark.target)
    return (shown if shown.strip() else ""), tuple(sorted(mark for mark in found if mark.start < mark.end))


def _is_folded(char: str, text: Sequence[str]) -> bool:
    """Whether a space adds nothing to what stands before it."""
    return char in " \t" and (not text or (char == " " and text[-1] in " \t"))


def _trimmed(mark: Mark, text: str) -> Mark:
    """A mark without white space at its ends: Markdown knows no "** bold **"."""
    marked = text[mark.start : mark.end]
    start = mark.start + len(marked) - len(marked.lstrip())
    end = mark.start + len(marked.rstrip())
    is_shown = any(char.isprintable() for char in text[start:end])
    return mark._replace(start=start, end=end if is_shown else start)
