"""Steps that act on stretches of a text: how they are written down and played again.

The argument of such a step reads `cp1252 > cp949 at 12..80 95..130`: what was done, and to which
code points (half open) of the text as it stood before the step.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from ingest.model import Span, Step

Mend = Callable[[str, str], str]  # a stretch of text and what to do with it -> the mended stretch

_LINE = re.compile(r"[^\n\r]+")
_SPAN = re.compile(r"(\d+)\.\.(\d+)")


def write_step(name: str, what: str, spans: Iterable[Span]) -> Step:
    """A step that does `what` to `spans`.

    >>> write_step("east-asian", "windows-1252 > cp949", [Span(12, 80)])
    Step(name='east-asian', argument='windows-1252 > cp949 at 12..80')
    """
    return Step(name, f"{what} at {' '.join(f'{start}..{end}' for start, end in spans)}")


def read_argument(argument: str) -> tuple[str, list[Span]]:
    """What a step did, and to which spans."""
    what, _, places = argument.rpartition(" at ")
    return what, [Span(int(start), int(end)) for start, end in _SPAN.findall(places)]


def mend_spans(text: str, argument: str, mend: Mend) -> str:
    """The text with every span of a step's argument mended."""
    what, spans = read_argument(argument)
    pieces, position = [], 0
    for start, end in spans:
        pieces += [text[position:start], mend(text[start:end], what)]
        position = end
    return "".join([*pieces, text[position:]])


def find_lines(text: str) -> Iterator[Span]:
    """The lines of a text with characters beyond ASCII."""
    for match in _LINE.finditer(text):
        if not match.group().isascii():
            yield Span(*match.span())
