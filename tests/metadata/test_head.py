"""What a page says of itself: its fields, which one is believed, and what is cleaned from it."""

import json
from time import process_time

import pytest

from ingest.blocks import parse_page
from ingest.metadata import choose_metadata, read_head
from ingest.metadata.rows import Clock, RowFacts

NO_ROWS = RowFacts()
HEADLINE = "The old bridge was closed on Monday"


def head_of(html):
    return read_head(parse_page(html))


def ld(item):
    return f'<script type="application/ld+json">{json.dumps(item)}</script>'


def meta(name, content):
    return f'<meta property="{name}" content="{content}">'


def news(**fields):
    return ld({"@type": "NewsArticle", **fields})


def test_a_graph_is_read_and_references_are_followed():
    item = {
        "@graph": [
            {"@type": "Article", "headline": HEADLINE, "author": {"@id": "#a"}, "publisher": {"@id": "#p"}},
            {"@type": "Person", "@id": "#a", "name": "Jane Doe"},
            {"@type": "Organization", "@id": "#p", "name": "The Daily"},
        ]
    }
    head = head_of(ld(item))
    assert (head.title, head.authors, head.site_name) == (HEADLINE, ("Jane Doe",), "The Daily")


@pytest.mark.parametrize(
    "script",
    [
        '[{"@type": "NewsArticle", "headline": "HEADLINE", "datePublished": "2026-11-19"}]',
        '<![CDATA[ {"@type": "NewsArticle", "headline": "HEADLINE", "datePublished": "2026-11-19"} ]]>',
        '//<![CDATA[\n{"@type": "NewsArticle", "headline": "HEADLINE", "datePublished": "2026-11-19"}\n//]]>',
        '{"@type": "NewsArticle", "headline": "HEADLINE", "datePublished": "2026-11-19",}',
        '{"@type": "NewsArticle", "headline": "HEADLINE", // the title\n "datePublished": "2026-11-19"}',
        '{"@type": "NewsArticle", "headline": "HEADLINE", "datePublished": "2026-11-19"}{"@type": "WebSite"}',
        '{"@type": "NewsArticle", "headline": "HEADLINE" "datePublished": "2026-11-19", "x": "a "b" c"}',
        '{"@type": "http://schema.org/NewsArticle", "headline": "HEAD\nLINE", "datePublished": "2026-11-19"}',
    ],
)
def test_broken_scripts_are_read_as_far_as_they_can_be(script):
    head = head_of(f'<script type="application/ld+json">{script}</script>')
    assert head.title.replace(" ", "") == "HEADLINE"
    assert head.published[0] == ("jsonld", "2026-11-19")


@pytest.mark.parametrize("script", ["", "null", "[1, [2]]", "{", '{"@graph": {"@graph": []}}', "[" * 9_000])
def test_no_script_breaks_the_reading_of_a_head(script):
    assert head_of(f'<script type="application/ld+json">{script}</script><title>A</title>').title == "A"


def test_the_article_of_the_page_is_meant_and_not_another_one():
    other = news(headline="Somebody else", url="https://daily.example/other", datePublished="2020-01-01")
    own = news(headline=HEADLINE, url="https://daily.example/own", datePublished="2026-11-19")
    head = head_of(f'<link rel="canonical" href="https://daily.example/own">{other}{own}')
    assert head.published[0] == ("jsonld", "2026-11-19")


TITLES = [
    # a page's parts, and the headline in them
    (f"<title>{HEADLINE} | The Daily</title>{meta('og:site_name', 'The Daily')}", HEADLINE),
    (f"<title>The Daily - {HEADLINE}</title>{meta('og:site_name', 'The Daily')}", HEADLINE),
    (f"<title>{HEADLINE} - politics - daily.example</title><h1>{HEADLINE}</h1>", HEADLINE),
    (f"<title>{HEADLINE}｜北日本新聞</title>{meta('og:site_name', '北日本新聞')}", HEADLINE),
    (f"<h1><span>Bridges</span>: <span>{HEADLINE}</span></h1>{meta('og:title', f'Bridges: {HEADLINE}')}", f"Bridges: {HEADLINE}"),
    (f"<h1>{HEADLINE}</h1>{meta('og:title', 'Best bridges in 2026')}<title>Best bridges in 2026 | Old</title>", "Best bridges in 2026"),
    (f"<h1>Ten best bridges</h1>{meta('og:title', 'Best bridges in 2026')}<title>Best bridges in 2026</title>", "Ten best bridges"),
    (f"<h1>Bridges: {HEADLINE}</h1>{news(headline='x')}{meta('og:title', HEADLINE)}<title>Bridges</title>", HEADLINE),
    (f"<h1>{HEADLINE}</h1>{meta('og:title', HEADLINE + ' [2026]: costs and fees')}", HEADLINE),
    (f"<h1>The Daily</h1><h1>{HEADLINE}</h1><title>{HEADLINE}</title>", HEADLINE),
    (f"{news(headline='It&#039;s closed')}", "It's closed"),
    ("<title>Bridges: a <b>history</b></title>", "Bridges: a history"),
    ("<svg><title>Close</title></svg>", None),
    ("", None),
]  # fmt: skip


@pytest.mark.parametrize(("html", "title"), TITLES)
def test_the_headline_is_chosen_and_freed_from_the_site(html, title):
    assert head_of(html).title == title


@pytest.mark.parametrize(
    "title",
    ["Re-opened: the bridge - and the river", "Trump: 'No' - a history | of bridges", "A | B testing"],
)
def test_a_headline_with_separators_stays_whole(title):
    assert head_of(f"<title>{title}</title>{meta('og:site_name', 'The Daily')}").title == title


AUTHORS = [
    (news(author="By Jane Doe"), ("Jane Doe",), ()),
    (news(author=[{"name": ["Jane Doe", "John Roe"]}]), ("Jane Doe", "John Roe"), ()),
    (news(author="Anna Muster und Lea Probe, Berlin"), ("Anna Muster", "Lea Probe"), ()),
    (news(author="Jane Doe, Staff Writer"), ("Jane Doe",), ()),
    (news(author="Ludwig van der Berg"), ("Ludwig van der Berg",), ()),
    (news(author="https://daily.example/jane") + meta("author", "Jane Doe"), ("Jane Doe",), ()),
    (meta("author", "j.doe@daily.example") + meta("article:author", "Jane Doe"), ("Jane Doe",), ()),
    (
        meta("og:site_name", "North News") + news(author="North News") + meta("author", "Jane Doe"),
        ("Jane Doe",),
        (),
    ),
    (meta("og:site_name", "North News") + news(author="North News"), (), ("North News",)),
    (meta("author", "105092"), (), ()),
    (meta("author", "dpa"), (), ("dpa",)),
    (meta("twitter:label1", "Verfasst von") + meta("twitter:data1", "Jane Doe"), ("Jane Doe",), ()),
    (meta("twitter:label1", "Lesedauer") + meta("twitter:data1", "Zwei Minuten"), (), ()),
    (news(author="홍보기 기자"), ("홍보기",), ()),
    (news(author="(Image: Somebody Else)"), (), ()),
]


@pytest.mark.parametrize(("html", "people", "bodies"), AUTHORS)
def test_authors_are_persons_where_the_page_names_any(html, people, bodies):
    head = head_of(html)
    assert (head.authors, head.bodies) == (people, bodies)


PAGE = "<title>{0}</title><article><h1>{0}</h1>{1}<p>{2}</p></article>{3}"


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ('<span class="author">By <a href="/jane">Jane Doe</a></span>', ("Jane Doe",)),
        ('<p class="byline"><span>Jane Doe</span> <span>John Roe</span></p>', ("Jane Doe", "John Roe")),
        (
            '<ul class="authors"><li><a>Jane Doe</a></li><li><a>John Roe</a></li></ul>',
            ("Jane Doe", "John Roe"),
        ),
        ('<a rel="author">Jane Doe</a><a rel="author">John Roe</a>', ("Jane Doe", "John Roe")),
        ('<figure><span class="photo-author">Jane Doe</span></figure>', ()),
        ('<div class="author-box">' + "Jane Doe has written of bridges for years. " * 8 + "</div>", ()),
        ("<p>Jane Doe</p>", ()),
        ('<span class="author">Written By</span>', ()),
        ('<span class="authority">Jane Doe</span>', ()),
    ],
)
def test_a_byline_behind_the_headline_is_read_by_its_name(byline, names):
    assert head_of(PAGE.format(HEADLINE, byline, "Text.", "")).authors == names


def test_authors_of_other_stories_are_left_alone():
    others = '<div><span class="author">John Roe</span></div>'
    assert head_of(PAGE.format(HEADLINE, "", "<b>Text.</b>" * 60, others)).authors == ()


def test_dates_are_listed_by_how_far_they_are_believed():
    html = (
        f"<h1>{HEADLINE}</h1><time datetime='2026-11-17'></time>"
        + meta("article:published_time", "2026-11-18")
        + news(headline=HEADLINE, datePublished="2026-11-19")
    )
    assert [source for source, _ in head_of(html).published] == ["jsonld", "meta"]


def test_a_head_that_an_image_has_ended_is_read_to_its_end():
    html = f"<head><title>A</title><img>{meta('og:title', HEADLINE)}{news(author='Jane Doe')}</head><body>"
    assert (head_of(html).title, head_of(html).authors) == (HEADLINE, ("Jane Doe",))


def test_json_ld_is_found_in_the_body():
    assert head_of(f"<title>A</title><p>Text.{news(author='Jane Doe')}").authors == ("Jane Doe",)


@pytest.mark.parametrize("around", ["footer", "aside", "nav"])
def test_no_date_is_taken_from_outside_the_story(around):
    assert head_of(f"<{around}><time datetime='2026-11-17'>2026</time></{around}>").published == ()


def test_the_time_below_the_headline_goes_before_that_of_a_teaser():
    html = f"<div><time datetime='2020-01-01'></time></div><h1>{HEADLINE}</h1><time datetime='2026-11-17'></time>"
    assert head_of(f"<title>{HEADLINE}</title>{html}").published == (("time_tag", "2026-11-17"),)


def test_a_date_behind_the_headline_is_read_where_nothing_else_says_when():
    page = PAGE.format(HEADLINE, "<div><span>December 15, 2025</span></div>", "Text.", "<p>1 May 2020</p>")
    head = head_of(page)
    assert head.near[0] == "December 15, 2025"
    assert choose_metadata(head, NO_ROWS, None, Clock()).published.moment.date().isoformat() == "2025-12-15"
    assert head_of(page + news(datePublished="2026-11-19")).near == ()


def test_a_date_in_the_address_is_the_last_resort():
    url = "https://daily.example/2026/11/19/bridge"
    chosen = choose_metadata(head_of(""), NO_ROWS, url, Clock())
    assert (chosen.published.moment.date().isoformat(), chosen.published_source) == ("2026-11-19", "url")


def test_dates_of_comments_are_not_those_of_the_page():
    comment = '<ul><li itemprop="comment"><span itemprop="datePublished">2020-01-01</span></li></ul>'
    assert head_of(comment).published == ()


def test_microdata_are_read():
    html = (
        '<div itemscope itemtype="https://schema.org/NewsArticle"><h2 itemprop="headline">The bridge</h2>'
        '<span itemprop="datePublished" content="2026-11-19">today</span></div>'
    )
    head = head_of(html)
    assert (head.title, head.published) == ("The bridge", (("meta", "2026-11-19"),))


ITEM = '<div itemscope itemtype="https://schema.org/Product">'


def test_microdata_tell_description_picture_and_keywords():
    html = (
        f'{ITEM}<img itemprop="image" src="/lamp.jpg"><p itemprop="description">A <b>small</b> lamp.</p>'
        '<meta itemprop="keywords" content="lamps, light"></div>'
    )
    head = head_of(html)
    assert (head.description, head.image_url, head.tags) == ("A small lamp.", "/lamp.jpg", ("lamps", "light"))


def test_the_head_is_believed_before_microdata():
    html = meta("og:description", "A summary.") + f'{ITEM}<p itemprop="description">A lamp.</p></div>'
    assert head_of(html).description == "A summary."


def test_a_picture_of_microdata_may_be_an_item_of_its_own():
    picture = (
        '<figure itemprop="image" itemscope><meta itemprop="url" content="https://a.example/1.jpg"></figure>'
    )
    assert head_of(f"{ITEM}{picture}</div>").image_url == "https://a.example/1.jpg"


@pytest.mark.parametrize(
    "html",
    [
        f'{ITEM}<div itemprop="author" itemscope><p itemprop="description">He draws.</p></div></div>',
        f'{ITEM}<p itemprop="description">A lamp.</p></div>{ITEM}<p itemprop="description">A chair.</p></div>',
        '<p itemprop="description">Of no item.</p>',
        f'{ITEM}<p itemprop="description"> </p><figure itemprop="image" itemscope></figure></div>',
    ],
    ids=["author's", "a list of items", "no item", "nothing in it"],
)
def test_microdata_of_other_things_are_left(html):
    head = head_of(html)
    assert (head.description, head.image_url, head.tags) == (None, None, ())


def test_the_rest_of_the_head_is_read():
    html = (
        meta("og:description", "A summary.")
        + meta("og:image", "https://daily.example/a.jpg")
        + meta("article:tag", "bridges")
        + meta("keywords", "rivers, bridges")
        + '<link rel="canonical" href="https://daily.example/a">'
    )
    head = head_of(f'<html lang="en">{html}')
    assert head.description == "A summary."
    assert head.image_url == "https://daily.example/a.jpg"
    assert head.tags == ("bridges", "rivers")
    assert (head.canonical_url, head.language) == ("https://daily.example/a", "en")


def test_dublin_core_is_read():
    named = {
        "DC.title": HEADLINE,
        "DC.creator": "Jane Doe",
        "DC.date.issued": "2026-11-19",
        "DC.description": "A summary.",
        "DC.publisher": "The Daily",
        "DC.subject": "bridges; rivers",
    }
    head = head_of("".join(f'<meta name="{name}" content="{text}">' for name, text in named.items()))
    assert (head.title, head.authors, head.site_name) == (HEADLINE, ("Jane Doe",), "The Daily")
    assert (head.published, head.description) == ((("meta", "2026-11-19"),), "A summary.")
    assert head.tags == ("bridges", "rivers")


def test_a_twitter_card_is_read():
    named = {"title": HEADLINE, "description": "A summary.", "image": "https://daily.example/a.jpg"}
    head = head_of("".join(meta(f"twitter:{name}", text) for name, text in named.items()))
    assert (head.title, head.description) == (HEADLINE, "A summary.")
    assert head.image_url == "https://daily.example/a.jpg"


def test_json_ld_fills_what_no_tag_says():
    image = {"@type": "ImageObject", "url": "https://daily.example/a.jpg"}
    head = head_of(news(headline=HEADLINE, description="A summary.", image=[image], keywords=["a", "b"]))
    assert (head.title, head.description, head.tags) == (HEADLINE, "A summary.", ("a", "b"))
    assert head.image_url == "https://daily.example/a.jpg"


@pytest.mark.parametrize(
    ("image", "url", "whole"),
    [
        ("/a.jpg", "https://daily.example/b/c", "https://daily.example/a.jpg"),
        ("//cdn.example/a.jpg", "https://daily.example/b", "https://cdn.example/a.jpg"),
        ("https://cdn.example/a.jpg", "https://daily.example/b", "https://cdn.example/a.jpg"),
        ("/a.jpg", None, "/a.jpg"),
        ("//[bad", "https://daily.example/b", "//[bad"),
    ],
)
def test_the_address_of_the_picture_is_whole_where_that_of_the_page_is_known(image, url, whole):
    assert choose_metadata(head_of(meta("og:image", image)), NO_ROWS, url, Clock()).image_url == whole


def test_lines_of_a_head_can_be_repaired_and_put_back():
    html = meta("og:title", "A bridge") + meta("author", "dpa") + meta("keywords", "a,b")
    head = head_of(html)
    assert head.with_lines(head.lines()) == head
    assert head.with_lines([line.upper() for line in head.lines()]).bodies == ("DPA",)


@pytest.mark.parametrize(
    "html",
    [
        f'<script type="application/ld+json">{" //" * 300_000}"</script>',
        f'<script type="application/ld+json">{" " * 900_000}x</script>',
        f"<title>{'a - ' * 200_000}</title>",
        f"<title>{'- ' * 200_000}</title>",
        meta("author", "a" * 500_000),
        meta("author", "a, " * 200_000),
        meta("date", "1 " * 300_000),
        "<h1>A</h1>" + "<div class=author>" * 20_000,
        "<time datetime=x>" * 20_000,
    ],
    ids=range(9),
)
def test_a_page_built_to_hurt_costs_less_than_two_seconds(html):
    page = parse_page(html)
    started = process_time()
    choose_metadata(read_head(page), NO_ROWS, None, Clock())
    assert process_time() - started < 2.0
