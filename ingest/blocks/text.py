"""Dumped text -> blocks: one per visual row that holds anything."""

from __future__ import annotations

import re

from ingest.blocks.table import Block

ROW = re.compile(r"[^\n\r\v\f\x85\u2028\u2029]+")  # every line break that Unicode knows


def text_blocks(text: str) -> list[Block]:
    r"""Blocks of a text dump: `text[start:end]` is the block, all between blocks is white space.

    >>> [(b.text, b.locator, b.start, b.end) for b in text_blocks("Menu\n\n  The lead.\r\n")]
    [('Menu', 'line:1', 0, 4), ('The lead.', 'line:3', 8, 17)]
    """
    blocks = []
    line, before = 1, 0
    for row in ROW.finditer(text):
        start = row.start()
        line += _line_breaks(text, before, start)
        before = row.end()
        shown = row.group().strip()
        if shown:
            start += len(row.group()) - len(row.group().lstrip())
            blocks.append(Block("line", shown, f"line:{line}", start, start + len(shown)))
    return blocks


def _line_breaks(text: str, start: int, end: int) -> int:
    """Line breaks in `text[start:end]`; CR LF is one."""
    return end - start - text.count("\r\n", start, end)
