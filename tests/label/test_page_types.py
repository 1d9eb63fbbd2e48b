"""The type of a page, and texts that a page shows twice."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import ingest
from ingest.blocks import block_frame, html_blocks, parse_page, text_blocks
from ingest.label import PageFacts, label_blocks
from ingest.label.copies import label_copies
from ingest.label.page_types import PAGE_TYPES, declared_words, told_words, url_words
from ingest.metadata import declared_types
from ingest.rules import rule_set

PROSE = "<p>The ferry to the island was late again, the harbour said, because of the wind.</p>"
STORY = f"<body><article><h1>Ferry late</h1>{''.join(PROSE.replace('late', f'late {n} times') for n in range(8))}</article></body>"
SHOP = """<body><main><div class="product-detail"><h1>Wool hat</h1><span class="price">$20.00</span>
<button class="add-to-cart">Add to cart</button><div class="product-description">
<p>A warm hat made of wool, knitted by hand, in three sizes and two colours.</p></div>
<div>Quantity</div><div>In stock</div><div>Free shipping</div><div>SKU: 1234</div></div></main></body>"""
ANSWER = "I would take the boat on Friday, because the bus does not go there any more."
THREAD = "".join(
    f'<div class="post"><div class="author"><a href="/user/{n}">user{n}</a></div><div>Posts: {n}</div>'
    f'<div class="postbody content">{ANSWER.replace("Friday", f"day {n}")}</div><a href="#">Quote</a><a href="#">Reply</a></div>'
    for n in range(9)
)
FORUM = f'<body><div class="forumbg"><h1>How to get to the island?</h1>{THREAD}</div></body>'


def typed(html, facts=None):
    frame = label_blocks(block_frame([html_blocks(parse_page(html))]), rule_set(), [facts])
    return frame["page_type"].unique().to_list()


@pytest.mark.parametrize(
    ("html", "facts", "kind"),
    [
        (
            STORY,
            PageFacts("Ferry late", "https://example.com/news/2024/ferry-late-again-on-monday"),
            "article",
        ),
        (
            SHOP,
            PageFacts("Wool hat", "https://example.com/products/wool-hat", ("og:product", "Product")),
            "product",
        ),
        (FORUM, PageFacts("How to", "https://example.com/forum/viewtopic.php?t=12"), "forum"),
    ],
)
def test_plain_cases_have_their_type(html, facts, kind):
    assert typed(html, facts) == [kind]


def test_a_page_that_says_nothing_of_itself_has_a_type_all_the_same():
    assert typed(STORY)[0] in PAGE_TYPES


def test_a_text_dump_has_no_type():
    frame = label_blocks(block_frame([text_blocks("A row.\nAnother row.")]), rule_set())
    assert frame["page_type"].to_list() == [None, None]


def test_the_type_is_a_column_of_documents():
    assert ingest.clean(STORY.encode(), media_type="text/html").row["page_type"] == "article"


@given(st.text())
def test_any_address_has_words(url):
    assert all(word and " " not in word for word in url_words(url))


def test_what_a_page_says_of_itself_is_words():
    facts = PageFacts(None, "https://shop.example.com/p/wool-hat", ("Product",))
    assert set(told_words(facts).split()) == {
        "is:product", "steps:2", "host:shop", "path:wool", "path:hat",
    }  # fmt: skip
    assert list(declared_words(())) == ["is:nothing"]


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ("", ()),
        ("<meta content='website' property='og:type'>", ("og:website",)),
        ('{"@type":"https://schema.org/Product"} {"@type": "Product"}', ("Product",)),
        ('{"@type": ["NewsArticle","Article"], }', ("NewsArticle", "Article")),
        ('"@type": ""', ()),
        ("og:type", ()),
    ],
)
def test_declared_types_are_found_in_any_place(html, found):
    assert declared_types(html) == found


def test_declaring_without_end_is_cut_short():
    html = "".join(f'"@type": "T{n}" ' for n in range(10_000))
    assert len(declared_types(html)) <= 500


# ---- copies


def copies(html):
    blocks = block_frame([html_blocks(parse_page(html))])
    frame = blocks.with_columns(
        label=pl.lit("content"),
        boilerplate=pl.lit(None, pl.String),
        reason=pl.lit("x"),
        words=pl.col("text").str.count_matches(r"\S+").cast(pl.Float32),
    )
    return label_copies(frame).filter(pl.col("label") == "boilerplate")


def test_a_quote_of_a_post_is_a_duplicate():
    found = copies(f"<div><p>{ANSWER}</p></div><div><blockquote>{ANSWER}</blockquote><p>Thanks!</p></div>")
    assert found.select("tag", "boilerplate", "reason").rows() == [
        ("blockquote", "duplicate", "copy-on-page")
    ]


def test_a_refrain_code_and_short_rows_stay():
    assert copies(f"<p>{ANSWER}</p><p>Verse.</p><p>{ANSWER}</p>").is_empty()
    assert copies(f"<p>{ANSWER}</p><pre>{ANSWER}</pre>").is_empty()
    assert copies("<p>Two rooms</p><div>Two rooms</div>").is_empty()


def test_copies_on_two_pages_both_stay():
    pages = [html_blocks(parse_page(html)) for html in (f"<p>{ANSWER}</p>", f"<div>{ANSWER}</div>")]
    frame = block_frame(pages).with_columns(
        label=pl.lit("content"), boilerplate=pl.lit(None, pl.String), reason=pl.lit("x"), words=pl.lit(15.0)
    )
    assert label_copies(frame)["label"].to_list() == ["content", "content"]
