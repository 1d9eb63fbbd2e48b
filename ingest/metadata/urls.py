"""URLs in one form."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

DAY = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)(?P<sep>[/-]?)(?P<month>0[1-9]|1[0-2]|(?<=[/-])[1-9])(?P=sep)"
    r"(?P<day>0[1-9]|[12]\d|3[01]|(?<=[/-])[1-9])(?=[/_.-]|$)"
)
TRACKING = ("utm_", "fbclid", "gclid", "igshid")


def normal_url(url: str) -> str:
    """Scheme and host in lower case, no fragment, no tracking parameters; an odd URL as it came.

    >>> normal_url("HTTPS://News.Example.com/a?id=1&utm_source=x#top")
    'https://news.example.com/a?id=1'
    """
    try:
        parts = urlsplit(url.strip())
        query = [
            (key, value)
            for key, value in parse_qsl(parts.query, keep_blank_values=True)
            if not key.startswith(TRACKING)
        ]
    except ValueError:
        return url.strip()
    return urlunsplit((parts.scheme.lower(), parts.netloc.lower(), parts.path, urlencode(query), ""))


def whole_url(url: str | None, page: str | None) -> str | None:
    """An address of something on a page whose own address is `page`; without that, as it came.

    >>> whole_url("/a.jpg", "https://daily.example/b"), whole_url("//cdn.example/a.jpg", None)
    ('https://daily.example/a.jpg', '//cdn.example/a.jpg')
    """
    if url is None or not page or "://" in url:
        return url
    try:
        return urljoin(page, url)
    except ValueError:
        return url


def domain_of(url: str | None) -> str | None:
    """Host of a URL without "www.", None if it has none."""
    if not url:
        return None
    try:
        host = urlsplit(url).hostname
    except ValueError:
        return None
    return host.removeprefix("www.") if host else None


def day_of(url: str) -> str | None:
    """The day that a URL's path names, as an ISO date.

    >>> day_of("https://example.com/news/2026/11/19/bridge"), day_of("https://example.com/20261119/bridge")
    ('2026-11-19', '2026-11-19')
    >>> day_of("https://example.com/article/20281945")
    """
    try:
        path = urlsplit(url).path
    except ValueError:
        return None
    match = DAY.search(path)
    return f"{match['year']}-{match['month']:0>2}-{match['day']:0>2}" if match else None
