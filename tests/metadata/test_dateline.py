"""The place in front of a story, and names that stand where it could."""

import pytest

from ingest.metadata.dateline import place_of_dateline
from ingest.model import Record
from ingest.pipeline import clean_records

PLACES = [
    ("(서울=한빛뉴스) 홍보기 기자 = 정부는 19일 대책을 내놨다.", "서울"),
    ("[서울=뉴시스]홍보기 인턴 기자 = 강이 얼었다.", "서울"),
    ("【가람=한빛통신】홍보기 기자 = 다리가 열렸다.", "가람"),
    ("(서울·세종=연합뉴스) 홍보기 김보기 기자 = 정부는", "서울·세종"),
    ("(도쿄=연합뉴스) 홍보기 특파원 = 일본 정부가", "도쿄"),
    ("PORT ALDEN, November 18. /NORDA/. The idea of sending keepers back", "PORT ALDEN"),
    ("MOSCOW, October 3. /TASS/. The idea", "MOSCOW"),
    ("SEOUL, Nov. 19 (Hanbit) -- The government said on Thursday.", "SEOUL"),
    ("BEIRUT/THE HAGUE, March 7 (Reuters) - An inquiry", "BEIRUT/THE HAGUE"),
    ("INDIANAPOLIS (AP) — A budget deal", "INDIANAPOLIS"),
    ("Washington (CNN) -- Democrats pledged", "Washington"),
    ("NEW DELHI: The river rose by two metres on Monday.", "NEW DELHI"),
    ("KUALA LUMPUR, Nov 19 — The bridge is closed.", "KUALA LUMPUR"),
    ("HUNTSVILLE, Alabama - Skating enthusiasts met", "HUNTSVILLE, Alabama"),
    ("VATICAN CITY—Six years ago", "VATICAN CITY"),
    ("Berlin (dpa) - Die Brücke bleibt gesperrt.", "Berlin"),
    ("London/Teheran - Die Gespräche gehen weiter.", "London/Teheran"),
    ("PARIS, 3 oct (Reuters) - Le pont", "PARIS"),
    ("Madrid, 3 oct (EFE).- El puente", "Madrid"),
    ("Roma, 3 ott. (askanews) - Il ponte", "Roma"),
    ("Brasília, 3 de outubro (Agência Brasil) - A ponte", "Brasília"),
    ("МОСКВА, 3 октября. /ТАСС/. Мост закрыт.", "МОСКВА"),
    ("МОСКВА, 3 окт - РИА Новости. Мост закрыт.", "МОСКВА"),
    ("ANKARA (AA) - Köprü kapandı.", "ANKARA"),
    ("JAKARTA, KOMPAS.com - Jembatan ditutup.", "JAKARTA"),
    ("Hà Nội (TTXVN) - Cây cầu đã đóng.", "Hà Nội"),
    ("دمشق، سوريا (CNN) -- أغلق الجسر.", "دمشق، سوريا"),
    ("【ソウル＝見本一郎】川が凍った。", "ソウル"),
    ("【ワシントン共同】橋が閉鎖された。", "ワシントン"),
    ("［東京 ３日 ロイター］ - 橋が閉鎖された。", "東京"),
    ("新华社北京4月24日电 大桥关闭。", "北京"),
    ("〔記者林保吉／台北報導〕大橋關閉。", "台北"),
    ("（中央社記者林保吉台北3日電）大橋關閉。", "台北"),
]
OTHERS = [
    "[한빛경제=홍보기 기자] 정부는 대책을 내놨다.",
    "(한빛코리아=홍보기 기자)정부는 대책을 내놨다.",
    "[이한빛투데이 홍보기 기자] 정부는",
    "[한빛 ] 홍보기 기자 = 2026년 11월 19일인 오늘은",
    "[속보=한빛뉴스] 정부는 대책을 내놨다.",
    "[앵커]",
    "(사진=한빛뉴스) 다리가 열렸다.",
    "EXCLUSIVE - The ministry knew of the leak.",
    "WARNING GRAPHIC DETAIL: The report describes the flood.",
    "UPDATE (AP) - The bridge is open.",
    "(CNN) -- The official spoke of one area.",
    "Jane Doe (Hanbit) - who said",
    "The European Union (EU) - made of 27 states - agreed.",
    "Nintendo (NTDOY) - up 3% on Monday",
    "The price (USD) - as it was",
    "December 28, 2014: Markets opened lower.",
    "April 17, 2015 -- Imagine being sick.",
    "PJ Morton – Only One",
    "SACHA MUSTER, HOST: The city is holding a session.",
    "In Kürze: Der Fluss steigt.",
    "In 2024, Example Advisers - a consultancy - moved.",
    "JIM MUSTER/AFP/Getty Images",
    "Raspberry Pi 3 - A small computer",
    "Paris is a city.",
    "London: A biography is out.",
    "Seoul's mayor: we wait",
    "Madrid, 3 oct",
    "【安徽一动物园关闭？官方：成立调查组】",
    "记者从北京4月的会议获悉，大桥关闭。",
    "【速報】橋が閉鎖された。",
    "",
]


@pytest.mark.parametrize(("text", "place"), PLACES)
def test_a_dateline_names_its_place_as_it_is_written(text, place):
    assert place_of_dateline(text) == place


@pytest.mark.parametrize("text", OTHERS)
def test_what_only_looks_like_a_dateline_names_no_place(text):
    assert place_of_dateline(text) is None


def test_the_place_is_published_with_the_document():
    story = "The harbour opens again\nSEOUL, Nov. 19 (Hanbit) -- The harbour opens again on Monday, the city said."
    documents = clean_records([Record(story.encode(), file_path="a.txt", media_type="text/plain")]).documents
    assert documents["dateline"].to_pylist() == ["SEOUL"]
    assert documents["text"].to_pylist()[0].startswith("SEOUL, Nov. 19")
