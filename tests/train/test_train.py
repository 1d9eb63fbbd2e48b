"""The training of the labeller: what counts as content, how trees become arrays, what is written."""

import numpy as np
import polars as pl
import pytest

from ingest.label.features_tokens import TABLES
from ingest.label.features_words import WORD_WEIGHTS
from ingest.label.model import Model, read_model
from ingest.label.model_forest import DISMISSED, evaluate, evaluate_all
from ingest.label.page_types import NO_TYPER, PAGE_TYPES
from tools.train.align import content_shares, words_of
from tools.train.fit import Settings, as_forest, families_of, family_of, row_weights, sample_rows
from tools.train.folds import Trained
from tools.train.pages import site_of
from tools.train.words import LearnedWords, Table
from tools.train.write import write_model

STORY = [
    "The old bridge over the river was closed on Monday.",
    "Engineers will look at it again in the spring.",
    "Until then ships may pass on weekdays only.",
]
NAMES = ("up0_link", "words", "page_rows")
TREES = {
    "oblivious_trees": [
        {
            "splits": [{"float_feature_index": 0, "border": 0.5}, {"float_feature_index": 1, "border": 3.0}],
            "leaf_values": [-1.0, 0.25, 0.5, 2.0],
            "leaf_weights": [1, 1, 1, 1],
        },
        {
            "splits": [{"float_feature_index": 2, "border": 10.0}],
            "leaf_values": [0.125, -0.125],
            "leaf_weights": [3, 1],
        },
    ],
    "scale_and_bias": [1, [0.75]],
}


def test_blocks_of_the_gold_are_content_and_its_words_elsewhere_are_not():
    blocks = ["Bridge", "River", *STORY, "Monday", "The bridge"]
    assert content_shares(blocks, "\n".join(STORY)).tolist() == [0, 0, 1, 1, 1, 0, 0]


def test_of_a_page_that_shows_its_text_twice_one_copy_is_content():
    long = [f"Day {day} of the flood was as wet as the {day} days before it had been." for day in range(200)]
    shares = content_shares(["Menu", *long, *long], "\n".join(long))
    assert shares.tolist() == [0, *[1] * 200, *[0] * 200]


def test_a_block_that_the_gold_holds_in_part_is_content_in_part():
    share = content_shares([STORY[0] + " Read more about it here.", *STORY[1:]], "\n".join(STORY))[0]
    assert share == pytest.approx(10 / 15)


def test_an_empty_gold_and_an_empty_page_have_no_content():
    assert content_shares(STORY, "").tolist() == [0, 0, 0]
    assert content_shares([], "gold").tolist() == []


def test_east_asian_characters_are_words():
    assert words_of("다리, bridge") == ["다", "리", "bridge"]


def test_sites_are_told_by_the_end_of_their_host():
    assert site_of("https://news.example.co.uk/a", "x") == site_of("http://example.co.uk", "y")
    assert site_of(None, "page-1") == "page-1"


def test_trees_in_whole_numbers_give_the_scores_of_the_trees():
    rows = np.array([[0, 1, 0, 1], [0, 0, 9, 9], [0, 99, 0, 99]], np.float32)
    scores, given = evaluate(as_forest(TREES, NAMES), rows)
    expected = np.array([-1 + 0.125, 0.25 - 0.125, 0.5 + 0.125, 2 - 0.125]) + 0.75
    assert scores.tolist() == pytest.approx(expected * 1000, abs=2)
    assert (given.sum(axis=0) + as_forest(TREES, NAMES).bias).tolist() == scores.tolist()


def test_every_page_weighs_alike_and_long_blocks_more():
    weights = row_weights(np.array([0, 0, 1]), np.array([100, 1, 100]))
    assert weights[0] == pytest.approx(10 * weights[1])
    assert weights[0] + weights[1] == pytest.approx(weights[2], rel=0.02)


def test_a_feature_belongs_to_the_family_of_its_longest_prefix():
    assert [family_of(name) for name in NAMES] == ["element", "text", "page"]


def test_a_model_is_read_as_it_was_written_and_equal_models_are_equal_bytes(tmp_path):
    words = LearnedWords(
        Table(("share",), np.full((1, len(TABLES)), -50, np.int32)),
        Table(("menu", "다리"), np.array([[-80] * len(WORD_WEIGHTS), [10] * len(WORD_WEIGHTS)], np.int32)),
        Table(("path:blog",), np.full((1, len(PAGE_TYPES)), 7, np.int32)),
        Table(("bought",), np.full((1, 1), -30, np.int32)),
    )
    forest = as_forest(TREES, NAMES)
    other = forest._replace(leaves=forest.leaves * 3)
    model = Model(NAMES, families_of(NAMES), forest, words.as_weights(), {}, NO_TYPER, (other,))
    for name in ("a.npz", "b.npz"):
        write_model(tmp_path / name, Trained(model, words), {"wcxb": "0" * 64}, Settings(), {})
    content = (tmp_path / "a.npz").read_bytes()
    assert content == (tmp_path / "b.npz").read_bytes()
    read = read_model(content, "a.npz")
    assert read.names == NAMES
    assert (read.forest.leaves == model.forest.leaves).all()
    columns = read.weights.tokens.columns(pl.Series(["share"]), pl.Series([""]))
    assert columns["tokens_all"].tolist() == [-50]
    assert read.weights.words.select("word", "own").rows() == [("menu", -80), ("다리", 10)]
    assert read.weights.told == {"path:blog": [7] * len(PAGE_TYPES)}
    assert read.weights.openings.rows() == [("bought", -30)]
    assert [(own.leaves == other.leaves).all() for own in read.others] == [True]


def test_the_mean_of_forests_leaves_out_what_the_first_dismisses():
    rows = np.array([[0, 1, 0, 1], [0, 0, 9, 9], [0, 99, 0, 99]], np.float32)
    first = as_forest(TREES, NAMES)._replace(bias=DISMISSED)
    sure, _ = evaluate(first, rows)
    other = first._replace(bias=0)
    scores, given = evaluate_all((first, other), rows)
    more, _ = evaluate(other, rows)
    assert scores.tolist() == np.where(sure > DISMISSED, (sure + more) // 2, sure).tolist()
    assert len(set(sure > DISMISSED)) == 2
    assert given.shape[1] == 4


def test_a_sample_of_rows_keeps_heavy_ones_and_the_sum_of_weights():
    weights = np.array([1.0] * 4_000 + [400.0] * 10)
    rows, own = sample_rows(weights, Settings(rows_kept=0.3))
    assert set(range(4_000, 4_010)) <= set(rows.tolist())
    assert 0.25 < len(rows) / len(weights) < 0.35
    assert own.sum() == pytest.approx(weights.sum(), rel=0.05)
    again, _ = sample_rows(weights, Settings(rows_kept=0.3))
    assert again.tolist() == rows.tolist()
    assert len(sample_rows(weights, Settings())[0]) == len(weights)
