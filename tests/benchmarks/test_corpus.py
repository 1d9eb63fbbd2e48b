"""What speed is measured on is the same on every run, and as varied as life."""

from __future__ import annotations

from collections import Counter
from itertools import islice

from hypothesis import given
from hypothesis import strategies as st

from benchmarks.corpus import DUMP_BYTES, Material, make_dump, mixed_kinds, vary, write_corpus

ROWS = [
    "Menu",
    "Sport",
    *(f"Row {number} of this page says what happened on that Monday." for number in range(99)),
]


@given(st.integers(0, 10_000))
def test_a_dump_is_about_three_kilobytes_and_the_same_again(number):
    dump = make_dump([ROWS], number)
    assert DUMP_BYTES - 1 <= len(dump.encode()) <= DUMP_BYTES + 100
    assert dump == make_dump([ROWS], number)


def test_dumps_of_one_page_share_furniture_and_no_sentence():
    first, second = (set(make_dump([ROWS[:6]], number).split("\n")) for number in (1, 2))
    assert {"Menu", "Sport"} <= first & second
    assert len(first & second) < 5


@given(st.text(" abcde.", max_size=200), st.randoms())
def test_a_varied_row_has_the_same_words(row, chance):
    varied = vary(row, chance)
    assert Counter(varied.split(" ")) == Counter(row.split(" "))
    assert (varied[:1], varied[-1:]) == (row[:1], row[-1:])


def test_one_document_in_five_is_a_page(tmp_path):
    page = tmp_path / "page.html"
    page.write_text("<p>Hello</p>")
    write_corpus(Material([ROWS], [page]), tmp_path / "raw", mixed_kinds(), 10)
    assert Counter(path.suffix for path in (tmp_path / "raw").rglob("*.*")) == {".txt": 8, ".html": 2}
    assert list(islice(mixed_kinds(), 5)) == ["txt"] * 4 + ["html"]
