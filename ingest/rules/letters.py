"""What a backslash and pL stand for in a rule: ranges of letters and marks that make small automata.

RE2's own class of letters is four hundred instructions, and a name of up to 24 letters has it 24 times: of
the 2.4 s that compiling all rules took, 128 alternatives with such classes took 2.1 (docs/decisions/0043).
"""

from __future__ import annotations

import re

RANGES = (
    r"a-zA-Z\x{AA}\x{B5}\x{BA}\x{C0}-\x{D6}\x{D8}-\x{F6}\x{F8}-\x{5FF}",
    r"\x{620}-\x{669}\x{66E}-\x{6D3}\x{6D5}-\x{1FFF}",  # without the Arabic comma and full stop
    r"\x{2C00}-\x{2DFF}\x{3005}-\x{3007}\x{3031}-\x{309F}\x{30A1}-\x{30FA}\x{30FC}-\x{D7FF}",
    r"\x{F900}-\x{FDFF}\x{FE70}-\x{FEFE}\x{FF21}-\x{FF3A}\x{FF41}-\x{FF5A}\x{FF66}-\x{FFDC}",
    r"\x{10000}-\x{1CEFF}\x{1D400}-\x{1D7CB}\x{1DF00}-\x{1EEFF}\x{20000}-\x{3FFFF}",
)
LETTERS = "".join(RANGES)
"""Holds all letters but those of formulas (ℓ, ⁿ), the marks that stand on letters, and few signs."""
PART = re.compile(r"\\pL|\\.|[\[\]]|[^\\\[\]]+", re.DOTALL)


def spell_letters(pattern: str) -> str:
    r"""The pattern with ranges in place of `\pL`.

    >>> spell_letters(r"\d by [\pL .]{2,9}") == rf"\d by [{LETTERS} .]{{2,9}}"
    True
    """
    parts: list[str] = []
    in_class = False
    for part in PART.findall(pattern):
        letters = LETTERS if in_class else f"[{LETTERS}]"
        parts.append(letters if part == r"\pL" else part)
        in_class = part == "[" or (in_class and part != "]")
    return "".join(parts)
