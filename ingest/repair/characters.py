"""Characters that are not seen, or are written in pieces: invisible ones, loose jamo, decomposed letters."""

from __future__ import annotations

import re
import unicodedata

# Not ZWNJ and ZWJ: Persian, Hindi and emoji are spelled with them. Not VT to FF between lines: spaces.
_ALWAYS = (
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f"
    "\u00ad\u200b\u2060-\u2064\ufeff\ufff9-\ufffb\u202a-\u202e\u2066-\u2069"
)
_MARKS_OF_DIRECTION = "\u200e\u200f"
INVISIBLE = re.compile(f"[\xa0\x85{_ALWAYS}{_MARKS_OF_DIRECTION}]")
_UNSEEN = re.compile(f"[{_ALWAYS}]")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")

_LEADS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
_TAILS = " ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"
_SYLLABLE = f"[{_LEADS}][{_VOWELS}](?:[{_TAILS.strip()}](?![{_VOWELS}]))?"
_ALONE = "(?<![ㄱ-ㅣ가-힣])", "(?![ㄱ-ㅣ])"
# Two syllables in a row, or in neighbouring words, are spelling; ㅋㅋ, ㅠㅠ and ㅇㅏ are play.
LOOSE_JAMO = re.compile(f"{_ALONE[0]}{_SYLLABLE} ?{_SYLLABLE}")
_RUN_OF_JAMO = re.compile(f"{_ALONE[0]}(?:{_SYLLABLE})+{_ALONE[1]}")
_ONE_SYLLABLE = re.compile(_SYLLABLE)
FIRST_SYLLABLE = 0xAC00


def _syllable(jamo: str) -> str:
    lead, vowel = _LEADS.index(jamo[0]), _VOWELS.index(jamo[1])
    tail = _TAILS.index(jamo[2]) if len(jamo) > 2 else 0
    return chr(FIRST_SYLLABLE + (lead * len(_VOWELS) + vowel) * len(_TAILS) + tail)


def join_jamo(text: str) -> str:
    """Syllables in place of compatibility jamo that spell them.

    >>> join_jamo("ㅎㅏㄴㄱㅜㄱ ㅋㅋㅋ ㅠㅠ")
    '한국 ㅋㅋㅋ ㅠㅠ'
    """
    return "\n".join(_join_line(line) for line in text.split("\n"))


def _join_line(line: str) -> str:
    if not LOOSE_JAMO.search(line):
        return line
    return _RUN_OF_JAMO.sub(
        lambda run: _ONE_SYLLABLE.sub(lambda one: _syllable(one.group()), run.group()), line
    )


def drop_invisible(text: str) -> str:
    """The text without characters that nobody sees, NBSP as a space and NEL as a line break.

    Marks of direction stay where there is right-to-left text for them to direct.
    """
    unseen = _UNSEEN if _RIGHT_TO_LEFT.search(text) else INVISIBLE
    return unseen.sub("", text.replace("\xa0", " ").replace("\x85", "\n"))


def compose(text: str) -> str:
    """NFC (Unicode Standard Annex 15): one code point where there is one for letter and accent."""
    return unicodedata.normalize("NFC", text)
