"""Dates as pages write them."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.metadata.dates import find_dates

KST = 9.0
CASES = [
    ("2026.11.19 PM 09:31", KST, "2026-11-19T12:31", "minute"),
    ("입력 2026.11.19. 오전 12:05", KST, "2026-11-18T15:05", "minute"),
    ("기사입력 2026-11-19 03:00:00", KST, "2026-11-18T18:00", "second"),
    ("2026년 11월 19일 21시 31분", KST, "2026-11-19T12:31", "minute"),
    ("23.05.17", KST, "2023-05-17T00:00", "day"),
    ("2026년 11월 19일 목요일 오후 9시 31분", KST, "2026-11-19T12:31", "minute"),
    ("2026.11.19(목)21:31", KST, "2026-11-19T12:31", "minute"),
    ("2026년 11월 19일(목)오후 9:31", KST, "2026-11-19T12:31", "minute"),
    ("2026.11.19(목) 21:31", KST, "2026-11-19T12:31", "minute"),
    ("2026年11月19日(木) 21時31分", KST, "2026-11-19T12:31", "minute"),
    ("2026年11月19日 星期四 21:31", KST, "2026-11-19T12:31", "minute"),
    ("2026.11.19 월드컵 21:31", KST, "2026-11-19T00:00", "day"),
    ("2026년 1월 2일", KST, "2026-01-02T00:00", "day"),
    ("2026年11月18日 7時30分", KST, "2026-11-17T22:30", "minute"),
    ("17:41 JST, October 13, 2026", 0.0, "2026-10-13T08:41", "minute"),
    ("Published: Nov. 19, 2026, 6:18 p.m.", 0.0, "2026-11-19T18:18", "minute"),
    ("19 November 2026", 0.0, "2026-11-19T00:00", "day"),
    ("2026-11-19T09:31:00Z", KST, "2026-11-19T09:31", "second"),
    ("2026-11-19T09:31:00+09:00", 0.0, "2026-11-19T00:31", "second"),
    ("2026-11-19 09:31:00.123-0500", 0.0, "2026-11-19T14:31", "second"),
    ("2026/11/18 14:05 송고", KST, "2026-11-18T05:05", "minute"),
    ("Veröffentlicht am 13. Mai 2026 um 15:44", 0.0, "2026-05-13T15:44", "minute"),
    ("06.01.2026", 0.0, "2026-01-06T00:00", "day"),
    ("Publié le 19 février 2026 à 10h30", 0.0, "2026-02-19T10:30", "minute"),
    ("19 de noviembre de 2026", 0.0, "2026-11-19T00:00", "day"),
    ("19 listopada 2026", 0.0, "2026-11-19T00:00", "day"),
    ("19 ноября 2026", 0.0, "2026-11-19T00:00", "day"),
    ("19 Kasım 2026 09:31", 0.0, "2026-11-19T09:31", "minute"),
    ("19 tháng 11, 2026", 0.0, "2026-11-19T00:00", "day"),
    ("19 نوفمبر 2026", 0.0, "2026-11-19T00:00", "day"),
    ("Rabu, 19 Agustus 2026 | 21:31", 0.0, "2026-08-19T21:31", "minute"),
    ("20/1/2026 18:30", 0.0, "2026-01-20T18:30", "minute"),
    ("11/20/2026", 0.0, "2026-11-20T00:00", "day"),
]


@pytest.mark.parametrize(("text", "zone", "moment", "precision"), CASES)
def test_a_date_is_read(text, zone, moment, precision):
    when = next(find_dates(text, zone))
    assert when.moment == datetime.fromisoformat(moment).replace(tzinfo=UTC)
    assert when.precision == precision


@pytest.mark.parametrize(
    "text",
    [
        "",
        "3시간 전",
        "02-000-1234",
        "1.2.3",
        "2026.13.45",
        "11/12/26",
        "11/12/2026",
        "1.2.3.2026",
        "13 of 2026",
        "May we meet",
        "v2.10.11b",
        "1850.01.02",
    ],
)
def test_what_is_no_date_is_not_read(text):
    assert list(find_dates(text)) == []


def test_two_dates_are_read_in_order():
    dates = [when.moment.hour for when in find_dates("입력 2026-07-07 10:42:42 수정 2026-07-07 12:20:27")]
    assert dates == [10, 12]


@given(
    st.text(alphabet="0123456789.-/:년월일시분 PMamJanNov,TZ+", max_size=60),
    st.sampled_from([0.0, 9.0, -5.0]),
)
def test_no_text_breaks_the_reading_of_dates(text, zone):
    for when in find_dates(text, zone):
        assert when.moment.tzinfo is UTC


@pytest.mark.parametrize(("day_first", "month"), [(True, 12), (False, 11)])
def test_a_date_with_slashes_is_read_as_its_language_writes_it(day_first, month):
    assert next(find_dates("11/12/2026", day_first=day_first)).moment.month == month


@pytest.mark.parametrize(
    ("text", "zone", "offset"),
    [
        ("2026-11-19T00:30:00+02:00", 0.0, 120),
        ("2026-11-19 00:30", 9.0, 540),
        ("2026-11-19 00:30", 0.0, None),
    ],
)
def test_a_date_keeps_the_clock_that_it_was_written_by(text, zone, offset):
    assert next(find_dates(text, zone)).offset_min == offset
