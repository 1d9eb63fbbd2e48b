"""How similar two texts are, told from 256 bytes of each."""

from __future__ import annotations

import random

import polars as pl
import pytest
from corpus import edit, make_text
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.dedup import shingles
from ingest.dedup.shingles import hash_shingles
from ingest.dedup.signatures import MIN_SIMILARITY, band_keys, sign_texts, similarities

TEXTS = st.lists(st.text(alphabet=st.sampled_from("ab 가나.\n漢"), max_size=60), max_size=8)


def shingle_sets(texts: list[str]) -> list[set[int]]:
    hashes, counts = hash_shingles(pl.Series(texts, dtype=pl.String))
    ends = counts.cumsum()
    return [set(hashes[end - count : end].tolist()) for end, count in zip(ends, counts, strict=True)]


def jaccard(left: set[int], right: set[int]) -> float:
    return len(left & right) / len(left | right)


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
    chance = random.Random(11)
    pairs = []
    for _ in range(800):
        words = make_text(chance, chance.randint(60, 400), korean)
        pairs.append((" ".join(words), " ".join(edit(chance, words, chance.uniform(0.0, 0.1), korean))))
    sets = shingle_sets([text for pair in pairs for text in pair])
    true = [jaccard(*sets[number : number + 2]) for number in range(0, len(sets), 2)]
    left = sign_texts(pl.Series([pair[0] for pair in pairs]))[0]
    right = sign_texts(pl.Series([pair[1] for pair in pairs]))[0]
    met = (band_keys(left) == band_keys(right)).any(axis=1)
    found = met & (similarities(left, right) >= MIN_SIMILARITY)
    for low, high, floor in ((0.75, 0.8, 0.88), (0.8, 0.85, 0.97), (0.85, 1.1, 1.0)):
        hits = [hit for hit, value in zip(found, true, strict=True) if low <= value < high]
        assert len(hits) > 20
        assert sum(hits) / len(hits) >= floor, (low, sum(hits), len(hits))
    right_ones = [value >= 0.7 for hit, value in zip(found, true, strict=True) if hit]
    assert sum(right_ones) / len(right_ones) >= 0.99
