"""Dumps of pages: which rows count as content, and how wrong answers are counted."""

from benchmarks.dumps import Judged, PageDump, judge, scores_table, wrong_rows

STORY = [f"The bridge number {n} over the river was closed on Monday, said the city." for n in range(12)]
DUMP = PageDump("a", "fundus", "a.example", "eng", ["Menu", *STORY, "Menu"], [False, *[True] * 12, False])


def test_every_row_that_is_content_or_furniture_is_judged():
    judged = judge([DUMP])
    assert [row.text for row in judged] == list(DUMP.rows)
    assert [row.place for row in judged] == ["above", *["inside"] * 12, "below"]
    assert all(row.content == (row.label == "content") for row in judged)


def test_rows_that_are_neither_are_not_judged():
    content = [False, None, *[True] * 11, False]
    assert [row.text for row in judge([DUMP._replace(content=content)])] == ["Menu", *STORY[1:], "Menu"]


def test_wrong_answers_are_counted_by_what_they_cost():
    judged = [
        Judged(DUMP, "Read our paper.", "below", False, "content", "body"),
        Judged(DUMP, STORY[0], "inside", True, "related", "model:0.07 near"),
    ]
    assert "| model | 71 |" in wrong_rows(judged, 5, lost=True)
    assert "| below the story, sentence | 15 |" in wrong_rows(judged, 5, lost=False)
    assert scores_table(judged).count("\n") == 1  # one document is too few for a line of its own
