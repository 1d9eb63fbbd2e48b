"""Dates as pages write them -> a moment and how exact it is.

Day first or month first is not guessed: with slashes ("11/12/2026") both are written, so such a date
is read only where one order is impossible. Dots and dashes ("11.12.2026") are always day first. A year of
two digits counts as 20xx in the Korean order year.month.day.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from typing import NamedTuple

from ingest.metadata.words import MONTHS

ZONES = {
    "z": 0, "utc": 0, "gmt": 0, "bst": 1, "cet": 1, "cest": 2, "kst": 9, "jst": 9,
    "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7, "msk": 3, "ist": 5.5,
}  # fmt: skip
MONTHS_A_YEAR = 12
EARLIEST_YEAR = 1990  # before the web there were no pages

CLOCK = r"""(?:[ ,t·|l–-]*(?:(?:at|um|à|a\ las|às|alle|ore|om|kl\.?|klo|o\ godz\.|godz\.|в|pukul|lúc|saat)\ )?
    (?P<before>오전|오후|午前|午後|上午|下午|[ap]\.?m\.?)?\ ?
    (?P<hour>\d{1,2})\ ?[:시時时h]\ ?(?P<minute>\d{2})?[분分]?(?:\ ?[:]\ ?(?P<second>\d{2}))?(?:\.\d+)?[초秒]?
    \ ?(?P<after>오전|오후|[ap]\.?m\.?)?
    \ ?\(?(?P<zone>z|[+-]\d{2}:?\d{2}|(?:utc|gmt|kst|jst|bst|cest|cet|est|edt|cst|cdt|mst|mdt|pst|pdt|msk|ist)\b)?)?"""
NAMES = "|".join(sorted(MONTHS, key=len, reverse=True))
MONTH = rf"(?P<name>{NAMES})(?!\w)\.?"
WEEKDAY = (
    r"(?:[월화수목금토일](?:요일)?|[月火水木金土日](?:曜日?)?|(?:星期|礼拜|禮拜|周|週)[一二三四五六日天])"
)
DAYS = (
    rf"(?P<year>(?:19|20)\d\d)\ ?[-./年년]\ ?(?P<month>\d{{1,2}})\ ?[-./月월]\ ?(?P<day>\d{{1,2}})(?:[日일.])?(?:\ ?(?:\({WEEKDAY}\)|{WEEKDAY}(?!\w)))?",
    rf"{MONTH}\ (?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\ (?P<year>(?:19|20)\d\d)",
    rf"(?<!\d)(?P<day>\d{{1,2}})(?:st|nd|rd|th|er|º|\.)?\ ?(?:de\ |of\ )?{MONTH},?\ (?:de\ )?(?P<year>(?:19|20)\d\d)",
    r"(?<!\d)(?P<day>\d{1,2})\ ?tháng\ (?P<month>\d{1,2})(?:,?\ năm|,)?\ (?P<year>(?:19|20)\d\d)",
    r"(?<![\d.])(?P<day>\d{1,2})[.-]\ ?(?P<month>\d{1,2})[.-]\ ?(?P<year>(?:19|20)\d\d)(?!\d)",
    r"(?<![\d/])(?P<left>\d{1,2})/(?P<right>\d{1,2})/(?P<year>(?:19|20)\d\d)(?!\d)",
    r"(?<!\d)(?P<year>\d\d)\.(?P<month>\d{2})\.(?P<day>\d{2})(?!\d)",
)
PATTERNS = tuple(re.compile(rf"{day}{CLOCK}", re.IGNORECASE | re.VERBOSE) for day in DAYS)
YEAR = re.compile(r"(?:19|20)\d\d|\d\d\.\d\d\.\d\d")  # no pattern does without; most rows have none
CLOCK_FIRST = re.compile(
    r"(?P<hour>\d{1,2}):(?P<minute>\d{2})\ ?(?P<after>[ap]\.?m\.?)?\ ?(?P<zone>utc|gmt|kst|jst|bst|cet|est|edt|pst|pdt)?,?"
    rf"\ (?:on\ )?(?:{MONTH}\ (?P<day>\d{{1,2}}),?\ (?P<year>(?:19|20)\d\d)|(?P<day2>\d{{1,2}})\ (?P<name2>{NAMES})(?!\w)\.?,?\ (?P<year2>(?:19|20)\d\d))",
    re.IGNORECASE | re.VERBOSE,
)
AFTERNOON = ("오후", "午後", "下午", "p")


class When(NamedTuple):
    """A moment in UTC, its precision (second, minute or day) and the clock that it was written by.

    A day is its midnight, zone untouched. `offset_min` is minutes east of Greenwich, None where nothing tells.
    """

    moment: datetime
    precision: str
    offset_min: int | None = None


def find_dates(text: str, zone_hours: float = 0.0, *, day_first: bool | None = None) -> Iterator[When]:
    """Dates of a text in reading order; `zone_hours` east of Greenwich where the text names no zone.

    `day_first` is how the text's language reads "11/12/2026"; None: not known, so it is no date.

    >>> [when.moment.isoformat() for when in find_dates("2026.11.19 PM 09:31", 9)]
    ['2026-11-19T12:31:00+00:00']
    >>> [when.moment.day for when in find_dates("Publicado el 11/12/2026", day_first=True)]
    [11]
    """
    if not YEAR.search(text):
        return
    whole = PATTERNS[0].fullmatch(text)  # as machines write it
    found = (
        [whole]
        if whole
        else [match for pattern in (CLOCK_FIRST, *PATTERNS) for match in pattern.finditer(text)]
    )
    taken_to = -1
    for match in sorted(found, key=lambda match: (match.start(), -match.end())):
        if match.start() >= taken_to:
            when = _when(match.groupdict(), zone_hours, day_first)
            if when is not None:
                taken_to = match.end()
                yield when


def _when(parts: dict[str, str | None], zone_hours: float, day_first: bool | None) -> When | None:
    year, month, day = _calendar(parts, day_first)
    if year < EARLIEST_YEAR:
        return None
    try:
        moment = datetime(year, month, day, tzinfo=UTC)
        if not parts.get("hour") or parts.get("minute") is None:
            return When(moment, "day")
        moment = moment.replace(
            hour=_hour(parts), minute=int(parts["minute"] or 0), second=int(parts.get("second") or 0)
        )
        offset = timedelta(hours=_zone_hours(parts.get("zone"), zone_hours))
        moment = moment.replace(tzinfo=timezone(offset)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    known = parts.get("zone") or zone_hours
    minutes = round(offset.total_seconds() / 60) if known else None
    return When(moment, "second" if parts.get("second") else "minute", minutes)


def _calendar(parts: dict[str, str | None], day_first: bool | None) -> tuple[int, int, int]:
    """Year, month and day; a month of 0 where it cannot be told from the day."""
    name = parts.get("name") or parts.get("name2")
    month = MONTHS.get(name.casefold(), 0) if name else int(parts.get("month") or 0)
    day = int(parts.get("day") or parts.get("day2") or 0)
    if parts.get("left"):
        left, right = int(parts["left"] or 0), int(parts["right"] or 0)
        if day_first is None and max(left, right) <= MONTHS_A_YEAR and left != right:
            return 0, 0, 0
        day, month = (
            (left, right) if (day_first or left > MONTHS_A_YEAR) and right <= MONTHS_A_YEAR else (right, left)
        )
    year = int(parts.get("year") or parts.get("year2") or 0)
    return year + (2000 if year < 100 else 0), month, day


def _hour(parts: dict[str, str | None]) -> int:
    hour = int(parts["hour"] or 0)
    half = (parts.get("before") or parts.get("after") or "").lower()
    if not half:
        return hour
    return hour % 12 + 12 if half.startswith(AFTERNOON) else hour % 12


def _zone_hours(zone: str | None, default: float) -> float:
    if not zone:
        return default
    if zone.lower() in ZONES:
        return ZONES[zone.lower()]
    sign = -1 if zone[0] == "-" else 1
    digits = zone[1:].replace(":", "")
    return sign * (int(digits[:2]) + int(digits[2:]) / 60)
