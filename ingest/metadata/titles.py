"""Which of a page's titles is its headline, and what of it is the name of the site.

Whoever edits `og:title` by hand writes the headline there; where it repeats the `<title>` tag, a
program filled it for search engines, and the headline is the first-level heading. What the two
mistakes cost is measured in docs/decisions.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

ORDER = ("heading", "jsonld", "og", "twitter", "title")  # where `og` says nothing of its own
SEPARATOR = re.compile(r"\s+(?:[|\-–—:：·•»›~/←«]|--|::|\|\|)\s+|\s*[|｜¦»›]\s*|--|\s+[:：]|：")
NOT_WORD = re.compile(r"[\W_]+")
WORD = re.compile(r"\w+")
MIN_SHARED = 0.5  # of a heading's words or the title's: less, and it is the heading of something else
MIN_NAME_CHARS = 3  # of a site's name inside its host: shorter ones stand in any word
MAX_NAME_EXCESS = 12  # letters that a part may have more than the site's name: "The ... Online"
MAX_TITLE_CHARS = 1_000  # a longer one is no title, and each of its separators would cost a pass
MIN_WORDS = 3  # of a title that decides where another one ends

Words = tuple[str, ...]


class Titles(NamedTuple):
    """What a page gives as its title, by source (og, jsonld, twitter, title); headings in document order."""

    named: Mapping[str, str]
    headings: Sequence[str] = ()
    news: bool = False


class Choice(NamedTuple):
    """The headline, and the number of the heading that says it (None: none does)."""

    text: str | None
    heading: int | None = None


def choose_title(titles: Titles, sites: Sequence[str], host: str) -> Choice:
    """The page's headline without the site's name.

    `sites` are names that the page gives its site, `host` is its host without "www.".

    >>> choose_title(Titles({"og": "A bridge - The Daily"}), ["The Daily"], "daily.example").text
    'A bridge'
    >>> seo = {"og": "Best bridges of 2026", "title": "Best bridges of 2026 | The Daily"}
    >>> choose_title(Titles(seo, ["Ten bridges that are best"]), ["The Daily"], "daily.example").text
    'Ten bridges that are best'
    """
    site = _Site.of(sites, host)
    heads = [(_words(text), text) for text in titles.headings]
    known = {words for words, _ in heads if len(words) >= MIN_WORDS}
    if "jsonld" in titles.named:
        known.add(_words(titles.named["jsonld"]))
    found = {source: _without_site(text, site, known) for source, text in titles.named.items()}
    said = {source: _words(text) for source, text in found.items()}
    number = _heading([words for words, _ in heads], list(said.values()), site)
    if number is not None:
        said["heading"], found["heading"] = heads[number]
    source = "og" if _is_own(said, news=titles.news) else next(filter(said.get, ORDER), None)
    text = _spelled(source, said, found) if source else None
    return Choice(text, number)


def strip_site(title: str, sites: Sequence[str], host: str) -> str:
    """A title without the parts at its ends that name the site.

    >>> strip_site("The Daily | A bridge - politics - daily.example", ["The Daily"], "daily.example")
    'A bridge - politics'
    """
    return _without_site(title, _Site.of(sites, host), set()) if SEPARATOR.search(title) else title


class _Site(NamedTuple):
    """Names of a site, its host, and the host without its ending, all in bare letters."""

    names: tuple[str, ...]
    host: str
    stem: str

    @classmethod
    def of(cls, names: Sequence[str], host: str) -> _Site:
        """The site of these names and host."""
        return cls(tuple(map(_letters, names)), _letters(host), _letters(host.rpartition(".")[0]))

    def is_named_by(self, part: str) -> bool:
        """Whether a part of a title says no more than where it stands."""
        name = _letters(part)
        if not name or name in self.names:
            return True
        if len(name) > MIN_NAME_CHARS:
            near = [site for site in self.names if site and len(name) <= 2 * len(site) + MAX_NAME_EXCESS]
            if any(name in site or site in name for site in near):
                return True
        within = len(name) >= MIN_NAME_CHARS and name in self.host
        return within or (len(self.stem) > MIN_NAME_CHARS and self.stem in name)


def _without_site(title: str, site: _Site, known: set[Words]) -> str:
    """The title up to where a site's name begins, or a headline that is known ends."""
    if known and _words(title) in known:
        return title
    while len(title) <= MAX_TITLE_CHARS and (breaks := list(SEPARATOR.finditer(title))):
        first, last = breaks[0], breaks[-1]
        if title[: last.start()].strip() and site.is_named_by(title[last.end() :]):
            title = title[: last.start()]
        elif title[first.end() :].strip() and site.is_named_by(title[: first.start()]):
            title = title[first.end() :]
        else:
            parts = [title[: found.start()] for found in breaks]
            return next((part for part in parts if _words(part) in known), title)
    return title


def _heading(headings: Sequence[Words], titles: Sequence[Words], site: _Site) -> int | None:
    """Number of the heading that says most of what the titles say; without titles the first."""
    if not titles:
        return next((number for number, heading in enumerate(headings) if heading), None)
    best, best_share = None, 0.0
    wanted = [set(words) for words in titles]
    for number, heading in enumerate(headings):
        words = set(heading)
        share = max(len(words & other) / max(1, min(len(words), len(other))) for other in wanted)
        score = share + sum(words == other for other in wanted)
        if share >= MIN_SHARED and score > best_share and not site.is_named_by(" ".join(heading)):
            best, best_share = number, score
    return best


def _is_own(said: Mapping[str, Words], *, news: bool) -> bool:
    """Whether `og:title` is a headline of its own, and not what was made for search engines."""
    og, heading = said.get("og"), said.get("heading")
    if not og:
        return False
    if not heading or og == heading:
        return True
    if og == said.get("title"):
        return news and og == said.get("jsonld")
    if len(heading) >= MIN_WORDS and _goes_on(og, heading):
        return False
    return news or heading[: len(og)] != og


def _goes_on(words: Words, part: Words) -> bool:
    """Whether `part` stands in `words` with something behind it."""
    count = len(part)
    return any(words[start : start + count] == part for start in range(len(words) - count))


def _spelled(source: str, said: Mapping[str, Words], found: Mapping[str, str]) -> str:
    """The text as somebody wrote it in one piece: a heading of two elements has odd spaces."""
    same = (other for other in ("og", "jsonld", "twitter", "title") if said.get(other) == said[source])
    return found[next(same, source)]


def _words(text: str) -> Words:
    return tuple(WORD.findall(text.lower()))


def _letters(text: str) -> str:
    return NOT_WORD.sub("", text).lower()
