"""Recipe files -> recipes; a broken file stops the run and says what is wrong with it."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from importlib import resources
from pathlib import Path
from typing import Any

from selectolax.lexbor import LexborHTMLParser, SelectolaxError

from ingest.errors import DataFileError

FIELDS = frozenset({"title", "subtitle", "authors", "date_published", "description", "tags", "site_name"})
"""What a recipe may name of a page besides its content."""

TOP_KEYS = frozenset({"domain", "prepare", "version"})
VERSION_KEYS = frozenset({"since", "content", "drop", "fields"})
EMPTY_PAGE = LexborHTMLParser("<p>")


@dataclass(frozen=True, slots=True)
class Version:
    """How the pages of a site are built from one day on. A field's selector may end in `@attribute`."""

    since: date
    content: tuple[str, ...]
    drop: tuple[str, ...] = ()
    fields: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Recipe:
    """Selectors of one site, newest version first; `prepare` is a Python file beside it, if it needs one."""

    domain: str
    versions: tuple[Version, ...]
    prepare: Path | None = None

    def name(self, version: Version) -> str:
        """What stands in the column `reason`.

        >>> Recipe("daily.example", ()).name(Version(date(2026, 1, 2), ("article",)))
        'recipe:daily.example@2026-01-02'
        """
        return f"recipe:{self.domain}@{version.since.isoformat()}"


@dataclass(frozen=True, slots=True)
class RecipeBook:
    """Recipes by domain."""

    recipes: Mapping[str, Recipe]

    def find(self, host: str | None) -> Recipe | None:
        """The recipe of a host or of the domain that it belongs to.

        >>> book = RecipeBook({"daily.example": Recipe("daily.example", ())})
        >>> book.find("m.daily.example").domain, book.find("example")
        ('daily.example', None)
        """
        while host and self.recipes:
            if host in self.recipes:
                return self.recipes[host]
            host = host.partition(".")[2]
        return None


@functools.cache
def load_recipes(folder: Path | None = None) -> RecipeBook:
    """The recipes of the package, and over them those of a folder of the user's own.

    Raises DataFileError for a folder that is not there and for a file that is no recipe.
    """
    if folder is not None and not folder.is_dir():
        raise DataFileError(str(folder), "recipes_path", "no such folder", "Name a folder of .toml recipes")
    found = {recipe.domain: recipe for path in _files(folder) for recipe in [read_recipe(path)]}
    return RecipeBook(found)


def _files(folder: Path | None) -> Iterator[Path]:
    with resources.as_file(resources.files("ingest") / "data" / "recipes") as own:
        yield from sorted(own.glob("*.toml"))
    if folder is not None:
        yield from sorted(folder.glob("*.toml"))


def read_recipe(path: Path) -> Recipe:
    """One recipe file; raises DataFileError with the entry and a remedy."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DataFileError(str(path), "file", f"not TOML ({error})", "Write `key = value` lines") from error
    _refuse_unknown(path, "file", data, TOP_KEYS)
    domain = data.get("domain")
    if not isinstance(domain, str) or domain != domain.lower() or "." not in domain or "/" in domain:
        raise DataFileError(str(path), "domain", f"{domain!r} is none", 'Write domain = "daily.example"')
    entries = data.get("version")
    if not isinstance(entries, list) or not entries:
        raise DataFileError(
            str(path), "version", "a recipe needs one", "Write [[version]] with since and content"
        )
    versions = sorted((_version(path, entry) for entry in entries), key=lambda version: version.since)
    return Recipe(domain, tuple(reversed(versions)), _prepare(path, data.get("prepare")))


def _version(path: Path, entry: Any) -> Version:
    if not isinstance(entry, dict):
        raise DataFileError(str(path), "version", f"{entry!r} is no table", "Write [[version]]")
    _refuse_unknown(path, "version", entry, VERSION_KEYS)
    since = entry.get("since")
    if not isinstance(since, date):
        raise DataFileError(str(path), "since", f"{since!r} is no day", "Write since = 2026-01-31")
    fields = entry.get("fields", {})
    _refuse_unknown(path, "fields", fields, FIELDS)
    content, drop = (tuple(_selectors(path, name, entry.get(name, []))) for name in ("content", "drop"))
    if not content:
        raise DataFileError(str(path), "content", "no selector", 'Write content = ["div.article-body"]')
    for name, value in fields.items():
        list(_selectors(path, name, [str(value).partition("@")[0]]))
    return Version(since, content, drop, fields)


def _selectors(path: Path, name: str, listed: Any) -> Iterator[str]:
    """Selectors that Lexbor understands."""
    for selector in listed if isinstance(listed, list) else [listed]:
        try:
            EMPTY_PAGE.css(selector)
        except (SelectolaxError, TypeError, AttributeError) as error:
            raise DataFileError(str(path), name, f"{selector!r} is no CSS selector", "Correct it") from error
        yield selector


def _prepare(path: Path, name: Any) -> Path | None:
    if name is None:
        return None
    if not isinstance(name, str) or not (path.parent / name).is_file():
        raise DataFileError(
            str(path), "prepare", f"{name!r} is no file", "Name a Python file beside the recipe"
        )
    return path.parent / name


def _refuse_unknown(path: Path, where: str, entry: Mapping[str, Any], known: frozenset[str]) -> None:
    unknown = sorted(set(entry) - known)
    if unknown:
        remedy = f"Known are {', '.join(sorted(known))}"
        raise DataFileError(str(path), where, f"unknown key {unknown[0]!r}", remedy)
