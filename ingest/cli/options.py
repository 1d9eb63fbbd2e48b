"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ingest.settings import Settings, load_settings

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
