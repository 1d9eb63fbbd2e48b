"""Is a text a page or a text dump? A dump may mention `<b>` or call a speaker `<Anchor>`."""

from __future__ import annotations

import re
from typing import Literal

from ingest.formats.wide import head_text

HEAD_CHARS = 1 << 16  # what a page is shows in its beginning
Evidence = Literal["html", "plain", "unclear"]

# Before the first tag may stand blanks, marks (also read as Latin-1), processing instructions and comments.
PROLOGUE = re.compile(r"(?:[\s\ufeff\x00]+|ï»¿|<\?.*?\?>|<!--.*?-->)*", re.DOTALL)
PAGE_START = re.compile(r"<(?:!doctype\s*(?:html|>)|(?:html|head|body|frameset)[\s/>])", re.IGNORECASE)
TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)((?:\s[^<>]*)?)/?>", re.IGNORECASE)
ATTRIBUTE = re.compile(r"\s[a-z_:@][\w:.-]*\s*=\s*[\"'\w#/]", re.IGNORECASE)
# Names that nobody puts in angle brackets but to mark up: no words of a language.
UNMISTAKABLE_NAMES = "br hr p div h1 h2 h3 h4 h5 h6 ul ol li dl dt dd td tr th tbody thead img"
# Names that may as well be a speaker, a heading or a placeholder in a text: <Video>, <Q>, <A>.
AMBIGUOUS_NAMES = (
    "a abbr address article aside audio b base blockquote button canvas caption center cite code del details"
    " dfn em fieldset figcaption figure font footer form g header i iframe input ins kbd label legend link"
    " main map mark menu meta nav noscript object option picture pre q s script section select small source"
    " span strike strong style sub summary sup svg table template textarea time title tt u video wbr"
)
UNMISTAKABLE = frozenset(UNMISTAKABLE_NAMES.split())
KNOWN = UNMISTAKABLE | frozenset(AMBIGUOUS_NAMES.split())
# A text that begins without a tag is a page's source if tags make up this share of it, and stand in
# rows that hold this share: a dump with code samples has tags in few of its rows (at most half).
MIN_MARKUP_RATIO = 0.05
MIN_TAGGED_ROWS_RATIO = 0.7
MIN_TAGS = 3  # a tag or two is a mention


def sniff_text(text: str | bytes) -> str:
    """text/html or text/plain: what a text, or the bytes of one, shows itself to be.

    >>> sniff_text("<div>News</div>"), sniff_text("<Anchor> Good evening"), sniff_text("use <b>")
    ('text/html', 'text/plain', 'text/plain')
    """
    return "text/html" if markup_evidence(as_head(text)) == "html" else "text/plain"


def as_head(text: str | bytes) -> str:
    """The beginning of a text or of its bytes, readable as far as ASCII goes."""
    return head_text(text[: 4 * HEAD_CHARS])[:HEAD_CHARS] if isinstance(text, bytes) else text[:HEAD_CHARS]


def starts_a_page(head: str) -> bool:
    """Whether the first thing is what only a page begins with: its doctype, root or a comment.

    A comment after an XML declaration says nothing: feeds have one too.
    """
    prologue, body = _split_prologue(head)
    return bool(PAGE_START.match(body)) or ("<!--" in prologue + body[:4] and "<?xml" not in prologue)


def markup_evidence(head: str) -> Evidence:
    """What speaks for a page: html, nothing (plain), or some tags that may be mentions (unclear)."""
    if starts_a_page(head):
        return "html"
    _, body = _split_prologue(head)
    tags = [tag for tag in TAG.finditer(body) if tag[2].lower() in KNOWN]
    if not tags:
        return "plain"
    opened_at_start = tags[0].start() == 0 and _is_opened(tags)
    return "html" if opened_at_start or _is_dense(tags, body) else "unclear"


def _split_prologue(head: str) -> tuple[str, str]:
    prologue = PROLOGUE.match(head)
    end = prologue.end() if prologue else 0
    return head[:end], head[end:]


def _is_opened(tags: list[re.Match[str]]) -> bool:
    """Whether the first tag is surely one: by its name, an attribute, or a tag that closes it."""
    name = tags[0][2].lower()
    if name in UNMISTAKABLE or ATTRIBUTE.match(tags[0][3]):
        return True
    return any(tag[1] and tag[2].lower() == name for tag in tags[1:])


def _is_dense(tags: list[re.Match[str]], body: str) -> bool:
    """Whether a text that begins without a tag is full of them everywhere, closed ones among them."""
    if len(tags) < MIN_TAGS or not any(tag[1] for tag in tags):
        return False
    if sum(tag.end() - tag.start() for tag in tags) < MIN_MARKUP_RATIO * len(body):
        return False
    tagged = sum(
        len(row) for row in body.split("\n") if any(tag[2].lower() in KNOWN for tag in TAG.finditer(row))
    )
    return tagged >= MIN_TAGGED_ROWS_RATIO * len(body)
