"""Furniture inside a story goes with the button, signature or heading beside it; sentences stay."""

import pytest

from ingest.blocks import block_frame, text_blocks
from ingest.label import label_blocks
from ingest.rules import rule_set

FIRST = "The old bridge over the river was closed on Monday, after an inspector had found a crack in it."
SECOND = "Engineers will look at it again in the spring, when the water is low enough to reach the piers."
THIRD = "Until then the ferry takes everybody across the river, even at night, and nobody has to pay for it."


def labels(*rows):
    frame = label_blocks(block_frame([text_blocks("\n".join(rows))]), rule_set())
    return dict(
        zip(frame["text"].to_list(), frame.select("label", "boilerplate", "reason").rows(), strict=True)
    )


TWEET = "What a day for the bridge, what a day for the river! #gaonbay pic.twitter.com/abc123"
REMOVED = {
    "a post and its signature": ([TWEET, "— The Ledger (@ledger) November 19, 2026"], TWEET, "other"),
    "the caption of a picture": (
        ["Open this photo in gallery:", "The mayor stands on the bridge in May. The Ledger"],
        "The mayor stands on the bridge in May. The Ledger",
        "caption",
    ),
    "a box to subscribe": (
        ["Free weekly newsletter", "The stories that matter to the bay", "Enter your email address"],
        "The stories that matter to the bay",
        "subscribe",
    ),
    "a teaser above its date": (["Ferry library gets a second life", "3 hours ago"], "Ferry library gets a second life", "related"),
    "a list with an introduction": (
        ["Related articles", "Here is more on the river.", "Ferry library gets a second life", "Storm closes three schools"],
        "Here is more on the river.",
        "related",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", REMOVED)
def test_what_stands_beside_furniture_goes_with_it(name):
    rows, text, kind = REMOVED[name]
    found = labels(FIRST, SECOND, THIRD, *rows, FIRST.replace("old", "new"), SECOND.replace("again", "anew"))
    assert found[text][:2] == ("boilerplate", kind), found[text]
    assert [found[row][0] for row in (FIRST, SECOND, THIRD)] == ["content"] * 3


KEPT = {
    "a paragraph above a long quotation of a post": ([f"{FIRST} {THIRD} {SECOND} Nobody knew.", TWEET, "— The Ledger (@ledger) November 19, 2026"], 0),
    "a sentence above a button to share": (["The ferry is free.", "Share"], 0),
    "a paragraph that a paywall cuts off": ([f"{SECOND} And then the", "Subscribe now"], 0),
    "a subhead": (["A crack in the pier"], 0),
    "what a story says about a firm": (["About the bridge", "The bridge was built by prisoners in 1911, of stone from the quarry."], 1),
    "a Japanese question": (["橋はいつ通れるようになるのか、市民の間では不安の声が広がっているのだろうか"], 0),
    "a short Japanese subhead": (["橋と川と人びと"], 0),
}  # fmt: skip


@pytest.mark.parametrize("name", KEPT)
def test_what_only_stands_there_stays(name):
    rows, number = KEPT[name]
    found = labels(FIRST, SECOND, *rows, THIRD, FIRST.replace("old", "new"))
    assert found[rows[number]][0] == "content", found[rows[number]]


def test_a_publisher_speaks_of_itself_below_its_release():
    about = "Hanbit Ferries runs twelve boats on four rivers and employs three hundred people in the bay."
    found = labels(FIRST, SECOND, THIRD, FIRST.replace("old", "new"), "About Hanbit Ferries", about)
    assert [found[row][2] for row in ("About Hanbit Ferries", about)] == ["about-the-publisher"] * 2
    assert found[THIRD][0] == "content"


def test_a_japanese_caption_has_no_full_stop():
    first, second = (
        "川にかかる古い橋が月曜日に通行止めになり、市民は船で渡っている。",
        "技術者は春にもう一度調べる予定だと市は説明した。",
    )
    caption = "昼も夜も人を乗せて川を渡る青い船、船長はこの道四十年のベテランで笑顔がすてき"
    found = labels(first, second, caption, first.replace("月", "火"), second.replace("春", "夏"))
    assert found[caption] == ("boilerplate", "caption", "no-full-stop")
