"""How commands speak: tables for people, one JSON object for machines, errors in one line."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

JsonFlag = Annotated[bool, typer.Option("--json", help="One JSON object for machines instead of text.")]

console = Console(highlight=False, soft_wrap=True)
errors = Console(stderr=True, highlight=False, soft_wrap=True)


def fail(error: Exception, code: int) -> int:
    """Say what is wrong, on standard error; gives `code` back."""
    errors.print(f"[red]error:[/red] {_escape(str(error))}")
    return code


def say_json(values: Mapping[str, Any]) -> None:
    """One JSON object on standard output."""
    typer.echo(json.dumps(values, ensure_ascii=False, indent=2, default=str))


def counts_table(title: str, counts: Mapping[str, int]) -> Table:
    """Names and counts, most frequent first."""
    table = Table(title=title, title_justify="left", show_header=False, box=None, padding=(0, 2))
    for name, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        table.add_row(_escape(name), f"{count:,}")
    return table


def _escape(text: str) -> str:
    return text.replace("[", "\\[")
