"""Each benchmark owns one section of the results and leaves the others alone."""

from __future__ import annotations

from benchmarks.results import replace_section


def test_a_new_section_comes_last():
    text = replace_section("# Results\n", "speed", "fast")
    assert replace_section(text, "quality", "good").endswith("<!-- quality -->\ngood\n<!-- /quality -->\n")


def test_an_old_section_is_replaced_where_it_stands():
    text = replace_section(replace_section("# Results\n", "speed", "fast"), "quality", "good")
    replaced = replace_section(text, "speed", r"faster \1 \g<0>")
    assert replaced == text.replace("fast", r"faster \1 \g<0>")


def test_writing_a_section_again_changes_nothing():
    text = replace_section("# Results\n", "speed", "fast")
    assert replace_section(text, "speed", "fast") == text
