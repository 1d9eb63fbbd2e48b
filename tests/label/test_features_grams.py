"""Character n-grams of rows: the same in any batch, blind to case and digits, aware of the ends of a row."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.label import features_grams
from ingest.label.features_grams import NO_GRAMS, OPENING_CHARS, ORDERS, gram_scores, hash_grams
from ingest.label.model import load_model

WEIGHTS = np.random.default_rng(0).integers(-500, 500, len(NO_GRAMS)).astype(np.int16)
TEXTS = st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=90), min_size=1, max_size=8)


def score(text):
    return gram_scores(pl.Series([text]), WEIGHTS)[0]


@given(TEXTS)
@settings(deadline=None)
def test_a_row_has_the_same_score_in_any_batch(texts):
    assert gram_scores(pl.Series(texts), WEIGHTS).tolist() == [score(text) for text in texts]


def test_batches_of_more_rows_than_are_hashed_at_once(monkeypatch):
    texts = pl.Series(["Menu", "다리가 월요일에 통제됐다", "Kommentare (3)", "a", ""])
    whole = gram_scores(texts, WEIGHTS)
    monkeypatch.setattr(features_grams, "CHUNK_ROWS", 2)
    assert gram_scores(texts, WEIGHTS).tolist() == whole.tolist()
    assert gram_scores(texts[:0], WEIGHTS).tolist() == []


@pytest.mark.parametrize(
    ("text", "alike"),
    [("Share 12", "share 98"), ("조회 1,204", "조회 9,999"), ("two\nrows", "two rows")],
)
def test_case_digits_and_breaks_tell_nothing(text, alike):
    assert score(text) == score(alike)


@pytest.mark.parametrize(
    ("text", "other"), [("Share 12", "Share 123"), ("menu", "men"), ("추천", "추천해"), ("ab", "ba")]
)
def test_other_letters_are_another_row(text, other):
    assert score(text) != score(other)


def test_only_the_beginning_of_a_row_counts():
    begun = "x" * OPENING_CHARS
    assert score(begun + "a") == score(begun + "another story")


def test_the_score_is_the_mean_weight_by_the_root_of_the_count():
    grams = hash_grams(pl.Series(["ab"]))
    runs = [
        bucket for order in range(ORDERS) for bucket in grams.buckets[order][grams.inside[order]].tolist()
    ]
    assert len(runs) == 3 + 3 + 2 + 1  # |, a, b; |a, ab, b|; |ab, ab|; |ab|
    assert score("ab") == round(int(WEIGHTS[runs].sum()) / len(runs) ** 0.5)


def test_furniture_of_scripts_without_spaces_is_told_from_sentences():
    furniture = ["글자 크기 설정", "댓글 쓰기", "收藏 举报", "返信する", "공유하기"]
    sentences = [
        "다리는 봄까지 통제된다고 시가 밝혔다.",
        "桥梁将关闭到春天，市政府周一表示。",
        "橋は春まで通行止めになる。",
    ]
    weights = load_model("rows").weights.grams
    assert gram_scores(pl.Series(furniture), weights).max() < gram_scores(pl.Series(sentences), weights).min()
