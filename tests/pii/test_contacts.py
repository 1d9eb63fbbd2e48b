"""Contact facts are found as spans, and nothing that only looks like one."""

import tomllib
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.assemble import apply_edits, with_output
from ingest.model import PII_MASKED, Edit
from ingest.pii import contact_spans, cover_contacts, cover_text, find_contacts
from ingest.pii.find import HINT
from ingest.pii.shapes import SHAPES

CASES = tomllib.loads((Path(__file__).parent / "contacts.toml").read_text(encoding="utf-8"))
ROWS = [case["text"] for case in CASES["found"]] + CASES["look_alikes"]
DOCUMENTS = st.lists(
    st.lists(st.tuples(st.sampled_from(ROWS) | st.text(max_size=30), st.booleans()), max_size=5), max_size=4
)
MODES = st.sampled_from(["keep", "mask", "drop"])


def facts(text):
    return [(text[c.start : c.end], c.kind) for c in find_contacts(pl.Series([text]))]


def frame(documents):
    rows = [(doc, text, kept) for doc, own in enumerate(documents) for text, kept in own]
    schema = {"doc": pl.Int32, "text": pl.String, "kept": pl.Boolean}
    kept = pl.col("kept")
    return pl.DataFrame(rows, schema=schema, orient="row").select(
        "doc",
        "text",
        label=pl.when(kept).then(pl.lit("content")).otherwise(pl.lit("boilerplate")),
        boilerplate=pl.when(kept).then(pl.lit(None, pl.String)).otherwise(pl.lit("other")),
        reason=pl.lit("rule"),
    )


def cover(documents, mode):
    blocks, edits = cover_contacts(frame(documents), {}, mode)
    blocks = with_output(blocks, edits)
    spans = contact_spans(blocks, edits, mode, len(documents))
    kept = blocks.filter(pl.col("label") == "content")
    texts = ["\n".join(kept.filter(pl.col("doc") == doc)["output"]) for doc in range(len(documents))]
    return blocks, edits, spans, texts


@pytest.mark.parametrize("case", CASES["found"], ids=lambda case: case["text"][:40])
def test_a_contact_fact_is_found_whole(case):
    assert facts(case["text"]) == list(zip(case["facts"], case["kinds"], strict=True))


@pytest.mark.parametrize("text", CASES["look_alikes"])
def test_what_only_looks_like_a_contact_fact_is_none(text):
    assert facts(text) == []


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: f"{shape.kind} {shape.hint[:20]}")
def test_a_hint_lets_through_all_that_its_pattern_finds(shape):
    rows = pl.Series(ROWS)
    hinted = rows.str.contains(shape.hint) & rows.str.contains(HINT)
    for text, let_through in zip(ROWS, hinted, strict=True):
        assert let_through or not any(shape.holds(m.group()) for m in shape.pattern.finditer(text)), text


def test_numbers_of_the_look_alikes_are_many():
    assert len(CASES["look_alikes"]) >= 40


@settings(deadline=None)
@given(DOCUMENTS, MODES)
def test_spans_lie_in_the_text_in_order_and_apart(documents, mode):
    _, _, spans, texts = cover(documents, mode)
    for own, text in zip(spans, texts, strict=True):
        ends = [0, *(span["end"] for span in own)]
        assert all(end <= span["start"] < span["end"] for end, span in zip(ends, own, strict=False))
        assert ends[-1] <= len(text)


@settings(deadline=None)
@given(DOCUMENTS)
def test_kept_facts_are_those_of_their_rows(documents):
    _, _, spans, texts = cover(documents, "keep")
    expected = [[fact for text, kept in own if kept for fact in facts(text)] for own in documents]
    found = [
        [(text[s["start"] : s["end"]], s["kind"]) for s in own]
        for own, text in zip(spans, texts, strict=True)
    ]
    assert found == expected


@settings(deadline=None)
@given(DOCUMENTS)
def test_a_masked_text_has_a_mask_in_every_span_and_no_fact(documents):
    blocks, _, spans, texts = cover(documents, "mask")
    for own, text in zip(spans, texts, strict=True):
        assert [text[s["start"] : s["end"]] for s in own] == [f"[{s['kind']}]" for s in own]
    known = {fact for case in CASES["found"] for fact in case["facts"]}
    assert not [fact for fact in known for text in blocks["text"] if fact in text]
    assert not [fact for fact in known for text in texts if fact in text]


@settings(deadline=None)
@given(DOCUMENTS, MODES)
def test_the_evidence_keeps_its_length_and_all_but_the_facts(documents, mode):
    blocks, edits, _, _ = cover(documents, mode)
    before = [text for own in documents for text, _ in own]
    for row, (old, new) in enumerate(zip(before, blocks["text"], strict=True)):
        assert len(old) == len(new)
        assert all(b in {a, "*"} for a, b in zip(old, new, strict=True))
        assert all(0 <= e.start < e.end <= len(new) for e in edits.get(row, ()))


@settings(deadline=None)
@given(DOCUMENTS)
def test_nothing_but_facts_is_dropped(documents):
    _, _, spans, texts = cover(documents, "drop")
    assert not any(spans)
    for own, text in zip(documents, texts, strict=True):
        left = iter("".join(row for row, kept in own if kept))
        assert all(char == "\n" or char in left for char in text)


def test_what_is_dropped_takes_its_brackets_and_one_space():
    blocks, edits = cover_contacts(
        frame([[("Call Ann (02-000-1234) today, or a@example.org.", True)]]), {}, "drop"
    )
    assert with_output(blocks, edits)["output"].to_list() == ["Call Ann today, or."]


def test_a_row_of_which_nothing_would_be_left_is_removed():
    blocks, edits = cover_contacts(frame([[("(hong@example.com)", True), ("A story.", True)]]), {}, "drop")
    assert blocks.select("label", "boilerplate", "reason").rows()[0] == (
        "boilerplate",
        "contact",
        "pii-dropped",
    )
    assert edits == {}


def test_an_edit_that_is_there_already_has_the_say():
    old = Edit(4, 22, "byline", "reporter-email")
    blocks, edits = cover_contacts(frame([[("비다. hong@example.co.kr", True)]]), {0: [old]}, "mask")
    assert edits == {0: [old]}
    assert apply_edits(blocks["text"][0], edits[0]) == "비다. "


def test_titles_are_covered_too():
    assert cover_text("Write to a@example.org", "mask") == "Write to [email]"
    assert cover_text("Write to a@example.org", "drop") == "Write to"
    assert cover_text("Write to a@example.org", "keep") == "Write to a@example.org"
    assert cover_text(None, "mask") is None


def test_a_mask_is_the_kind_in_brackets():
    assert apply_edits("x ******* y", [Edit(2, 9, "email", PII_MASKED)]) == "x [email] y"
