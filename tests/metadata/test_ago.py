"""Rows that tell a date by how long ago it was."""

from datetime import UTC, datetime

import pytest

from ingest.metadata.ago import read_ago
from ingest.model import Record
from ingest.pipeline import clean_records
from ingest.rules import load_rules

FETCHED = datetime(2026, 11, 19, 16, 30, 40, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "moment", "precision"),
    [
        ("Updated 10 mins ago", datetime(2026, 11, 19, 16, 20, tzinfo=UTC), "minute"),
        ("5분 전", datetime(2026, 11, 19, 16, 25, tzinfo=UTC), "minute"),
        ("3시간 전", datetime(2026, 11, 19, tzinfo=UTC), "day"),
        ("an hour ago", datetime(2026, 11, 19, tzinfo=UTC), "day"),
        ("vor 20 Std.", datetime(2026, 11, 18, tzinfo=UTC), "day"),
        ("há 2 dias", datetime(2026, 11, 17, tzinfo=UTC), "day"),
        ("3小时前", datetime(2026, 11, 19, tzinfo=UTC), "day"),
        ("2日前", datetime(2026, 11, 17, tzinfo=UTC), "day"),
    ],
)
def test_minutes_hours_and_days_count_back_from_the_fetch(text, moment, precision):
    when = read_ago(text, FETCHED)
    assert when is not None
    assert (when.moment, when.precision) == (moment, precision)


def test_the_day_is_that_of_the_pages_own_clock():
    when = read_ago("1시간 전", FETCHED, 9.0)
    assert when is not None
    assert when.moment == datetime(2026, 11, 20, tzinfo=UTC)


@pytest.mark.parametrize("text", ["2 weeks ago", "3개월 전", "2년 전", "1 year ago", "vor 3 Monaten"])
def test_longer_times_name_no_day(text):
    assert read_ago(text, FETCHED) is None


def test_every_line_that_the_rules_take_is_read_or_is_too_long_ago():
    lines = [line for rule in load_rules() if rule.id.startswith("any.ago") for line in rule.match]
    assert lines
    assert [line for line in lines if read_ago(line, FETCHED) is None] == []


def test_a_dump_with_its_fetch_time_has_the_date_and_one_without_has_none():
    dump = "도서관 배가 돛을 올리다\n3시간 전\n시는 퇴역한 연락선에 도서관을 열었다고 밝혔다. 주민들은 책을 빌릴 수 있다.\n"
    dated, undated = (
        clean_records(
            [Record(dump.encode(), media_type="text/plain", crawled_at=moment)]
        ).documents.to_pylist()[0]
        for moment in (FETCHED, None)
    )
    assert dated["date_published"] == datetime(2026, 11, 19, tzinfo=UTC)
    assert dated["date_published_precision"] == "day"
    assert undated["date_published"] is None
