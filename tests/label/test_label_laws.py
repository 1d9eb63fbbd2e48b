"""Laws of labelling, for any rows."""

from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.blocks import block_frame, html_blocks, parse_page, text_blocks
from ingest.label import label_blocks
from ingest.rules import rule_set
from ingest.rules.load import KINDS

ROWS = st.sampled_from(
    [
        "Menu", "글자 크기 설정 Share", "2026.11.19 PM 09:31", "[앵커]", "By Jane Doe", "Share", "AD", "Read more",
        "The bridge over the river was closed on Monday.", "다리가 월요일에 통제됐다고 시가 밝혔다.", "관련기사",
        "Storm closes three schools", "[전화] 02-000-1234", "한빛뉴스 홍보기입니다.", "ⓒ 한빛일보 무단전재 및 재배포 금지",
        "3", "네.", "Menu\u00a0Share", "Read  more", "Flour, 200 g", '<이보기 / 교수> "그렇습니다."', "https://news.example.com/a",
    ]
)  # fmt: skip
DUMPS = st.lists(ROWS, max_size=12).map("\n".join)
PAGES = st.lists(
    st.tuples(st.sampled_from(["p", "h1", "li", "nav", "footer", "aside", "div"]), ROWS), max_size=10
).map(lambda parts: "".join(f"<{tag} class='{tag}-box'>{text}</{tag}>" for tag, text in parts))


def label(documents):
    return label_blocks(block_frame(documents), rule_set(), [None] * len(documents))


def documents():
    texts = DUMPS.map(text_blocks)
    return st.lists(texts | PAGES.map(lambda html: html_blocks(parse_page(html))), max_size=4)


@settings(max_examples=60, deadline=None)
@given(documents())
def test_every_block_has_one_label_and_one_reason(blocks):
    frame = label(blocks)
    assert set(frame["label"]) <= {"content", "boilerplate"}
    assert frame["reason"].null_count() == 0
    assert (frame["boilerplate"].is_null() == (frame["label"] == "content")).all()
    assert set(frame["boilerplate"].drop_nulls()) <= KINDS


@settings(max_examples=60, deadline=None)
@given(documents())
def test_no_block_is_lost_moved_or_altered(blocks):
    expected = [(doc, n, b.text) for doc, own in enumerate(blocks) for n, b in enumerate(own)]
    assert label(blocks).select("doc", "position", "text").rows() == expected


@settings(max_examples=60, deadline=None)
@given(documents())
def test_a_document_does_not_depend_on_its_batch(blocks):
    together = label(blocks).select("label", "boilerplate", "reason").rows()
    alone = [row for own in blocks for row in label([own]).select("label", "boilerplate", "reason").rows()]
    assert together == alone
