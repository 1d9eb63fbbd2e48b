"""`ingest check` and `ingest report`: is the dataset as promised, and what is in it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ingest.cli.options import ConfigOption, settings_of
from ingest.cli.output import JsonFlag, console, say_json
from ingest.objects import refuse_remote

if TYPE_CHECKING:
    from ingest.dataset.verify import Verification
    from ingest.dataset.verify.repair import Repair
    from ingest.settings import Settings

EXIT_DATA = 1
CleanArgument = Annotated[Path, typer.Argument(help="Published dataset.")]


def check(
    clean: CleanArgument = Path("clean"),
    repair: Annotated[
        bool, typer.Option("--repair", help="Put aside what is out of place or damaged, and say so.")
    ] = False,
    config: ConfigOption = None,
    as_json: JsonFlag = False,
) -> None:
    """Verify the dataset contract: schemas, ids, texts, counts, spans and partitions.

    Without --repair nothing is touched; with it nothing is deleted: damaged shards are moved out of
    the dataset, and the next run cleans their raw files again. Exit code 1 if anything was not as
    promised.
    """
    from ingest.dataset.verify import verify  # noqa: PLC0415  other commands verify nothing

    if repair:
        refuse_remote(clean, "--repair")
    result = verify(clean)
    done = _repair(result, settings_of(config, clean_path=clean)) if repair else ()
    if as_json:
        say_json({**result.to_json(), "repairs": [each._asdict() for each in done]})
    else:
        _show(result, done)
    if result.findings:
        raise typer.Exit(EXIT_DATA)


def _repair(result: Verification, settings: Settings) -> tuple[Repair, ...]:
    from ingest.dataset import Layout  # noqa: PLC0415  as above
    from ingest.dataset.verify.repair import repair  # noqa: PLC0415  as above

    return repair(Layout.from_settings(settings), result, lambda path: (settings.raw_path / path).is_file())


def _show(result: Verification, done: Sequence[Repair]) -> None:
    for finding in result.findings:
        console.print(f"{finding.file}: {finding.problem}", markup=False)
    for each in done:
        where = f" to {each.to}" if each.to else ""
        console.print(f"repair: {each.file}: {each.done}{where}", markup=False)
    console.print(
        f"{result.documents:,} documents, {result.blocks:,} blocks, {result.quarantined:,} quarantined "
        f"in {result.files:,} files: {len(result.findings):,} findings"
    )


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
