"""An opened raw file, as every format reader gets it, and the row that says why one failed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ingest.formats.fields import FieldNames, Hints
from ingest.model import BrokenRecord, Record

FIRST_BYTES = 64  # of a broken record, kept in quarantine: enough to recognise what it was
CHUNK_BYTES = 1 << 16  # read at once: small beside a record, large beside a system call


class StreamDamagedError(Exception):
    """The bytes end early or cannot be unpacked from here on; what came before is good."""


@dataclass(frozen=True, slots=True)
class RawFile:
    """A raw file whose bytes (`chunks`, unpacked) are still to be read, once."""

    source: str
    file_path: str
    media_type: str
    chunks: Iterator[bytes]
    hints: Hints
    fields: FieldNames
    max_record_bytes: int

    def broken(self, error: str, message: str, first_bytes: bytes = b"") -> BrokenRecord:
        """The quarantine row of the whole file."""
        return BrokenRecord(
            self.source, self.file_path, "read", error, message, first_bytes=first_bytes[:FIRST_BYTES]
        )


Reader = Callable[[RawFile], Iterator[Record | BrokenRecord]]
