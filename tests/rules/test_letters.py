r"""`\pL` in a rule: all letters, the marks on them, and none of the signs that end a name."""

import sys
import unicodedata

import pytest
import re2

from ingest.rules.letters import spell_letters

LETTER = re2.compile(spell_letters(r"\pL"))
UNUSUAL = {*range(0x2070, 0x2190), 0x2E2F}  # ℓ, ⁿ, ℕ of formulas; a tilde of old Cyrillic


def test_every_letter_is_one():
    letters = [chr(code) for code in range(sys.maxunicode + 1) if unicodedata.category(chr(code))[0] == "L"]
    missing = [char for char in letters if not LETTER.fullmatch(char) and ord(char) not in UNUSUAL]
    assert missing == []


@pytest.mark.parametrize("char", "0 .,·×÷–—“”…→★♥€「」、。・　？！：；（）［］،؟۔😀🔥\u00a0\u200b\ufeff|©™")
def test_signs_are_none(char):
    assert not LETTER.fullmatch(char)


@pytest.mark.parametrize(
    "name", ["Nguyễn", "Nguyen\u0302\u0303n", "이수민", "さくらー", "محمّد", "हिन्दी", "Özgür", "𝐀𝐁"]
)
def test_a_name_is_letters_with_their_marks(name):
    assert re2.compile(spell_letters(r"\pL+")).fullmatch(name)


@pytest.mark.parametrize(
    ("pattern", "matches", "misses"),
    [
        (r"[^\pL]+", "12 ★", "a"),
        (r"[\]\pL]x", "]x", "[x"),
        (r"\\\[\pL", r"\[é", r"\[."),
        (r"(?:by|von) [\pL .-]{2,20}", "von Jörg Ö.-Ä.", "von 12"),
    ],
)
def test_it_may_stand_anywhere(pattern, matches, misses):
    spelled = re2.compile(spell_letters(pattern))
    assert spelled.fullmatch(matches)
    assert not spelled.fullmatch(misses)
