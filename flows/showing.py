"""What the demonstration shows: counts of a published source, and one document before and after."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow.dataset as ds
from rich.console import Group, RenderableType
from rich.markup import escape
from rich.table import Table

from ingest.dataset import read
from ingest.errors import DatasetError
from ingest.run import Counts
from ingest.run.counts import count_rows

COUNTED_COLUMNS = {
    "documents": ["language", "charset"],
    "blocks": ["label", "kind_of_boilerplate"],
    "quarantine": ["error"],
}
FIRST_ROWS, LAST_ROWS = 12, 7  # of the excerpt: the head of the page, the end of the story and the foot
LIFTED = frozenset({"title", "subtitle", "byline", "date"})  # rows that became columns

Row = Mapping[str, Any]


def count_published(clean: Path, source: str) -> Counts:
    """Counts of everything that is published of one source."""
    only = ds.field("source") == source
    return count_rows({table: read(clean, names, only, table) for table, names in COUNTED_COLUMNS.items()})


def draw_counts(counts: Counts) -> RenderableType:
    """The counts as a table, the most frequent of each group first."""
    removed = sum(counts.removed_rows.values())
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    table.add_column(style="bold", no_wrap=True)
    table.add_column(justify="right")
    table.add_column()
    table.add_row("documents", str(counts.documents), "")
    table.add_row("kept rows", str(counts.kept_rows), "")
    table.add_row("removed rows", str(removed), _list(counts.removed_rows))
    table.add_row("languages", str(len(counts.languages)), _list(counts.languages))
    table.add_row("charsets", str(len(counts.charsets)), _list(counts.charsets))
    table.add_row("quarantined", str(sum(counts.quarantined.values())), _list(counts.quarantined))
    return table


def draw_before_and_after(clean: Path, file_path: str) -> RenderableType:
    """A published document row by row: left as it landed, right what became of each row."""
    rows = _read_blocks(clean, file_path)
    table = Table(title=f"raw/{file_path}, row by row", title_justify="left", show_lines=False)
    table.add_column("as it landed", ratio=1)
    table.add_column("what became of it", ratio=1)
    hidden = len(rows) - FIRST_ROWS - LAST_ROWS
    for row in rows[:FIRST_ROWS] if hidden > 0 else rows:
        table.add_row(*_draw_row(row))
    if hidden > 0:
        table.add_row(f"[dim]... {hidden} more rows ...[/dim]", "", end_section=True)
        for row in rows[-LAST_ROWS:]:
            table.add_row(*_draw_row(row))
    return Group(table)


def _read_blocks(clean: Path, file_path: str) -> Sequence[Row]:
    documents = read(clean, ["id"], ds.field("file_path") == file_path).to_pylist()
    if not documents:
        raise DatasetError(f"{file_path}: not published in {clean}; look into its quarantine table")
    columns = ["position", "text", "label", "kind_of_boilerplate"]
    blocks = read(clean, columns, ds.field("doc_id") == documents[0]["id"], "blocks")
    rows: Sequence[Row] = blocks.sort_by("position").to_pylist()
    return rows


def _draw_row(row: Row) -> tuple[str, str]:
    text, kind = escape(row["text"]), row["kind_of_boilerplate"]
    if row["label"] == "content":
        return text, text
    if kind in LIFTED:
        return text, f"[cyan]{kind}, in a column of its own[/cyan]"
    return f"[dim]{text}[/dim]", f"[dim]removed: {kind}[/dim]"


def _list(counts: Mapping[str, int]) -> str:
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return escape(", ".join(f"{name} {count}" for name, count in ordered))
