"""The stretches of a payload with bytes beyond ASCII: all that tells its charset, and often little."""

from __future__ import annotations

import re

# Tags and controls part a page into stretches; neither is a byte of a longer character anywhere.
_BREAKS = bytes(0x0A if byte < 0x20 or byte in b"<>" else byte for byte in range(256))
_ASCII = bytes(range(128))
_SEQUENCE = (
    rb"[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|"
    rb"\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2}"
)
UTF8_RUN = re.compile(rb"(?:" + _SEQUENCE + rb")+")


def split_stretches(payload: bytes) -> list[bytes]:
    r"""What stands between tags or controls, where it has bytes beyond ASCII.

    >>> split_stretches(b"<p>caf\xe9 noir</p> tea")
    [b'caf\xe9 noir']
    """
    return [line for line in payload.translate(_BREAKS).split(b"\n") if not line.isascii()]


def count_high(payload: bytes) -> int:
    """Bytes beyond ASCII."""
    return len(payload.translate(None, _ASCII))


def utf8_ratio(payload: bytes) -> float:
    """Which share (0..1) of the bytes beyond ASCII form valid UTF-8; 1 where there are none."""
    high = count_high(payload)
    return count_high(payload.decode("utf-8", "ignore").encode()) / high if high else 1.0


def is_utf8(stretch: bytes) -> bool:
    """Whether all of a stretch is UTF-8."""
    try:
        stretch.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
