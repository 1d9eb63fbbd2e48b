"""The title of a dump is the row that the model finds likeliest, and the rules' choice where it finds none."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from opened_rows import opened

from ingest.label.model_rows import label_by_model, may_be_asked
from ingest.label.model_titles import LEAST_TITLE, label_titles, may_be_title

SITE, HEADLINE = "The Brell Harbour Gazette", "Old bridge over the river closed until spring"
SENTENCES = [f"The bridge number {n} over the river was closed on Monday, said the city." for n in range(12)]
DUMP = "\n".join(
    ["Menu", "Home", SITE, "Deck of no use here", HEADLINE, *SENTENCES, "Share", HEADLINE, "Imprint"]
)
ROWS = st.lists(
    st.sampled_from([*DUMP.split("\n"), "글자 크기 설정", "Related articles", "2 hours ago", "by Ann Lee"]),
    min_size=1,
    max_size=30,
).map("\n".join)


def told(rows):
    columns = ("position", "text", "label", "boilerplate", "reason")
    return [row[1:] for row in rows.decided().select(columns).rows()]


def likely_row(rows, text, share):
    """A probability for the first row with this text, next to nothing for the others."""
    likely = np.where(may_be_asked(rows) | may_be_title(rows, may_be_asked(rows)), 1, -1)
    likely[rows.blocks["text"].to_list().index(text)] = share
    return likely, np.full(len(likely), rows.add_reasons(["model:0.90 near"]))


def test_rules_take_the_first_row_that_may_be_a_title():
    assert (SITE, "boilerplate", "title", "title-row") in told(opened(DUMP))


def test_the_likeliest_row_becomes_the_title_and_nothing_above_it_is_deck():
    rows = opened(DUMP)
    label_titles(rows, *likely_row(rows, HEADLINE, 900))
    found = told(rows)
    assert found[4] == (HEADLINE, "boilerplate", "title", "model:0.90 near")
    assert [row[0] for row in found if row[2] in {"title", "subtitle"}] == [HEADLINE]
    assert all(row[1] is None for row in found[2:4])  # open: the model of rows decides
    assert [row for row in found[5:] if row[0] == HEADLINE and row[2] == "title"] == []


def test_a_title_of_the_rules_below_the_chosen_one_is_its_deck():
    rows = opened(DUMP.replace(SITE, f"{HEADLINE} again\n{SITE}"))
    first = f"{HEADLINE} again"
    assert (first, "boilerplate", "title", "title-row") in told(rows)
    label_titles(rows, *likely_row(rows, SITE, 900))
    label_titles(rows, *likely_row(rows, first, 900))
    assert {row[0]: row[2] for row in told(rows)}[SITE] == "subtitle"


@pytest.mark.parametrize("share", [1, LEAST_TITLE - 1])
def test_where_nothing_is_likely_the_choice_of_the_rules_stands(share):
    rows, before = opened(DUMP), told(opened(DUMP))
    label_titles(rows, *likely_row(rows, HEADLINE, share))
    assert told(rows) == before


def test_a_sentence_must_be_likelier_than_a_phrase_to_be_a_title():
    for share, kind in ((LEAST_TITLE + 50, "title-row"), (900, "model:0.90 near")):
        rows = opened(DUMP)
        label_titles(rows, *likely_row(rows, SENTENCES[0], share))
        assert kind in [row[3] for row in told(rows) if row[2] == "title"]


def test_a_row_that_a_rule_took_by_its_words_is_never_the_title():
    rows = opened(DUMP)
    asked = may_be_asked(rows) | may_be_title(rows, may_be_asked(rows))
    known = rows.blocks["label"].is_not_null().to_numpy()
    assert known.any()
    assert not (asked & known).any()


@settings(max_examples=40, deadline=None)
@given(st.lists(ROWS, min_size=1, max_size=4))
def test_the_packages_own_models_give_a_dump_at_most_one_place_for_its_title(texts):
    rows = opened(*texts)
    label_by_model(rows)
    titles = rows.blocks.select("doc", "text").filter(rows.is_kind("title") & rows.was_open)
    assert titles["doc"].n_unique() == titles.height


@settings(max_examples=25, deadline=None)
@given(st.lists(ROWS, min_size=2, max_size=4))
def test_a_dump_has_the_same_title_in_every_batch(texts):
    together = opened(*texts)
    label_by_model(together)
    alone = []
    for text in texts:
        rows = opened(text)
        label_by_model(rows)
        alone += told(rows)
    assert told(together) == alone
