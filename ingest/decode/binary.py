"""Whether a payload is text at all."""

from __future__ import annotations

import re

from ingest.decode.reading import split_bom
from ingest.decode.signatures import HEAD_BYTES, find_escapes, find_wide

# First bytes of formats that are often served where a page was asked for.
MAGIC = (
    b"%PDF-", b"\x89PNG\r\n", b"GIF87a", b"GIF89a", b"\xff\xd8\xff", b"PK\x03\x04", b"PK\x05\x06",
    b"\x1f\x8b\x08", b"BZh9", b"\xfd7zXZ\x00", b"\x28\xb5\x2f\xfd", b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07",
    b"\x7fELF", b"MZ\x90\x00", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"\xd0\xcf\x11\xe0\xa1\xb1",
    b"wOFF", b"wOF2", b"\x00\x01\x00\x00\x00", b"OTTO\x00", b"ID3\x03", b"ID3\x04",
    b"OggS", b"fLaC", b"\x00\x00\x01\x00",
    b"SQLite format 3\x00", b"\x00asm", b"II*\x00", b"MM\x00*", b"PAR1", b"glTF", b"\x1aE\xdf\xa3", b"8BPS",
)  # fmt: skip
# Four bytes that say what follows, and a mark some bytes later: WebP, WAV, AVI, MP4, AVIF.
_CONTAINER = re.compile(rb"RIFF....(?:WEBP|WAVE|AVI )|....ftyp", re.DOTALL)
_CONTROLS = bytes([*range(9), 0x0B, *range(0x0E, 0x1B), *range(0x1C, 0x20), 0x7F])
MAX_CONTROL_RATIO = 0.05  # damaged text has a few stray controls, compressed data one byte in nine


def looks_binary(payload: bytes) -> bool:
    """Whether a payload is a picture, an archive, a program or noise and not text in some charset.

    >>> looks_binary(b"%PDF-1.7"), looks_binary("한국어".encode("utf-16-le")), looks_binary(b"")
    (True, False, False)
    """
    if payload.startswith(MAGIC) or _CONTAINER.match(payload):
        return True
    head = payload[:HEAD_BYTES]
    controls = len(head) - len(head.translate(None, _CONTROLS))
    if controls <= MAX_CONTROL_RATIO * len(head):
        return False
    return not (split_bom(payload)[0] or find_wide(payload) or find_escapes(payload))
