"""Weights of words, and how page types are scored."""

import numpy as np
import pytest

from ingest.blocks import block_frame, html_blocks, parse_page
from ingest.label import PageFacts
from ingest.label.features_tokens import TABLES
from ingest.label.features_words import WORD_WEIGHTS
from ingest.label.page_types import PAGE_TYPES
from ingest.label.stages import open_blocks
from tools.train.evaluate import score_types
from tools.train.pages import Corpus, Page
from tools.train.words import NO_WORDS, learn_words

PAGE = '<div class="{frame}"><div class="text"><p>A {kind} text.</p></div><h3>Answers</h3><div class="comment"><p>Reply</p></div></div>'


def corpus():
    """Twelve sites with an article each, on which comments are furniture, and a thread, on which they are not."""
    kinds = ["article", "forum"] * 12
    pages = [Page(f"{n}", "wcxb", f"site-{n // 2}", kind, learned=True) for n, kind in enumerate(kinds)]
    own = [html_blocks(parse_page(PAGE.format(kind=kind, frame=f"{kind}-page"))) for kind in kinds]
    facts = [PageFacts(None, f"https://a.example/{kind}/1") for kind in kinds]
    shares = [[1.0, 0.0, float(kind == "forum")] for kind in kinds]
    blocks = open_blocks(block_frame(own), facts)
    return Corpus(pages, blocks, np.array(shares, np.float32).ravel(), np.ones(72, np.int64), {})


def weight(table, word, column, columns):
    return table.weights[table.words.index(word), columns.index(column)]


def test_a_class_word_has_weights_of_its_own_on_articles_and_on_forums():
    words = learn_words(corpus(), np.ones(24, np.bool_))
    assert weight(words.tokens, "comment", "any", TABLES) == 0
    assert weight(words.tokens, "comment", "article", TABLES) < -200
    assert weight(words.tokens, "comment", "forum", TABLES) > 200
    assert weight(words.tokens, "forum", "type_forum", TABLES) > 200
    assert weight(words.tokens, "forum", "type_article", TABLES) < -200


def test_a_heading_weighs_for_what_stands_below_it_and_an_address_for_its_type():
    words = learn_words(corpus(), np.array([True, False] * 12))
    assert weight(words.words, "reply", "own", WORD_WEIGHTS) < -200
    assert weight(words.words, "answers", "below", WORD_WEIGHTS) < -200
    words = learn_words(corpus(), np.ones(24, np.bool_))
    assert (
        dict(zip(PAGE_TYPES, words.told.weights[words.told.words.index("path:forum")], strict=True))["forum"]
        > 200
    )


def test_words_of_few_sites_are_not_learned():
    few = np.zeros(24, np.bool_)
    few[:8] = True
    words = learn_words(corpus(), few)
    assert (words.tokens.words, words.words.words, words.told.words) == ((), (), ())


def test_no_words_weigh_nothing():
    assert NO_WORDS.as_weights().words.is_empty()


def test_types_are_scored_where_they_are_known():
    pages = [
        Page(str(n), "wcxb", "s", kind, learned=True)
        for n, kind in enumerate(["article", "article", "forum"])
    ]
    pages.append(Page("4", "fundus", "s", "article", learned=True))
    found = score_types(pages, ["article", "forum", "forum", "product"])
    assert found.values["accuracy"] == pytest.approx(2 / 3)
    assert found.values["macro_f1"] == pytest.approx((2 / 3 + 2 / 3) / len(PAGE_TYPES))
