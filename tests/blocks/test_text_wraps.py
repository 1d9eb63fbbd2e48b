"""Paragraphs broken at a fixed width become whole; lists, poems and short rows stay as they are."""

import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.assemble import apply_edits
from ingest.blocks import text_blocks

ENGLISH = (
    "The library on the old ferry will open on Monday, and everyone who lives by the river may borrow a book. "
    "The city has paid for the ship, which was retired two years ago. Nobody had wanted to buy it."
)
KOREAN = (
    "낡은 배를 고쳐 만든 도서관이 월요일에 문을 연다. 강가에 사는 사람은 누구나 책을 빌릴 수 있다. "
    "시는 두 해 전에 운항을 멈춘 배를 사들여 서가를 놓았다. 배를 사겠다는 곳은 없었다. 첫날에는 시인이 강가에서 시를 읽는다. "
    "도서관은 겨울에도 문을 열고, 강물이 높은 날에는 쉰다. 시민들은 배가 다시 움직이는 날을 기다린다고 말했다."
)
JAPANESE = (
    "川にかかる古い橋のそばに、船を直した図書館が月曜日に開く。市は二年前に運航をやめた船を買い取り、棚を置いた。誰でも本を借りることができる。冬も開いているが、水位の高い日は休む。市民は船がまた動く日を待っている。"
    * 2
)


def output(text):
    return [apply_edits(block.text, block.edits) for block in text_blocks(text)]


def broken(text, width):
    return "\n".join(textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False))


@given(st.integers(50, 90))
def test_an_english_paragraph_is_joined_at_any_width(width):
    assert output(broken(ENGLISH, width)) == [ENGLISH]


@given(st.integers(22, 30))
def test_a_korean_paragraph_is_joined(width):
    rows, row = [], ""
    for word in KOREAN.split():
        wider = f"{row} {word}".strip()
        if sum(1 + ("가" <= c <= "힣") for c in wider) > 2 * width:
            rows.append(row)
            wider = word
        row = wider
    assert output("\n".join([*rows, row])) == [KOREAN]


def test_a_japanese_paragraph_is_joined_without_spaces():
    rows = [JAPANESE[n : n + 30] for n in range(0, len(JAPANESE), 30)]
    assert output("\n".join(rows)) == [JAPANESE]


def test_paragraphs_stay_apart():
    text = f"{broken(ENGLISH, 70)}\n\n{broken(ENGLISH, 70)}"
    assert output(text) == [ENGLISH, ENGLISH]
    assert [block.locator for block in text_blocks(text)] == ["line:1-3", "line:5-7"]


def test_a_hyphen_at_the_end_of_a_row_goes_unless_the_word_has_it_elsewhere():
    text = (
        "the library on the ferry will open on Monday, and every-\n"
        "one who lives by the river may borrow a book by a well-\n"
        "known poet. The city has paid for the ship, and for all\n"
        "the well-known captain."
    )
    (joined,) = output(text)
    assert joined.startswith("the library on the ferry will open on Monday, and everyone who lives")
    assert joined.endswith(
        "a well-known poet. The city has paid for the ship, and for all the well-known captain."
    )


def test_quoted_mail_is_joined_without_its_marks_and_apart_from_the_answer():
    quoted = "\n".join(f"> {row}" for row in broken(ENGLISH, 66).split("\n"))
    assert output(f"{quoted}\nThat is good news.") == [ENGLISH, "That is good news."]


def test_a_quote_may_be_narrower_than_the_answer():
    quoted = "\n".join(f"> {row}" for row in broken(ENGLISH, 50).split("\n"))
    assert output(f"{quoted}\n\n{broken(ENGLISH, 72)}") == [ENGLISH, ENGLISH]


ROWS_OF_THEIR_OWN = {
    "headlines": "Storm closes three schools in the north of the bay\nFerry library gets a second life on the river\n"
    "Mayor wants to sell the old town hall to its tenants\nBridge will stay closed until the end of the summer",
    "Korean headlines": "\n".join(f"{n}번째 배 위 도서관이 강을 따라 문을 연다고 시가 밝혀 눈길" for n in range(1, 8)),
    "a poem": "The river takes what it is given\nand gives it back, a little changed:\na shoe, a letter, half of heaven,\nthe harbor slightly rearranged.",
    "a list": "\n".join(f"- item number {n} of the long list of things to bring" for n in range(6)),
    "a transcript": "네, 지금 저는 강가에 나와 있습니다.\n배가 천천히 들어오고 있습니다.\n시민들이 줄을 서서 기다립니다.\n"
    "도서관은 오늘 문을 엽니다.\n한빛뉴스 홍보기입니다.",
    "paragraphs": f"{ENGLISH}\n{ENGLISH}\n{ENGLISH}\n{ENGLISH}",
    "a menu": "Home\nNews\nSport\nWeather\nTravel\nCulture",
    "a quotation mark alone": "> and nobody came\nThe end.",
}  # fmt: skip


@pytest.mark.parametrize("name", ROWS_OF_THEIR_OWN)
def test_rows_of_their_own_stay_apart(name):
    text = ROWS_OF_THEIR_OWN[name]
    assert output(text) == text.split("\n")
