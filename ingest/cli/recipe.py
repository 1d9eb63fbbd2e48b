"""`ingest recipe`: a first recipe for a site's pages, and every recipe held against its files."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import typer

from ingest.cli.fetch import fetch_page
from ingest.cli.options import ConfigOption, settings_of
from ingest.cli.output import JsonFlag, console, say_json
from ingest.errors import UsageError
from ingest.model import Record

HTML = "text/html"

recipe = typer.Typer(help="Recipes: selectors for the pages of one site.", no_args_is_help=True)


@recipe.command()
def new(
    target: Annotated[str, typer.Argument(metavar="URL|FILE", help="A page of the site.")],
    domain: Annotated[
        str | None, typer.Option(help="Domain of the recipe, if the page does not tell it.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="Folder to write `<domain>.toml` into, instead of printing it.")
    ] = None,
    as_json: JsonFlag = False,
) -> None:
    """Draft a recipe from a page: what holds most of the kept text, what is removed inside it, its fields.

    Look over the selectors and the day before you use it. Example: `ingest recipe new page.html`
    """
    from ingest.pipeline.sketch import draft_of_page  # noqa: PLC0415  --help need not load models

    if urlsplit(target).scheme.lower() in {"http", "https"}:
        page = fetch_page(target)
        record = Record(page.payload, media_type=HTML, url=page.url, charset=page.charset)
        day = datetime.now(UTC).date()
    else:
        path = Path(target)
        record = Record(_read(path), media_type=HTML)
        day = datetime.fromtimestamp(path.stat().st_mtime, UTC).date()
    name, text = draft_of_page(record, domain, day)
    if as_json:
        say_json({"domain": name, "recipe": text})
    elif out is None:
        sys.stdout.write(text)
    else:
        console.print(
            f"Wrote {_write(out, name, text)}. Look over its selectors, then `ingest explain` a page."
        )


@recipe.command()
def check(config: ConfigOption = None, as_json: JsonFlag = False) -> None:
    """Read every recipe, those of the package and yours; a broken one is named with its remedy."""
    from ingest.recipes import load_recipes  # noqa: PLC0415

    settings = settings_of(config)
    found = load_recipes(settings.recipes_path).recipes
    listed = {domain: [str(version.since) for version in known.versions] for domain, known in found.items()}
    if as_json:
        say_json({"recipes": listed})
        return
    for domain, since in sorted(listed.items()):
        console.print(f"{domain}: {', '.join(since)}", markup=False)
    console.print(f"{len(listed)} recipes, all sound")


def _read(path: Path) -> bytes:
    if not path.is_file():
        raise UsageError(f"{path}: no such file; give a saved page or an http(s) address")
    return path.read_bytes()


def _write(folder: Path, domain: str, text: str) -> Path:
    path = folder / f"{domain}.toml"
    if path.exists():
        raise UsageError(f"{path}: is there already; add a [[version]] to it, or move it away")
    folder.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path
