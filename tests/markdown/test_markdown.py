"""Pages written as Markdown: what is kept of their form, and that plain text does not change by it."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.blocks import html_blocks, inline_marks, parse_page
from ingest.dataset.verify import texts
from ingest.markdown import Row, without_targets, write_rows
from ingest.model import Mark, Record
from ingest.pipeline import clean_records
from ingest.settings import Settings

MARKDOWN = Settings(text_format="markdown")
SAMPLES = sorted((Path(__file__).parents[2] / "raw" / "samples").rglob("*.html"))
LONG = "The old bridge over the river was closed on Monday, the engineers of the city said."


def written(html):
    """The whole page as Markdown, whatever cleaning would keep of it."""
    page = parse_page(html)
    blocks = html_blocks(page)
    marks = inline_marks(page, blocks, "https://daily.example/news/a")
    rows = [
        Row(block.kind, block.tag, block.text, block.locator, block.tokens, own)
        for block, own in zip(blocks, marks, strict=True)
    ]
    return "\n".join(write_rows(rows))


CASES = [
    ("<h1>A</h1><h3>B</h3><p>c", "# A\n\n### B\n\nc"),
    ("<p>a<p>b", "a\n\nb"),
    ("<ul><li>a<li>b</ul><p>c", "- a\n- b\n\nc"),
    ("<ol><li>a<li>b</ol>", "1. a\n2. b"),
    ("<ul><li>a<ul><li>b</ul><li>c</ul>", "- a\n  - b\n- c"),
    ("<ul><li><p>a</p><p>b</p></li><li>c</ul>", "- a\n\n  b\n- c"),
    ("<dl><dt>a<dd>b</dl>", "a\n: b"),
    ("<blockquote><p>a<p>b</blockquote><p>c", "> a\n>\n> b\n\nc"),
    ("<table><tr><th>a<th>b<tr><td>c<td>d</table>", "| a | b |\n| --- | --- |\n| c | d |"),
    ("<table><tr><td>a|b</table><table><tr><td>c</table>", "| a\\|b |\n| --- |\n\n| c |\n| --- |"),
    ("<pre>a\n  b</pre>", "```\na\n  b\n```"),
    ("<pre class='language-python'>a</pre>", "```python\na\n```"),
    ("<pre>a<br>b</pre>", "```\na\nb\n```"),
    ("<pre>``` x</pre>", "````\n``` x\n````"),
    ("<pre><b>a</b> <a href='/x'>b</a></pre>", "```\na b\n```"),
    ("<p>a <b>b</b> <i>c</i> <del>d</del> <code>e</code>", "a **b** *c* ~~d~~ `e`"),
    ("<p>a <b> b </b>c", "a **b** c"),
    ("<p><b><i>a</i> b</b>", "***a* b**"),
    ("<p><code>a`b*c</code>", "``a`b*c``"),
    ("<p>a <a href='/b'>b <b>c</b></a> d", "a [b **c**](https://daily.example/b) d"),
    ("<p><a href='#top'>a</a> <a href='javascript:x()'>b</a> <a>c</a>", "a b c"),
    ("<p><a href='/a(b) c'>a</a>", "[a](https://daily.example/a%28b%29%20c)"),
    ("<p><a href='/a'><img></a>b", "b"),
    ("<p>a<b>\u200d</b>b", "a\u200db"),
    ("<p>2 * 3 [x] `y` a_b _c_ <p>&lt;b>", "2 \\* 3 \\[x\\] \\`y\\` a_b \\_c\\_\n\n\\<b>"),
    ("<p># a<p>- b<p>1. c<p>2026. d<p>1.5 e", "\\# a\n\n\\- b\n\n1\\. c\n\n2026\\. d\n\n1.5 e"),
    ("<h2><a href='/a'>A</a></h2>", "## [A](https://daily.example/a)"),
    ("<p>a<br>b", "a\n\nb"),
    ("", ""),
]


@pytest.mark.parametrize(("html", "markdown"), CASES)
def test_the_form_of_a_page_is_kept(html, markdown):
    assert written(html) == markdown


def test_marks_that_cross_are_not_both_written():
    row = Row("paragraph", "p", "abcdef", "/body/p[1]", "", (Mark(0, 4, "strong"), Mark(2, 6, "emphasis")))
    assert write_rows([row]) == ["**abcd**ef"]


def test_a_mark_over_two_cells_is_not_written():
    row = Row("table_row", "tr", "a\tb", "/body/table[1]/tr[1]", "", (Mark(0, 3, "strong"),))
    assert write_rows([row]) == ["| a | b |\n| --- | --- |"]


def test_a_page_of_private_characters_has_no_marks():
    page = parse_page("<p>\U000f0001 <b>a</b>")
    assert inline_marks(page, html_blocks(page)) == [()]


def record(html):
    return Record(html.encode(), media_type="text/html", url="https://daily.example/news/a")


def test_labels_and_reasons_do_not_depend_on_the_form():
    for path in SAMPLES:
        rows = [
            clean_records([Record(path.read_bytes())], None, settings).blocks.select(
                ["label", "reason", "kind_of_boilerplate", "locator", "link_chars"]
            )
            for settings in (Settings(), MARKDOWN)
        ]
        assert rows[0] == rows[1], path


def test_the_text_is_still_the_kept_blocks_joined_by_line_feeds():
    html = f"<article><h2>A bridge</h2><p>{LONG}</p><ul><li>{LONG}</li></ul></article><footer>© 2026</footer>"
    tables = clean_records([record(html)], None, MARKDOWN)
    kept = [row["text"] for row in tables.blocks.to_pylist() if row["label"] == "content"]
    assert texts.SEPARATOR.join(kept) == tables.documents["text"][0].as_py()
    assert kept[1].startswith("\n")


def test_a_text_dump_stays_as_it_is():
    dump = Record(f"Menu\n# {LONG}\n* {LONG}\nShare".encode(), media_type="text/plain")
    plain, marked = (clean_records([dump], None, settings) for settings in (Settings(), MARKDOWN))
    assert plain.documents["text"] == marked.documents["text"]


def test_the_language_is_not_that_of_the_links():
    html = (
        "<article>"
        + "<p>옛 다리는 <a href='https://daily.example/old-bridge-of-the-river'>월요일</a>에 닫혔다고 시가 밝혔다.</p>"
        * 3
    )
    assert clean_records([record(html)], None, MARKDOWN).documents["language"][0].as_py() == "kor"


def test_masked_contact_facts_are_masked_in_markdown_too():
    html = f"<article><p>{LONG}</p><p><b>{LONG}</b> Write to <a href='mailto:ann@example.org'>ann@example.org</a> by May, they said.</p>"
    settings = Settings(text_format="markdown", pii="mask")
    assert "ann@example.org" not in clean_records([record(html)], None, settings).documents["text"][0].as_py()


def test_repaired_blocks_are_written_without_marks_that_moved():
    html = f"<article><p>{LONG}</p><p>The cafÃ© of the <b>bridge</b> was full of people that evening, they said.</p>"
    text = clean_records([record(html)], None, MARKDOWN).documents["text"][0].as_py()
    assert "café" in text
    assert "bridge" in text


TAGS = st.sampled_from(
    [
        "b",
        "i",
        "a href='/x'",
        "code",
        "p",
        "ul",
        "li",
        "td",
        "tr",
        "table",
        "pre",
        "h2",
        "blockquote",
        "br",
        "div",
    ]
)
PIECES = st.lists(
    st.one_of(
        TAGS.map("<{}>".format),
        TAGS.map("</{}>".format),
        st.sampled_from(["word", " ", "*", "one two", "_", "|"]),
    ),
    max_size=30,
)


@given(PIECES)
def test_no_letter_of_a_page_is_lost_or_doubled(pieces):
    html = "".join(pieces)
    plain = "".join(block.text for block in html_blocks(parse_page(html)))
    bare = re.sub(r"(?m)^(\s*)\d+\. |[^a-z]", "", without_targets(written(html)))
    assert bare == re.sub(r"[^a-z]", "", plain)
