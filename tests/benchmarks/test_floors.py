"""Floors of quality are data that only ever rises."""

from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

from benchmarks.floors import FLOORS, Floors, find_broken, load_floors, raise_floors, write_floors
from benchmarks.scoring import SUITES

LOWER = frozenset({"lost", "left"})
VALUES = st.floats(0, 1)
MEASURES = st.dictionaries(
    st.sampled_from(["rows", "pages"]), st.dictionaries(st.sampled_from(["f1", "lost", "left"]), VALUES)
)


def broken(floor: dict, measured: dict) -> list[str]:
    return [found.measure for found in find_broken(Floors(LOWER, {"rows": floor}), {"rows": measured})]


def test_a_value_at_its_floor_keeps_it():
    assert broken({"f1": 0.8, "lost": 0.1}, {"f1": 0.8, "lost": 0.1}) == []


def test_less_of_a_good_thing_breaks_a_floor():
    assert broken({"f1": 0.8}, {"f1": 0.7999}) == ["f1"]


def test_more_of_a_bad_thing_breaks_a_floor():
    assert broken({"lost": 0.1}, {"lost": 0.1001}) == ["lost"]


def test_a_measure_that_is_gone_breaks_its_floor():
    assert broken({"f1": 0.8}, {}) == ["f1"]


def test_a_value_that_is_no_number_breaks_its_floor():
    assert broken({"f1": 0.8, "lost": 0.1}, {"f1": math.nan, "lost": math.nan}) == ["f1", "lost"]


def test_a_suite_that_was_not_measured_breaks_nothing():
    assert list(find_broken(Floors(LOWER, {"rows": {"f1": 0.8}}), {})) == []


@given(MEASURES, MEASURES)
def test_raised_floors_are_never_worse_than_before_and_kept_by_what_raised_them(old, measured):
    floors = Floors(LOWER, old)
    raised = raise_floors(floors, measured)
    assert not list(find_broken(floors, raised))
    for suite, values in measured.items():
        for measure, value in values.items():
            assert floors.better(measure, raised[suite][measure], value) == raised[suite][measure]


def test_writing_one_scope_leaves_the_other_as_it_was(tmp_path):
    path = tmp_path / "floors.toml"
    path.write_text('lower_is_better = ["lost"]\n\n[full.rows]\nf1 = 0.5\n')
    write_floors("sample", {"rows": {"f1": 0.25, "lost": 0.0312}}, path)
    assert load_floors("full", path) == Floors(frozenset({"lost"}), {"rows": {"f1": 0.5}})
    assert load_floors("sample", path).measures == {"rows": {"f1": 0.25, "lost": 0.0312}}


def test_the_committed_floors_name_suites_that_exist():
    for scope in ("full", "sample"):
        assert set(load_floors(scope, FLOORS).measures) <= set(SUITES)
