"""Text that was decoded wrongly, made right again, with steps that replay it.

East Asian text read as Latin-1 comes first: ftfy, run before, makes it unrepairable. What the author
wrote on purpose stays: curly quotes, full-width punctuation, ligatures, half-width kana.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator

from ingest.model import Repaired, Span, Step
from ingest.repair.characters import compose, drop_invisible, join_jamo
from ingest.repair.east_asian import find_east_asian, reread_east_asian
from ingest.repair.entities import unescape
from ingest.repair.lossy_utf8 import find_holed_utf8, find_stripped_utf8, lift
from ingest.repair.mistaken_utf8 import find_mistaken_utf8
from ingest.repair.plausibility import weigh_text
from ingest.repair.readers import reread
from ingest.repair.single_byte import find_single_byte
from ingest.repair.spans import Mend, find_lines, mend_spans, write_step
from ingest.repair.suspicion import suspect

__all__ = ["repair", "replay"]

MAX_ROUNDS = 8  # damage upon damage; each round undoes one


@functools.cache
def _ftfy() -> Callable[[str], str]:
    import ftfy  # noqa: PLC0415 (0.1 s that a run with nothing new need not pay)

    # its own defaults change one clean sentence in seven; these change none
    config = ftfy.TextFixerConfig(
        unescape_html=False,
        uncurl_quotes=False,
        fix_character_width=False,
        fix_latin_ligatures=False,
        explain=False,
    )
    return functools.partial(ftfy.fix_encoding, config=config)


def _fix_with_ftfy(text: str, _what: str = "") -> str:
    return _ftfy()(text)


def _find_for_ftfy(text: str, lines: list[Span]) -> Iterator[Step]:
    """The lines that ftfy changes for the better: it reads a stray C1 control as part of a letter."""
    spans = [line for line in lines if _changes(text[line.start : line.end])]
    if spans:
        yield write_step("ftfy", "fix encoding", spans)


def _changes(line: str) -> bool:
    fixed = _fix_with_ftfy(line)
    return fixed != line and weigh_text(fixed) > weigh_text(line)


# names of the suspicions, and who looks for the steps, in this order
FINDERS: tuple[tuple[str, Callable[[str, list[Span]], Iterator[Step]]], ...] = (
    ("utf8 odd_wide", find_holed_utf8),
    ("utf8", find_mistaken_utf8),
    ("east_asian", find_east_asian),
    ("single_byte", find_single_byte),
    ("utf8", find_stripped_utf8),
    ("utf8", _find_for_ftfy),
)
# steps that act on spans
MENDERS: dict[str, Mend] = {
    "utf-8": reread,
    "east-asian": reread_east_asian,
    "single-byte": reread,
    "ftfy": _fix_with_ftfy,
    "lossy-utf-8": lift,
}
# steps that act on the whole text, in this order, and the suspicion that calls for them
WHOLE: dict[str, tuple[str, Callable[[str], str]]] = {
    "unescape-entities": ("entities", unescape),
    "drop-invisible": ("invisible", drop_invisible),
    "join-jamo": ("jamo", join_jamo),
    "compose": ("decomposed", compose),
}


def repair(text: str) -> Repaired:
    """The text without its damage, and the steps; clean text comes back as it was, in NFC.

    >>> repair("°¡³ª´Ù¶ó ¸¶¹Ù»ç").text
    '가나다라 마바사'
    """
    steps: list[Step] = []
    for _ in range(MAX_ROUNDS):
        step = _next_step(text)
        if step is None:
            break
        steps.append(step)
        text = replay(text, [step])
    return Repaired(text, tuple(steps))


def _next_step(text: str) -> Step | None:
    """The first thing that is to be done to a text, or None if it is clean."""
    suspicions = suspect(text)
    odd = {names: _find_odd_lines(text, suspicions.intersection(names.split())) for names, _ in FINDERS}
    for names, find in FINDERS:
        for step in find(text, odd[names]) if odd[names] else ():
            return step
    for step_name, (name, mend) in WHOLE.items():
        if name in suspicions and mend(text) != text:
            return Step(step_name)
    return None


def _find_odd_lines(text: str, about: set[str]) -> list[Span]:
    """The lines that suspicions are about; all for single-byte charsets, as a short line tells too little."""
    if not about:
        return []
    lines = find_lines(text)
    if "single_byte" in about:
        return list(lines)
    return [line for line in lines if about & suspect(text[line.start : line.end], about)]


def replay(text: str, steps: Iterable[Step]) -> str:
    """The text that `steps` make of the text before them.

    >>> replay("ÇÑ±¹", [Step("east-asian", "windows-1252 > cp949 at 0..4")])
    '한국'
    """
    for name, argument in steps:
        mender = MENDERS.get(name)
        text = mend_spans(text, argument, mender) if mender else WHOLE[name][1](text)
    return text
