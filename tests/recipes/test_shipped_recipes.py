"""Every recipe that is shipped, held against a page that was written for it."""

import tomllib
from pathlib import Path

import pytest

from ingest.model import Record
from ingest.pipeline import clean_records
from ingest.recipes import load_recipes

PAGES = Path(__file__).parent / "pages"
SHIPPED = [
    recipe.name(version).removeprefix("recipe:")
    for recipe in load_recipes().recipes.values()
    for version in recipe.versions
]


@pytest.mark.parametrize("name", SHIPPED)
def test_a_recipe_takes_its_page_as_a_reader_would(name):
    payload = (PAGES / f"{name}.html").read_bytes()
    expected = tomllib.loads((PAGES / f"{name}.toml").read_text(encoding="utf-8"))
    record = Record(
        payload, media_type="text/html", url=expected.pop("url"), crawled_at=expected.pop("crawled")
    )
    tables = clean_records([record])
    document = tables.documents.to_pylist()[0]
    expected["text"] = expected["text"].strip("\n")
    assert {column: document[column] for column in expected} == expected
    assert set(tables.blocks.column("reason").to_pylist()) == {f"recipe:{name}"}


def test_every_page_belongs_to_a_recipe():
    assert sorted(path.stem for path in PAGES.glob("*.html")) == sorted(SHIPPED)
