"""The model of rows removes what is open, brings back what went by its place, and says how sure it is and why."""

import re

import numpy as np
import polars as pl
from hypothesis import example, given, settings
from hypothesis import strategies as st
from opened_rows import opened

from ingest.label.features_rows import row_columns
from ingest.label.features_words import Weights
from ingest.label.model import Model
from ingest.label.model_forest import Forest
from ingest.label.model_rows import BY_PLACE, LISTED, Models, label_by_model, may_be_asked
from ingest.label.model_titles import may_be_title

NO_WEIGHTS = Weights(None, pl.DataFrame({"word": [], "own": []}, {"word": pl.String, "own": pl.Int32}), {})
SENTENCES = [f"The bridge number {n} over the river was closed on Monday, said the city." for n in range(12)]
TEASER = "A teaser of another story"
STORY = "\n".join(["Menu", *SENTENCES[:6], TEASER, *SENTENCES[6:]])
WITH_SUBHEAD = STORY.replace(TEASER, f"{TEASER}\nWhat the city says of it")
BELOW = "\n".join(["Menu", *SENTENCES, "Share this article", TEASER, "Share this article"])
KOREAN_TEASER = "다른 이야기의 제목"
KOREAN = "\n".join(["글자 크기 설정", *(f"{n}번 다리가 월요일에 통제됐다고 시가 밝혔다." for n in range(12))])
KOREAN_STORY = KOREAN.replace("\n6번", f"\n{KOREAN_TEASER}\n{KOREAN_TEASER} 둘\n6번")
WEIGHTS = NO_WEIGHTS._replace(
    words=pl.DataFrame({"word": ["menu", "teaser", "articles"], "own": [-80, -30, 20]})
)
ROWS = st.lists(
    st.sampled_from(
        [*STORY.split("\n"), *KOREAN.split("\n"), "Share", "Menu", "3 hours ago", "Related articles"]
    ),
    min_size=1,
    max_size=30,
).map("\n".join)


def model_that_says(score):
    """A model of one tree that finds rows unlikely that do not end like a sentence."""
    names = ("text_ends_sentence",)
    forest = Forest(
        np.zeros(1, np.int32), np.full(1, 0.5, np.float32), np.zeros((1, 1), np.int32),
        np.array([[-score, score]], np.int32), 0, np.zeros(1, np.int32),
    )  # fmt: skip
    return Model(names, ("text",), forest, NO_WEIGHTS, {})


def test_an_unlikely_row_is_removed_with_probability_and_reason():
    rows = opened(STORY)
    label_by_model(rows, Models(model_that_says(4000)))
    decided = {
        text: row for text, *row in rows.decided().select("text", "label", "boilerplate", "reason").rows()
    }
    assert decided[TEASER] == ["boilerplate", "other", "model:0.01 text"]
    assert all(decided[sentence][0] is None for sentence in SENTENCES)


def test_a_doubtful_row_stays():
    rows = opened(STORY)
    label_by_model(rows, Models(model_that_says(-200)))  # .45 for what ends like a sentence, .55 for a phrase
    assert rows.decided().filter(text=TEASER)["label"].to_list() == [None]


def test_a_sentence_must_be_less_likely_than_a_phrase_to_go():
    rows = opened(STORY)
    label_by_model(rows, Models(model_that_says(-700)))  # .33 for what ends like a sentence
    assert rows.decided().filter(text=SENTENCES[3])["label"].to_list() == [None]


def test_dumps_that_are_short_or_have_no_furniture_pass():
    rows = opened(STORY, KOREAN, "\n".join(["Menu", *SENTENCES[:4]]), "\n".join(SENTENCES))
    asked = [
        (doc, bool(is_asked)) for doc, is_asked in zip(rows.blocks["doc"], may_be_asked(rows), strict=True)
    ]
    assert {doc for doc, is_asked in asked if is_asked} == {0, 1}


def test_a_phrase_of_a_korean_dump_must_be_less_likely_to_go():
    for story, label in ((WITH_SUBHEAD, "boilerplate"), (KOREAN_STORY, None)):  # .30 in both
        rows = opened(story)
        label_by_model(rows, Models(model_that_says(850)))
        decided = rows.decided().filter(pl.col("text").is_in([TEASER, KOREAN_TEASER]))
        assert decided["label"].to_list() == [label], story


def test_a_phrase_right_above_a_sentence_may_be_its_subhead():
    rows = opened(WITH_SUBHEAD)
    label_by_model(rows, Models(model_that_says(700)))  # .33
    decided = dict(rows.decided().select("text", "label").rows())
    assert (decided[TEASER], decided["What the city says of it"]) == ("boilerplate", None)


def test_a_row_of_a_list_comes_back_only_if_the_model_is_sure():
    listed = "\n".join(["Menu", *SENTENCES, "Related articles", TEASER, "Share this article"])
    for score, label in ((-600, "boilerplate"), (-2000, "content")):  # .65 and .88
        rows = opened(listed)
        assert rows.is_for(LISTED).any()
        label_by_model(rows, Models(model_that_says(score)))
        assert rows.decided().filter(text=TEASER)["label"].to_list() == [label]


@settings(max_examples=40, deadline=None)
@given(st.lists(ROWS, min_size=1, max_size=4))
def test_features_do_not_depend_on_the_batch(texts):
    together = row_columns(opened(*texts), WEIGHTS)
    alone = [row_columns(opened(text), WEIGHTS) for text in texts]
    for name, column in together.items():
        assert np.array_equal(column, np.concatenate([own[name] for own in alone])), name


def test_a_row_that_went_by_its_place_comes_back_if_the_model_is_sure():
    rows = opened(BELOW)
    assert rows.is_for(BY_PLACE).any()
    label_by_model(rows, Models(model_that_says(-4000)))  # sure of what does not end like a sentence
    decided = {
        text: row for text, *row in rows.decided().select("text", "label", "boilerplate", "reason").rows()
    }
    assert decided[TEASER] == ["content", None, "model:0.98 text"]


def test_a_row_that_a_rule_took_never_comes_back():
    rows = opened(BELOW)
    label_by_model(rows, Models(model_that_says(-4000)))
    decided = dict(rows.decided().select("text", "label").rows())
    assert decided["Menu"] == decided["Share this article"] == "boilerplate"


@settings(max_examples=40, deadline=None)
@given(ROWS)
@example("\n".join(["Menu"] * 8 + [SENTENCES[n] for n in (0, 1, 0, 2)]))  # a copy of the title below the lead
def test_the_packages_own_models_change_only_what_was_open_or_went_by_its_place(text):
    before, after = opened(text), opened(text)
    asked = may_be_asked(before)
    label_by_model(after)
    changed = (before.is_open != after.is_open) | (before.is_removed != after.is_removed)
    assert not (changed & ~asked & ~may_be_title(before, asked)).any()
    assert (after.is_removed[before.is_open] | ~changed[before.is_open]).all()
    reasons = after.decided()["reason"].filter(changed & ~after.is_open).to_list()
    told = r"model:0\.\d\d (?:text|words|rules|near|place|page)|repeated-row"
    assert all(re.fullmatch(told, reason) for reason in reasons)
