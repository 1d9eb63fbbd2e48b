"""Compressed bytes -> bytes, a little at a time: gzip and zstd, of one member or many."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Mapping
from typing import Protocol

import zstandard

from ingest.formats.rawfile import CHUNK_BYTES, StreamDamagedError

# Bytes unpacked at once. zstd makes at most 128 KiB of 4 bytes and gzip 1 KiB of 1, so that a bomb
# gives 8 MiB at a time; and damage hides no more than what these bytes held. Costs 25 ms a 50 MB.
SIP_BYTES = 256
GZIP_FORMAT = 31  # zlib: the largest window, and a gzip header before it


class Unpacker(Protocol):
    """What zlib and zstandard have in common: one member or frame at a time."""

    @property
    def eof(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, /) -> bytes: ...


def _new_gzip() -> Unpacker:
    return zlib.decompressobj(GZIP_FORMAT)


def _new_zstd() -> Unpacker:
    unpacker: Unpacker = zstandard.ZstdDecompressor().decompressobj()
    return unpacker


UNPACKERS: Mapping[str, Callable[[], Unpacker]] = {
    "application/gzip": _new_gzip,
    "application/zstd": _new_zstd,
}


def unpack(chunks: Iterator[bytes], media_type: str) -> Iterator[bytes]:
    """The unpacked bytes; raises StreamDamagedError after the last good ones if there are no more.

    Members and frames may follow one another, with zero padding between.
    """
    pending = bytearray()
    done = 0
    try:
        for piece in _unpack(chunks, UNPACKERS[media_type]):
            pending += piece
            if len(pending) >= CHUNK_BYTES:
                yield bytes(pending)
                done += len(pending)
                pending.clear()
    except StreamDamagedError as damage:
        yield bytes(pending)
        raise StreamDamagedError(f"{damage}, {done + len(pending)} unpacked bytes in") from damage
    yield bytes(pending)


def _unpack(chunks: Iterator[bytes], new_unpacker: Callable[[], Unpacker]) -> Iterator[bytes]:
    unpacker: Unpacker | None = None
    for sip in _sips(chunks):
        rest = sip
        while rest := rest if unpacker else rest.lstrip(b"\0"):
            unpacker = unpacker or new_unpacker()
            try:
                yield unpacker.decompress(rest)
            except (zlib.error, zstandard.ZstdError) as error:
                raise StreamDamagedError(f"the compressed bytes are damaged ({error})") from error
            rest = unpacker.unused_data
            if not unpacker.eof:
                break
            unpacker = None
    if unpacker:
        raise StreamDamagedError("the compressed bytes end too early")


def _sips(chunks: Iterator[bytes]) -> Iterator[bytes]:
    for chunk in chunks:
        for start in range(0, len(chunk), SIP_BYTES):
            yield chunk[start : start + SIP_BYTES]
