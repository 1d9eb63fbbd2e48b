"""What the ends of a text must be for a pattern to match the whole of it, and whether it must hold a digit.

Most texts fail at one of the three, which costs a tenth of asking an automaton. Read off Python's own
parse of the pattern, as the required literals are.
"""

from __future__ import annotations

import re._constants as op
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from ingest.rules.literals import is_any_letter, parse_pattern

MAX_CHARS = 400  # of one edge: longer lists still cost one look-up, but a range of all Hangul says little
DIGITS = frozenset("0123456789")
CATEGORIES = {op.CATEGORY_DIGIT: DIGITS, op.CATEGORY_SPACE: frozenset(" ")}  # texts hold no other white space


class Edges(NamedTuple):
    """Lower-case characters that can stand first and last, None if any can; whether a digit is required."""

    first: frozenset[str] | None
    last: frozenset[str] | None
    digit: bool


def edges_of(pattern: str) -> Edges:
    """What a full match of the pattern begins and ends with.

    >>> edges = edges_of("share(?: this)?[.!]*")
    >>> sorted(edges.first), sorted(edges.last)
    (['s'], ['!', '.', 'e', 's'])
    """
    items = list(parse_pattern(pattern))
    return Edges(_chars(_outer(items)), _chars(_outer(items, backwards=True)), _needs_digit(items))


class _Outer(NamedTuple):
    """Characters at one end of a part; None for any. An `open` part may be empty: the next one counts too."""

    chars: frozenset[str] | None
    open: bool


NOTHING = _Outer(frozenset(), open=True)
ANYTHING = _Outer(None, open=False)


def _chars(outer: _Outer) -> frozenset[str] | None:
    if outer.chars is None or outer.open or len(outer.chars) > MAX_CHARS:
        return None
    return outer.chars


def _outer(items: Sequence[Any], *, backwards: bool = False) -> _Outer:
    found = NOTHING
    for code, argument in reversed(items) if backwards else items:
        found = _joined([found, _of_item(code, argument, backwards)], found.open)
        if not found.open or found.chars is None:
            break
    return found


def _joined(parts: Iterable[_Outer], taken: bool = True) -> _Outer:
    """The characters of all parts; open as the last one says."""
    chars: frozenset[str] | None = frozenset()
    still_open = taken
    for part in parts:
        chars = None if chars is None or part.chars is None else chars | part.chars
        still_open = part.open
    return _Outer(chars, still_open)


def _of_item(code: Any, argument: Any, backwards: bool) -> _Outer:
    if code is op.LITERAL:
        return ANYTHING if is_any_letter(argument) else _Outer(frozenset(chr(argument).lower()), open=False)
    if code is op.IN:
        return _Outer(_of_class(argument), open=False)
    if code is op.SUBPATTERN:
        return _outer(list(argument[-1]), backwards=backwards)
    if code is op.BRANCH:
        branches = [_outer(list(branch), backwards=backwards) for branch in argument[1]]
        return _Outer(_joined(branches).chars, any(branch.open for branch in branches))
    if code in {op.MAX_REPEAT, op.MIN_REPEAT}:
        inner = _outer(list(argument[2]), backwards=backwards)
        return _Outer(inner.chars, inner.open or argument[0] == 0)
    return NOTHING if code is op.AT else ANYTHING


def _of_class(members: Any) -> frozenset[str] | None:
    chars: set[str] = set()
    for code, argument in members:
        if code is op.LITERAL and not is_any_letter(argument):
            chars.add(chr(argument).lower())
        elif code is op.RANGE and argument[1] - argument[0] < MAX_CHARS:
            chars.update(chr(number).lower() for number in range(argument[0], argument[1] + 1))
        elif code is op.CATEGORY and argument in CATEGORIES:
            chars |= CATEGORIES[argument]
        else:
            return None
    return frozenset(chars)


def _needs_digit(items: Iterable[Any]) -> bool:
    return any(_item_needs_digit(code, argument) for code, argument in items)


def _item_needs_digit(code: Any, argument: Any) -> bool:
    if code is op.LITERAL:
        return chr(argument) in DIGITS
    if code is op.IN:
        chars = _of_class(argument)
        return chars is not None and chars <= DIGITS
    if code is op.SUBPATTERN:
        return _needs_digit(argument[-1])
    if code is op.BRANCH:
        return all(_needs_digit(branch) for branch in argument[1])
    return code in {op.MAX_REPEAT, op.MIN_REPEAT} and argument[0] > 0 and _needs_digit(argument[2])
