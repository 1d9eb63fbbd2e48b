"""A page whose text stands in its scripts, because they would fill the page: found, and put into its tree.

Browsers run the scripts, we do not. What the page shows without them is a shell (a menu, a footer, the
beginning of a story behind a paywall); the story stands in JSON-LD as `articleBody` or in the state that a
framework hands to its scripts. It is put into the tree as an `<article>` of its own, so that all later
stages see a page like any other; the article's id says where it came from.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from ingest.bodies.literal import MAX_CHARS, read_state
from ingest.bodies.search import MIN_STORY_CHARS, find_body
from ingest.bodies.tree import plain

ARTICLE_BODY = "articleBody"
MAX_SHOWN_CHARS = 1_500  # a page that shows more outside of its menus is asked for no script but JSON-LD
MUCH_MORE = 2  # times what the page shows: else the page holds the story, and the script repeats it
WINDOW_STATES = ("__NUXT__", "__APOLLO_STATE__", "__INITIAL_STATE__", "__PRELOADED_STATE__")
STATES = ("__NEXT_DATA__", "__NUXT_DATA__", *WINDOW_STATES)
ASSIGNED = re.compile(rf"""\b(?P<name>{"|".join(WINDOW_STATES)})["']?\]?\s*=(?!=)""")
ROLE = "script-body"  # known to the walk as the zone `script`
FILLED = "main, #__next, #__nuxt, #root, #app, [role=main]"  # where scripts would put the story
BLOCK = re.compile(r"<(?:p|div|br|li|h[1-6]|blockquote|pre|table|section)\b", re.IGNORECASE)
MARKED_UP = re.compile(r"</?[a-zA-Z][^<>]*>")


class Script(NamedTuple):
    """A story that a script holds: the script's name, and its paragraphs or pieces of HTML."""

    name: str
    pieces: Sequence[str]

    @property
    def chars(self) -> int:
        """Characters that readers would see."""
        return sum(len(plain(piece)) for piece in self.pieces)


def find_script_body(
    page: LexborHTMLParser, shown: Iterable[int], told: str | None, title: str | None
) -> Script | None:
    """The story that a page's scripts hold and the page does not; None for nearly all pages.

    `shown` are the characters of the page's own rows outside of menus and footers, `told` is what its
    JSON-LD says is its text.
    """
    enough = max(MAX_SHOWN_CHARS, len(told or "") // MUCH_MORE)
    shown_chars = 0
    for chars in shown:
        shown_chars += chars
        if shown_chars > enough:  # a few rows say so on nearly all pages
            return None
    found = Script(ARTICLE_BODY, (told,)) if told else None
    if found is not None and _is_missing(found, shown_chars):
        return found
    if shown_chars > MAX_SHOWN_CHARS:
        return None
    stories = (Script(name, find_body(read_state(text), title)) for name, text in _states(page))
    best = max(stories, key=lambda story: story.chars, default=None)
    return best if best is not None and _is_missing(best, shown_chars) else None


def _is_missing(story: Script, shown_chars: int) -> bool:
    chars = story.chars
    return chars >= MIN_STORY_CHARS and chars > MUCH_MORE * shown_chars


def _states(page: LexborHTMLParser) -> Iterator[tuple[str, str]]:
    """Names and texts of the scripts that hold a state."""
    for node in page.tags("script"):
        text = node.text() or ""
        if not MIN_STORY_CHARS <= len(text) <= MAX_CHARS:
            continue
        name = node.attributes.get("id")
        assigned = None if name in STATES else ASSIGNED.search(text)
        if name in STATES:
            yield name or "", text
        elif assigned is not None:
            yield assigned["name"], text[assigned.end() :]


def put_into(page: LexborHTMLParser, story: Script) -> None:
    """Put a story into the tree of its page, where its scripts would."""
    root: LexborNode | None = page.css_first(FILLED) or page.body
    article = LexborHTMLParser(_article(story)).css_first("article")
    if root is not None and article is not None:
        root.insert_child(article)


def _article(story: Script) -> str:
    """The story as HTML."""
    inside = "\n".join(_paragraphs(piece) for piece in story.pieces)
    return f'<article id="{story.name}" role="{ROLE}">{inside}</article>'


def _paragraphs(piece: str) -> str:
    """A piece as HTML: text by its lines, markup as it stands, also where it was escaped once more."""
    if "&lt;" in piece and not MARKED_UP.search(piece):
        piece = html.unescape(piece)
    if BLOCK.search(piece):
        return piece
    if MARKED_UP.search(piece):
        return f"<p>{piece}</p>"
    lines = (html.unescape(line).strip() for line in piece.splitlines())
    return "".join(f"<p>{html.escape(line)}</p>" for line in lines if line)
