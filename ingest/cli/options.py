"""Options that several commands share."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from ingest.errors import UsageError
from ingest.run import Scope
from ingest.settings import Settings, load_settings

RawArgument = Annotated[
    Path | None, typer.Argument(help="Landing zone of RAW/SOURCE/DATE/FILE.  [default: raw]")
]
SourceOption = Annotated[str | None, typer.Option(help="Only this source.")]
FromOption = Annotated[
    datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="First landing date.")
]
ToOption = Annotated[datetime | None, typer.Option("--to", formats=["%Y-%m-%d"], help="Last landing date.")]
ConfigOption = Annotated[
    Path | None, typer.Option("--config", help="Settings file; default: ingest.toml here, if there is one.")
]
CleanOption = Annotated[Path | None, typer.Option("--out", help="Published dataset.  [default: clean]")]
WorkersOption = Annotated[
    int | None, typer.Option(help="Processes that share the work.  [default: 1]", min=1)
]
StrictFlag = Annotated[bool, typer.Option("--strict", help="Exit with 1 if any record went to quarantine.")]


def settings_of(config: Path | None, **changes: object) -> Settings:
    """Settings of file and environment, with what the command line says over them."""
    from dataclasses import replace  # noqa: PLC0415  keeps the module's names to the options

    given = {name: value for name, value in changes.items() if value is not None}
    return replace(load_settings(config), **given)  # type: ignore[arg-type]  # checked by Settings itself


def scope_of(source: str | None, start: datetime | None, end: datetime | None, **how: bool) -> Scope:
    """The partitions that the command line names; `how` is what a scope says beside them."""
    if start and end and end < start:
        raise UsageError(f"--to {end:%Y-%m-%d} lies before --from {start:%Y-%m-%d}; swap them")
    return Scope(source, start.date() if start else None, end.date() if end else None, **how)
