"""URLs in one form."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

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


def domain_of(url: str | None) -> str | None:
    """Host of a URL without "www.", None if it has none."""
    if not url:
        return None
    try:
        host = urlsplit(url).hostname
    except ValueError:
        return None
    return host.removeprefix("www.") if host else None
