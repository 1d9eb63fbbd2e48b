"""One page from the network: the only place that asks it, because the user gave an address."""

from __future__ import annotations

import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from http.client import HTTPException, HTTPResponse
from typing import NamedTuple

from ingest.errors import UsageError
from ingest.model import PAGE_MEDIA_TYPES

TIMEOUT_S = 30.0
MAX_BYTES = 32 * 1024 * 1024  # of a page
CHUNK_BYTES = 65_536
REDIRECTION = 3  # hundreds of a status
REMEDY = "save the page in a browser and give the file"


class Fetched(NamedTuple):
    """A page as its server gave it: `url` is where it was found after redirects."""

    payload: bytes
    url: str
    charset: str | None


def fetch_page(url: str, timeout_s: float = TIMEOUT_S) -> Fetched:
    """The page at an http(s) address. Raises UsageError that says what came instead."""
    headers = {"User-Agent": "ingest-recipe", "Accept": "text/html", "Accept-Encoding": "identity"}
    deadline = time.monotonic() + timeout_s
    try:
        request = urllib.request.Request(url, headers=headers)  # noqa: S310  the caller looks at the scheme
        with urllib.request.urlopen(request, timeout=timeout_s) as response:  # noqa: S310  as above
            media_type = response.headers.get_content_type()
            if media_type not in PAGE_MEDIA_TYPES:
                raise UsageError(f"{url}: is {media_type}, not a page; give the address of an HTML page")
            payload = b"".join(_chunks(response, deadline))
            return Fetched(payload, response.url, response.headers.get_content_charset())
    except urllib.error.HTTPError as error:
        with error:
            circle = error.code // 100 == REDIRECTION
            answer = "redirects without end" if circle else f"answers {error.code} {_line(error.reason)}"
            raise UsageError(f"{url}: the server {answer}; {REMEDY}") from error
    except TimeoutError as error:
        raise UsageError(f"{url}: no answer within {timeout_s:g} seconds; {REMEDY}") from error
    except urllib.error.URLError as error:
        late = isinstance(error.reason, TimeoutError)
        why = (
            f"no answer within {timeout_s:g} seconds"
            if late
            else f"cannot be fetched ({_line(error.reason)})"
        )
        raise UsageError(f"{url}: {why}; {REMEDY}") from error
    except (OSError, HTTPException, ValueError) as error:
        raise UsageError(f"{url}: cannot be fetched ({_line(error)}); {REMEDY}") from error


def _line(said: object) -> str:
    """What an error or a server said, in one line."""
    return " ".join(str(said).split())


def _chunks(response: HTTPResponse, deadline: float) -> Iterator[bytes]:
    """The bytes of an answer; one that is too long, too slow or cut off is none."""
    taken = 0
    while chunk := response.read1(CHUNK_BYTES):
        taken += len(chunk)
        if taken > MAX_BYTES:
            raise ValueError(f"more than {MAX_BYTES} bytes")
        if time.monotonic() > deadline:  # the socket's own limit begins anew with each byte
            raise TimeoutError
        yield chunk
    missing = response.length or 0
    if missing:
        raise ValueError(f"the answer ended {missing} bytes too early")
