"""A row that is two things glued together is cut where a mark shows the seam, and nowhere else."""

import pytest

from ingest.blocks import text_blocks

LEAD = "낡은 배를 고쳐 만든 도서관이 19일 가온만에서 문을 열었다고 시가 밝혔다."

CUT = {
    "deck and speaker": ["낡은 배, 도서관으로 변신", "[앵커]"],
    "sentence and speaker": ["다리가 통제됐습니다.", "[기자]"],
    "caption, notice and lead": [
        "[서울=뉴시스]시장이 인사하고 있다. photo@example.com *재판매 및 DB 금지",
        f"[서울=뉴시스]홍보기 기자 = {LEAD}",
    ],
    "notice and lead": ["Copyright (C) 보기뉴스. All rights reserved. 무단 전재 및 재배포 금지.", LEAD],
    "photographer and lead": ["시장이 인사하고 있다. /사진=(가온=뉴스1) 홍보기 기자", LEAD],
    "credit and lead": ["(사진=보기이미지)", f"▲{LEAD}"],
    "sentence and credit": ["도서관은 내년 2월까지 운항한다.", "사진=보기일보"],
    "sentence and reporter": [LEAD, "홍보기 기자 hong@example.com"],
    "sentence and address": [LEAD, "(hong@example.com)"],
    "English sentence and address": ["The ferry sails on Monday.", "ann@example.org"],
    "sentence and notice": [LEAD, "<저작권자 ⓒ 보기일보, 무단전재 및 재배포 금지>"],
    "English sentence and notice": [
        "The ferry sails on Monday.",
        "© 2026 Example Media. All rights reserved.",
    ],
    "sentence and promotion": [LEAD, "▶네이버에서 보기일보 구독하기"],
}

GLUES = {"English": (" ",), "photographer": ("",)}  # others are cut with and without a space

WHOLE = [
    "[앵커]",
    "[앵커] 안녕하십니까.",
    f"[서울=뉴시스]홍보기 기자 = {LEAD}",
    f"(서울=연합뉴스) 홍보기 김보기 기자 = {LEAD}",
    "한빛뉴스 홍보기입니다. (hong@example.com)",
    "홍보기 기자입니다. hong@example.com",
    "윤보기 기자 yoon.bogi@example.co.kr",
    "Do you have a story? Email: ann.lee@example.org",
    "시장이 시민과 인사하고 있다. 2026.11.19 hong@example.com",
    "시장이 시민을 바라보고 있다.[사진=보기일보]",
    "자료는 [기자]와 [앵커]가 함께 썼다고 한다.",
    "신청은 hong@example.com으로 하면 된다.",
    "그는 제보(hong@example.com)로 알게 됐다고 했다.",
    "재배포 금지 조항은 ⓒ 표시가 있어야 적용된다.",
    "The sign © means that all rights are reserved by somebody. Not always.",
    "사진=기억이라고 그는 말했다.",
    "점검 대상은 ▶예산 ▶인력 ▶장비다.",
    "▶ 인터뷰 : 이보기 / 시민",
]


@pytest.mark.parametrize("name", CUT)
def test_a_row_of_two_things_is_cut(name):
    parts = CUT[name]
    for glue in GLUES.get(name.split(" ", maxsplit=1)[0], ("", " ")):
        assert [block.text for block in text_blocks(glue.join(parts))] == parts


@pytest.mark.parametrize("row", WHOLE)
def test_what_is_one_thing_stays_whole(row):
    assert [block.text for block in text_blocks(row)] == [row]


def test_a_later_part_is_found_by_its_line_and_column():
    assert [block.locator for block in text_blocks("Menu\n  변신[앵커]")] == ["line:1", "line:2", "line:2:3"]
