"""Text that was decoded wrongly, made right again, with steps that replay it.

East Asian text read as Latin-1 comes first: ftfy, run before, makes it unrepairable. What the author
wrote on purpose stays: curly quotes, full-width punctuation, ligatures, half-width kana.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import ftfy

from ingest.model import Repaired, Span, Step
from ingest.repair.characters import compose, compose_between_markup, drop_invisible, join_jamo
from ingest.repair.east_asian import find_east_asian, reread_east_asian
from ingest.repair.entities import unescape
from ingest.repair.lossy_utf8 import find_holed_utf8, find_stripped_utf8, lift
from ingest.repair.mistaken_utf8 import find_mistaken_utf8
from ingest.repair.plausibility import weigh_text
from ingest.repair.readers import reread
from ingest.repair.single_byte import find_single_byte
from ingest.repair.spans import Mend, find_lines, mend_spans, write_step
from ingest.repair.suspicion import Suspicion, suspect

__all__ = ["repair", "replay", "unescape"]

MAX_ROUNDS = 8  # damage upon damage; each round undoes one
# ftfy's own defaults change one clean sentence in seven; these change none.
_FTFY = ftfy.TextFixerConfig(
    unescape_html=False,
    uncurl_quotes=False,
    fix_character_width=False,
    fix_latin_ligatures=False,
    explain=False,
)


def _fix_with_ftfy(text: str, _what: str = "") -> str:
    return ftfy.fix_encoding(text, _FTFY)


def _find_for_ftfy(text: str, lines: list[Span]) -> Iterator[Step]:
    """The lines that ftfy changes for the better: it reads a stray C1 control as part of a letter."""
    spans = [line for line in lines if _changes(text[line.start : line.end])]
    if spans:
        yield write_step("ftfy", "fix encoding", spans)


def _changes(line: str) -> bool:
    fixed = _fix_with_ftfy(line)
    return fixed != line and weigh_text(fixed) > weigh_text(line)


# name of the suspicion, and who looks for the steps, in this order
FINDERS: tuple[tuple[str, Callable[[str, list[Span]], Iterator[Step]]], ...] = (
    ("lossy", find_holed_utf8),
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
# steps that act on the whole text; entities only where text is not markup
WHOLE: dict[str, Callable[[str], str]] = {
    "unescape-entities": unescape,
    "drop-invisible": drop_invisible,
    "join-jamo": join_jamo,
    "compose": compose,
    "compose-between-markup": compose_between_markup,
}


def repair(text: str, *, markup: bool = False) -> Repaired:
    """The text without its damage, and the steps; clean text comes back as it was, in NFC.

    With `markup`, the text is HTML source: nothing then makes or takes <, > or &.

    >>> repair("°¡³ª´Ù¶ó ¸¶¹Ù»ç").text
    '가나다라 마바사'
    """
    steps: list[Step] = []
    for _ in range(MAX_ROUNDS):
        step = _next_step(text, markup=markup)
        if step is None:
            break
        steps.append(step)
        text = replay(text, [step])
    return Repaired(text, tuple(steps))


def _next_step(text: str, *, markup: bool) -> Step | None:
    """The first thing that is to be done to a text, or None if it is clean."""
    stops = r"<>&\n\r" if markup else r"\n\r"
    suspicion = suspect(text)
    if any(suspicion):
        lines = [(line, suspect(text[line.start : line.end])) for line in find_lines(text, stops)]
        for name, find in FINDERS:
            odd = [line for line, about in lines if getattr(about, name)]
            whole = name == "single_byte" and suspicion.single_byte  # a short line alone tells too little
            for step in find(text, [line for line, _ in lines] if whole else odd):
                return step
    for name in _whole_steps(suspicion, text, markup=markup):
        if WHOLE[name](text) != text:
            return Step(name)
    return None


def _whole_steps(suspicion: Suspicion, text: str, *, markup: bool) -> Iterator[str]:
    if not markup and "&" in text:
        yield "unescape-entities"
    if suspicion.invisible:
        yield "drop-invisible"
    if suspicion.jamo:
        yield "join-jamo"
    if suspicion.decomposed:
        yield "compose-between-markup" if markup else "compose"


def replay(text: str, steps: Iterable[Step]) -> str:
    """The text that `steps` make of the text before them.

    >>> replay("ÇÑ±¹", [Step("east-asian", "windows-1252 > cp949 at 0..4")])
    '한국'
    """
    for name, argument in steps:
        mender = MENDERS.get(name)
        text = mend_spans(text, argument, mender) if mender else WHOLE[name](text)
    return text
