"""The nouns of the project: what a record, a step, a decoded text and a cleaned document are.

Every stage takes and returns these; none is ever changed in place.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import pyarrow as pa


class Step(NamedTuple):
    """One replayable thing that was done to a text: a step's `name` and its `argument`.

    >>> Step("decode", "cp949")
    Step(name='decode', argument='cp949')
    """

    name: str
    argument: str = ""


class Span(NamedTuple):
    """A stretch of text, in code points, half open.

    >>> "abcdef"[slice(*Span(1, 3))]
    'bc'
    """

    start: int
    end: int


class Edit(NamedTuple):
    """A stretch of a kept block that its document's text leaves out: of what kind, and why.

    One whose reason is PII_MASKED leaves its kind in brackets, as `[email]`; any other leaves nothing.
    """

    start: int
    end: int
    kind: str
    reason: str


class Mark(NamedTuple):
    """A stretch of a block that its page emphasises or links: link, strong, emphasis, code or deleted."""

    start: int
    end: int
    kind: str
    target: str = ""


PAGE_MEDIA_TYPES = frozenset({"text/html", "application/xhtml+xml"})
PII_MASKED, PII_DROPPED = "pii-masked", "pii-dropped"


@dataclass(frozen=True, slots=True)
class Record:
    """One raw item of the landing zone, still in bytes.

    `key` tells records of one file apart ("" where the file is the record); `offset` and `length`
    (bytes, in the uncompressed file) say where it lies. `media_type`, `url` and `charset` are
    hints that came with it, never orders.
    """

    payload: bytes
    source: str = ""
    file_path: str = ""
    key: str = ""
    offset: int | None = None
    length: int | None = None
    media_type: str | None = None
    url: str | None = None
    charset: str | None = None
    crawled_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class BrokenRecord:
    """A raw item that could not be read: it becomes a row of the quarantine table."""

    source: str
    file_path: str
    stage: str
    error: str
    message: str
    key: str = ""
    offset: int | None = None
    first_bytes: bytes = b""


@dataclass(frozen=True, slots=True)
class Decoded:
    """Bytes that became text.

    `charset` is the codec's WHATWG or Python name, `source` one of bom, http, meta, detected,
    default; `errors` counts the U+FFFD that decoding had to put in. Replaying `steps` on the
    payload gives `text`.
    """

    text: str
    charset: str
    source: str
    errors: int
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Repaired:
    """Text after repair; replaying `steps` on the text before gives `text`."""

    text: str
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Language:
    """A language as ISO 639-3 `code` ("und": unknown), ISO 15924 `script`, `score` 0..1."""

    code: str
    script: str
    score: float


@dataclass(frozen=True, slots=True)
class Document:
    """One cleaned document, as `ingest.clean` gives it.

    `blocks` holds every block of the page, kept or removed, with its label, kind and reason.
    `row` is the document's whole row of the `documents` table, column name to value.
    """

    text: str
    title: str | None
    subtitle: str | None
    authors: tuple[str, ...]
    date_published: datetime | date | None
    language: str
    language_score: float
    charset: str
    charset_source: str
    steps: tuple[Step, ...]
    blocks: pa.Table
    warnings: tuple[str, ...] = ()
    row: Mapping[str, object] = field(default_factory=dict)
