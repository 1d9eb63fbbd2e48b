"""Charsets that give themselves away by their shape: UTF-16, UTF-32, ISO-2022, HZ."""

from __future__ import annotations

import re
from collections import Counter

from ingest.frequencies import LIKELY, best_east_asian, score_characters

HEAD_BYTES = 8192  # enough of a document to see its shape
MIN_UNITS = 4  # fewer UTF-16 units have no shape
MIN_UNITS_WITHOUT_NUL = 12  # without a NUL the evidence is statistical

ESCAPES = (
    (b"\x1b$)C", "iso2022_kr"),
    (b"\x1b$B", "iso2022_jp_ext"),
    (b"\x1b$@", "iso2022_jp_ext"),
    (b"\x1b(J", "iso2022_jp_ext"),
    (b"\x1b(I", "iso2022_jp_ext"),
    (b"\x1b$(D", "iso2022_jp_ext"),
)
MAX_STRAY_RATIO = 0.01  # bytes beyond ASCII in a 7-bit charset are damage: only so many

_HZ = re.compile(rb"~\{(?:[\x21-\x77][\x21-\x7e])+~\}")
# What no text has, in whatever charset of 8-bit units: controls other than TAB, LF, FF, CR, ESC, SO, SI.
_CONTROLS = bytes([*range(9), 0x0B, *range(0x10, 0x1B), *range(0x1C, 0x20)])
# High bytes of the UTF-16 units of alphabets, and of the marks among them.
_ALPHABET_ROWS = frozenset([*range(0x11), 0x1E, 0x1F, 0x20])
# The same of East Asian text: punctuation, kana, ideographs, syllables, full-width forms and ASCII.
_EAST_ASIAN_ROWS = bytes([0, 0x20, 0x30, *range(0x4E, 0xA0), *range(0xAC, 0xD8), 0xFF])
WIDE_SAMPLE_BYTES = 1000  # of UTF-16 tell whether it reads as a language

CLEARLY_LIKELY = 0.3  # nats above likely: ASCII or EUC bytes taken for UTF-16 stay below -2


def find_wide(payload: bytes) -> str | None:
    """UTF-32 or UTF-16 without a byte order mark, told from where the NUL and the high bytes stand."""
    head = payload[:HEAD_BYTES]
    head = head[: len(head) // 4 * 4] or head[: len(head) // 2 * 2]
    if len(head) < 2 * MIN_UNITS:
        return None
    quarters = [head[i::4].count(0) / len(head[i::4]) for i in range(4)]
    if quarters[3] == 1 and quarters[2] > 0.9 and quarters[0] < 0.5:
        return "utf-32-le"
    if quarters[0] == 1 and quarters[1] > 0.9 and quarters[3] < 0.5:
        return "utf-32-be"
    nul = 0 in head
    if not nul and (len(head) < 2 * MIN_UNITS_WITHOUT_NUL or len(payload) % 2):
        return None
    return _find_utf16(head)


def _find_utf16(head: bytes) -> str | None:
    for codec, high, low in (("utf-16-le", head[1::2], head[0::2]), ("utf-16-be", head[0::2], head[1::2])):
        if high.count(0) > 0.15 * len(high) and low.count(0) < 0.1 * high.count(0):
            return codec
        rows = Counter(high).most_common(2)
        share = sum(count for _, count in rows) / len(high)
        if (
            share > 0.9
            and len(set(low)) > 2 * len(rows)
            and _ALPHABET_ROWS.issuperset(row for row, _ in rows)
        ):
            return codec
        sample = head[:WIDE_SAMPLE_BYTES]
        wide = len(high) - len(high.translate(None, _EAST_ASIAN_ROWS))
        if wide > 0.8 * len(high) and best_east_asian(sample.decode(codec, "replace"))[0] > CLEARLY_LIKELY:
            return codec
    return None


def looks_wide(payload: bytes) -> bool:
    """Whether `find_wide` is worth asking: NUL or other controls near the start of the payload."""
    head = payload[:HEAD_BYTES]
    return len(head.translate(None, _CONTROLS)) < len(head)


def find_escapes(payload: bytes) -> str | None:
    """ISO-2022-JP, ISO-2022-KR or HZ, told from their escape sequences."""
    if b"\x1b" in payload:
        strays = len(payload) - len(payload.decode("ascii", "ignore"))
        if strays <= 1 + MAX_STRAY_RATIO * len(payload):
            found = [(payload.find(mark), codec) for mark, codec in ESCAPES if mark in payload]
            return min(found)[1] if found else None
    elif payload.isascii() and b"~" in payload:
        runs = b"".join(_HZ.findall(payload))
        if runs and score_characters(runs.decode("hz", "replace"), "zhs") > LIKELY["zhs"]:
            return "hz"
    return None
