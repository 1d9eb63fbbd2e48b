"""Recipes: files, the choice of a version, what they do to a page, and their drafts."""

import tomllib
from datetime import UTC, date, datetime

import pytest

from ingest.blocks import parse_page
from ingest.errors import DataFileError
from ingest.model import Record
from ingest.pipeline import clean_records
from ingest.pipeline.sketch import draft_of_page
from ingest.recipes import load_recipes
from ingest.recipes.draft import selector_of
from ingest.recipes.load import read_recipe
from ingest.settings import Settings

RECIPE = """
domain = "daily.example"

[[version]]
since = 2020-01-01
content = ["div.old"]

[[version]]
since = 2026-01-01
content = ["div.story"]
drop = ["div.promo", "span.credit"]

[version.fields]
title = "h2.head"
authors = ".who"
date_published = ".when@data-at"
tags = ".topic"
"""
PAGE = """<html><body><h1>The Daily</h1><h2 class="head">The bridge opened</h2><div class="story">
<p class="who">By Jane Doe</p><p>Menu</p><p>The bridge was opened <b>again</b> on Monday.</p>
<div class="promo"><p>Read on: the river, the boats and the people who live beside it.</p></div>
<p>Nobody had crossed it for a year.<span class="credit">Photo: Somebody</span></p><p hidden>Not shown.</p></div>
<div class="when" data-at="2026-11-19T09:31:00Z"></div><a class="topic">bridges</a><a class="topic">rivers</a>
<p>This long paragraph of another story stands outside, and it would be kept without the recipe.</p></body></html>"""
STORY = """<html><body><nav><a href="/">Home</a></nav><h1>The bridge opened</h1><div class="story-x1"><div class="story">
<p class="byline">By Jane Doe</p><p>The old bridge over the river was opened again on Monday after a year of work.</p>
<p>Engineers had renewed its deck, its railings and the lamps that light it in the evening, the city said.</p>
<div class="share-bar"><a href="#">Share</a></div><p>Nobody had crossed it since the flood of last autumn.</p>
</div></div><footer>© 2026 The Daily</footer></body></html>"""
URL = "https://www.daily.example/a"
RECORD = Record(STORY.encode(), media_type="text/html", url=URL)


@pytest.fixture
def settings(tmp_path):
    (tmp_path / "daily.toml").write_text(RECIPE, encoding="utf-8")
    return Settings(recipes_path=tmp_path)


def cleaned(settings, page=PAGE, url=URL, day=None):
    crawled = datetime(day.year, day.month, day.day, tzinfo=UTC) if day else None
    record = Record(page.encode(), media_type="text/html", url=url, crawled_at=crawled)
    tables = clean_records([record], None, settings)
    return tables.documents.to_pylist()[0], tables.blocks.to_pylist()


def test_a_recipe_decides_on_every_row_and_says_so(settings):
    document, blocks = cleaned(settings)
    assert document["text"] == (
        "Menu\nThe bridge was opened again on Monday.\nNobody had crossed it for a year."
    )
    assert {block["reason"] for block in blocks} == {"recipe:daily.example@2026-01-01"}


def test_its_fields_go_before_what_the_page_says(settings):
    document, _ = cleaned(settings)
    assert (document["title"], document["authors"]) == ("The bridge opened", ["Jane Doe"])
    assert document["date_published"] == datetime(2026, 11, 19, 9, 31, tzinfo=UTC)
    assert document["tags"] == ["bridges", "rivers"]


def test_what_it_removes_keeps_the_kind_that_was_found(settings):
    _, blocks = cleaned(settings)
    kinds = {block["text"]: block["kind_of_boilerplate"] for block in blocks}
    assert kinds["By Jane Doe"] == "byline"
    assert all((block["kind_of_boilerplate"] is None) == (block["label"] == "content") for block in blocks)


def test_no_text_of_the_page_is_lost(settings):
    _, blocks = cleaned(settings)
    _, bare = cleaned(Settings())
    assert "".join("".join(b["text"] for b in blocks).split()) == "".join(
        "".join(b["text"] for b in bare).split()
    )


def test_a_page_of_another_domain_is_not_touched(settings):
    for url in ("https://other.example/a", "https://notdaily.example/a", None):
        assert cleaned(settings, url=url) == cleaned(Settings(), url=url)


def test_a_page_names_its_site_itself_where_nobody_else_does(settings):
    page = PAGE.replace("<body>", f'<link rel="canonical" href="{URL}"><body>')
    assert cleaned(settings, page=page, url=None)[1][0]["reason"].startswith("recipe:")


@pytest.mark.parametrize(
    ("classes", "day", "version"),
    [
        ("story", date(2026, 5, 1), "2026-01-01"),
        ("story", None, "2026-01-01"),
        ("story", date(2021, 5, 1), "2026-01-01"),  # a page of the new kind, fetched before we knew
        ("old", date(2026, 5, 1), "2020-01-01"),  # a page that was never moved
        ("old", date(2021, 5, 1), "2020-01-01"),
        ("story old", date(2021, 5, 1), "2020-01-01"),
    ],
)
def test_the_version_is_that_of_the_page_and_of_its_day(settings, classes, day, version):
    _, blocks = cleaned(settings, page=PAGE.replace('"story"', f'"{classes}"'), day=day)
    assert blocks[0]["reason"] == f"recipe:daily.example@{version}"


def test_a_page_that_no_version_knows_is_cleaned_as_any_other(settings):
    page = PAGE.replace('"story"', '"news"')
    assert cleaned(settings, page=page) == cleaned(Settings(), page=page)


def test_a_python_part_may_change_the_page_first(tmp_path):
    (tmp_path / "daily.toml").write_text(RECIPE.replace("\n\n", '\nprepare = "daily.py"\n\n', 1))
    (tmp_path / "daily.py").write_text(
        "def prepare(soup):\n    for node in soup.find_all('section'):\n        node.name = 'div'\n        node['class'] = 'story'\n"
    )
    page = "<section><p>The bridge was opened.</p></section><p>Another story.</p>"
    assert cleaned(Settings(recipes_path=tmp_path), page=page)[0]["text"] == "The bridge was opened."


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("domain = [", "file"),
        ("", "domain"),
        ('domain = "Daily"', "domain"),
        ('domain = "daily.example"', "version"),
        ('domain = "daily.example"\nversion = 1', "version"),
        ('domain = "daily.example"\n[[version]]\nsince = "today"', "since"),
        ('domain = "daily.example"\n[[version]]\nsince = 2026-01-01', "content"),
        ('domain = "daily.example"\n[[version]]\nsince = 2026-01-01\ncontent = ["div["]', "content"),
        ('domain = "daily.example"\n[[version]]\nsince = 2026-01-01\ncontent = [1]', "content"),
        (
            'domain = "daily.example"\nprepare = "no.py"\n[[version]]\nsince = 2026-01-01\ncontent = ["p"]',
            "prepare",
        ),
        (RECIPE.replace("title =", "headline ="), "fields"),
        (RECIPE.replace("drop =", "remove ="), "version"),
        (RECIPE.replace('"h2.head"', '"h2..head"'), "title"),
    ],
)
def test_a_broken_recipe_is_named_with_its_entry(tmp_path, text, entry):
    path = tmp_path / "a.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataFileError) as raised:
        read_recipe(path)
    assert raised.value.entry == entry


@pytest.mark.parametrize(
    "code", ["import nothing_of_this_name", "def other(soup): ...", "prepare = 1", "def"]
)
def test_a_broken_python_part_stops_the_run(tmp_path, code):
    (tmp_path / "daily.toml").write_text(RECIPE.replace("\n\n", '\nprepare = "daily.py"\n\n', 1))
    (tmp_path / "daily.py").write_text(code)
    with pytest.raises(DataFileError, match="prepare"):
        cleaned(Settings(recipes_path=tmp_path))


def test_a_folder_that_is_not_there_stops_the_run(tmp_path):
    with pytest.raises(DataFileError, match="recipes_path"):
        load_recipes(tmp_path / "none")


def test_other_recipes_outdate_what_was_cleaned(tmp_path):
    before = Settings(recipes_path=tmp_path).content_digest()
    assert before != Settings().content_digest()
    (tmp_path / "a.toml").write_text(RECIPE)
    assert Settings(recipes_path=tmp_path).content_digest() != before


def test_a_draft_finds_the_container_and_what_to_leave_out():
    domain, text = draft_of_page(RECORD, None, date(2026, 11, 22))
    drafted = tomllib.loads(text)
    assert (domain, drafted["domain"]) == ("daily.example", "daily.example")
    assert drafted["version"][0]["content"] == ["div.story"]
    assert drafted["version"][0]["since"] == date(2026, 11, 22)
    assert "div.share-bar" in drafted["version"][0]["drop"]


def test_a_draft_can_be_used_as_it_is(tmp_path):
    _, text = draft_of_page(RECORD, None, date(2026, 11, 22))
    (tmp_path / "a.toml").write_text(text, encoding="utf-8")
    assert "The old bridge over" in cleaned(Settings(recipes_path=tmp_path), page=STORY)[0]["text"]


@pytest.mark.parametrize(
    ("html", "selector"),
    [
        ('<div id="main" class="x">', "#main"),
        ('<div class="css-1ab story-body">', "div.story-body"),
        ('<div class="a1 b2">', None),
        ("<article>", "article"),
        ("<div>", None),
    ],
)
def test_a_drafted_selector_is_one_that_somebody_named(html, selector):
    assert selector_of(parse_page(html).body.first_child) == selector
