"""Beginning of a file -> its media type: by content; its name only breaks a tie."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ingest.formats.markup import as_head, markup_evidence, starts_a_page
from ingest.formats.wide import MAX_CONTROL_RATIO, control_ratio, wide_codec
from ingest.model import PAGE_MEDIA_TYPES

HEAD_BYTES = 1 << 16  # looked at to tell what a file is
HTML, PLAIN, JSONL = "text/html", "text/plain", "application/x-ndjson"
JSON, XML, BINARY, EMPTY = "application/json", "application/xml", "application/octet-stream", "inode/x-empty"

# First bytes that no text has.
SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"\x1f\x8b\x08", "application/gzip"),
    (b"\x28\xb5\x2f\xfd", "application/zstd"),
    *((bytes([low]) + b"\x2a\x4d\x18", "application/zstd") for low in range(0x50, 0x60)),  # skippable frame
    (b"PK\x03\x04", "application/zip"),
    (b"PK\x05\x06", "application/zip"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"%PDF-1.", "application/pdf"),
    (b"%PDF-2.", "application/pdf"),
    (b"\xfd7zXZ\x00", "application/x-xz"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (b"SQLite format 3\x00", "application/vnd.sqlite3"),
)
# First bytes that a text may begin with too ("GIF89a is...", "PAR1"): they count in binary content alone.
WEAK_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"GIF8", "image/gif"),
    (b"RIFF", "application/x-riff"),
    (b"BZh", "application/x-bzip2"),
    (b"PAR1", "application/vnd.apache.parquet"),
    (b"OggS", "audio/ogg"),
    (b"ID3", "audio/mpeg"),
)
NAME_HINTS: Mapping[str, str] = {
    ".html": HTML, ".htm": HTML, ".xhtml": HTML, ".shtml": HTML, ".jsonl": JSONL, ".ndjson": JSONL,
}  # fmt: skip
OBJECT_START = re.compile(r'\s*\{\s*(?:"(?:[^"\\]|\\.)*"\s*:|\})')
PRETTY_OBJECT_START = re.compile(r'\s*\{[^\S\n]*\n\s*"')  # one object over many lines
ARRAY_START = re.compile(r'\s*\[\s*(?:\{\s*"|\]\s*\Z)')
XML_START = re.compile(
    r"\s*<(?:\?xml\s|rss\s|feed\s|urlset\s|sitemapindex\s|svg\s|!doctype\s+(?!html))", re.IGNORECASE
)


def sniff(head: bytes, name: str = "", hint: str | None = None) -> str:
    """Media type of a file that begins with `head`.

    `name` and `hint` (a media type that came with it) decide only where the content does not: is
    a text with a tag or two a page, is a text that is no JSON a file of broken JSON lines?

    >>> sniff(b'{"text": "x"}', "x.txt"), sniff(b"<p>x", "x.jsonl"), sniff(b"a <b>b</b>", "x.html")
    ('application/x-ndjson', 'text/html', 'text/html')
    """
    if not head:
        return EMPTY
    for signature, media_type in SIGNATURES:
        if head.startswith(signature):
            return media_type
    if control_ratio(head) > MAX_CONTROL_RATIO and not wide_codec(head):
        return next((kind for start, kind in WEAK_SIGNATURES if head.startswith(start)), BINARY)
    return _sniff_text(as_head(head), _tie_breakers(name, hint))


def _tie_breakers(name: str, hint: str | None) -> frozenset[str]:
    plain_name = re.sub(r"\.(?:gz|gzip|zst|zstd)$", "", name.lower())
    by_name = {kind for ending, kind in NAME_HINTS.items() if plain_name.endswith(ending)}
    return frozenset(by_name | ({HTML} if hint in PAGE_MEDIA_TYPES else set()))


def _sniff_text(text: str, tie_breakers: frozenset[str]) -> str:
    if starts_a_page(text):
        return HTML
    if kind := _data_kind(text, tie_breakers):
        return kind
    evidence = markup_evidence(text)
    if evidence == "html":
        return HTML
    if JSONL in tie_breakers:
        return JSONL
    return HTML if evidence == "unclear" and HTML in tie_breakers else PLAIN


def _data_kind(text: str, tie_breakers: frozenset[str]) -> str | None:
    """JSON, JSON lines or XML, if the text is data and no prose."""
    if PRETTY_OBJECT_START.match(text) or (ARRAY_START.match(text) and JSONL not in tie_breakers):
        return JSON
    if _is_jsonl(text):
        return JSONL
    return XML if XML_START.match(text) else None


def _is_jsonl(text: str) -> bool:
    """Whether at least half of the lines begin as JSON objects do; the last one may be cut."""
    if "{" not in text:
        return False
    rows = [row for row in text.split("\n") if row.strip()]
    objects = sum(1 for row in rows if OBJECT_START.match(row))
    return objects > 0 and objects * 2 >= len(rows)
