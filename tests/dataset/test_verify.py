"""A sound dataset has no findings; every broken promise has one, which names the file and says which."""

from __future__ import annotations

import json
import re
import unicodedata

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sound import change, document, merge, put, removed, story
from tampering import part, problems, read_part, rewrite

from ingest.dataset import Partition
from ingest.dataset.verify import Verification, laws, texts, verify
from ingest.schema import BLOCK_COLUMNS, DOCUMENT_COLUMNS, QUARANTINE_COLUMNS, TABLES

OTHER = Partition("연합뉴스", "2026-11-03")


# ---- nothing to find


def test_a_sound_dataset_has_no_findings_and_is_counted(tmp_path):
    put(tmp_path, story())
    clean = put(tmp_path, document("d9", ["It snowed."], "연합뉴스/2026-11-03/a.txt"), 2, OTHER)
    assert verify(clean) == Verification(documents=4, blocks=8, quarantined=1, files=6)


def test_the_result_travels_as_json(tmp_path):
    clean = put(tmp_path, change(story(), "documents", 0, language="english"))
    found = json.loads(json.dumps(verify(clean).to_json()))
    assert found["documents"] == 3
    assert found["findings"][0]["file"].startswith("documents/source=wire/")


def test_a_shard_without_any_document_is_sound(tmp_path):
    assert verify(put(tmp_path, {table: [] for table in TABLES})).findings == ()


def test_documents_are_compared_across_batches_of_rows(tmp_path, monkeypatch):
    monkeypatch.setattr("ingest.dataset.verify.part.BATCH_ROWS", dict.fromkeys(TABLES, 3))
    rows = merge(*(document(f"d{number}", ["one", removed("two"), "three", "four"]) for number in range(9)))
    assert verify(put(tmp_path, rows)).findings == ()


def test_an_edit_at_the_end_of_a_text_beyond_the_first_plane_is_cut_by_code_points(tmp_path):
    edits = [{"start": 2, "end": 4, "kind": "ad", "reason": "r"}]
    assert verify(put(tmp_path, document("d", [{"text": "😀가😀!", "edits": edits}]))).findings == ()


def test_verifying_changes_nothing(tmp_path):
    clean = put(tmp_path, story())
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    verify(clean)
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    blocks=st.lists(
        st.tuples(st.booleans(), st.text(st.sampled_from("ab 가\u0301é😀\t"), min_size=1, max_size=6)),
        max_size=8,
    ),
    flipped=st.integers(0, 7),
)
def test_a_label_that_is_flipped_is_always_found(tmp_path_factory, blocks, flipped):
    rows = document("d", [text if kept else removed(text) for kept, text in blocks])
    sound = verify(put(tmp_path_factory.mktemp("sound"), rows))
    in_nfc = unicodedata.is_normalized("NFC", rows["documents"][0]["text"])
    assert sound.findings == () if in_nfc else "NFC" in problems(sound)
    if flipped < len(blocks):
        kept = blocks[flipped][0]
        label = removed("") if kept else {"label": "content", "kind_of_boilerplate": None}
        broken_rows = change(
            rows, "blocks", flipped, **{key: label[key] for key in ("label", "kind_of_boilerplate")}
        )
        assert "block_count must be" in problems(verify(put(tmp_path_factory.mktemp("broken"), broken_rows)))


# ---- values

BROKEN_DOCUMENTS = {
    "id must not be empty": {"id": ""},
    "text must be the kept blocks": {"text": "It rained. \na@b.c called", "char_count": 24},
    "no line break but LF": {"text": "It rained.\r\na@b.c called"},
    "char_count must be": {"char_count": 3},
    "original_char_count must be": {"original_char_count": 3},
    "block_count must be": {"block_count": 3},
    "original_block_count must be": {"original_block_count": 3},
    "counts and offsets": {"decode_errors": -1},
    "language_score": {"language_score": 1.5},
    "language must be": {"language": "en"},
    "language_script": {"language_script": "latin"},
    "charset_source": {"charset_source": "guess"},
    "page_type": {"page_type": "blog"},
    "raw_digest": {"raw_digest": "ABC"},
    "date_published must come": {"date_published_precision": "day"},
    "date_published_source": {"date_published_source": "footer"},
    "duplicate of itself": {"duplicate_of": "d1"},
    "shares in quality": {"quality": {"alpha_word_ratio": float("nan")}},
    "file_path must be one of the inputs": {"file_path": "wire/2026-11-02/other.txt"},
    "rules_version must be": {"rules_version": "rules-0"},
    "language_spans must lie inside": {
        "language_spans": [{"start": 9, "end": 99, "language": "eng", "score": 1.0}]
    },
    "pii_spans must lie inside": {"pii_spans": [{"start": 4, "end": 4, "kind": "email"}]},
    "language_spans must be in order": {
        "language_spans": [
            {"start": 5, "end": 9, "language": "eng", "score": 1.0},
            {"start": 1, "end": 6, "language": "fra", "score": 1.0},
        ]
    },
    "scores in language_spans": {
        "language_spans": [{"start": 0, "end": 3, "language": "eng", "score": None}]
    },
}


@pytest.mark.parametrize("problem", BROKEN_DOCUMENTS)
def test_a_document_that_breaks_a_promise_is_found(tmp_path, problem):
    clean = put(tmp_path, change(story(), "documents", 0, **BROKEN_DOCUMENTS[problem]))
    assert re.search(f"documents/.*{problem}.*: 1 row, the first", problems(verify(clean)))


def test_a_text_that_is_not_in_nfc_is_found(tmp_path):
    clean = put(tmp_path, document("d", ["cafe\u0301"]))
    assert "text must be in NFC: 1 row, the first d" in problems(verify(clean))


BROKEN_BLOCKS = {
    "kind must be one of": {"kind": "div"},
    "label must be one of": {"label": "maybe"},
    "kind_of_boilerplate must be one of": {"kind_of_boilerplate": "spam"},
    "kind_of_boilerplate must be null": {"kind_of_boilerplate": None},
    "reason must not be empty": {"reason": ""},
    "only a kept block": {"edits": [{"start": 0, "end": 1, "kind": "ad", "reason": "r"}]},
    "edits must lie inside": {"edits": [{"start": 2, "end": 9, "kind": "ad", "reason": "r"}]},
    "link_chars must be": {"link_chars": 5},
    "start and end must be": {"start": 4},
    "positions must count": {"position": 7},
    "language must be": {"language": "Korean"},
    "must belong to a document": {"doc_id": "d0"},
}


@pytest.mark.parametrize("problem", BROKEN_BLOCKS)
def test_a_block_that_breaks_a_promise_is_found(tmp_path, problem):
    clean = put(tmp_path, change(story(), "blocks", 0, **BROKEN_BLOCKS[problem]))
    assert re.search(f"blocks/.*{problem}.*: 1 row, the first", problems(verify(clean)))


@pytest.mark.parametrize(
    ("problem", "values"),
    [
        ("stage must be one of", {"stage": "think"}),
        ("error must not be empty", {"error": ""}),
        ("first_bytes", {"first_bytes": b"x" * 65}),
        ("file_path must be one of the inputs", {"file_path": "elsewhere.txt"}),
    ],
)
def test_a_quarantine_row_that_breaks_a_promise_is_found(tmp_path, problem, values):
    clean = put(tmp_path, change(story(), "quarantine", 0, **values))
    assert re.search(f"quarantine/.*{problem}", problems(verify(clean)))


def test_a_sidecar_of_an_input_may_be_in_quarantine(tmp_path):
    rows = change(story(), "quarantine", 0, file_path="wire/2026-11-02/a.txt.meta.json")
    assert verify(put(tmp_path, rows)).findings == ()


def test_blocks_that_do_not_stand_together_are_found_once(tmp_path, monkeypatch):
    monkeypatch.setattr("ingest.dataset.verify.part.BATCH_ROWS", dict.fromkeys(TABLES, 1))
    clean = put(tmp_path, merge(document("d1", ["a", "b"]), document("d2", ["c"])))
    path = part(clean, "blocks")
    rewrite(path, read_part(path).take([0, 2, 1]))
    found = problems(verify(clean))
    assert "must stand together: 1 row, the first d1" in found
    assert "text must be" not in found


def test_an_id_that_occurs_twice_is_found_within_and_across_parts(tmp_path):
    twice = document("d1", ["one"])
    put(tmp_path, merge(document("d5", ["two"]), document("d5", ["three"])))
    put(tmp_path, twice, 2, paths=["wire/2026-11-02/b.txt"])
    clean = put(tmp_path, twice, 3, OTHER)
    found = problems(verify(clean))
    assert "ids must be unique, but are in this part: 1 row, the first d5" in found
    assert "ids must be unique, but are also in documents/source=연합뉴스" in found
    assert "text must be" not in found


def test_ids_of_equal_digest_are_not_taken_for_equal(tmp_path, monkeypatch):
    import polars as pl

    monkeypatch.setattr(pl.Series, "hash", lambda self, *seed: pl.Series([7] * len(self), dtype=pl.UInt64))
    assert "ids must be unique" not in problems(verify(put(tmp_path, story())))


# ---- what stands in two places


DESCRIPTIONS = {
    name: meaning
    for columns in (BLOCK_COLUMNS, DOCUMENT_COLUMNS, QUARANTINE_COLUMNS)
    for name, _, _, meaning in columns
    if (columns, name) != (DOCUMENT_COLUMNS, "language")
}


@pytest.mark.parametrize(
    ("column", "allowed"),
    [
        ("kind", laws.BLOCK_KINDS),
        ("label", laws.LABELS),
        ("kind_of_boilerplate", laws.BOILERPLATE_KINDS),
        ("charset_source", laws.CHARSET_SOURCES),
        ("page_type", laws.PAGE_TYPES),
        ("date_published_precision", laws.DATE_PRECISIONS),
        ("date_published_source", laws.DATE_SOURCES),
        ("stage", laws.STAGES),
    ],
)
def test_the_allowed_words_are_those_of_the_schema(column, allowed):
    described = re.split(r"[:;] ", DESCRIPTIONS[column])
    listed = max(described, key=lambda part: sum(word in part for word in allowed))
    assert set(re.findall(r"[a-z_]+", listed)) - {"or"} == set(allowed)


def test_texts_are_joined_as_they_are_assembled():
    assemble = pytest.importorskip("ingest.assemble")
    assert texts.SEPARATOR == assemble.SEPARATOR
