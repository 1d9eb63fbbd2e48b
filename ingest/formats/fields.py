"""What a JSON object says about a record: which keys mean what, and how their values are read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

LONE_SURROGATE = re.compile("[\ud800-\udfff]")  # JSON may escape one, UTF-8 cannot carry it
EPOCH_MS = 100_000_000_000  # a larger number counts milliseconds: as seconds it is past the year 5000
COMPACT_TIME = "%Y%m%d%H%M%S"  # as web archives write it
COMPACT_CHARS, EPOCH_CHARS = 14, (10, 13)  # digits of a compact time, of an epoch in s and ms


@dataclass(frozen=True, slots=True)
class FieldNames:
    """JSON keys that are understood, for each meaning the first that holds a value.

    `date` is no fetched time: it means crawl time in one public corpus and publication in another.
    """

    id: tuple[str, ...] = ("id", "_id", "doc_id", "record_id", "uuid")
    url: tuple[str, ...] = ("url", "uri", "source_url", "page_url", "link", "WARC-Target-URI")
    html: tuple[str, ...] = ("html", "raw_html", "html_content", "content_html")
    text: tuple[str, ...] = ("text", "raw_text", "plain_text", "raw_content", "content", "body")
    fetched_at: tuple[str, ...] = (
        "fetched_at",
        "fetched",
        "fetch_time",
        "crawled_at",
        "crawl_time",
        "date_crawled",
        "date_download",
        "retrieved_at",
        "timestamp",
        "WARC-Date",
    )
    charset: tuple[str, ...] = ("charset", "encoding")
    media_type: tuple[str, ...] = ("media_type", "content_type", "mime_type", "mime", "Content-Type")


DEFAULT_FIELDS = FieldNames()


@dataclass(frozen=True, slots=True)
class Hints:
    """What came along with a record; each may be missing."""

    media_type: str | None = None
    url: str | None = None
    charset: str | None = None
    crawled_at: datetime | None = None


def read_hints(found: Mapping[str, object], fields: FieldNames) -> tuple[Hints, tuple[str, ...]]:
    """Hints that a JSON object gives, and the keys whose values could not be understood.

    >>> read_hints({"content_type": "text/html; charset=EUC-KR", "url": 5}, DEFAULT_FIELDS)
    (Hints(media_type='text/html', url=None, charset='EUC-KR', crawled_at=None), ('url',))
    """
    strings: dict[str, str | None] = {}
    unread = []
    for meaning in ("url", "charset", "media_type"):
        key, value = pick(found, getattr(fields, meaning))
        strings[meaning] = tidy(value) or None if isinstance(value, str) else None
        if value is not None and not isinstance(value, str):
            unread.append(key)
    key, value = pick(found, fields.fetched_at)
    crawled_at = parse_time(value)
    if value is not None and crawled_at is None:
        unread.append(key)
    media_type, _, parameters = (strings["media_type"] or "").partition(";")
    charset = strings["charset"] or _charset_parameter(parameters)
    return Hints(media_type.strip().lower() or None, strings["url"], charset, crawled_at), tuple(unread)


def pick(found: Mapping[str, object], keys: tuple[str, ...]) -> tuple[str, object]:
    """The first of `keys` that holds something, with what it holds; ("", None) if none does.

    >>> pick({"html": None, "text": "x"}, ("html", "text"))
    ('text', 'x')
    """
    for key in keys:
        value = found.get(key)
        if value is not None and value != "":
            return key, value
    return "", None


def to_utf8(text: str) -> bytes:
    """`text` as UTF-8 bytes; a lone surrogate becomes U+FFFD.

    >>> to_utf8("a" + chr(0xD800)).decode()
    'a\N{REPLACEMENT CHARACTER}'
    """
    try:
        return text.encode()  # first the rule: looking for surrogates in every page costs as much as JSON
    except UnicodeEncodeError:
        return LONE_SURROGATE.sub("\ufffd", text).encode()


def tidy(text: str) -> str:
    """`text` as UTF-8 can carry it, without space around it."""
    return to_utf8(text).decode().strip()


def parse_time(value: object) -> datetime | None:
    """A point in time in UTC: ISO 8601, HTTP date, 14 digits or epoch seconds or milliseconds.

    A time without zone is taken as UTC. None: not a time.

    >>> parse_time("2024-10-03T22:11:00+09:00") == parse_time(1727961060) == parse_time("20241003131100")
    True
    """
    try:
        if isinstance(value, str):
            return _in_utc(_parse_time_text(value.strip()))
        if isinstance(value, int | float) and not isinstance(value, bool):
            return _from_epoch(value)
    except (ValueError, OverflowError, OSError, TypeError, IndexError):
        return None  # whatever way the standard library has of saying "not a date"
    return None


def _parse_time_text(text: str) -> datetime:
    if text.isascii() and text.isdigit():
        if len(text) == COMPACT_CHARS:
            return datetime.strptime(text, COMPACT_TIME).replace(tzinfo=UTC)
        if len(text) in EPOCH_CHARS:
            return _from_epoch(int(text))
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return parsedate_to_datetime(text)


def _from_epoch(number: float) -> datetime:
    seconds = number / 1000 if abs(number) >= EPOCH_MS else number
    return datetime.fromtimestamp(seconds, UTC)


def _in_utc(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _charset_parameter(parameters: str) -> str | None:
    for parameter in parameters.split(";"):
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset":
            return value.strip(" \"'") or None
    return None
