"""Names of sites out of rows of rights, bylines, leads and sign-offs."""

import pytest

import ingest
from ingest.metadata.sites import find_site, site_of_byline, site_of_lead, site_of_rights, site_of_sign_off

RIGHTS = [
    ("Copyright ⓒ 한빛뉴스. All rights reserved. 무단 전재 및 재배포 금지.", "한빛뉴스"),
    ("저작권자 © CBS 한빛뉴스 무단전재 및 재배포 금지", "CBS 한빛뉴스"),
    ("[ⓒ 한빛경제 & hanbit.example, 무단전재 및 재배포 금지]", "한빛경제"),
    ("[저작권자(c) YTN & YTN PLUS 무단전재 및 재배포 금지]", "YTN"),
    ("ⓒ한빛일보(https://hanbit.example), 무단 전재 및 재배포 금지", "한빛일보"),
    ("ⓒ (주)데일리한빛 - 무단전재, 변형, 무단배포 금지", "데일리한빛"),
    ("- Copyrights ⓒ TV한빛. 무단전재 및 재배포 금지 -", "TV한빛"),
    ("Copyright ⓒ 인사이트, Ltd. All Rights Reserved.", "인사이트"),
    ("한빛뉴스 무단 전재 및 재배포 금지", "한빛뉴스"),
    ("© 2026, Hanbit Mail, All Rights Reserved.", "Hanbit Mail"),
    ("© 2026 Hanbit LLC. All Rights Reserved. A Division of Example", "Hanbit"),
    ("© Copyright 2026 The Hanbit Post Inc. All rights reserved.", "The Hanbit Post"),
    ("© Muster Digital GmbH 2026", "Muster Digital"),
    ("© El Ejemplo Ediciones, SLU Todos los derechos reservados.", "El Ejemplo Ediciones"),
    ("Tous droits réservés Exemple", "Exemple"),
    ("Copyright © 1997-2026 Beispiel AG", "Beispiel"),
]
NO_RIGHTS = [
    "Copyright law changed in 1976.",
    "The copyright of the song was sold in 2026.",
    "© is the sign for copyright.",
    "© Reuters",
    "© Getty Images 2026",
    "ⓒ 한빛뉴스",
    "ⓒ 표시가 없는 사진도 보호된다.",
    "저작권자의 허락을 받아야 한다.",
    "본 기사의 무단 전재를 금합니다.",
    "Copyright 2026 | Tüm Hakları Saklıdır.",
    "Copyright by hanbit.example",
    "All rights reserved.",
    "The bridge opened in 2026.",
    "License this content",
]


@pytest.mark.parametrize(("text", "name"), RIGHTS)
def test_a_row_of_rights_names_who_holds_them(text, name):
    assert site_of_rights(text) == name


@pytest.mark.parametrize("text", NO_RIGHTS)
def test_a_row_about_rights_names_nobody(text):
    assert site_of_rights(text) is None


@pytest.mark.parametrize(
    ("read", "text", "name"),
    [
        (site_of_byline, "한빛뉴스 홍보기 기자", "한빛뉴스"),
        (site_of_byline, "[한빛경제=홍보기 기자]", "한빛경제"),
        (site_of_byline, "[한빛방송 MTN = 홍보기 기자 (hong@example.com)]", "한빛방송 MTN"),
        (site_of_byline, "By Jane Doe / Hanbit Daily Staff Writer", "Hanbit Daily"),
        (site_of_byline, "홍보기 기자", None),
        (site_of_byline, "순천 홍보기 기자 hong@example.com", None),
        (site_of_byline, "경제부 홍보기 기자", None),
        (site_of_byline, "By Jane Doe, Staff Writer", None),
        (site_of_byline, "By Jane Doe", None),
        (site_of_lead, "[이한빛투데이 홍보기 기자] 정부는", "이한빛투데이"),
        (site_of_lead, "[한빛경제] 정부는 19일 대책을 내놨다.", "한빛경제"),
        (site_of_lead, "[앵커]", None),
        (site_of_lead, "[단독] 정부는 19일 대책을 내놨다.", None),
        (site_of_lead, "경제 기자 모임이 열렸다.", None),
        (site_of_sign_off, "I'm Jane Doe from Hanbit TV in Tokyo.", "Hanbit TV"),
        (site_of_sign_off, "YTN 홍보기입니다.", "YTN"),
        (site_of_sign_off, "채널A 뉴스 홍보기입니다.", "채널A"),
        (site_of_sign_off, "홍보기 기자입니다.", None),
        (site_of_sign_off, "I'm Jane Doe.", None),
    ],
)
def test_reporters_and_speakers_name_whom_they_work_for(read, text, name):
    assert read(text) == name


def test_who_holds_the_rights_is_surer_than_who_reports():
    rows = [("byline", "한빛뉴스 홍보기 기자"), ("copyright", "Copyright ⓒ 한빛일보. All rights reserved.")]
    assert find_site(rows) == "한빛일보"
    assert find_site(rows[:1]) == "한빛뉴스"
    assert find_site([("dateline", "(서울=한빛뉴스) 홍보기 기자 = 정부는"), ("lead", "정부는")]) == "한빛뉴스"
    assert find_site([("dateline", "SEOUL (AP) - The bridge is closed.")]) is None


STORY = "Bridge closed\nThe bridge over the river was closed on Monday, the city said.\n"


def test_a_text_dump_is_named_by_its_rows_and_a_page_by_its_head():
    assert ingest.clean(STORY + "© 2026 Hanbit Mail. All rights reserved.").row["site_name"] == "Hanbit Mail"
    assert ingest.clean(STORY).row["site_name"] is None
    page = (
        "<html><head><meta property='og:site_name' content='Hanbit Post'></head><body><article>"
        f"<p>{STORY}</p></article><footer><p>© 2026 Hanbit Mail. All rights reserved.</p></footer></body></html>"
    )
    assert ingest.clean(page, media_type="text/html").row["site_name"] == "Hanbit Post"
