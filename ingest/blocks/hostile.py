"""Pages built to hurt a parser, made harmless before it sees them.

Lexbor takes quadratic time where tags nest by the ten thousand (100,000 `<div>`: 27 s) and where
one tag has that many attributes (40 s). Browsers stop nesting at 512 levels; so do we, and a tag
keeps its first attributes. An `<iframe/>` ends where its author meant it to. Pages that are not like
that are returned as they came, after counts that cost microseconds.
"""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]
Places = NDArray[np.intp]

MAX_DEPTH = 512  # Chromium's limit; deeper elements become siblings there, plain text here
MAX_TAG_CHARS = 20_000  # an ordinary tag has under 1,000; a data: URL can be long, but is one attribute
MAX_ATTRIBUTES = 500
SUSPICIOUS_TAGS = 5_000  # fewer cannot nest so deep that it costs a second
SUSPICIOUS_EXCESS = (
    4_000  # more tags opened than closed: 4 of 2,020 real pages, which then cost a closer look
)
SUSPICIOUS_CLOSINGS = 20_000  # so many elements can nest too deep; a page of 2 MB, counted in 20 ms
SUSPICIOUS_EQUALS = 10_000  # signs of that many attributes or of much script; only then tags are measured

END = bytes(8)  # so that the start of a tag can be read at the last sign of a page
FRAME = re.compile(r"(<iframe\b[^<>]*?)/\s*>", re.IGNORECASE)
LONG_TAG = re.compile(rf"<[a-zA-Z][^>]{{{MAX_TAG_CHARS}}}")
TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]*)([^>]*)>")
ATTRIBUTE = re.compile(r"""\s[^\s=>"']{1,200}(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>]*))?""")
VOID = frozenset(
    "area base br col embed hr img input link meta param source track wbr p li option".split()
)  # never closed, or closed by the next of their kind


def tame(html: str) -> bytes:
    """The page in UTF-8, with no element deeper than MAX_DEPTH and no tag of more than MAX_ATTRIBUTES."""
    payload = html.encode("utf-8", "ignore")
    signs = np.frombuffer(payload + END, dtype=np.uint8)  # counted here in a fifth of the time
    tags, equals = np.flatnonzero(signs == ord("<")), int(np.count_nonzero(signs == ord("=")))
    if _count(b"<iframe", signs, tags) > _count(b"</iframe", signs, tags):
        # Mostly in a <noscript>, which browsers never open: it would hide all that follows.
        html = FRAME.sub(r"\1></iframe>", html)
        payload = html.encode("utf-8", "ignore")
    if len(tags) > SUSPICIOUS_TAGS:
        closed = _count(b"</", signs, tags)
        if closed > SUSPICIOUS_CLOSINGS or len(tags) - 2 * closed > SUSPICIOUS_EXCESS:
            html = _cut_depth(html)
            payload = html.encode("utf-8", "ignore")
    if equals > SUSPICIOUS_EQUALS and LONG_TAG.search(html):
        payload = TAG.sub(_cut_attributes, html).encode("utf-8", "ignore")
    return payload


def _count(start: bytes, signs: Bytes, tags: Places) -> int:
    """How many of the tags begin so."""
    for offset, sign in enumerate(start[1:], 1):
        tags = tags[signs[tags + offset] == sign]
    return len(tags)


def _cut_depth(html: str) -> str:
    depth = 0

    def keep(tag: re.Match[str]) -> str:
        nonlocal depth
        closing, name = tag.group(1), tag.group(2).lower()
        if name in VOID or tag.group(3).endswith("/"):
            return tag.group()
        if closing:
            depth -= 1
            return tag.group() if 0 <= depth < MAX_DEPTH else ""
        depth += 1
        return tag.group() if depth <= MAX_DEPTH else ""

    return TAG.sub(keep, html)


def _cut_attributes(tag: re.Match[str]) -> str:
    if len(tag.group()) <= MAX_TAG_CHARS:
        return tag.group()
    kept = [
        found.group()
        for _, found in zip(range(MAX_ATTRIBUTES), ATTRIBUTE.finditer(tag.group(3)), strict=False)
    ]
    return f"<{tag.group(1)}{tag.group(2)}{''.join(kept)}>"
