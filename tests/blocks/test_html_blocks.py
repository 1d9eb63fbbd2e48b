"""What becomes a block of a page."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.blocks import html_blocks, parse_page
from ingest.blocks.hostile import MAX_DEPTH, tame
from ingest.blocks.html import MAX_FAR_CHARS


def blocks(html):
    return html_blocks(parse_page(html))


def texts(html):
    return [block.text for block in blocks(html)]


CASES = {
    "inline tags do not break a block": ("<p>a <b>b</b><i>c</i> d</p>", ["a bc d"]),
    "block tags part words that stand side by side": ("<div>a<p>b</p>c</div>", ["a", "b", "c"]),
    "br ends a row": ("<p>a<br>b<br/><br>c</p>", ["a", "b", "c"]),
    "cells of a table row are joined by a tab": (
        "<table><tr><td>a <b>b</b></td><td>c</td></tr></table>",
        ["a b\tc"],
    ),
    "an empty cell keeps its column": ("<table><tr><td>a</td><td></td><td>c</td></tr></table>", ["a\t\tc"]),
    "a cell with paragraphs is not a row": ("<table><tr><td><p>a</p><p>b</p></td></tr></table>", ["a", "b"]),
    "code keeps its white space": ("<pre>\nif x:\n    y\n</pre>", ["if x:\n    y"]),
    "scripts and styles are no text": ("<p>a</p><script>x()</script><style>p{}</style><p>b</p>", ["a", "b"]),
    "comments are no text": ("<p>a<!-- no -->b</p>", ["ab"]),
    "entities are read once": ("<p>&lt;b&gt; &amp;amp; &copy;</p>", ["<b> &amp; ©"]),
    "unclosed tags": ("<p>a<p>b<ul><li>c<li>d", ["a", "b", "c", "d"]),
    "text outside any tag": ("a", ["a"]),
    "an empty page": ("", []),
    "a frame that ends in its own tag": ("<noscript><iframe src='/a' /></noscript><p>a</p>", ["a"]),
    "a frame that is closed": ("<iframe src='/a'>b</iframe><p>a</p>", ["a"]),
    "a frameset": ("<frameset><frame src=a></frameset>", []),
}


@pytest.mark.parametrize("name", CASES)
def test_blocks_of(name):
    html, expected = CASES[name]
    assert texts(html) == expected


def test_a_block_knows_where_it_stood():
    page = (
        "<article class='story body'><h2 id=part>A</h2><ul><li><p>b <a href=x>cd</a></p></li></ul></article>"
    )
    heading, item = blocks(page)
    assert (heading.kind, heading.locator, heading.zone) == ("heading", "/body/article[1]/h2[1]", "article")
    assert (item.kind, item.link_chars, item.zone) == ("list_item", 2, "article li")
    assert heading.tokens == "story body part"


def test_class_words_farther_out_stand_apart_from_the_nearest_and_are_bounded():
    nested = "".join(f"<div class='level{n}'>" for n in range(20))
    (block,) = blocks(f"{nested}<p>a</p>")
    assert block.tokens == "level16 level17 level18 level19"
    assert block.far == " ".join(f"level{n}" for n in range(4, 16))
    wide = "".join(f"<div class='{'word ' * 500}{n}'>" for n in range(16))
    assert len(blocks(f"{wide}<p>a</p>")[0].far) == MAX_FAR_CHARS


@pytest.mark.parametrize("attribute", ["hidden", "style='display: none'", "style='color:red;DISPLAY:none'"])
def test_hidden_text_is_marked_not_lost(attribute):
    shown, hidden = blocks(f"<p>a</p><div {attribute}><p>b</p></div>")
    assert (shown.hidden, hidden.hidden, hidden.text) == (False, True, "b")


def test_hidden_words_inside_a_line_part_it():
    assert [(b.text, b.hidden) for b in blocks("<p>a <span hidden>b</span> c</p>")] == [
        ("a", False), ("b", True), ("c", False),
    ]  # fmt: skip


WORDS = st.text("ab 가<&", min_size=0, max_size=6).map(lambda s: s.replace("<", "&lt;"))
TAGS = st.sampled_from(
    ["p", "div", "span", "b", "li", "ul", "table", "tr", "td", "h1", "a", "br", "section", "pre", "em"]
)


@st.composite
def pages(draw, depth=3):
    parts = []
    for _ in range(draw(st.integers(0, 4))):
        inner = draw(pages(depth - 1)) if depth and draw(st.booleans()) else draw(WORDS)
        tag = draw(TAGS)
        parts.append(f"<{tag}>{inner}</{tag}>" if draw(st.booleans()) else inner)
    return "".join(parts)


@settings(max_examples=200)
@given(pages())
def test_every_visible_character_is_in_exactly_one_block(html):
    page = parse_page(html)
    shown = "".join((page.body.text(deep=True) if page.body else "").split())
    assert "".join("".join(block.text.split()) for block in html_blocks(page)) == shown


@given(st.text(max_size=400))
def test_any_text_can_be_parsed(text):
    for block in html_blocks(parse_page(text.encode("utf-8", "replace").decode())):
        assert block.text.strip()


HOSTILE = {
    "a hundred thousand divs": "<div>" * 100_000 + "deep",
    "a hundred thousand closed divs": "<div>" * 100_000 + "deep" + "</div>" * 100_000,
    "a hundred thousand attributes": "<p " + " ".join(f"a{i}=1" for i in range(100_000)) + ">deep</p>",
    "formatting tags without end": "<b><i><font>" * 30_000 + "deep",
    "nested tables": "<table><tr><td>" * 20_000 + "deep",
    "nested links": "<a href=x><div>" * 20_000 + "deep",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_page_costs_no_more_than_its_size(name):
    started = time.process_time()
    assert "deep" in " ".join(texts(HOSTILE[name]))
    assert time.process_time() - started < 10  # seconds; untamed the worst took 40


def test_a_page_of_a_million_paragraphs_is_read_whole():
    assert len(texts("<p>x" * 100_000)) == 100_000


def test_ordinary_pages_pass_the_taming_untouched():
    page = "<div><p>a</p></div>" * 1_000
    assert tame(page) == page.encode()


def test_the_depth_limit_keeps_the_text():
    assert tame("<div>" * 6_000 + "x").count(b"<div>") == MAX_DEPTH


def test_a_page_that_scripts_would_fill_is_read_where_they_do_not_run():
    posts = "".join(
        f"<p>Post {number} says that the bridge was closed on Monday.</p>" for number in range(20)
    )
    blocks = html_blocks(parse_page(f"<body><p>Loading</p><noscript><div>{posts}</div></noscript></body>"))
    assert [block.text for block in blocks][:2] == [
        "Loading",
        "Post 0 says that the bridge was closed on Monday.",
    ]
    assert blocks[1].locator == "/body/noscript/div[1]/p[1]"
    assert len(blocks) == 21


def test_a_request_to_switch_scripts_on_is_no_content_of_a_page():
    page = "<body><p>Loading</p><noscript>Please switch JavaScript on.</noscript></body>"
    assert [block.text for block in html_blocks(parse_page(page))] == ["Loading"]


def test_depth_and_joint_hold_the_tree_of_elements():
    page = "<div><p>a<p>b<ul><li>c<li>d<p>e</ul></div><div>f<div>g</div>h</div>"
    found = [(block.text, block.depth, block.joint) for block in html_blocks(parse_page(page))]
    assert found == [
        ("a", 2, 0), ("b", 2, 1), ("c", 3, 1), ("d", 3, 2), ("e", 4, 3), ("f", 1, 0), ("g", 2, 1), ("h", 1, 1)
    ]  # fmt: skip
