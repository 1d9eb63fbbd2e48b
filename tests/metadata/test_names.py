"""Names out of bylines, leads and sign-offs."""

import pytest

from ingest.metadata.names import name_of_sign_off, names_of_byline, names_of_lead

BYLINES = [
    ("By Jane Doe", ["Jane Doe"]),
    ("By Jane Doe, John Roe and Ann Poe", ["Jane Doe", "John Roe", "Ann Poe"]),
    ("Posted by Jane Doe at 12:06", []),
    ("Jane Doe, Staff Writer", ["Jane Doe"]),
    ("Jane Doe Political Correspondent", ["Jane Doe"]),
    ("By Staff", []),
    ("홍보기 기자", ["홍보기"]),
    ("[한빛뉴스 홍보기 기자]", ["홍보기"]),
    ("홍보기·김보기 기자 hong@example.com", ["홍보기", "김보기"]),
    ("영상취재: 홍보기", []),
    ("hong@example.com", []),
    ("森川あおい記者", ["森川あおい"]),
    ("记者 林保吉", ["林保吉"]),
    ("", []),
    ("Von Anna Muster und Lea Probe, Berlin", ["Anna Muster", "Lea Probe"]),
    ("Par Jeanne Modèle et Jean Essai", ["Jeanne Modèle", "Jean Essai"]),
    ("Por Ana Ejemplo", ["Ana Ejemplo"]),
    ("Автор: Анна Пример", ["Анна Пример"]),
    ("Yazan: Ayşe Örnek", ["Ayşe Örnek"]),
    ("Von der Brücke ist nichts mehr zu sehen", []),
    ("By the river", []),
]


@pytest.mark.parametrize(("text", "names"), BYLINES)
def test_a_byline_gives_its_names(text, names):
    assert list(names_of_byline(text)) == names


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("I'm Jane Doe from Hanbit News in Tokyo.", "Jane Doe"),
        ("한빛뉴스 홍보기입니다.", "홍보기"),
        ("서울에서 한빛TV 홍보기였습니다.", "홍보기"),
        ("홍보기 기자입니다.", None),
        ("The bridge was closed.", None),
    ],
)
def test_a_sign_off_names_its_speaker(text, name):
    assert name_of_sign_off(text) == name


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("(서울=한빛뉴스) 홍보기 기자 = 정부는 19일 대책을 내놨다.", ["홍보기"]),
        ("[도담일보 고은솔 기자] 시장이 문을 열었다.", ["고은솔"]),
        ("青岚晚报讯（记者 林清越）浮桥拆除。", ["林清越"]),
        ("(서울) 정부는 대책을 내놨다.", []),
    ],
)
def test_the_byline_in_front_of_a_lead_is_read(text, names):
    assert list(names_of_lead(text)) == names
