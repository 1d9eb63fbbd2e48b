"""Bytes to text in one given codec, with U+FFFD for what the codec cannot read."""

from __future__ import annotations

import codecs
from functools import cache

BOMS = (
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)


@cache
def _table(codec: str) -> str:
    """The 256 characters of a Windows code page as browsers read it.

    Bytes 80 to 9F that a code page leaves open are C1 controls (WHATWG Encoding Standard): so
    nothing is lost and repair can undo a wrong choice. Other gaps are errors.
    """
    python = codec.replace("windows-", "cp")
    cells = [bytes((byte,)).decode(python, "replace") for byte in range(256)]
    return "".join(chr(byte) if cell == "\ufffd" and byte < 0xA0 else cell for byte, cell in enumerate(cells))


def read(payload: bytes, codec: str) -> str:
    r"""The text of `payload` in `codec`; never raises for a codec that `codec_of` gave.

    >>> read(b"caf\xe9 \x81", "windows-1252")
    'café \x81'
    """
    if codec.startswith("windows-"):
        return codecs.charmap_decode(payload, "replace", _table(codec))[0]
    return payload.decode(codec, "replace")


def split_bom(payload: bytes) -> tuple[str | None, int]:
    """The codec that a byte order mark announces, and how many bytes the mark has."""
    for mark, codec in BOMS:
        if payload.startswith(mark):
            return codec, len(mark)
    return None, 0
