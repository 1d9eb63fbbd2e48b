"""A stream of bytes -> its lines, each with its place, never holding more than one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ingest.formats.rawfile import FIRST_BYTES


@dataclass(frozen=True, slots=True)
class Line:
    """One line: `number` from 1, `offset` and `length` in bytes, without the line feed.

    `content` is whole unless the line is `too_long`: then it is its beginning.
    """

    number: int
    offset: int
    length: int
    content: bytes
    too_long: bool = False


def split_lines(chunks: Iterator[bytes], max_bytes: int) -> Iterator[Line]:
    r"""The lines of a stream; one longer than `max_bytes` passes by without being held.

    >>> [(line.offset, line.content) for line in split_lines(iter([b"a\r", b"\nbc"]), 9)]
    [(0, b'a\r'), (3, b'bc')]
    """
    number, offset = 1, 0
    pieces: list[bytes] = []
    length = 0  # of the line so far
    for chunk in chunks:
        start = 0
        while (end := chunk.find(b"\n", start)) >= 0:
            _keep(pieces, chunk[start:end], length, max_bytes)
            length += end - start
            yield _line(number, offset, length, pieces, max_bytes)
            number, offset, length, start = number + 1, offset + length + 1, 0, end + 1
            pieces.clear()
        _keep(pieces, chunk[start:], length, max_bytes)
        length += len(chunk) - start
    if length:
        yield _line(number, offset, length, pieces, max_bytes)


def _keep(pieces: list[bytes], piece: bytes, length: int, max_bytes: int) -> None:
    if length + len(piece) <= max_bytes:
        pieces.append(piece)
    elif length <= max_bytes:  # the line grows too long here: only its beginning stays
        pieces[:] = [b"".join([*pieces, piece])[:FIRST_BYTES]]


def _line(number: int, offset: int, length: int, pieces: list[bytes], max_bytes: int) -> Line:
    return Line(number, offset, length, b"".join(pieces), length > max_bytes)
