"""Laws of the whole: same bytes, same record, whatever stands beside it; steps replay; nothing raises."""

import unicodedata
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ingest
from ingest.dataset.verify.texts import cut
from ingest.decode import replay as replay_decoding
from ingest.model import BrokenRecord, Record
from ingest.pipeline import clean_records
from ingest.pipeline.drafts import open_record
from ingest.repair import replay as replay_repair
from ingest.schema import TABLES
from ingest.settings import Settings

STORY = (
    "Menu\n글자 크기 설정 Share\n2026.11.19 PM 09:31\n[앵커]\n다리가 월요일에 통제됐다고 시가 밝혔습니다.\n"
    "한빛뉴스 홍보기입니다.\n[전화] 02-000-1234\nⓒ 한빛일보 무단전재 및 재배포 금지\nAD"
)
PAGE = "<html><head><title>T</title></head><body><nav>Menu</nav><p>The bridge over the old river was closed on Monday.</p></body></html>"
PIECES = st.sampled_from(
    [STORY, PAGE, "Ã©tÃ©", "°¡³ª´Ù", "\x00", "\ufeff", "<p", "&amp;nbsp;", "다.", "\n\n", "a" * 300]
)
TEXTS = st.lists(PIECES | st.text(max_size=30), max_size=6).map("".join)
PAYLOADS = (
    st.binary(max_size=200)
    | TEXTS.map(lambda text: text.encode("utf-8", "replace"))
    | TEXTS.map(lambda text: text.encode("cp949", "replace"))
    | TEXTS.map(lambda text: text.encode("utf-16", "replace"))
)


def records(payloads):
    return [Record(payload, source="s", file_path=f"s/{n}") for n, payload in enumerate(payloads)]


@settings(max_examples=150, deadline=None)
@given(PAYLOADS)
def test_cleaning_never_raises_and_gives_clean_text(payload):
    document = ingest.clean(payload)
    assert unicodedata.is_normalized("NFC", document.text)
    assert "\r" not in document.text
    assert document.text or not document.blocks.num_rows or document.warnings is not None


@settings(max_examples=60, deadline=None)
@given(PAYLOADS)
def test_the_text_is_the_kept_blocks(payload):
    document = ingest.clean(payload)
    kept = [row for row in document.blocks.to_pylist() if row["label"] == "content"]
    assert document.text == "\n".join(cut(row["text"], row["edits"]) for row in kept)


@settings(max_examples=40, deadline=None)
@given(st.lists(PAYLOADS, max_size=4), st.randoms())
def test_a_document_does_not_depend_on_its_batch(payloads, random):
    batch = records(payloads)
    together = {row["file_path"]: row for row in clean_records(batch).documents.to_pylist()}
    shuffled = list(batch)
    random.shuffle(shuffled)
    for record in shuffled:
        alone = clean_records([record])
        for row in alone.documents.to_pylist():
            assert together[row["file_path"]] == row
        assert (record.file_path in together) == bool(alone.documents.num_rows)


@settings(max_examples=60, deadline=None)
@given(st.lists(PAYLOADS, max_size=4))
def test_every_record_is_a_document_or_a_row_of_the_quarantine(payloads):
    tables = clean_records(records(payloads))
    found = tables.documents["file_path"].to_pylist() + tables.quarantine["file_path"].to_pylist()
    assert sorted(found) == [f"s/{n}" for n in range(len(payloads))]


@settings(max_examples=60, deadline=None)
@given(TEXTS)
def test_cleaning_clean_text_changes_nothing(text):
    once = ingest.clean(text).text
    again = ingest.clean(once, media_type="text/plain").text
    assert not again or set(again.split("\n")) <= set(once.split("\n"))


@settings(max_examples=80, deadline=None)
@given(PAYLOADS)
def test_replaying_the_steps_on_the_payload_gives_the_text_that_was_split(payload):
    draft = open_record(Record(payload, file_path="x", media_type="text/plain"), Settings())
    if isinstance(draft, BrokenRecord):
        return
    text = replay_repair(replay_decoding(payload, draft.decoded.steps), draft.repaired.steps)
    for block in draft.blocks:
        source = text[block.start : block.end]
        assert "".join(source.split()) == "".join(block.text.split())


def test_the_tables_have_the_published_schemas():
    tables = clean_records(records([STORY.encode(), PAGE.encode(), b""]))
    for name, schema in TABLES.items():
        assert getattr(tables, name).schema.equals(schema, check_metadata=True)


def test_a_record_with_a_url_keeps_its_id_when_its_file_is_split_anew():
    first = Record(
        b"x y z.", source="s", file_path="s/a.jsonl", key="line-1", url="https://News.example/a?utm_source=x"
    )
    moved = Record(b"x y z.", source="s", file_path="s/b.jsonl", key="line-9", url="https://news.example/a")
    ids = [clean_records([r], date(2026, 11, 20)).documents["id"].to_pylist() for r in (first, moved)]
    assert ids[0] == ids[1]


def test_equal_payloads_at_different_places_have_ids_of_their_own():
    ids = clean_records(records([STORY.encode()] * 3)).documents["id"].to_pylist()
    assert len(set(ids)) == 3


def test_a_page_is_repaired_block_by_block():
    mojibake = "<p>Ã‰tÃ© Ã\u00a0 la plage est arrivÃ© pour les vacanciers.</p><p>&amp;quot;Oui&amp;quot;</p>"
    document = ingest.clean(mojibake.encode())
    assert document.text.split("\n")[0] == "Été à la plage est arrivé pour les vacanciers."
    assert document.row["encoding_repair"]


@pytest.mark.parametrize("payload", [None, 3, ["x"]])
def test_a_payload_of_another_type_is_the_callers_mistake(payload):
    with pytest.raises(TypeError, match="bytes or str"):
        ingest.clean(payload)


@pytest.mark.parametrize(
    ("payload", "error"), [(b"", "EmptyRecord"), (b"%PDF-1.4\n\x00\x01\xff\xfe" * 50, "BinaryContent")]
)
def test_what_is_no_text_says_so(payload, error):
    document = ingest.clean(payload)
    assert (document.text, document.language) == ("", "und")
    assert error in document.warnings[0]


def test_a_record_that_breaks_a_stage_costs_only_itself(monkeypatch):
    from ingest.pipeline import stages

    real = stages.block_frame

    def break_on(documents):
        if any(block.text == "poison" for blocks in documents for block in blocks):
            raise ValueError("poisoned")
        return real(documents)

    monkeypatch.setattr(stages, "block_frame", break_on)
    tables = clean_records(records([b"One two three four.", b"poison", b"Five six seven eight."]))
    assert tables.documents["file_path"].to_pylist() == ["s/0", "s/2"]
    assert tables.quarantine.select(["file_path", "stage", "error"]).to_pylist() == [
        {"file_path": "s/1", "stage": "label", "error": "ValueError"}
    ]
