"""Laws of splitting a dumped text."""

from hypothesis import given
from hypothesis import strategies as st

from ingest.assemble import apply_edits
from ingest.blocks import block_frame, text_blocks

PIECES = st.sampled_from(
    [
        "[앵커]", "발표[앵커]", "됐다.", " 홍보기 기자 hong@example.com", "\n", "\r\n", "> ", "ⓒ 보기일보 무단전재 및 재배포 금지",
        "(사진=보기일보)", "[서울=뉴시스]홍보기 기자 =", "every-\none", "the ship that the city had paid for two years ago and\n",
        "> and nobody can reach the pier without getting wet feet\n", "낡은 배를 고쳐 만든 도서관이 문을 열었다고 시가 밝혔다. 시장은\n", "\u2028", "\x85",
    ]
)  # fmt: skip
TEXTS = st.text(alphabet=st.characters(codec="utf-8"), max_size=300) | st.lists(
    PIECES | st.text(max_size=20), max_size=14
).map("".join)


def solid(text):
    """A text without its white space."""
    return "".join(text.split())


@given(TEXTS)
def test_a_block_is_its_stretch_of_the_source_but_for_white_space(text):
    for block in text_blocks(text):
        assert solid(text[block.start : block.end]) == solid(block.text)


@given(TEXTS)
def test_blocks_lie_in_order_and_all_between_them_is_white_space(text):
    position = 0
    for block in text_blocks(text):
        assert position <= block.start < block.end
        assert not text[position : block.start].strip()
        position = block.end
    assert not text[position:].strip()


@given(TEXTS)
def test_no_block_is_blank_or_broken_over_rows(text):
    for block in text_blocks(text):
        assert block.text == block.text.strip() != ""
        assert "\n" not in block.text


@given(TEXTS)
def test_edits_lie_in_their_block_in_order_and_take_only_hyphens_and_marks(text):
    for block in text_blocks(text):
        end = 0
        for edit in block.edits:
            assert end <= edit.start < edit.end <= len(block.text)
            assert set(block.text[edit.start : edit.end]) <= set("-> ")
            end = edit.end
        assert apply_edits(block.text, block.edits).strip()


@given(TEXTS)
def test_locators_are_distinct_and_name_the_first_line(text):
    blocks = text_blocks(text)
    locators = [block.locator for block in blocks]
    assert len(set(locators)) == len(locators)
    lines = [int(locator.split(":")[1].split("-")[0]) for locator in locators]
    assert lines == sorted(lines)


@given(st.lists(st.text("ab \n", max_size=20), max_size=6))
def test_a_frame_has_every_block_in_order(texts):
    frame = block_frame([text_blocks(text) for text in texts])
    expected = [(doc, n, b.text) for doc, text in enumerate(texts) for n, b in enumerate(text_blocks(text))]
    assert frame.select("doc", "position", "text").rows() == expected


def test_locators_count_lines_as_an_editor_does():
    assert [b.locator for b in text_blocks("a\r\n\r\nb\nc\rd\u2028e")] == [
        "line:1", "line:3", "line:4", "line:5", "line:6",
    ]  # fmt: skip
