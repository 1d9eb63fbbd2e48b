"""Any raw file -> its records. What cannot be read is a row that says why, never an exception."""

from __future__ import annotations

import stat
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import BinaryIO

from ingest.formats.compressed import UNPACKERS, unpack
from ingest.formats.fields import DEFAULT_FIELDS, FieldNames
from ingest.formats.jsonl import read_jsonl
from ingest.formats.rawfile import CHUNK_BYTES, RawFile, Reader, StreamDamagedError
from ingest.formats.sidecar import read_sidecar
from ingest.formats.sniff import EMPTY, HEAD_BYTES, HTML, JSON, JSONL, PLAIN, XML, sniff
from ingest.formats.whole import read_whole
from ingest.formats.wide import wide_codec
from ingest.model import BrokenRecord, Record

MAX_RECORD_BYTES = 64 << 20  # far above any page; what is larger is not one record
MAX_LAYERS = 2  # a server may compress what was compressed already; more is a trap

FORMATS: Mapping[str, Reader] = {
    HTML: read_whole,
    PLAIN: read_whole,
    JSONL: read_jsonl,
    EMPTY: read_whole,  # gives nothing, or the damage that left nothing
}

# Texts that would be published as prose if they were read as text dumps.
REMEDIES: Mapping[str, str] = {
    JSON: "Rewrite it with one object a line (jq -c '.[]' for an array, jq -c . for an object).",
    XML: "Fetch the pages that it lists.",
}
OS_REMEDIES: Mapping[type[OSError], str] = {
    FileNotFoundError: "The file is gone: land it again.",
    PermissionError: "Make it readable for the user who runs this.",
    IsADirectoryError: "This is a folder: name the files in it.",
}


def read_records(
    root: Path,
    file_path: str,
    source: str,
    fields: FieldNames = DEFAULT_FIELDS,
    max_record_bytes: int = MAX_RECORD_BYTES,
) -> Iterator[Record | BrokenRecord]:
    """The records of the file `file_path` (relative to `root`), one after the other.

    Holds one record at a time. Every file gives at least one row, and none makes it raise.
    """
    hints, broken_sidecar = read_sidecar(root, file_path, source)
    if broken_sidecar:
        yield broken_sidecar
    file = RawFile(source, file_path, "", iter(()), hints, fields, max_record_bytes)
    try:
        path = root / file_path
        if problem := _irregular(path):
            yield file.broken("NotAFile", problem)
            return
        with path.open("rb", buffering=0) as handle:
            yield from _read_opened(file, handle)
    except OSError as error:
        yield file.broken(type(error).__name__, _in_words(error))


def _irregular(path: Path) -> str:
    """Why `path` must not be opened: reading a pipe or a device may never end."""
    mode = path.stat().st_mode
    if stat.S_ISREG(mode) or stat.S_ISDIR(mode):
        return ""  # opening a folder says by itself what is wrong
    return "This is a pipe, socket or device, not a file. Copy its content into a file."


def _in_words(error: OSError) -> str:
    reason = error.strerror or "it cannot be read"
    remedy = OS_REMEDIES.get(type(error), "Check the disk or the mount, then run again.")
    return f"The file cannot be read: {reason}. {remedy}"


def _read_opened(file: RawFile, handle: BinaryIO) -> Iterator[Record | BrokenRecord]:
    """What an opened file gives; damage ends it, after the records before."""
    opened, head = _unwrap(replace(file, chunks=iter(lambda: handle.read(CHUNK_BYTES), b"")))
    is_empty = True
    try:
        if problem := _refuse(opened, head):
            yield problem
            return
        for row in FORMATS[opened.media_type](opened):
            is_empty = False
            yield row
        if is_empty:
            yield opened.broken("EmptyFile", "There is nothing in this file. Land it again, or remove it.")
    except StreamDamagedError as damage:
        message = f"The file is damaged: {damage}. Records that were whole before that have been read."
        yield opened.broken("StreamDamaged", f"{message} Land it again.", head)


def _unwrap(file: RawFile) -> tuple[RawFile, bytes]:
    """The file without its compression, its media type found out; and its first bytes."""
    head, chunks = _peek(file.chunks)
    media_type = sniff(head, file.file_path, file.hints.media_type)
    for _ in range(MAX_LAYERS):
        if media_type not in UNPACKERS:
            break
        head, chunks = _peek(unpack(chunks, media_type))
        media_type = sniff(head, file.file_path, file.hints.media_type)
    return replace(file, chunks=chunks, media_type=media_type), head


def _peek(chunks: Iterator[bytes]) -> tuple[bytes, Iterator[bytes]]:
    """The first bytes of a stream, and the stream as if nobody had looked: damage comes in its place."""
    seen: list[bytes] = []
    missing = HEAD_BYTES
    try:
        while missing > 0 and (chunk := next(chunks, None)) is not None:
            seen.append(chunk)
            missing -= len(chunk)
    except (StreamDamagedError, OSError) as error:
        chunks = _raise_later(error)
    return b"".join(seen)[:HEAD_BYTES], chain(seen, chunks)


def _raise_later(error: Exception) -> Iterator[bytes]:
    raise error
    yield b""


def _refuse(file: RawFile, head: bytes) -> BrokenRecord | None:
    """The row of a file that no reader takes, None if one does."""
    kind = file.media_type
    if kind in REMEDIES:
        message = f"This is {kind}, which is not read. {REMEDIES[kind]}"
        return file.broken("UnsupportedFormat", message, head)
    if kind not in FORMATS:
        message = f"This is not text ({kind}). Extract its text first, or remove the file."
        return file.broken("BinaryContent", message, head)
    if kind == JSONL and (codec := wide_codec(head)):
        message = f"JSON lines must be UTF-8, these are {codec}. Convert the file: iconv -f {codec} -t utf-8."
        return file.broken("NotUtf8", message, head)
    return None
