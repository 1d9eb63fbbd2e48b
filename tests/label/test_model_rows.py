"""The model of rows only removes, only in dumps that are not Korean, and says how sure it is and why."""

import re

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.blocks import block_frame, text_blocks
from ingest.label.context import weigh_neighbours
from ingest.label.features_rows import row_columns
from ingest.label.features_words import Weights
from ingest.label.model import Model
from ingest.label.model_forest import Forest
from ingest.label.model_rows import label_by_model, may_be_asked
from ingest.label.phrases import label_phrases
from ingest.label.rows import Rows
from ingest.label.stages import open_blocks
from ingest.rules import rule_set

SENTENCES = [f"The bridge number {n} over the river was closed on Monday, said the city." for n in range(12)]
TEASER = "A teaser of another story"
STORY = "\n".join(["Menu", *SENTENCES[:6], TEASER, *SENTENCES[6:]])
KOREAN = "\n".join(["글자 크기 설정", *(f"{n}번 다리가 월요일에 통제됐다고 시가 밝혔다." for n in range(12))])
ROWS = st.lists(
    st.sampled_from(
        [*STORY.split("\n"), *KOREAN.split("\n"), "Share", "Menu", "3 hours ago", "Related articles"]
    ),
    min_size=1,
    max_size=30,
).map("\n".join)


def opened(*texts):
    blocks = block_frame([text_blocks(text) for text in texts])
    rows = Rows(label_phrases(open_blocks(blocks, [None] * len(texts)), rule_set()))
    weigh_neighbours(rows)
    return rows


def model_that_says(score):
    """A model of one tree that finds rows unlikely that do not end like a sentence."""
    names = ("text_ends_sentence",)
    forest = Forest(
        np.zeros(1, np.int32), np.full(1, 0.5, np.float32), np.zeros((1, 1), np.int32),
        np.array([[-score, score]], np.int32), 0, np.zeros(1, np.int32),
    )  # fmt: skip
    return Model(names, ("text",), forest, Weights(None, None, {}), {})


def test_an_unlikely_row_is_removed_with_probability_and_reason():
    rows = opened(STORY)
    label_by_model(rows, model_that_says(4000))
    decided = {
        text: row for text, *row in rows.decided().select("text", "label", "boilerplate", "reason").rows()
    }
    assert decided[TEASER] == ["boilerplate", "other", "model:0.01 text"]
    assert all(decided[sentence][0] is None for sentence in SENTENCES)


def test_a_doubtful_row_stays():
    rows = opened(STORY)
    label_by_model(rows, model_that_says(1000))
    assert rows.decided().filter(text=TEASER)["label"].to_list() == [None]


def test_a_sentence_must_be_less_likely_than_a_phrase_to_go():
    rows = opened(STORY)
    label_by_model(rows, model_that_says(-1800))  # .14 for what ends like a sentence
    assert rows.decided().filter(text=SENTENCES[3])["label"].to_list() == [None]


def test_dumps_that_are_korean_or_short_or_have_no_furniture_pass():
    rows = opened(STORY, KOREAN, "\n".join(["Menu", *SENTENCES[:4]]), "\n".join(SENTENCES))
    asked = [
        (doc, bool(is_asked)) for doc, is_asked in zip(rows.blocks["doc"], may_be_asked(rows), strict=True)
    ]
    assert {doc for doc, is_asked in asked if is_asked} == {0}


@settings(max_examples=40, deadline=None)
@given(st.lists(ROWS, min_size=1, max_size=4))
def test_features_do_not_depend_on_the_batch(texts):
    together = row_columns(opened(*texts))
    alone = [row_columns(opened(text)) for text in texts]
    for name, column in together.items():
        assert np.array_equal(column, np.concatenate([own[name] for own in alone])), name


@settings(max_examples=40, deadline=None)
@given(ROWS)
def test_the_packages_own_model_only_removes_what_was_open(text):
    before, after = opened(text), opened(text)
    label_by_model(after)
    changed = before.is_open & ~after.is_open
    assert (after.is_removed == (before.is_removed | changed)).all()
    reasons = after.decided()["reason"].filter(changed).to_list()
    assert all(re.fullmatch(r"model:0\.[01]\d (?:text|rules|near|place|page)", reason) for reason in reasons)
