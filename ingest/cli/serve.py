"""`ingest serve`: server, schedule and runner in one process tree."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer


def serve(
    raw: Annotated[Path, typer.Option(help="Landing zone.")] = Path("raw"),
    clean: Annotated[Path, typer.Option(help="Published dataset.")] = Path("clean"),
    workers: Annotated[int, typer.Option(help="Processes that share the work of a run.", min=1)] = 1,
    interval_seconds: Annotated[int, typer.Option(help="Time between two scheduled runs.", min=1)] = 900,
    host: Annotated[str, typer.Option(help="Address of the server's page and API.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port of the server's page and API.", min=1, max=65535)] = 4200,
) -> None:
    """Run the scheduler here: every 15 minutes what is new in raw/ appears in clean/.

    Ctrl-C ends all of it. With PREFECT_API_URL set, that server is used and none is started.
    """
    given = {"raw": raw, "clean": clean, "workers": workers, "host": host, "port": port}
    options = [f"--{name}={value}" for name, value in given.items()]
    command = [sys.executable, "-m", "flows.serve", *options, f"--interval-seconds={interval_seconds}"]
    # The library knows nothing of the scheduler: this process becomes the one that does, signals and all.
    os.execv(sys.executable, command)  # noqa: S606  our own module and checked options
