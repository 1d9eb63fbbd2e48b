"""`ingest serve`: server, schedule and runner in one process tree."""

from __future__ import annotations

import subprocess
import sys
from typing import Annotated

import typer


def serve(
    port: Annotated[int, typer.Option(help="Port of the server's page and API.")] = 4200,
    interval_seconds: Annotated[int, typer.Option(help="Time between two scheduled runs.", min=1)] = 900,
) -> None:
    """Run the scheduler here: every 15 minutes what is new in raw/ appears in clean/.

    Ctrl-C ends all of it. The library itself knows nothing of the scheduler, hence a process of its own.
    """
    command = [
        sys.executable,
        "-m",
        "flows.serve",
        "--port",
        str(port),
        "--interval-seconds",
        str(interval_seconds),
    ]
    process = subprocess.Popen(command)  # noqa: S603  our own module and numbers
    try:
        code = process.wait()
    except KeyboardInterrupt:  # the terminal has sent it to both
        code = process.wait()
    raise typer.Exit(code)
