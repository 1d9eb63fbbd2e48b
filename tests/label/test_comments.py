"""Comments of readers: no part of the text, kept in a column of their own where a setting asks for them."""

import pytest

from ingest.model import Record
from ingest.pipeline import clean_records
from ingest.settings import Settings

STORY = [
    "The old bridge over the river was closed on Monday after engineers had found cracks in two of its piers.",
    "Nobody may cross it until spring, the city said, and buses will take another way through the old town.",
    "“We had hoped that the piers would last for another decade,” said Maria Keller, who leads the works.",
    "The repair will cost some four million, of which the state pays a half. It was built by local masons.",
]
SAID = [
    "I crossed it every day on my way to work, and now it takes me an hour longer each morning.",
    "Write to me at ann@example.org if you want to share a car from the east bank, please.",
]


def comment(number, text):
    return (
        f'<li class="comment" id="comment-{number}"><div class="comment-body"><div class="comment-author">Sam Doe</div>'
        f'<p>{text}</p><a class="comment-reply-link" href="#">Reply</a></div></li>'
    )


PAGE = (
    "<html><head><title>The bridge was closed</title></head><body><article><h1>The bridge was closed</h1>"
    + "".join(f"<p>{row}</p>" for row in STORY)
    + '</article><div id="comments" class="comments-area"><h2>2 Comments</h2><ol class="comment-list">'
    + "".join(comment(number, text) for number, text in enumerate(SAID))
    + "</ol></div><footer>© 2026 Daily</footer></body></html>"
)
DUMP = "\n".join([*STORY, "댓글 2", "공감순 최신순", "© Daily 2026"])


def cleaned(payload, **told):
    media_type = "text/html" if payload.startswith("<") else "text/plain"
    (row,) = clean_records(
        [Record(payload.encode(), media_type=media_type)], None, Settings(**told)
    ).documents.to_pylist()
    return row


@pytest.mark.parametrize("payload", [PAGE, DUMP])
def test_nothing_is_said_of_comments_unless_asked(payload):
    assert cleaned(payload)["comments"] is None


def test_comments_have_a_column_of_their_own_in_reading_order():
    row = cleaned(PAGE, comments=True)
    assert [said for said in row["comments"].split("\n") if said in SAID] == SAID
    assert "Reply" not in row["comments"].split("\n")
    assert row["text"] == "\n".join(STORY)


def test_the_text_is_the_same_with_and_without_comments():
    with_comments, without = cleaned(PAGE, comments=True), cleaned(PAGE)
    assert {**with_comments, "comments": None} == without


def test_contact_facts_of_comments_are_covered_like_those_of_the_text():
    assert "Write to me at [email] if" in cleaned(PAGE, comments=True, pii="mask")["comments"]


@pytest.mark.parametrize("payload", ["".join(f"<p>{row}</p>" for row in STORY), DUMP])
def test_a_text_without_comments_has_none(payload):
    assert cleaned(payload, comments=True)["comments"] is None


def test_who_wrote_a_comment_is_no_author_of_the_text():
    assert cleaned(PAGE)["authors"] == []
