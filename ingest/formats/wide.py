"""Is it text at all, and text of wide code units (UTF-16, UTF-32)? Only as far as sniffing needs.

Decoding proper is another stage's work; here a page in UTF-16 must merely not pass for binary.
"""

from __future__ import annotations

import codecs
import unicodedata

WIDE_MARKS = (  # UTF-32's little-endian mark begins with UTF-16's: longest first
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
WIDE_CODECS = ("utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be")
# Bytes that no text has many of. Not among them: tab, LF, FF, CR; SO, SI and ESC, which switch
# charsets in ISO-2022.
CONTROLS = bytes(set(range(0x20)) - set(b"\t\n\f\r\x0e\x0f\x1b")) + b"\x7f"
MAX_CONTROL_RATIO = 0.04  # compressed or random bytes have 0.1; a text a stray few
SAMPLE_BYTES = 1 << 12  # says enough about code units, and looking at each is slow
MIN_PLAUSIBLE_RATIO = 0.95  # of random 16-bit units, 0.8 are assigned characters
SHORT_CHARS = 32  # a shorter text may have no space or stop in it
SEPARATORS = frozenset(" \n\t.,:;<>\u3000\u3001\u3002\uff0c")  # some are in any longer text
TEXT_CATEGORIES = frozenset("LMNPSZ")
PLAIN_CONTROLS = frozenset("\t\n\f\r\x00\u200b\u200c\u200d\u200e\u200f\u00ad\ufeff")


def control_ratio(head: bytes) -> float:
    """Share (0..1) of control bytes; NULs at the end are not counted, a cut write leaves such.

    >>> control_ratio(b"text"), control_ratio(bytes(range(8)))
    (0.0, 1.0)
    """
    body = head.rstrip(b"\0") or head
    return 1 - len(body.translate(None, CONTROLS)) / len(body) if body else 0.0


def wide_codec(head: bytes) -> str | None:
    r"""UTF-16 or UTF-32 with its byte order, if `head` is text in it; with or without a mark.

    >>> wide_codec("글자\n".encode("utf-16-be")), wide_codec(b"text")
    ('utf-16-be', None)
    """
    sample = head[:SAMPLE_BYTES]
    for mark, codec in WIDE_MARKS:
        if head.startswith(mark) and _is_text(sample, codec):
            return codec
    if control_ratio(head) <= MAX_CONTROL_RATIO:
        return None
    fitting = [codec for codec in WIDE_CODECS if _is_text(sample, codec)]
    return max(fitting, key=lambda codec: _ascii_count(sample, codec), default=None)


def head_text(head: bytes) -> str:
    """`head` as text in which ASCII stands right, whatever the charset; the rest may be wrong."""
    return head.decode(wide_codec(head) or "latin-1", "replace").removeprefix("\ufeff").removeprefix("ï»¿")


def _is_text(sample: bytes, codec: str) -> bool:
    text = sample.decode(codec, "replace")
    if not text or (len(text) >= SHORT_CHARS and SEPARATORS.isdisjoint(text)):
        return False
    return sum(map(_is_plausible, text)) >= MIN_PLAUSIBLE_RATIO * len(text)


def _is_plausible(char: str) -> bool:
    if char == "\ufffd":
        return False
    return unicodedata.category(char)[0] in TEXT_CATEGORIES or char in PLAIN_CONTROLS


def _ascii_count(sample: bytes, codec: str) -> int:
    return sum(map(str.isascii, sample.decode(codec, "replace")))
