"""A reporter behind the last sentence of a kept row is an edit of that row, with its span and reason."""

import pytest

import ingest
from ingest.model import Record
from ingest.pipeline import clean_records
from ingest.settings import Settings

LEAD = "낡은 배를 고쳐 만든 도서관이 19일 가온만에서 문을 열었다고 시가 밝혔다."
LAST = "시장은 누구나 쉬어 갈 수 있는 곳이 되기를 바란다고 말했다."
REPORTER = "홍보기 기자 hong@example.com"
STORY = f"{LEAD}\n{LAST} {REPORTER}\nⓒ 보기일보, 무단 전재 및 재배포 금지"
WRAPPED = (
    "The old ferry was turned into a library last week, and a hun-\n"
    "dred people came to see it on the very first day, when the mayor\n"
    "opened it with a speech that nobody heard, because the engine of\n"
    "the ferry was still running.\n"
)


def rows_of(text, **settings):
    return clean_records([Record(text.encode())], None, Settings(**settings)).blocks.to_pylist()


def removed_stretches(row):
    return [
        (row["text"][edit["start"] : edit["end"]].strip(), edit["kind"], edit["reason"])
        for edit in row["edits"]
    ]


def test_the_row_is_whole_and_its_text_ends_with_the_sentence():
    document = ingest.clean(STORY.encode())
    assert document.text == f"{LEAD}\n{LAST}"
    assert document.authors == ("홍보기",)
    lead, last, notice = document.blocks.to_pylist()
    assert (last["text"], last["label"]) == (f"{LAST} {REPORTER}", "content")
    assert removed_stretches(last) == [(REPORTER, "byline", "ko.byline")]
    assert STORY[last["start"] : last["end"]] == last["text"]
    assert [row["position"] for row in (lead, last, notice)] == [0, 1, 2]
    assert (lead["edits"], notice["edits"]) == ([], [])


@pytest.mark.parametrize("glue", ["", " ", "\t", "\u3000 "])
def test_the_span_covers_the_gap_before_the_reporter(glue):
    [row] = rows_of(f"{LAST}{glue}{REPORTER}")
    assert [(edit["start"], edit["end"]) for edit in row["edits"]] == [(len(LAST), len(row["text"]))]
    assert row["text"] == f"{LAST}{' ' * len(glue)}{REPORTER}"


def test_a_notice_behind_a_sentence_stays_a_row_of_its_own():
    notice = "<저작권자 ⓒ 보기일보, 무단전재 및 재배포 금지>"
    rows = rows_of(f"{LEAD}\n{LAST} {notice}")
    assert [(row["text"], row["label"] == "content", row["edits"]) for row in rows] == [
        (LEAD, True, []),
        (LAST, True, []),
        (notice, False, []),
    ]


def test_a_reporter_behind_a_removed_row_is_removed_by_itself():
    rows = rows_of(f"{LEAD}\n구독과 좋아요를 눌러 주세요. {REPORTER}")
    assert [row["label"] == "content" for row in rows] == [True, False, False]
    assert not any(row["edits"] for row in rows)


def test_a_reporter_on_a_row_of_their_own_is_a_row():
    rows = rows_of(f"{LEAD}\n{LAST}\n{REPORTER}")
    assert rows[-1]["text"] == REPORTER
    assert not any(row["edits"] for row in rows)


@pytest.mark.parametrize("pii", ["mask", "drop"])
def test_no_address_of_the_reporter_is_published_where_contacts_are_covered(pii):
    [row] = rows_of(f"{LAST} {REPORTER}", pii=pii)
    assert "hong@example.com" not in row["text"]
    assert [row["text"][: row["edits"][0]["start"]]] == [LAST]


def test_edits_of_other_documents_stay_with_their_rows():
    texts = [WRAPPED, STORY, WRAPPED, STORY, f"{LAST} {REPORTER}"]
    batch = [Record(text.encode(), source="s", file_path=str(n)) for n, text in enumerate(texts)]
    together = clean_records(batch)
    alone = [row for record in batch for row in clean_records([record]).blocks.to_pylist()]
    assert together.blocks.to_pylist() == alone
    assert [removed_stretches(row)[0][2] for row in alone if row["edits"]] == [
        "hyphenation", "ko.byline", "hyphenation", "ko.byline", "ko.byline",
    ]  # fmt: skip
