"""Laws of splitting a dumped text."""

from hypothesis import given
from hypothesis import strategies as st

from ingest.blocks import block_frame, text_blocks

ROWS = st.text(alphabet=st.characters(codec="utf-8"), max_size=300)


@given(ROWS)
def test_a_block_is_its_stretch_of_the_source(text):
    for block in text_blocks(text):
        assert text[block.start : block.end] == block.text


@given(ROWS)
def test_kept_and_removed_together_rebuild_the_source(text):
    position = 0
    for block in text_blocks(text):
        assert not text[position : block.start].strip()
        position = block.end
    assert not text[position:].strip()


@given(ROWS)
def test_no_block_is_blank_or_broken_over_rows(text):
    for block in text_blocks(text):
        assert block.text == block.text.strip() != ""
        assert "\n" not in block.text


@given(st.lists(st.text("ab \n", max_size=20), max_size=6))
def test_a_frame_has_every_block_in_order(texts):
    frame = block_frame([text_blocks(text) for text in texts])
    expected = [(doc, n, b.text) for doc, text in enumerate(texts) for n, b in enumerate(text_blocks(text))]
    assert frame.select("doc", "position", "text").rows() == expected


def test_locators_count_lines_as_an_editor_does():
    assert [b.locator for b in text_blocks("a\r\n\r\nb\nc\rd\u2028e")] == [
        "line:1", "line:3", "line:4", "line:5", "line:6",
    ]  # fmt: skip
