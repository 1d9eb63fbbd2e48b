"""Stories that stand in scripts: found where the page shows none, left alone where it shows one."""

import json
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ingest
from ingest.bodies.literal import read_literal, read_state
from ingest.bodies.search import find_body
from ingest.bodies.tree import find_leaves

STORY = [
    "The old bridge over the river was closed on Monday after engineers had found cracks in two of its piers.",
    "Nobody may cross it until spring, the city said, and buses will take another way through the old town.",
    "“We had hoped that the piers would last for another decade,” said Maria Keller, who leads the works.",
    "The repair will cost some four million, of which the state pays a half. It was built by local masons.",
    "Shops on both banks fear for their trade. A ferry is to carry walkers and bicycles from December on.",
    "In the thirties a flood had carried off a part of it, and it took four years to build all of it anew.",
    "Its railings, which the town's own smith had forged, are kept in the museum until the bridge is open.",
]
TITLE = "The bridge was closed"
TEXT = "\n".join(STORY)
OTHERS = [
    {"title": f"Story {n}", "summary": f"Another story, the {n}th, tells of something else."}
    for n in range(9)
]
HEAD = f'<title>{TITLE} | Daily</title><meta property="og:title" content="{TITLE}">'
SHELL = '<header><nav><a href="/">Home</a></nav></header><div id="__next"></div><footer>© 2026 Daily</footer>'


def page(script, body=SHELL):
    return f"<html><head>{HEAD}</head><body>{body}{script}</body></html>"


def ld(**fields):
    item = {"@type": "NewsArticle", "headline": TITLE, "datePublished": "2026-11-19", **fields}
    return f'<script type="application/ld+json">{json.dumps(item)}</script>'


def next_data(value):
    return f'<script id="__NEXT_DATA__" type="application/json">{json.dumps(value)}</script>'


def assigned(name, value):
    return f"<script>window.{name} = {json.dumps(value)};</script>"


def nuxt_2():
    story = json.dumps("".join(f"<p>{row}</p>" for row in STORY)).replace("/", "\\u002F")
    return f"<script>window.__NUXT__=(function(a,b){{return {{state:{{post:{{title:a,body:{story},x:b}}}}}}}}('{TITLE}',null))</script>"


def nuxt_3():
    values = [
        ["ShallowReactive", 1],
        {"data": 2},
        {"post": 3},
        {"title": 4, "content": 5},
        TITLE,
        [*range(6, 13)],
    ]
    return f'<script type="application/json" id="__NUXT_DATA__">{json.dumps([*values, *STORY])}</script>'


def rich(row):
    """A paragraph as editors keep it: in pieces, with what is emphasised apart."""
    words = row.split(" ")
    pieces = [" ".join(words[:3]) + " ", words[3], " " + " ".join(words[4:])]
    return {
        "type": "paragraph",
        "children": [{"text": piece, "bold": n == 1} for n, piece in enumerate(pieces)],
    }


def posts(body):
    return {
        "props": {"pageProps": {"menu": ["Home"], "post": {"title": TITLE, "body": body}, "more": OTHERS}}
    }


SOURCES = {
    "articleBody": ("articleBody", ld(articleBody=TEXT)),
    "articleBody in HTML": ("articleBody", ld(articleBody="".join(f"<p>{row}</p>" for row in STORY))),
    "articleBody, escaped": ("articleBody", ld(articleBody="".join(f"&lt;p&gt;{row}&lt;/p&gt;" for row in STORY))),
    "Next, HTML": ("__NEXT_DATA__", next_data(posts("".join(f"<p>{row}</p>" for row in STORY)))),
    "Next, rows": ("__NEXT_DATA__", next_data(posts(STORY))),
    "Next, rich text": ("__NEXT_DATA__", next_data(posts([rich(row) for row in STORY]))),
    "Next, elements": ("__NEXT_DATA__", next_data(posts([["p", row] for row in STORY]))),
    "Next, JSON inside": ("__NEXT_DATA__", next_data({"cache": json.dumps(posts(STORY))})),
    "Nuxt 2": ("__NUXT__", nuxt_2()),
    "Nuxt 3": ("__NUXT_DATA__", nuxt_3()),
    "Apollo": ("__APOLLO_STATE__", assigned("__APOLLO_STATE__", {"Post:1": {"title": TITLE, "html": TEXT}})),
    "initial": ("__INITIAL_STATE__", assigned("__INITIAL_STATE__", posts(STORY))),
    "preloaded": ("__PRELOADED_STATE__", assigned("__PRELOADED_STATE__", posts(STORY))),
}  # fmt: skip


@pytest.mark.parametrize("name", SOURCES)
def test_a_page_that_scripts_would_fill_has_the_text_of_its_script(name):
    source, script = SOURCES[name]
    document = ingest.clean(page(script))
    assert document.text == TEXT
    assert document.title == TITLE
    assert document.steps[-1] == ("take-script-body", source)
    assert document.warnings == (f"text from a script ({source}): the page itself shows none",)
    for block in document.blocks.to_pylist():
        assert ("script" in block["zone"].split()) == (block["label"] == "content")


@pytest.mark.parametrize("name", SOURCES)
def test_a_page_that_shows_its_story_is_read_as_it_is_shown(name):
    _, script = SOURCES[name]
    shown = "".join(f"<p>{row}</p>" for row in STORY)
    body = f"<main><article><h1>{TITLE}</h1>{shown}</article></main>"
    document = ingest.clean(page(script, body))
    assert document.text == TEXT
    assert not any(step.name == "take-script-body" for step in document.steps)
    assert not any("script" in block["zone"].split() for block in document.blocks.to_pylist())


def test_the_beginning_that_a_page_shows_is_kept_once():
    offer = "<p>The rest of the story is told below.</p>"
    teaser = f"<main><h1>{TITLE}</h1><p>{STORY[0][:60]}…</p>{offer}</main>"
    document = ingest.clean(page(ld(articleBody=TEXT, isAccessibleForFree=False), teaser))
    assert document.text == TEXT
    reasons = {block["reason"]: block["kind_of_boilerplate"] for block in document.blocks.to_pylist()}
    assert (reasons["in-script-body"], reasons["beside-script-body"]) == ("duplicate", "other")


@pytest.mark.parametrize("free", [False, "False", "https://schema.org/False"])
def test_a_stub_before_a_paywall_is_kept_and_says_so(free):
    teaser = f"<main><h1>{TITLE}</h1><p>{STORY[0]}</p><p>{STORY[1]}</p></main>"
    document = ingest.clean(page(ld(isAccessibleForFree=free), teaser))
    assert document.text == "\n".join(STORY[:2])
    assert [warning.partition(":")[0] for warning in document.warnings] == ["paywalled"]


@pytest.mark.parametrize("free", [True, "True", None])
def test_a_short_text_that_is_free_has_no_warning(free):
    document = ingest.clean(page(ld(isAccessibleForFree=free), f"<main><p>{STORY[0]}</p></main>"))
    assert document.warnings == ()


def test_a_whole_text_of_a_paying_site_has_no_warning():
    shown = "".join(f"<p>{row} {row.replace('The', 'A')}</p>" for row in STORY * 2)
    document = ingest.clean(page(ld(isAccessibleForFree=False), f"<main>{shown}</main>"))
    assert document.warnings == ()


LOOK_ALIKES = {
    "summary": ld(articleBody=STORY[0]),
    "menus": next_data(
        {"menu": [{"label": f"Page {n} of this site", "url": f"/page-{n}"} for n in range(200)]}
    ),
    "messages": next_data(
        {"texts": {f"m{n}": f"Please enter a valid name, the {n}th one." for n in range(200)}}
    ),
    "code": next_data({"styles": ".a { color: red; } .b { color: blue; } " * 200}),
    "nothing": next_data({}),
    "no state": f"<script>var stories = {json.dumps(TEXT)};</script>",
}


@pytest.mark.parametrize("name", LOOK_ALIKES)
def test_what_is_no_story_is_no_text(name):
    assert ingest.clean(page(LOOK_ALIKES[name])).text == ""


BROKEN = {
    "cut off": next_data(posts(STORY))[:-60],
    "a trailing comma": next_data(posts(STORY)).replace('"more"', '"x": 1,, "more"'),
    "bare names": next_data(posts(STORY)).replace('"props"', "props").replace('"post"', "'post'"),
    "undefined": next_data(posts(STORY)).replace('"menu": ["Home"]', '"menu": undefined'),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_state_is_read_as_far_as_it_goes(name):
    assert ingest.clean(page(BROKEN[name])).text == TEXT


HOSTILE = {
    "deep": "[" * 400_000,
    "deep objects": '{"a":' * 200_000,
    "quotes": '{"a": ' + '\\"' * 500_000,
    "open quotes": "{'" * 300_000,
    "functions": "{" + "(function(a){" * 100_000,
    "functions first": "(function(a){return " * 90_000,
    "pieces": json.dumps({"post": [" a b c d e f." * 4] * 20_000}),
    "pieces that differ": json.dumps({"post": [f" piece {n} of it all is said, " for n in range(40_000)]}),
    "styles": json.dumps({"a": "<style>" * 100_000}),
    "titles": json.dumps({"a": [{"title": TITLE, "b": STORY} for _ in range(1_500)]}),
    "JSON in JSON": json.dumps({"a": json.dumps({"a": json.dumps(STORY * 500)})}),
    "huge": json.dumps({"a": ["A sentence of a few words that ends here. " * 3] * 30_000}),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_state_built_to_hurt_costs_less_than_two_seconds(name):
    started = process_time()
    find_body(read_state(HOSTILE[name]), TITLE)
    assert process_time() - started < 2.0


def test_a_state_that_refers_to_itself_is_read_once():
    values = [["Reactive", 1], {"self": 1, "texts": 2}, [3, 3], "Once."]
    assert [leaf.text for leaf in find_leaves(read_state(json.dumps(values)))][-1] == "Once."


VALUES = st.recursive(
    st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
)


@settings(deadline=None)
@given(st.lists(VALUES, max_size=4) | st.dictionaries(st.text(), VALUES, max_size=4))
def test_a_literal_that_is_json_is_read_as_json(value):
    assert read_literal(json.dumps(value))[0] == value


@settings(deadline=None)
@given(st.text(alphabet="{}[](),:\"'\\ab1\n"))
def test_no_literal_breaks_the_reader(text):
    read_literal(text)
    find_body(read_state(text), "a")
