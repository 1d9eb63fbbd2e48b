"""`find_status` counts what the plan would do, and changes nothing."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date

import pytest
from house import DAY, House

from ingest.errors import UsageError
from ingest.run import Scope, find_status


def counts(house: House, **scope: object) -> dict[tuple[str, str], tuple[int, ...]]:
    found = find_status(house.settings, Scope(**scope))
    return {
        (each.source, each.date): (each.new, each.changed, each.gone, each.outdated, each.published)
        for each in found.partitions
    }


def test_new_changed_gone_and_published_files_are_counted_by_source_and_date(house: House) -> None:
    house.land(f"wire/{DAY}/a.txt")
    house.land(f"wire/{DAY}/b.txt")
    gone = house.land(f"wire/{DAY}/c.txt")
    house.land("blog/2026-11-03/d.txt")
    assert counts(house) == {("wire", DAY): (3, 0, 0, 0, 0), ("blog", "2026-11-03"): (1, 0, 0, 0, 0)}
    house.run()
    gone.unlink()
    house.land(f"wire/{DAY}/a.txt", "another line\n")
    house.land(f"wire/{DAY}/e.txt")
    before = house.snapshot()
    assert counts(house) == {("wire", DAY): (1, 1, 1, 0, 3), ("blog", "2026-11-03"): (0, 0, 0, 0, 1)}
    assert house.snapshot() == before


def test_files_cleaned_by_other_rules_are_outdated_but_published(house: House) -> None:
    house.land(f"wire/{DAY}/a.txt")
    house.run()
    renewed = house.with_settings(cleaner="fake_cleaner:SECOND")
    assert counts(renewed) == {("wire", DAY): (0, 0, 0, 1, 1)}
    renewed.backfill()
    assert counts(renewed) == {("wire", DAY): (0, 0, 0, 0, 1)}


def test_a_published_partition_whose_raw_files_have_left_is_still_shown(house: House) -> None:
    house.land(f"wire/{DAY}/a.txt").touch()
    house.run()
    for path in sorted(house.raw.rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()
    assert counts(house) == {("wire", DAY): (0, 0, 1, 0, 1)}


def test_status_can_be_asked_for_a_range_and_names_what_is_misplaced(house: House) -> None:
    house.land(f"wire/{DAY}/a.txt")
    house.land("wire/2026-12-01/b.txt")
    house.land("stray.txt")
    assert list(counts(house, start=date(2026, 11, 30))) == [("wire", "2026-12-01")]
    (entry,) = find_status(house.settings).to_json()["misplaced"]
    assert entry["path"] == "stray.txt"


def test_a_settled_partition_says_so(house: House) -> None:
    house.land(f"wire/{DAY}/a.txt")
    (before,) = find_status(house.settings).partitions
    house.run()
    (after,) = find_status(house.settings).partitions
    assert (before.is_settled, after.is_settled) == (False, True)
    assert asdict(after)["published"] == 1


def test_status_without_a_landing_zone_is_the_callers_mistake(house: House) -> None:
    house.raw.rmdir()
    with pytest.raises(UsageError, match="landing zone"):
        find_status(house.settings)
