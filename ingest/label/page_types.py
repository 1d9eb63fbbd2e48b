"""What a page says of itself besides its blocks, and the types of pages."""

from __future__ import annotations

import re
import urllib.parse
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ingest.label.model_forest import Forest, evaluate

PAGE_TYPES = ("article", "documentation", "service", "product", "collection", "forum", "listing")
LETTERS = re.compile("[a-z]+")
LONG_NUMBER = re.compile("[0-9]{4,}")
NAME = re.compile("[a-z0-9_-]+")
ENDING = re.compile("[.]([a-z0-9]{1,5})$")
SLUG_HYPHENS = 4  # a path that ends in five words is the title of something
MAX_STEPS = 5  # of a path; deeper ones are counted as this deep
MAX_URL_CHARS = 500  # what is longer carries data, not words


class PageFacts(NamedTuple):
    """What a page says of itself: its title, its address, and the types that its head declares.

    Declared types are those of OpenGraph ("og:website") and of JSON-LD ("Product", "NewsArticle").
    """

    title: str | None = None
    url: str | None = None
    declared: tuple[str, ...] = ()


NO_FACTS = PageFacts()


def told_words(facts: PageFacts) -> str:
    """All words that a page says of itself, joined by spaces."""
    return " ".join((*declared_words(facts.declared), *url_words(facts.url)))


def url_words(url: str | None) -> Iterator[str]:
    """Words of an address, with the part of it that each stands in.

    >>> sorted(url_words("https://docs.example.com/set-up-2024?page=2"))
    ['host:docs', 'number', 'path:set', 'path:up', 'query:page', 'steps:1']
    """
    try:
        parts = urllib.parse.urlsplit((url or "")[:MAX_URL_CHARS].lower())
        host = parts.hostname or ""
    except ValueError:  # "http://[": no address, and no words
        return
    steps = [step for step in parts.path.split("/") if step]
    yield f"steps:{min(len(steps), MAX_STEPS)}"
    yield from (f"host:{label}" for label in host.split(".")[:-2] if NAME.fullmatch(label))
    yield from _words("path", parts.path)
    yield from _words("query", parts.query)
    if LONG_NUMBER.search(parts.path):
        yield "number"
    if steps and steps[-1].count("-") >= SLUG_HYPHENS:
        yield "slug"
    ending = ENDING.search(parts.path)
    if ending:
        yield f"ext:{ending[1]}"


def _words(place: str, text: str) -> set[str]:
    return {f"{place}:{word}" for word in LETTERS.findall(text) if len(word) > 1}


def declared_words(declared: Iterable[str]) -> Iterator[str]:
    """Declared types as words; a page that declares none says that.

    >>> list(declared_words(("og:article", "NewsArticle")))
    ['is:og:article', 'is:newsarticle']
    """
    words = [f"is:{name.lower()}" for name in declared if name]
    yield from words or ["is:nothing"]


class PageTyper(NamedTuple):
    """Trees that tell how far a page looks like each type, and the names of the features that they ask."""

    names: tuple[str, ...]
    forests: Mapping[str, Forest]

    def scores(self, pages: Mapping[str, NDArray[np.generic]]) -> dict[str, NDArray[np.int32]]:
        """Log-odds of each type in whole thousandths, one value a page, from columns of pages."""
        features = np.stack([np.asarray(pages[name], np.float32) for name in self.names])
        return {kind: evaluate(forest, features)[0] for kind, forest in self.forests.items()}


NO_TYPER = PageTyper((), {})
