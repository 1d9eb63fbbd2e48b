"""What a text must hold for a pattern to match it: literals, so that most texts need no automaton.

The idea is that of RE2's FilteredRE2 (Cox 2010), read off Python's own parse of the pattern, whose
syntax is that of our rules once Unicode classes are replaced.
"""

from __future__ import annotations

import functools
import re
import re._constants as op
import re._parser as parser
from collections.abc import Sequence
from typing import Any

MAX_LITERALS = 64  # of one alternation; more are no sharper than none
MIN_CHARS = 2  # one letter of an alphabet stands in every text; one of another script says enough
ASCII_SHARES = (0.07, 0.05, 0.006, 0.0007)  # of rows that hold a literal of 1, 2, 3, more characters
OTHER_SHARES = (0.004, 0.0002, 0.00005)
MAX_WIDTH = 1 << 20  # stands for a pattern without a longest match
MAX_CLASS = 24  # characters of a class; more stand in every text
CLASSES = re.compile(r"\\[pP](?:\{\^?\w+\}|\w)")  # \pL, \p{Lu}: Python does not know them
ANY_LETTER = "\ue000"  # stands for them: a character for private use, in no rule
PIECES = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\((?:\?[\w-]*:)?|[)|]|[^\\\[()|]")  # of a pattern
FLAGS = re.compile(r"\(\?-i:")


def required_literals(pattern: str) -> frozenset[str] | None:
    """Lower-case strings of which every match holds at least one; None if there are no such strings.

    >>> sorted(required_literals("(?:share|tweet) .+"))
    ['share', 'tweet']
    >>> required_literals("[a-z]+") is None
    True
    """
    return _of_sequence(parse_pattern(pattern))


def share_of_texts(literal: str) -> float:
    """Share of rows that hold a literal, to choose the rarer of two requirements; means of 16,689 rows.

    >>> share_of_texts("by"), share_of_texts("기자")
    (0.05, 0.0002)
    """
    shares = ASCII_SHARES if literal.isascii() else OTHER_SHARES
    return shares[min(len(literal), len(shares)) - 1]


def widths(pattern: str) -> tuple[int, int]:
    """Fewest and most characters of a full match.

    >>> widths("share(?: it)?!")
    (6, 9)
    """
    shortest, longest = parse_pattern(pattern).getwidth()
    return int(shortest), min(int(longest), MAX_WIDTH)


def split_alternatives(pattern: str) -> list[str]:
    """The parts of a pattern between which any one may match; a group around all of them is opened.

    >>> split_alternatives("(?:a|b(?:c|d))|[|]")
    ['a', 'b(?:c|d)', '[|]']
    """
    parts, depth = [""], 0
    for piece in PIECES.findall(pattern):
        depth += (piece[0] == "(") - (piece == ")")
        if piece == "|" and not depth:
            parts.append("")
        else:
            parts[-1] += piece
    if len(parts) > 1:
        return [alternative for part in parts for alternative in split_alternatives(part)]
    inner = pattern[len("(?:") : -1]
    return split_alternatives(inner) if pattern.startswith("(?:") and _is_one_group(pattern) else [pattern]


def _is_one_group(pattern: str) -> bool:
    """Whether the bracket that opens a pattern closes at its end."""
    depth, pieces = 0, PIECES.findall(pattern)
    for number, piece in enumerate(pieces, 1):
        depth += (piece[0] == "(") - (piece == ")")
        if not depth:
            return number == len(pieces)
    return False


@functools.cache
def parse_pattern(pattern: str) -> Any:
    """Python's own parse of a pattern of RE2, with ANY_LETTER for its Unicode classes."""
    plain = FLAGS.sub("(?:", CLASSES.sub(ANY_LETTER, pattern))
    return parser.parse(plain, re.IGNORECASE)


def is_any_letter(code_point: int) -> bool:
    """Whether a parsed literal stands for a Unicode class."""
    return code_point == ord(ANY_LETTER)


Literals = frozenset[str] | None


def _of_sequence(items: Any) -> Literals:
    """The best of what the items of a sequence require: they must all match."""
    best: Literals = None
    run = ""
    for code, argument in [*items, (None, None)]:
        if code is op.LITERAL and not is_any_letter(argument):
            run += chr(argument).lower()
            continue
        best = _better(best, _of_run(run))
        run = ""
        if code is not None:
            best = _better(best, _of_item(code, argument))
    return best


def _of_run(run: str) -> Literals:
    return frozenset({run}) if len(run) >= MIN_CHARS or _is_telling(run) else None


def _is_telling(char: str) -> bool:
    """Whether one character rules out most texts: a digit, a sign, a letter beyond ASCII."""
    return len(char) == 1 and not (char.isspace() or (char.isascii() and char.isalpha()))


def _of_class(members: Any) -> Literals:
    """What a character class requires, if it is a short list of telling characters."""
    chars: set[str] = set()
    for code, argument in members:
        if code is op.LITERAL and not is_any_letter(argument):
            chars.add(chr(argument).lower())
        elif code is op.RANGE and argument[1] - argument[0] < MAX_CLASS:
            chars.update(chr(number).lower() for number in range(argument[0], argument[1] + 1))
        elif code is op.CATEGORY and argument is op.CATEGORY_DIGIT:
            chars.update("0123456789")
        else:
            return None
    return frozenset(chars) if len(chars) <= MAX_CLASS and all(map(_is_telling, chars)) else None


def _of_item(code: Any, argument: Any) -> Literals:
    if code is op.SUBPATTERN:
        return _of_sequence(argument[-1])
    if code is op.IN:
        return _of_class(argument)
    if code is op.BRANCH:
        return _of_branches([_of_sequence(branch) for branch in argument[1]])
    if code in {op.MAX_REPEAT, op.MIN_REPEAT} and argument[0] > 0:
        return _of_sequence(argument[2])
    return None


def _of_branches(branches: Sequence[Literals]) -> Literals:
    """What one of several branches requires: all of their literals together, if each has some."""
    together: set[str] = set()
    for literals in branches:
        if literals is None:
            return None
        together |= literals
    return frozenset(together) if len(together) <= MAX_LITERALS else None


def _better(first: Literals, second: Literals) -> Literals:
    """The sharper of two requirements: longer literals, then fewer."""
    if first is None or second is None:
        return first or second
    return max(first, second, key=lambda literals: (min(map(_sharpness, literals)), -len(literals)))


def _sharpness(literal: str) -> float:
    """How much a literal rules out: its length; a sign or digit alone next to nothing."""
    return 0.0 if len(literal) == 1 and not literal.isalpha() else len(literal)
