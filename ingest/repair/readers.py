"""The charsets that wrong programs read text in, as tables between characters and bytes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

# Who is most often to blame comes first. Latin-1 is inside windows-1252: both keep C1 controls here.
SINGLE_BYTE = (
    "windows-1252", "windows-1251", "cp437", "mac-roman", "windows-1250", "windows-1254", "windows-1253",
    "windows-1257", "windows-1258", "cp850", "koi8-r", "windows-1255", "windows-1256", "windows-874",
)  # fmt: skip


@cache
def characters_of(codec: str) -> str:
    """The 256 characters of a single-byte charset; bytes that it leaves open are C1 controls or U+FFFD."""
    cells = [bytes((byte,)).decode(codec.replace("windows-", "cp"), "replace") for byte in range(256)]
    return "".join(chr(i) if c == "\ufffd" and 0x80 <= i < 0xA0 else c for i, c in enumerate(cells))


@cache
def bytes_of(codec: str) -> Mapping[str, int]:
    """Character to byte; of the bytes 80 to 9F both the character and the C1 control lead back."""
    table = {chr(byte): byte for byte in range(0x80, 0xA0)}
    table.update(
        (character, byte) for byte, character in enumerate(characters_of(codec)) if character != "\ufffd"
    )
    return table


def read_back(text: str, reader: str) -> bytes | None:
    """The bytes that somebody read in `reader`, or None if they cannot have been.

    >>> read_back("ÇÑ±¹", "windows-1252").decode("euc-kr")
    '한국'
    """
    try:
        if reader in SINGLE_BYTE:
            return bytes(map(bytes_of(reader).__getitem__, text))
        return text.encode(reader)
    except (KeyError, UnicodeEncodeError):
        return None


def reread(text: str, what: str) -> str:
    """The text read again: `what` is "the wrong charset > the right one".

    An ASCII space inside a UTF-8 sequence is the byte A0 that somebody took for a space.

    >>> reread("ÇÑ±¹", "windows-1252 > cp949")
    '한국'
    """
    reader, _, writer = what.partition(" > ")
    payload = read_back(text, reader)
    assert payload is not None, (text, reader)
    if writer == "utf-8":
        payload = LOST_A0.sub(lambda match: match.group().replace(b" ", b"\xa0"), payload)
    if writer in SINGLE_BYTE:
        return "".join(map(characters_of(writer).__getitem__, payload))
    return payload.decode(writer, "replace")


LOST_A0 = re.compile(rb"[\xc2-\xdf] |[\xe0-\xef](?:[\x80-\xbf] | [\x80-\xbf])")


def char_class(reader: str, first: int, last: int) -> str:
    """The inside of a regular expression's class: what bytes `first` to `last` look like in `reader`."""
    table = bytes_of(reader)
    return re.escape("".join(sorted(c for c, byte in table.items() if first <= byte <= last)))
