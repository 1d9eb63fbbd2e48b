"""Kept blocks of pages -> the same blocks written as Markdown (CommonMark, with tables and ~~deleted~~).

A block's text then holds its own markup and, in front, the line feed that parts it from the block
before, so that the text of a document still is its kept blocks joined by line feeds. Rows of text
dumps stay as they are: nobody knows what they were.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import polars as pl

from ingest.model import Mark

SPECIAL = re.compile(r"[\\`*\[\]<]|(?<!\w)_|_(?!\w)")
LEADING = re.compile(r"^(?:#{1,6}(?=\s)|[>+-](?=\s)|\d{1,9}(?=[.)]\s)|~~~|---)")
PARENTHESIS = re.compile(r"[()\s<>]")
LANGUAGE = re.compile(r"(?<!\S)(?:language|lang|highlight-source)-(?P<name>[\w+#-]+)")
LIST_STEP = re.compile(r"/(?P<list>ul|ol|menu)\[\d+\](?:/li\[(?P<number>\d+)\])?")
TABLE_STEP = re.compile(r"^.*/table\[\d+\]")
ITEM_STEP = re.compile(r"^.*/(?:li|dt|dd)\[\d+\]")
TICKS = re.compile(r"`+")
SIGNS = {"strong": "**", "emphasis": "*", "deleted": "~~"}
ORDER = {"link": 0, "strong": 1, "emphasis": 2, "deleted": 3, "code": 4}  # of marks over the same stretch
INDENT = "  "
LINKS = re.compile(r"(?<!\\)\]\([^()\s]*\)")


class Row(NamedTuple):
    """What of a kept block decides how it is written."""

    kind: str
    tag: str
    text: str
    locator: str
    tokens: str
    marks: Sequence[Mark] = ()


def write_markdown(blocks: pl.DataFrame, marks: Mapping[int, Sequence[Mark]]) -> pl.DataFrame:
    """Labelled blocks, the texts of the kept ones of pages as Markdown; `marks` belong to row numbers."""
    kept = blocks.with_row_index("row").filter((pl.col("label") == "content") & (pl.col("tag") != ""))
    rows, written = kept["row"].to_list(), []
    for frame in kept.partition_by("doc", maintain_order=True):
        columns = frame.select("kind", "tag", "text", "locator", "tokens").iter_rows()
        found = (marks.get(row, ()) for row in frame["row"])
        written += write_rows([Row._make((*values, own)) for values, own in zip(columns, found, strict=True)])
    return blocks.with_columns(text=blocks["text"].clone().scatter(rows, written)) if rows else blocks


def write_rows(rows: Sequence[Row]) -> list[str]:
    r"""The kept blocks of one page, written.

    >>> head = Row("heading", "h2", "A bridge", "/body/h2[1]", "")
    >>> "\n".join(write_rows([head, Row("paragraph", "p", "It fell.", "/body/p[1]", "")]))
    '## A bridge\n\nIt fell.'
    """
    written = []
    for number, row in enumerate(rows):
        before = rows[number - 1] if number else None
        after = rows[number + 1] if number + 1 < len(rows) else None
        text = WRITERS.get(row.kind, _write_plain)(row, before, after)
        written.append(f"{_gap(row, before)}{text}")
    return written


def without_targets(text: str) -> str:
    """Markdown without the addresses of its links, which are in no language.

    >>> without_targets("See [the bridge](https://daily.example/b).")
    'See [the bridge].'
    """
    return LINKS.sub("]", text)


def _gap(row: Row, before: Row | None) -> str:
    """The line feed between two blocks, but for rows of one list, table or code."""
    if before is None or _is_same(row, before):
        return ""
    return ">\n" if row.kind == before.kind == "quote" else "\n"


def _is_same(row: Row, before: Row) -> bool:
    if row.kind != before.kind:
        return False
    if row.kind == "code":
        return row.locator == before.locator
    if row.kind == "table_row":
        return row.tag == before.tag == "tr" and _table(row) == _table(before)
    return row.kind == "list_item" and _list_root(row) == _list_root(before) and _item(row) != _item(before)


def _write_plain(row: Row, _before: Row | None, _after: Row | None) -> str:
    return _inline(row, guard=True)


def _write_heading(row: Row, _before: Row | None, _after: Row | None) -> str:
    level = int(row.tag[1]) if len(row.tag) == 2 and row.tag[1].isdigit() else 2
    return f"{'#' * level} {_inline(row)}"


def _write_quote(row: Row, _before: Row | None, _after: Row | None) -> str:
    return f"> {_inline(row, guard=True)}"


def _write_item(row: Row, before: Row | None, _after: Row | None) -> str:
    """An item by the list that it stands in; a second block of it is set in below the first."""
    text = _inline(row, guard=True)
    if row.tag in {"dt", "dd"}:
        return f": {text}" if row.tag == "dd" else text
    lists = list(LIST_STEP.finditer(row.locator))
    indent = INDENT * max(0, len(lists) - 1)
    if before is not None and before.kind == row.kind and _item(before) == _item(row):
        return f"{indent}{INDENT}{text}"
    last = lists[-1] if lists else None
    ordered = last is not None and last["list"] == "ol"
    return f"{indent}{(last['number'] or '1') + '.' if last and ordered else '-'} {text}"


def _write_row(row: Row, before: Row | None, _after: Row | None) -> str:
    """A row of a table; the first one is its head, since Markdown knows no table without one."""
    if row.tag != "tr":
        return _inline(row, guard=True)
    cells = [cell.replace("|", "\\|") for cell in _inline(row).split("\t")]
    line = f"| {' | '.join(cells)} |"
    if before is not None and _is_same(row, before):
        return line
    return f"{line}\n|{' --- |' * len(cells)}"


def _write_code(row: Row, before: Row | None, after: Row | None) -> str:
    fence = "`" * max(3, 1 + max((len(ticks) for ticks in TICKS.findall(row.text)), default=0))
    language = LANGUAGE.search(row.tokens)
    opening = f"{fence}{language['name'] if language else ''}\n"
    first = before is None or not _is_same(row, before)
    last = after is None or not _is_same(after, row)
    closing = f"\n{fence}"
    return f"{opening if first else ''}{row.text}{closing if last else ''}"


WRITERS: Mapping[str, Callable[[Row, Row | None, Row | None], str]] = {
    "heading": _write_heading,
    "quote": _write_quote,
    "list_item": _write_item,
    "table_row": _write_row,
    "code": _write_code,
}


def _inline(row: Row, *, guard: bool = False) -> str:
    """A text with its marks written; `guard`: what at its beginning would start a list is none."""
    marks = sorted(_nested(row), key=lambda mark: (mark.start, -mark.end, ORDER[mark.kind]))
    pieces: list[str] = []
    open_marks: list[Mark] = []
    place = 0
    for mark in marks:
        while open_marks and open_marks[-1].end <= mark.start:
            place = _shut(row.text, place, open_marks.pop(), pieces)
        pieces.append(_escaped(row.text[place : mark.start]))
        place = mark.start
        pieces.append("[" if mark.kind == "link" else "" if mark.kind == "code" else SIGNS[mark.kind])
        open_marks.append(mark)
    while open_marks:
        place = _shut(row.text, place, open_marks.pop(), pieces)
    text = "".join((*pieces, _escaped(row.text[place:])))
    return LEADING.sub(_guarded, text) if guard else text


def _guarded(found: re.Match[str]) -> str:
    return f"{found[0]}\\" if found[0].isdigit() else f"\\{found[0]}"


def _shut(text: str, place: int, mark: Mark, pieces: list[str]) -> int:
    """Write the rest of a mark and its end; the place behind it."""
    rest = text[place : mark.end]
    if mark.kind == "code":
        ticks = "`" * (1 + max((len(found) for found in TICKS.findall(rest)), default=0))
        pieces.append(f"{ticks}{rest}{ticks}")
    else:
        target = PARENTHESIS.sub(lambda found: f"%{ord(found.group()):02X}", mark.target)
        pieces += (_escaped(rest), f"]({target})" if mark.kind == "link" else SIGNS[mark.kind])
    return mark.end


def _escaped(text: str) -> str:
    """Plain text with what Markdown would take for markup escaped."""
    return SPECIAL.sub(r"\\\g<0>", text)


def _nested(row: Row) -> list[Mark]:
    """Marks that hold text of one cell and lie in one another; a link in a link is none."""
    found: list[Mark] = []
    for mark in sorted(row.marks, key=lambda mark: (mark.start, -mark.end, ORDER[mark.kind])):
        inside = [outer for outer in found if outer.end > mark.start]
        clashes = any(outer.end < mark.end or outer.kind in {"code", mark.kind} for outer in inside)
        if mark.start < mark.end and "\t" not in row.text[mark.start : mark.end] and not clashes:
            found.append(mark)
    return found


def _table(row: Row) -> str:
    match = TABLE_STEP.match(row.locator)
    return match.group() if match else ""


def _item(row: Row) -> str:
    match = ITEM_STEP.match(row.locator)
    return match.group() if match else row.locator


def _list_root(row: Row) -> str:
    match = LIST_STEP.search(row.locator)
    return row.locator[: match.start()] + match["list"] if match else ITEM_STEP.sub("", row.locator)
