"""State that a page writes down for its scripts -> plain values: JSON, JavaScript literals, Nuxt's forms.

A literal is read with a stack of its own instead of recursion, and never evaluated: of a call only the
name is left. What is broken or cut off is read as far as it goes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

MAX_CHARS = 2_000_000  # a larger state is a catalogue, and reading it would cost as much as 50 pages
TOKEN = re.compile(
    r"""\s*+(?:(?P<mark>[{}\[\](),:;])|"(?P<double>(?:[^"\\]|\\.)*+)(?:"|\Z)|'(?P<single>(?:[^'\\]|\\.)*+)(?:'|\Z)"""
    r"""|(?P<word>[^\s{}\[\](),:;"']++))""",
    re.DOTALL,
)
ESCAPE = re.compile(
    r"\\(?:u(?P<u>[0-9a-fA-F]{4})|u\{(?P<long>[0-9a-fA-F]{1,6})\}|x(?P<x>[0-9a-fA-F]{2})|(?P<c>.))", re.DOTALL
)
ESCAPED = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "", "\n": ""}
MAX_CODE_POINT = 0x10FFFF
FUNCTION = "(function("
CALL = re.compile(r"\(function\((?P<names>[^)]{0,20000})\)\s*\{.{0,20000}?\breturn\s*(?=\{)", re.DOTALL)
MAX_BETWEEN = 20  # characters between the end of the state and the values that it is called with
START = re.compile(r"[{\[]")


class Name(str):
    """A bare word of a literal: a variable, a number, a constant."""

    __slots__ = ()


def read_state(script: str) -> Any:
    """The value that a script of state writes down; None if it writes none.

    >>> read_state('window.__STATE__ = {"post": {"body": "A"}}; go()')
    {'post': {'body': 'A'}}
    >>> read_state("window.__NUXT__=(function(a){return {post:{body:a}}}('A'))")
    {'post': {'body': 'A'}}
    """
    start = START.search(script)
    if len(script) > MAX_CHARS or start is None:
        return None
    called = script.find(FUNCTION)
    call = CALL.match(script, called) if called >= 0 else None
    if call is not None and called < start.start():
        return _read_call(script, call)
    try:
        value, _ = json.JSONDecoder(strict=False).raw_decode(script, start.start())
    except (ValueError, RecursionError):
        value, _ = read_literal(script, start.start())
    return _with_references(value)


def read_literal(script: str, start: int = 0) -> tuple[Any, int]:
    """The object or array that begins at `start`, and where it ends.

    >>> read_literal("{a: 'x', b: ['y', f(2)]}")
    ({'a': 'x', 'b': ['y', 'f']}, 24)
    """
    reader = _Reader()
    for token in TOKEN.finditer(script, start):
        kind = token.lastgroup or ""
        if kind == "mark":
            reader.take_mark(token[kind])
        else:
            reader.take_value(Name(token[kind]) if kind == "word" else _unescaped(token[kind]))
        if reader.done:
            return reader.value, token.end()
    return reader.value, len(script)


class _Reader:
    """What is read so far: the open objects and arrays, and the key that waits for its value."""

    def __init__(self) -> None:
        self._root: list[Any] = []
        self._stack: list[Any] = [self._root]
        self._key: str | None = None
        self._calls = 0  # open parentheses: what stands in them is no value
        self.done = False

    @property
    def value(self) -> Any:
        """The value, as far as it is read."""
        return self._root[0] if self._root else None

    def take_mark(self, mark: str) -> None:
        """Read a bracket, a comma or a colon."""
        if mark in "()":
            self._calls += 1 if mark == "(" else -1
            self.done = self._calls < 0
        elif self._calls:
            return
        elif mark in "{[":
            inner: Any = {} if mark == "{" else []
            self.take_value(inner)
            self._stack.append(inner)
            self._key = None
        elif mark in "}]":
            self._stack.pop()
            self._key = None
            self.done = len(self._stack) <= 1
        elif mark == ",":
            self._key = None

    def take_value(self, value: Any) -> None:
        """Read a text, a word, or the beginning of an object or array."""
        holder = self._stack[-1]
        if self._calls:
            return
        if isinstance(holder, list):
            holder.append(value)
        elif self._key is not None:
            holder.setdefault(self._key, value)
        elif isinstance(value, str):
            self._key = str(value)


def _unescaped(text: str) -> str:
    if "\\" not in text:
        return text
    text = ESCAPE.sub(_escaped, text)
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")  # pairs are two escapes


def _escaped(found: re.Match[str]) -> str:
    code = found["u"] or found["long"] or found["x"]
    if code:
        return chr(min(int(code, 16), MAX_CODE_POINT))
    return ESCAPED.get(found["c"], found["c"])


def _read_call(script: str, call: re.Match[str]) -> Any:
    """What Nuxt 2 writes: a function that returns the state, called with the values that it repeats."""
    value, end = read_literal(script, call.end())
    opened = script.find("(", end, end + MAX_BETWEEN)
    if opened < 0:
        return value
    given, _ = read_literal(f"[{script[opened + 1 :]}")
    names = (name.strip() for name in call["names"].split(","))
    known = dict(zip(names, given, strict=False)) if isinstance(given, list) else {}
    return _with_names(value, known)


def _with_names(value: Any, known: dict[str, Any]) -> Any:
    """The value with the names that are known in it replaced, in place."""
    queue = [value]
    for holder in queue:  # grows while it is read
        for key, inner in _pairs(holder):
            if isinstance(inner, Name):
                holder[key] = known.get(inner, inner)
            elif isinstance(inner, list | dict):
                queue.append(inner)
    return value


def _with_references(value: Any) -> Any:
    """What Nuxt 3 writes: a list of all values, in which a number inside an object is a place in the list."""
    is_nuxt = isinstance(value, list) and bool(value) and isinstance(value[0], list)
    if not is_nuxt or not value[0] or not isinstance(value[0][0], str):
        return value
    for holder in value:
        for key, place in _pairs(holder):
            if type(place) is int and 0 < place < len(value):
                holder[key] = value[place]
    return value[0]


def _pairs(holder: Any) -> Iterator[tuple[Any, Any]]:
    """Keys and values of an object or array, as they were before any is replaced."""
    if isinstance(holder, dict):
        return iter(list(holder.items()))
    return iter(list(enumerate(holder))) if isinstance(holder, list) else iter(())
