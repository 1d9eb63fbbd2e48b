"""The texts of a tree of plain values, and how much prose each of them is."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

MAX_NODES = 200_000  # of a tree; more are a catalogue
MAX_DEPTH = 60  # of a path: stories nest by some ten levels
MIN_PROSE_CHARS = 40
MIN_SPACES = 5
MIN_UNPACKED_CHARS = 600  # of JSON written as a text inside of JSON; shorter ones hold no story
NO_TEXT = frozenset(
    "url href src id slug type kind __typename classname class style css alt caption credit copyright seo "
    "meta keywords tags query locale lang path uri image images srcset cookie consent privacy legal terms "
    "disclaimer i18n translations messages dictionary bio biography".split()
)
"""Names under which nothing of a story stands."""

TAG = re.compile(r"<[a-zA-Z/!][^<>]*>")
UNSHOWN = re.compile(r"<(style|script)\b.*?(?:</\1\s*>|$)", re.IGNORECASE | re.DOTALL)
ENDS = re.compile(r"[.!?…:;。！？」』”\"')](?:\s|$)|[。！？]")
WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]")  # scripts that space few words
CODE = ("{", "}", "();", "=>", "/*", "@media", "function", ";--", "px;")
TAG_NAME = re.compile(r"[a-z][a-z0-9:-]{0,14}")

Path = tuple[str | int, ...]


class Leaf(NamedTuple):
    """A text of a tree: where it stands, and how much prose it is (characters)."""

    path: Path
    text: str
    prose: int

    @property
    def name(self) -> str:
        """The name that it stands under, not counting places in lists."""
        return next((part for part in reversed(self.path) if isinstance(part, str)), "")

    def is_in(self, place: Path) -> bool:
        """Whether it stands in a branch."""
        return self.path[: len(place)] == place


def find_leaves(value: Any) -> Iterator[Leaf]:
    """Every text of a tree in document order, long ones once; bounded, whatever the tree refers to.

    >>> [leaf.text for leaf in find_leaves({"url": "/a", "story": ["A", {"text": "b"}]})]
    ['A', 'b']
    """
    stack: list[tuple[Path, Any]] = [((), value)]
    seen: set[int] = set()  # Nuxt's states refer to a branch from several places, also to themselves
    texts: set[str] = set()
    for _ in range(MAX_NODES):
        if not stack:
            return
        path, node = stack.pop()
        if isinstance(node, str):
            node = _unpacked(node)
        if isinstance(node, str):
            text = node.strip()
            if text and not _is_tag(path, text) and (len(text) < MIN_PROSE_CHARS or text not in texts):
                texts.add(text)
                yield Leaf(path, node, prose_chars(text))
        elif isinstance(node, list | dict) and id(node) not in seen and len(path) < MAX_DEPTH:
            seen.add(id(node))
            stack += _branches(path, node)


def _branches(path: Path, node: list[Any] | dict[Any, Any]) -> list[tuple[Path, Any]]:
    """What a node holds that may hold text, the last first."""
    pairs = enumerate(node) if isinstance(node, list) else node.items()
    inner = [
        ((*path, key), child)
        for key, child in pairs
        if isinstance(child, str | list | dict) and str(key).lower() not in NO_TEXT
    ]
    return inner[::-1]


def _unpacked(text: str) -> Any:
    """The value of JSON that is written as a text inside of JSON; the text itself if it is none."""
    if len(text) < MIN_UNPACKED_CHARS or text[0] not in "{[":
        return text
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return text


def _is_tag(path: Path, text: str) -> bool:
    """Whether a text is the tag of an element that is written as a list: `["p", "The bridge..."]`."""
    return path[-1:] == (0,) and TAG_NAME.fullmatch(text) is not None


def prose_chars(text: str) -> int:
    """Characters of prose in a text, which may be HTML; 0 for addresses, names, titles and code.

    >>> prose_chars("https://daily.example/a-bridge-that-was-closed-on-monday")
    0
    >>> prose_chars("<p>The old bridge over the river was closed on Monday.</p>")
    51
    """
    if len(text) < MIN_PROSE_CHARS or text[0] in "{[":
        return 0
    text = plain(text)
    if is_code(text) or (text.count(" ") < MIN_SPACES and not WIDE.search(text)):
        return 0
    return len(text) if ENDS.search(text) else 0


def plain(text: str) -> str:
    """A text without tags and entities, in one line."""
    if "<" in text or "&" in text:
        text = html.unescape(TAG.sub(" ", UNSHOWN.sub(" ", text)))
    return " ".join(text.split())


def is_code(text: str) -> bool:
    """Whether a text is written for machines.

    >>> is_code(".a{color:red}"), is_code("The bridge was closed.")
    (True, False)
    """
    return 100 * sum(map(text.count, CODE)) > len(text)
