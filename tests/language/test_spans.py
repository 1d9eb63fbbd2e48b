"""Languages of blocks, and spans of mixed documents."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from ingest.language import block_languages, merge_spans
from ingest.language.spans import _by_letters
from ingest.model import Language

ENGLISH, KOREAN, JAPANESE = (
    Language("eng", "Latn", 0.99), Language("kor", "Kore", 1.0), Language("jpn", "Jpan", 1.0),
)  # fmt: skip
ENGLISH_ROW = "The central bank left its key rate unchanged on Thursday, as economists had expected."
SPANISH_ROW = (
    "El banco central mantuvo el jueves sin cambios su tipo de interés, como esperaban los analistas."
)
KOREAN_ROW = "한국은행은 기준금리를 동결했다."


def test_rows_of_an_english_article_are_told_where_they_say_enough() -> None:
    rows = [ENGLISH_ROW, KOREAN_ROW, "Share", "By John Smith", "12:30", SPANISH_ROW]
    assert block_languages(rows, ENGLISH) == ["eng", "kor", None, None, None, "spa"]


def test_an_english_paragraph_in_a_korean_page_is_told_and_a_brand_is_not() -> None:
    assert block_languages([KOREAN_ROW, ENGLISH_ROW, "Galaxy S24 Ultra"], KOREAN) == ["kor", "eng", None]


def test_a_short_row_of_han_is_no_chinese_inside_japanese_or_korean() -> None:
    assert block_languages(["関連記事", "国内"], JAPANESE) == ["jpn", "jpn"]
    assert block_languages(["社說"], KOREAN) == [None]


def test_what_is_plain_at_a_glance_is_what_the_rules_say() -> None:
    rows = [
        "가격은 12.5달러다", "AI 반도체", "Samsung Electronics 삼성", "메일 gildong@example.com", "http://example.com/가나",
        "《한겨레》 — “인용”", "★ 가 ★", "漢字와 한글", "カタカナ 가", "R&D 투자 <b>확대</b>", "Déjà vu", "ГОСТ 12", "",
    ]  # fmt: skip
    for main in (KOREAN, ENGLISH, JAPANESE):
        assert block_languages(rows, main) == [_by_letters(row, main) for row in rows]


def test_a_block_does_not_depend_on_its_neighbours() -> None:
    rows = [SPANISH_ROW, "Menu", ENGLISH_ROW, KOREAN_ROW]
    assert block_languages(rows, ENGLISH) == [block_languages([row], ENGLISH)[0] for row in rows]


def test_an_english_article_with_korean_rows_shows_both() -> None:
    blocks = [(0, 80, "eng", 0.9), (81, 90, None, 0.0), (91, 110, "kor", 1.0), (111, 200, "eng", 0.8)]
    spans = merge_spans(blocks, "eng")
    assert [(s["start"], s["end"], s["language"]) for s in spans] == [
        (0, 90, "eng"), (91, 110, "kor"), (111, 200, "eng"),
    ]  # fmt: skip


def test_a_text_in_one_language_has_no_spans() -> None:
    assert merge_spans([], "eng") == []
    assert merge_spans([(0, 5, None, 0.0), (6, 20, "eng", 1.0)], "eng") == []


LANGUAGES = st.sampled_from(["eng", "kor", None])


@given(st.lists(st.tuples(st.integers(1, 50), LANGUAGES, st.floats(0, 1)), max_size=20))
def test_spans_are_ordered_alternate_and_cover_every_block(
    parts: list[tuple[int, str | None, float]],
) -> None:
    blocks, place = [], 0
    for length, language, score in parts:
        blocks.append((place, place + length, language, score))
        place += length + 1
    spans = merge_spans(blocks, "eng")
    if spans:
        assert (spans[0]["start"], spans[-1]["end"]) == (0, place - 1)
        assert all(a["end"] < b["start"] and a["language"] != b["language"] for a, b in pairwise(spans))
        assert all(0 <= span["score"] <= 1 for span in spans)
