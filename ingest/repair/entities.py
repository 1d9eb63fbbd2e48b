"""HTML entities that stand in text, escaped once or more often."""

from __future__ import annotations

import html
import re

# A name without its semicolon (&copy=1) is more often a URL than an entity; so are unknown names.
_ENTITY = re.compile(r"&(?:amp;)*(#\d{2,7}|#[xX][0-9a-fA-F]{2,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")
MAX_ROUNDS = 4


def _resolve(match: re.Match[str]) -> str:
    entity = f"&{match.group(1)};"
    found = html.unescape(entity)
    plain = len(found) <= 2 and all(c >= " " or c in "\n\t" for c in found) and "\ufffd" not in found
    return found if plain and found != entity else match.group()


def unescape(text: str) -> str:
    """The text with its entities resolved, however often they were escaped.

    >>> unescape("A &amp;amp; B &#44032;"), unescape("?a=1&copy=2")
    ('A & B 가', '?a=1&copy=2')
    """
    for _ in range(MAX_ROUNDS):
        if "&" not in text:
            break
        before, text = text, _ENTITY.sub(_resolve, text)
        if text == before:
            break
    return text
