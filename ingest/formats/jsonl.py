"""JSON lines: one record a line, each line on its own, so that a broken one costs only itself."""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.formats.fields import FieldNames, pick, read_hints, tidy, to_utf8
from ingest.formats.keys import UniqueKeys
from ingest.formats.lines import Line, split_lines
from ingest.formats.rawfile import FIRST_BYTES, RawFile
from ingest.model import BrokenRecord, Record

JSON_SPACE = b" \t\r\n"  # all that JSON takes as blank


class BrokenLineError(Exception):
    """A line that is no record; `error` names the cause."""

    def __init__(self, error: str, message: str) -> None:
        super().__init__(message)
        self.error = error


@dataclass(frozen=True, slots=True)
class Content:
    """What a line is about: its text, and the media type that its field implies."""

    text: str
    media_type: str


def read_jsonl(file: RawFile) -> Iterator[Record | BrokenRecord]:
    """One record or broken record for every line that is not blank."""
    keys = UniqueKeys()
    for line in split_lines(file.chunks, file.max_record_bytes):
        content = line.content.removeprefix(codecs.BOM_UTF8)  # also where BOM files were concatenated
        if not line.too_long and not content.strip(JSON_SPACE):
            continue
        try:
            _check_length(line, file.max_record_bytes)
            yield _record(file, line, _parse(content), keys)
        except BrokenLineError as problem:
            yield BrokenRecord(
                file.source,
                file.file_path,
                "read",
                problem.error,
                f"Line {line.number}: {problem}.",
                key=f"line-{line.number}",
                offset=line.offset,
                first_bytes=line.content[:FIRST_BYTES],
            )


def _check_length(line: Line, max_bytes: int) -> None:
    if line.too_long:
        raise BrokenLineError("RecordTooLarge", f"it holds {line.length} bytes, more than {max_bytes}")


def _parse(content: bytes) -> dict[str, object]:
    try:
        found = json.loads(content.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise BrokenLineError("InvalidUtf8", f"byte {error.start} is not UTF-8") from error
    except (ValueError, RecursionError) as error:
        raise BrokenLineError("BrokenJson", f"it is not JSON ({error})") from error
    if not isinstance(found, dict):
        raise BrokenLineError("NotAnObject", "it is JSON but not an object")
    return found


def _record(file: RawFile, line: Line, found: dict[str, object], keys: UniqueKeys) -> Record:
    content = _content(found, file.fields)
    hints, _ = read_hints(found, file.fields)  # a hint that cannot be read is none: the text matters more
    return Record(
        payload=to_utf8(content.text),
        source=file.source,
        file_path=file.file_path,
        key=keys.claim(_wanted_key(found, file.fields) or f"line-{line.number}"),
        offset=line.offset,
        length=line.length,
        media_type=content.media_type,
        url=hints.url or file.hints.url,
        charset="utf-8",  # the charset that the line names is the page's before it became JSON
        crawled_at=hints.crawled_at or file.hints.crawled_at,
    )


def _content(found: dict[str, object], fields: FieldNames) -> Content:
    for keys, media_type in ((fields.html, "text/html"), (fields.text, "text/plain")):
        key, value = pick(found, keys)
        if isinstance(value, str):
            return Content(value, media_type)
        if value is not None:
            raise BrokenLineError("WrongType", f'"{key}" is not a string')
    if any(key in found for key in (*fields.html, *fields.text)):
        raise BrokenLineError("EmptyRecord", "its html or text is empty")
    raise BrokenLineError("NoContent", f"it has none of the fields {', '.join((*fields.html, *fields.text))}")


def _wanted_key(found: dict[str, object], fields: FieldNames) -> str:
    _, value = pick(found, fields.id)
    if isinstance(value, str):
        return tidy(value)
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""
