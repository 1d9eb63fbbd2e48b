"""How similar two texts are, told from 256 bytes of each."""

from __future__ import annotations

import random

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.operations import near_duplicates
from benchmarks.operations.near_duplicates import make_text, shingle_sets
from ingest.dedup import shingles
from ingest.dedup.signatures import sign_texts

TEXTS = st.lists(st.text(alphabet=st.sampled_from("ab 가나.\n漢"), max_size=60), max_size=8)


@given(TEXTS)
@settings(max_examples=60, deadline=None)
def test_the_shingles_of_a_text_do_not_depend_on_its_batch(texts: list[str]) -> None:
    assert shingle_sets(texts) == [shingle_sets([text])[0] for text in texts]


@given(TEXTS)
@settings(max_examples=60, deadline=None)
def test_the_signature_of_a_text_does_not_depend_on_its_batch(texts: list[str]) -> None:
    together, signed = sign_texts(pl.Series(texts, dtype=pl.String))
    for number, text in enumerate(texts):
        alone, has_one = sign_texts(pl.Series([text]))
        assert (alone[0] == together[number]).all()
        assert has_one[0] == signed[number]


def test_a_batch_cut_in_many_pieces_gives_the_same_signatures(monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(3)
    texts = pl.Series([" ".join(make_text(chance, 40)) for _ in range(30)])
    whole = sign_texts(texts)[0]
    monkeypatch.setattr("ingest.dedup.signatures.BATCH_CHARS", 500)
    assert (sign_texts(texts)[0] == whole).all()


def test_case_spacing_and_punctuation_do_not_tell_texts_apart() -> None:
    plain, shouted = shingle_sets(["The bridge was closed on Monday", "THE BRIDGE,\nwas - closed on Monday!"])
    assert plain == shouted


def test_korean_is_compared_by_characters_because_its_spacing_varies() -> None:
    spaced, unspaced = shingle_sets(["다리가 월요일에 폐쇄 되었다", "다리가 월요일에 폐쇄되었다"])
    assert spaced == unspaced
    assert len(spaced) == len("다리가월요일에폐쇄되었다") - 4


def test_words_of_other_scripts_stay_whole() -> None:
    assert len(shingle_sets(["Мост был закрыт в понедельник утром"])[0]) == 2


def test_a_text_of_fewer_than_five_tokens_has_no_signature() -> None:
    assert sign_texts(pl.Series(["", "...", "one two three four", "one two three four five"]))[
        1
    ].tolist() == [
        False,
        False,
        False,
        True,
    ]


def test_a_text_longer_than_any_is_signed_by_its_beginning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shingles, "MAX_CHARS", 100)
    words = make_text(random.Random(5), 100)
    assert len(shingle_sets([" ".join(words)])[0]) < 50


@pytest.mark.parametrize("korean", [False, True], ids=["English", "Korean"])
def test_edited_copies_are_found_and_others_are_not(korean: bool) -> None:
    """The floors of recall, and of precision at a true similarity of .7, on graded edits."""
    found = near_duplicates.score(800, korean=korean)
    assert min(found.pairs) > 20
    for recall, floor in zip(found.recalls, (0.88, 0.97, 1.0), strict=True):
        assert recall >= floor, found
    assert found.precision >= 0.99
