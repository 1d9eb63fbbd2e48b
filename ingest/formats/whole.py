"""Files that are one record: a page or a text dump."""

from __future__ import annotations

from collections.abc import Iterator

from ingest.formats.rawfile import RawFile
from ingest.model import BrokenRecord, Record


def read_whole(file: RawFile) -> Iterator[Record | BrokenRecord]:
    """The file as one record, or the row that says it is too large to be one."""
    pieces, length = [], 0
    for chunk in file.chunks:
        pieces.append(chunk)
        length += len(chunk)
        if length > file.max_record_bytes:
            yield file.broken(
                "RecordTooLarge",
                f"The file holds more than {file.max_record_bytes} bytes, the most that one record may have."
                " Split it, or raise the limit.",
                pieces[0],
            )
            return
    if not length:
        return
    yield Record(
        payload=b"".join(pieces),
        source=file.source,
        file_path=file.file_path,
        offset=0,
        length=length,
        media_type=file.media_type,
        url=file.hints.url,
        charset=file.hints.charset,
        crawled_at=file.hints.crawled_at,
    )
