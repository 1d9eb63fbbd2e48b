"""Sidecars: `x.html.meta.json` says of `x.html` where and when it was fetched, and as what."""

from __future__ import annotations

import json
from io import FileIO
from pathlib import Path

from ingest.formats.fields import FieldNames, Hints, read_hints
from ingest.formats.rawfile import FIRST_BYTES
from ingest.model import BrokenRecord

SUFFIX = ".meta.json"
MAX_BYTES = 1 << 20  # a larger file under this name is no sidecar that anybody meant


def is_sidecar(name: str) -> bool:
    """Whether a file of this name (or path) speaks of another file instead of being a record.

    >>> is_sidecar("news/x.html.meta.json"), is_sidecar("x.html"), is_sidecar("news/.meta.json")
    (True, False, False)
    """
    return name.endswith(SUFFIX) and name.rpartition("/")[2] != SUFFIX


def read_sidecar(root: Path, file_path: str, source: str) -> tuple[Hints, BrokenRecord | None]:
    """Hints of the sidecar of `file_path`, and what is wrong with it if something is.

    It has keys of its own, whatever the keys of JSON lines are called in the settings.
    A broken sidecar costs its hints, never the file; the row bears the sidecar's own path.
    """
    path = f"{file_path}{SUFFIX}"
    head = b""
    place = f"{root}/{path}"
    try:
        with FileIO(place) as handle:
            head = handle.read(MAX_BYTES + 1)
        hints, problem = _parse(head)
    except (FileNotFoundError, NotADirectoryError):
        return Hints(), None
    except OSError as error:
        hints, problem = Hints(), f"it cannot be read ({error.strerror or error})"
    if not problem:
        return hints, None
    message = f"The sidecar of this file is broken: {problem}. The file is read without what it lacks."
    return hints, BrokenRecord(source, path, "read", "BrokenSidecar", message, first_bytes=head[:FIRST_BYTES])


def _parse(content: bytes) -> tuple[Hints, str]:
    if len(content) > MAX_BYTES:
        return Hints(), f"it is larger than {MAX_BYTES} bytes"
    try:
        found = json.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return Hints(), "it is not UTF-8"
    except (ValueError, RecursionError) as error:
        return Hints(), f"it is not JSON ({error})"
    if not isinstance(found, dict):
        return Hints(), "it is not a JSON object"
    hints, unread = read_hints(found, FieldNames())
    return hints, f"no value it can have: {', '.join(unread)}" if unread else ""
