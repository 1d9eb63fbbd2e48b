"""The body of a page in the state of its scripts: which of its texts belong to the story.

States are as many as sites; what they share is that the story is one branch of the tree, that it stands
beside the page's own title, and that it holds most of the prose there. So the tree is descended from the
title's branch as long as one branch is called a body or holds most of the prose; the texts under the names
that the prose has there are the body, in document order.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from ingest.bodies.tree import MIN_PROSE_CHARS, Leaf, Path, find_leaves, is_code, plain, prose_chars

MIN_STORY_CHARS = 600  # less is a teaser or a notice
DOMINANT = 0.5  # of the prose here in one branch: the others stand beside the story
NAMED_SHARE = 0.25  # of the prose here is enough for a branch that is called a body
STORY_NAMES = frozenset("articlebody body bodyhtml content contents html markdown richtext text".split())
MIN_DENSITY = 0.8  # of a story is prose
MIN_MEAN_CHARS = 130  # of its paragraphs; what a page tells its readers in passing has some 100
MIN_TITLED_MEAN_CHARS = 80  # beside the page's own title
WHOLE = "articleBody"  # JSON-LD inside of a state
MIN_NAME_SHARE = 0.2  # of the prose of the most telling name: less is a caption or a summary
BESIDE_TITLE = 3  # branches up from the title in which the story is looked for
MUCH_MORE = 2  # times the prose beside the title: then the story stands elsewhere
MAX_TITLE_CHARS = 400
MAX_TITLES = 20  # places that bear the page's title and are looked at
DATA = re.compile(r"[\w./:#+-]*[\d_/#][\w./:#+-]*|[a-z]+[A-Z]\w*")  # dates, ids, addresses, names of fields
GLUED = ',.;:!?)”’"'  # begins the rest of a sentence
MIN_REPEATED_CHARS = 4  # "the" stands in any sentence
MAX_GLUED_CHARS = 20_000  # a paragraph that is longer is built to cost
NEAR = 3  # steps of a path that pieces of one paragraph may differ in
NOT_WORD = re.compile(r"[\W_]+")


def find_body(value: Any, title: str | None) -> list[str]:
    """Paragraphs and HTML fragments of the story that a tree holds; none if it holds none.

    >>> text = "The old bridge over the river was closed on Monday, the city said. "
    >>> post = {"title": "A bridge", "body": {"items": [{"text": text * 10}]}}
    >>> find_body({"menu": ["News", "Sport"], "post": post}, "A bridge") == [text * 10]
    True
    """
    leaves = list(find_leaves(value))
    telling = [leaf for leaf in leaves if leaf.prose]
    whole = max((leaf for leaf in telling if leaf.name == WHOLE), key=lambda leaf: leaf.prose, default=None)
    if whole is not None and whole.prose >= MIN_STORY_CHARS:
        return [whole.text]
    entity = _entity(leaves, telling, title)
    place = _place_of_story(telling, entity)
    inside = [leaf for leaf in leaves if leaf.is_in(place)]
    prose = Counter[str]()
    for leaf in inside:
        prose[leaf.name] += leaf.prose
    least = MIN_NAME_SHARE * max(prose.values(), default=0)
    said = [leaf for leaf in inside if prose[leaf.name] >= least and _is_said(leaf)]
    titled = bool(entity) and place[: len(entity)] == entity
    paragraphs = list(_joined(said))
    return paragraphs if _is_story(paragraphs, titled=titled) else []


def _is_story(paragraphs: Sequence[str], *, titled: bool) -> bool:
    """Whether texts are a story, and not the labels and hints of a page's controls or a list of goods."""
    prose = [chars for text in paragraphs if (chars := prose_chars(text.strip()))]
    chars = sum(len(plain(text)) for text in paragraphs)
    least = MIN_TITLED_MEAN_CHARS if titled else MIN_MEAN_CHARS
    return sum(prose) >= max(MIN_STORY_CHARS, MIN_DENSITY * chars, least * len(prose))


def _place_of_story(telling: Sequence[Leaf], entity: Path) -> Path:
    """The branch of the story: that beside the title, unless far more prose stands together elsewhere."""
    beside = _descend(telling, entity)
    widest = _descend(telling, ())
    if widest != beside[: len(widest)] and _prose(telling, widest) > MUCH_MORE * _prose(telling, beside):
        return widest
    return beside


def _entity(leaves: Sequence[Leaf], telling: Sequence[Leaf], title: str | None) -> Path:
    """The smallest branch around a text that is the page's title and has a story in it."""
    wanted = _letters(title or "")
    named = [leaf.path for leaf in leaves if wanted and _letters(leaf.text[:MAX_TITLE_CHARS]) == wanted]
    best: Path = ()
    most = 0
    for path in named[:MAX_TITLES]:
        around = (path[:-up] for up in range(1, min(BESIDE_TITLE, len(path) - 1) + 1))
        stories = ((place, _prose(telling, place)) for place in around)
        place, prose = next((found for found in stories if found[1] >= MIN_STORY_CHARS), ((), 0))
        if prose > most:
            best, most = place, prose
    return best


def _letters(text: str) -> str:
    return NOT_WORD.sub("", text).casefold()


def _prose(telling: Sequence[Leaf], place: Path) -> int:
    """Characters of prose in a branch."""
    return sum(leaf.prose for leaf in telling if leaf.is_in(place))


def _descend(telling: Sequence[Leaf], place: Path) -> Path:
    """From a branch down to that of the story."""
    inside = [leaf for leaf in telling if leaf.is_in(place)]
    while True:
        shares = Counter[str | int]()
        for leaf in inside:
            if len(leaf.path) > len(place):
                shares[leaf.path[len(place)]] += leaf.prose
        step = _step(shares)
        if step is None:
            return place
        place = (*place, step)
        inside = [leaf for leaf in inside if leaf.is_in(place)]


def _step(shares: Counter[str | int]) -> str | int | None:
    """The branch that the story is in: one that is called so, or one that holds most of the prose."""
    total = shares.total()
    for name, prose in shares.most_common():
        if prose >= NAMED_SHARE * total and str(name).lower().replace("_", "") in STORY_NAMES:
            return name
        if prose >= DOMINANT * total:
            return name
    return None


def _is_said(leaf: Leaf) -> bool:
    """Whether a text is written for readers: prose, or a heading or a piece of a sentence beside it."""
    text = leaf.text.strip()
    if leaf.prose or not text:
        return bool(text)
    long_word = len(text) >= MIN_PROSE_CHARS and " " not in text
    return text[0] not in "{[" and not long_word and not is_code(text) and not DATA.fullmatch(text)


def _joined(leaves: Sequence[Leaf]) -> Iterator[str]:
    """Texts of leaves, pieces of one paragraph in one: `["He said ", {"text": "no"}, "."]`."""
    paragraph = ""
    before: Path = ()
    for leaf in leaves:
        bare = leaf.text.strip()
        if len(bare) >= MIN_REPEATED_CHARS and bare in paragraph:
            continue
        near = bool(paragraph) and leaf.path[: len(before) - NEAR] == before[:-NEAR]
        glued = paragraph[-1:].isspace() or leaf.text[0].isspace() or leaf.text[0] in GLUED
        if near and glued and "<p" not in leaf.text and len(paragraph) < MAX_GLUED_CHARS:
            paragraph += leaf.text
        else:
            if paragraph.strip():
                yield paragraph
            paragraph = leaf.text
        before = leaf.path
    if paragraph.strip():
        yield paragraph
