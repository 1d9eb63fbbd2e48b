"""The command line. Exit codes: 0 fine, 1 a problem with data, 2 wrong use."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from ingest.cli.check import check, report
from ingest.cli.compact import compact
from ingest.cli.explain import explain
from ingest.cli.output import fail
from ingest.cli.recipe import recipe
from ingest.cli.rules import rules
from ingest.cli.run import backfill, run
from ingest.cli.serve import serve
from ingest.cli.status import status
from ingest.errors import IngestError, UsageError
from ingest.version import __version__

EXIT_DATA, EXIT_USAGE, EXIT_INTERRUPTED = 1, 2, 130

app = typer.Typer(
    name="ingest",
    epilog="Start with `ingest explain FILE` to see what would be kept of a page, then `ingest run`.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
)
for command in (run, status, explain, backfill, compact, check, report, serve):
    app.command()(command)
app.add_typer(rules, name="rules")
app.add_typer(recipe, name="recipe")


def _say_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"ingest {__version__}")
        raise typer.Exit


@app.callback()
def options(
    _version: Annotated[
        bool,
        typer.Option("--version", callback=_say_version, is_eager=True, help="Show the version and exit."),
    ] = False,
) -> None:
    """Raw web text in, clean Parquet out: decoded, repaired, stripped of boilerplate, explained."""


def main() -> None:
    """Run the command line; errors of ours end with one line that names the remedy."""
    try:
        app(standalone_mode=True)
    except UsageError as error:
        sys.exit(fail(error, EXIT_USAGE))
    except IngestError as error:
        sys.exit(fail(error, EXIT_DATA))
    except KeyboardInterrupt:
        sys.exit(EXIT_INTERRUPTED)
    except BrokenPipeError:  # `ingest explain x | head`
        sys.stderr.close()
        sys.exit(EXIT_DATA)
