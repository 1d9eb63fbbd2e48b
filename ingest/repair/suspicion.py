"""What could be wrong with a text, told at a glance: the cheap question before the dear ones.

A text is squeezed first: every run of ASCII becomes one space, so that what is left keeps its
neighbours and is short. All that follows looks only at that.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from typing import NamedTuple

from ingest.data.frequencies import EAST_ASIAN, EVERYDAY, RARE, characters
from ingest.repair.characters import INVISIBLE, LOOSE_JAMO
from ingest.repair.readers import SINGLE_BYTE, char_class
from ingest.repair.single_byte import has_an_alphabet

CONTROL = b"\x01"  # stands for any C0 control in squeezed text
_TO_SPACE = bytes(
    32 if byte in b"\t\n\r" or 32 <= byte < 127 else 1 if byte < 128 else byte for byte in range(256)
)
SAMPLE_CHARACTERS = 400
RARE_RATIO = 0.12  # of East Asian characters that no text seems to use

_HIGH = char_class("windows-1252", 0x80, 0xFF) + "\ufffd"
_EAST_ASIAN = re.compile(
    f"[{_HIGH}]{{4}}|[{_HIGH}]{{2,3}} ?[{_HIGH}]{{2}}|[‚ƒ\x82\x83][{_HIGH} ][‚ƒ\x82\x83]"
)
_LATIN_LETTER = re.compile("[\xb2\xb3\xb9\xbc-\xbf\xc0-\u024f¡-¿]")
_WIDE = re.compile("[\u3400-\u9fff\uac00-\ud7a3\uff61-\uff9f]")
_WIDE_INSIDE_WORD = re.compile("[a-z][\u3400-\u9fff\uac00-\ud7a3\uff61-\uff9f]{1,2}[a-z]")
_FOREIGN_INSIDE_WORD = re.compile("[A-Za-z][\u0370-\u06ff\u0e00-\u0e7f][A-Za-z]")
_FOREIGN = re.compile("[\u0370-\u06ff\u0e00-\u0e7f]")
_COMBINING = re.compile("[\u0300-\u036f\u3099\u309a\u0653-\u0655]")


def _utf8_pattern() -> str:
    """Two UTF-8 sequences in a row, in whatever charset they are shown."""
    lead = "".join(char_class(reader, 0xC2, 0xF4) for reader in SINGLE_BYTE if reader != "windows-874")
    more = "".join(char_class(reader, 0x80, 0xBF) for reader in SINGLE_BYTE if reader != "windows-874")
    return f"[{lead}][{more}]"


_UTF8 = re.compile(_utf8_pattern())


class Suspicion(NamedTuple):
    """What is worth a closer look."""

    east_asian: bool = False
    single_byte: bool = False
    utf8: bool = False
    lossy: bool = False
    invisible: bool = False
    jamo: bool = False
    decomposed: bool = False


def squeeze(text: str) -> str:
    """The text with each run of ASCII as one space; a control among it stays as U+0001.

    >>> squeeze("<p>Un été à <b>Nîmes</b>")
    'é é à î'
    """
    payload = text.encode("utf-8", "surrogatepass").translate(_TO_SPACE)
    return b" ".join(payload.split()).decode("utf-8", "surrogatepass")


def _has_odd_characters(text: str, squeezed: str) -> bool:
    """Whether East Asian text is made of characters that it does not use, or stands inside Latin words."""
    if _WIDE_INSIDE_WORD.search(text):
        return True
    sample = _WIDE.findall(squeezed[:: 1 + len(squeezed) // SAMPLE_CHARACTERS])
    rare = min(sum(characters(code).get(c, RARE) <= EVERYDAY for c in sample) for code in EAST_ASIAN)
    return rare > RARE_RATIO * len(sample)


def _has_foreign_letters(text: str, squeezed: str) -> bool:
    latin = Counter(_LATIN_LETTER.findall(squeezed.lower()))
    if latin and not has_an_alphabet(latin):
        return True
    return bool(_FOREIGN.search(squeezed)) and bool(_FOREIGN_INSIDE_WORD.search(text))


def suspect(text: str) -> Suspicion:
    """What could be wrong with a text; nothing, for nearly all text there is."""
    squeezed = squeeze(text)
    if squeezed in ("", " "):
        return Suspicion()
    utf8 = _UTF8.search(squeezed) is not None
    wide = _WIDE.search(squeezed) is not None
    return Suspicion(
        east_asian=_EAST_ASIAN.search(squeezed) is not None,
        single_byte=_has_foreign_letters(text, squeezed),
        utf8=utf8,
        lossy=utf8 or "\ufffd" in squeezed or (wide and _has_odd_characters(text, squeezed)),
        invisible="\x01" in squeezed or "\xa0" in squeezed or INVISIBLE.search(squeezed) is not None,
        jamo=LOOSE_JAMO.search(squeezed) is not None,
        decomposed=_COMBINING.search(squeezed) is not None or not unicodedata.is_normalized("NFC", squeezed),
    )
