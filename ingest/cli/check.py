"""`ingest check` and `ingest report`: is the dataset as promised, and what is in it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ingest.cli.output import JsonFlag, console, say_json

EXIT_DATA = 1
CleanArgument = Annotated[Path, typer.Argument(help="Published dataset.")]


def check(clean: CleanArgument = Path("clean"), as_json: JsonFlag = False) -> None:
    """Verify the dataset contract: schemas, ids, texts, counts, spans and partitions.

    Repairs nothing. Exit code 1 if anything is not as promised.
    """
    from ingest.dataset.verify import verify  # noqa: PLC0415  other commands verify nothing

    result = verify(clean)
    if as_json:
        say_json(result.to_json())
    else:
        for finding in result.findings:
            console.print(f"{finding.file}: {finding.problem}", markup=False)
        console.print(
            f"{result.documents:,} documents, {result.blocks:,} blocks, {result.quarantined:,} quarantined "
            f"in {result.files:,} files: {len(result.findings):,} findings"
        )
    if result.findings:
        raise typer.Exit(EXIT_DATA)


def report(
    clean: CleanArgument = Path("clean"),
    to: Annotated[Path, typer.Option(help="Where to write the page.")] = Path("report.html"),
    limit: Annotated[int, typer.Option(help="Documents to show.", min=1)] = 200,
    as_json: JsonFlag = False,
) -> None:
    """Write one static HTML page: what was kept and removed of each document, and why."""
    from ingest.report import write_report  # noqa: PLC0415  other commands need no page

    documents = write_report(clean, to, limit)
    if as_json:
        say_json({"documents": documents, "page": str(to)})
    else:
        console.print(f"{documents:,} documents in {to}")
