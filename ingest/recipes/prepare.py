"""The Python part of a recipe: a function that changes a page before its selectors look at it.

For what selectors cannot say: a body that stands in a script, a table that is drawn with `<div>`.
The file beside the recipe holds `def prepare(soup: BeautifulSoup) -> None`. It costs a parse by
BeautifulSoup, some 20 ms a page, for the pages of this site alone.
"""

from __future__ import annotations

import functools
import importlib.util
from collections.abc import Callable
from pathlib import Path

from bs4 import BeautifulSoup

from ingest.errors import DataFileError
from ingest.recipes.load import Recipe

PARSER = "html.parser"  # of Python itself; lxml would be one more library to install
HOOK = "prepare"


def prepare_page(recipe: Recipe, html: str) -> str:
    """The page as the recipe's Python part leaves it; the same text for a recipe that has none."""
    if recipe.prepare is None:
        return html
    soup = BeautifulSoup(html, PARSER)
    _hook(recipe.prepare)(soup)
    return str(soup)


@functools.cache
def _hook(path: Path) -> Callable[[BeautifulSoup], None]:
    """The function `prepare` of a file; raises DataFileError if there is none."""
    spec = importlib.util.spec_from_file_location(f"ingest_recipe_{path.stem}", path)
    if spec is None or spec.loader is None:
        raise DataFileError(str(path), HOOK, "cannot be imported", "Name a .py file")
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
        hook = getattr(module, HOOK)
    except (ImportError, SyntaxError, AttributeError, NameError) as error:
        raise DataFileError(
            str(path), HOOK, f"cannot be used ({error})", "Write def prepare(soup)"
        ) from error
    if not callable(hook):
        raise DataFileError(str(path), HOOK, "no function", "Write def prepare(soup)")
    found: Callable[[BeautifulSoup], None] = hook
    return found
