"""The learned model of pages: the same answer in any batch, bounded on hostile pages, explained."""

import json
import re

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.blocks import Block, block_frame, html_blocks, parse_page
from ingest.errors import DataFileError
from ingest.label import label_blocks
from ingest.label.choose import LEAST, LEAST_BEST, LEVELS, LONG_PAGE, MOST, choose_kept, fill_gaps
from ingest.label.features import measure_features
from ingest.label.features_layout import lay_out
from ingest.label.features_text import count_bytes
from ingest.label.features_tokens import TABLES, TokenJudge, Tokens
from ingest.label.features_words import opening_columns
from ingest.label.model import (
    CHUNK_ROWS,
    MAX_PAGE_ROWS,
    Judgement,
    cut_chunks,
    load_model,
    probabilities,
    read_model,
)
from ingest.label.model_stage import decide
from ingest.label.page_types import PAGE_TYPES
from ingest.label.phrases import label_phrases
from ingest.label.stages import open_blocks
from ingest.label.structure import label_structure
from ingest.rules import rule_set

STORY = "".join(
    f"<p>The old bridge over the river was closed on day {n}, the city said, and nobody knew why.</p>"
    for n in range(6)
)
PAGE = f"""<body><nav><ul><li><a href=/>Home</a><li><a href=/s>Sport</a></ul></nav>
<main><article><h1>Old bridge closed</h1>{STORY}</article></main>
<aside class="sidebar related"><h3>More stories</h3><ul><li><a href=1>Mayor resigns</a><li><a href=2>Rain all week</a></ul></aside>
<footer class="site-footer"><p>About us</p><p>Imprint</p></footer></body>"""
TEXTS = st.text(alphabet="ab .!?가나다。한é\n", min_size=1, max_size=30).filter(lambda text: text.strip())
TAGS = st.sampled_from(["p", "li", "div", "nav", "h2", "td", "aside", "article", "section"])
PAGES = st.lists(st.tuples(TAGS, TAGS, TEXTS), max_size=12).map(
    lambda parts: "".join(f"<{a} class='{b}-box'><{b}>{text}</{b}></{a}>" for a, b, text in parts)
)
DECIDED = ("label", "boilerplate", "reason", "page_type")


def blocks_of(html):
    return html_blocks(parse_page(html))


def label(pages):
    return label_blocks(block_frame(pages), rule_set(), [None] * len(pages))


def ready(pages):
    """Blocks as the model gets them: measured, and seen by the rules."""
    opened = open_blocks(block_frame(pages), [None] * len(pages))
    return label_structure(label_phrases(opened, rule_set()), rule_set())


def test_a_story_stays_and_its_frame_goes():
    frame = label([blocks_of(PAGE)])
    kept = frame.filter(pl.col("label") == "content")["text"].to_list()
    assert len(kept) == 6
    assert all(text.startswith("The old bridge") for text in kept)


def test_a_reason_gives_the_probability_and_what_spoke_for_it():
    reasons = label([blocks_of(PAGE)])["reason"].to_list()
    learned = [reason for reason in reasons if reason.startswith("model:")]
    assert len(learned) >= 10
    families = load_model("pages").families
    for reason in learned:
        share, family = re.fullmatch(r"model:([01]\.\d\d) (.+)", reason).groups()
        assert 0 <= float(share) <= 1
        assert family in families


def test_a_removed_block_has_a_kind_of_its_region():
    frame = label([blocks_of(PAGE)])
    kinds = dict(frame.filter(pl.col("label") == "boilerplate").select("text", "boilerplate").iter_rows())
    assert (kinds["Home"], kinds["Mayor resigns"], kinds["Old bridge closed"]) == ("menu", "related", "title")


@settings(max_examples=40, deadline=None)
@given(st.lists(PAGES, min_size=1, max_size=5))
def test_a_page_is_judged_alike_alone_and_among_others(pages):
    own = [blocks_of(html) for html in pages]
    together = label([*own, blocks_of(PAGE)] * 3).select(DECIDED).rows()
    alone = [row for blocks in own for row in label([blocks]).select(DECIDED).rows()]
    assert together[: len(alone)] == alone


def test_fifty_pages_are_judged_as_one_is():
    one = label([blocks_of(PAGE)]).select(DECIDED).rows()
    many = label([blocks_of(PAGE)] * 50).select(DECIDED).rows()
    assert many == one * 50


def test_pages_without_blocks_and_with_one_are_judged():
    assert label([[], blocks_of("<p>One.</p>"), []]).height == 1
    assert label([[]]).height == 0


def test_a_page_of_a_hundred_thousand_blocks_is_judged_in_pieces():
    rows = [Block("paragraph", f"Row {n}", "/body/p", tag="p", depth=1, joint=0) for n in range(100_000)]
    chunks = list(cut_chunks(ready([rows])))
    assert sum(chunk.height for chunk in chunks) == 100_000
    assert max(chunk.height for chunk in chunks) <= max(CHUNK_ROWS, MAX_PAGE_ROWS)
    assert label([rows])["label"].null_count() == 0


def test_a_very_deep_page_is_judged():
    html = "<div>" * 400 + "<p>The bridge over the river was closed on Monday.</p>" + "</div>" * 400
    assert label([blocks_of(html)])["label"].null_count() == 0


def test_a_chunk_holds_whole_pages():
    pages = [
        [Block("paragraph", "x", "/body/p", tag="p")] * size for size in (9_000, 9_000, 10, 10, 16_000, 1)
    ]
    chunks = list(cut_chunks(ready(pages)))
    assert [chunk["doc"].unique().sort().to_list() for chunk in chunks] == [[0], [1, 2, 3], [4], [5]]


COMMENTED = PAGE.replace(
    "</main>", '<div class="comments"><p>I crossed it every day, and I miss it.</p></div></main>'
)


def kept_if(page_type, likely, html=COMMENTED):
    """Texts that are kept of a page if the model takes it for `page_type` and all rows for alike."""
    frame = ready([blocks_of(html)])
    count = frame.height
    nothing = np.zeros(count, np.intp)
    types = np.full(count, PAGE_TYPES.index(page_type))
    judgement = Judgement(np.full(count, likely, np.int32), nothing, nothing, types)
    found = decide(frame, judgement, load_model("pages"), rule_set())
    return set(frame["text"].gather(found["row"].filter(found["keeps"])).to_list())


def test_a_headline_is_content_where_the_model_says_so_unless_the_page_is_an_article():
    assert "Old bridge closed" in kept_if("listing", 950)
    assert "Old bridge closed" not in kept_if("article", 950)


def test_a_comment_below_an_article_is_kept_only_if_that_is_all_but_sure():
    comment = "I crossed it every day, and I miss it."
    assert comment in kept_if("article", 950)
    assert comment not in kept_if("article", 850)
    assert comment in kept_if("forum", 850)


def test_a_thread_that_passes_for_an_article_is_not_emptied_of_its_comments():
    thread = '<div class="commentBody"><p>I crossed it every day, and I miss it.</p></div>'
    assert kept_if("article", 850, thread) == {"I crossed it every day, and I miss it."}
    assert kept_if("article", 100, thread) == set()


def test_the_words_that_a_long_row_begins_with_are_weighed_and_no_others():
    texts = pl.Series(["I bought this lamp.", "I bought this and " + "it stands there " * 9 + "light"])
    words = np.array([4, 30], np.float32)
    weights = pl.DataFrame({"word": ["bought", "i", "light"], "opens": [-40, -50, 900]})
    columns = opening_columns(texts, words, weights)
    assert columns["opens_sum"].tolist() == [0, -90]
    assert columns["opens_least"].tolist() == [0, -50]


# ---- the file of the model


def test_the_model_says_how_it_was_made():
    recipe = load_model("pages").recipe
    assert recipe["command"] == "python -m tools.train"
    assert set(recipe["data_sha256"]) == {"wcxb", "pages"}
    assert all(len(digest) == 64 for digest in recipe["data_sha256"].values())
    assert recipe["settings"]["seed"] == 0
    assert recipe["out_of_fold"]["wcxb"]["word_f1"] > 0.8
    assert json.loads(json.dumps(recipe)) == recipe


def test_a_broken_model_file_stops_the_run_and_is_named():
    with pytest.raises(DataFileError, match=r"pages\.npz.*tools\.train"):
        read_model(b"PK\x03\x04 no archive", "pages.npz")


def test_every_feature_that_the_model_asks_for_is_measured():
    model = load_model("pages")
    found = measure_features(next(cut_chunks(ready([blocks_of(PAGE)]))), model.weights)
    assert set(model.typer.names) <= set(found.pages)
    columns = found.with_types(model.typer.scores(found.pages))
    assert set(model.names) <= set(columns)
    assert all(np.isfinite(columns[name].astype(np.float64)).all() for name in model.names)


# ---- the parts


@given(TEXTS)
def test_signs_are_counted_as_python_counts_them(text):
    counts, size = count_bytes(pl.Series(["first, text.", text]))
    assert counts["signs"][1] == sum(text.count(sign) for sign in ",;:.!?。")
    assert counts["digits"][1] == sum(sign in "0123456789" for sign in text)
    assert size[1] == len(text.encode())


def test_class_words_are_weighed_by_their_pieces():
    weights = np.zeros((3, len(TABLES)), np.int32)
    weights[:, 0], weights[:, TABLES.index("forum")] = (-50, -10, 90), (5, 0, 7)
    judge = TokenJudge(Tokens(("share", "bar", "story"), weights))
    columns = judge.columns(pl.Series(["story-body shareBar x", "story a b c", ""]), pl.Series([""] * 3))

    def of(name):
        return list(zip(*(columns[name + part].tolist() for part in ("", "_least", "_most")), strict=True))

    assert of("tokens_all") == [(30, -50, 90), (90, 0, 90), (0, 0, 0)]
    assert of("tokens_near") == [(30, -50, 90), (0, 0, 0), (0, 0, 0)]
    assert of("tokens_forum") == [(12, 0, 7), (7, 0, 7), (0, 0, 0)]


def test_elements_reach_as_far_as_their_rows():
    frame = block_frame([blocks_of("<div><p>a<p>b</div><div>c</div>"), blocks_of("<p>d")])
    layout = lay_out(frame.with_columns(page=pl.col("doc")))
    assert layout.first.tolist() == [0, 0, 0, 3]
    assert layout.ends[1].tolist() == [2, 2, 3, 4]
    assert layout.ends[0].tolist() == [3, 3, 3, 4]
    assert layout.starts[1].tolist() == [0, 0, 2, 3]


def test_probabilities_are_those_of_the_log_odds():
    scores = np.array([-20_000, -2197, 0, 2197, 20_000], np.int32)
    assert probabilities(scores).tolist() == [0, 100, 500, 900, 1000]


@given(st.lists(st.tuples(st.integers(0, 1000), st.integers(1, 60)), min_size=1, max_size=8))
def test_no_other_threshold_gives_a_better_expected_f1(rows):
    likely, size = np.array([row[0] for row in rows]), np.array([row[1] for row in rows])
    kept = choose_kept(np.zeros(len(rows), np.int32), likely.astype(np.int32), size.astype(np.int64))

    def expected(chosen):
        """Mean F1 over truths of which each holds what is more likely than some level."""
        truths = [likely > level for level in LEVELS]
        return sum(size[chosen & true].sum() / (size[chosen].sum() + size[true].sum()) for true in truths)

    best = max(expected(likely >= border) for border in likely)
    good = [border for border in likely if expected(likely >= border) == pytest.approx(best)]
    allowed = [likely >= np.clip(border, LEAST, MOST) for border in good]
    if likely.max() < LEAST_BEST:
        allowed = [np.zeros(len(rows), np.bool_)]
    assert kept.tolist() in [choice.tolist() for choice in allowed]


def test_a_page_without_one_likely_block_is_empty():
    page, size = np.zeros(3, np.int32), np.full(3, 9)
    assert choose_kept(page, np.array([240, 200, 10], np.int32), size).tolist() == [False] * 3
    assert choose_kept(page, np.array([300, 200, 10], np.int32), size).any()


def test_a_long_page_without_one_likely_block_keeps_its_likeliest():
    page, size = np.zeros(3, np.int32), np.array([40, 9, LONG_PAGE])
    assert choose_kept(page, np.array([240, 90, 10], np.int32), size).tolist() == [True, False, False]
    assert choose_kept(page, np.array([90, 40, 10], np.int32), size).tolist() == [True, False, False]


def test_reviews_are_kept_all_or_none():
    page, size = np.zeros(21, np.int32), np.array([50, *[50] * 20])
    sure, unsure = np.array([900, *[420] * 20], np.int32), np.array([900, *[620] * 20], np.int32)
    assert choose_kept(page, sure, size).tolist() == [True, *[False] * 20]
    assert choose_kept(page, unsure, size).all()


def test_a_gap_between_kept_rows_is_filled_on_one_page_only():
    page = np.array([0, 0, 0, 1, 1, 1], np.int32)
    kept = np.array([1, 0, 1, 0, 1, 0], np.bool_)
    assert fill_gaps(page, kept, np.ones(6, np.bool_)).tolist() == [True, True, True, False, True, False]
    assert fill_gaps(page, kept, np.zeros(6, np.bool_)).tolist() == kept.tolist()
    assert fill_gaps(page[:0], kept[:0], kept[:0]).tolist() == []
