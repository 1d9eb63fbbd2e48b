"""Rows such as "3 hours ago" or "3시간 전" -> a moment, reckoned from when the page was fetched.

Only minutes, hours and days are read: "2 weeks ago" may be any of seven days.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, time, timedelta

from ingest.metadata.dates import When

MINUTES = (
    "minutes minute mins min minuten minuto minutos minuti minuter minuty minut dakika dk "
    "phút menit 分钟 分鐘 分 분 минуту минуты минут мин دقيقة دقائق"
)
HOURS = (
    "hours hour hrs hr h std stunden stunde heures heure horas hora ore ora saat giờ jam "
    "timmar timme tim uur godzin godziny godzinę 小时 小時 時間 시간 часов часа час ч ساعات ساعة"
)
DAYS = (
    "days day d tagen tage tag jours jour j días día dias dia giorni giorno gün ngày hari "
    "dagar dag dagen dni dzień 天 日 일 дней дня день أيام يوما يوم"
)
UNITS = {
    word: unit
    for words, unit in ((MINUTES, "minutes"), (HOURS, "hours"), (DAYS, "days"))
    for word in words.split()
}
NAMES = "|".join(sorted(UNITS, key=len, reverse=True))
AGO = re.compile(
    rf"(?P<count>\d{{1,2}}|\ban?\b|\bone\b) ?(?P<unit>{NAMES})(?![^\W\d_가-힣前전])", re.IGNORECASE
)


def read_ago(text: str, fetched: datetime, zone_hours: float = 0.0) -> When | None:
    """The moment that a row of the kind "3 hours ago" names; minutes to the minute, all else to the day.

    The day is that of a clock `zone_hours` east of Greenwich. Reads only rows that rules call such a date.

    >>> read_ago("3시간 전", datetime(2026, 11, 19, 16, 30, tzinfo=UTC), 9.0).moment.isoformat()
    '2026-11-19T00:00:00+00:00'
    """
    found = AGO.search(text)
    if found is None:
        return None
    count = int(found["count"]) if found["count"].isdigit() else 1
    unit = UNITS[found["unit"].lower()]
    moment = fetched.astimezone(UTC) - timedelta(**{unit: count})
    offset = round(zone_hours * 60) if zone_hours else None
    if unit == "minutes":
        return When(moment.replace(second=0, microsecond=0), "minute", offset)
    day = (moment + timedelta(hours=zone_hours)).date()
    return When(datetime.combine(day, time(), UTC), "day")
