"""`ingest run` and `ingest backfill`: the main job, and the same again with today's rules."""

from __future__ import annotations

from typing import Annotated, Self

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from ingest.cli.options import (
    CleanOption,
    ConfigOption,
    FromOption,
    RawArgument,
    SourceOption,
    StrictFlag,
    ToOption,
    WorkersOption,
    scope_of,
    settings_of,
)
from ingest.cli.output import JsonFlag, errors, say_json
from ingest.cli.summary import show_summary
from ingest.run import Progress as RunProgress
from ingest.run import RunSummary
from ingest.run import backfill as run_backfill
from ingest.run import run as run_all
from ingest.run.memory import save_memory

EXIT_DATA = 1


def run(
    raw: RawArgument = None,
    out: CleanOption = None,
    workers: WorkersOption = None,
    config: ConfigOption = None,
    strict: StrictFlag = False,
    as_json: JsonFlag = False,
) -> None:
    """Clean what is new or changed in RAW and publish it.

    A second run finds nothing to do and says so. Records that cannot be cleaned go to the
    quarantine table with their reason; they never stop a run.

    Example: `ingest run raw --out clean --workers 2`
    """
    save_memory()
    settings = settings_of(config, raw_path=raw, clean_path=out, workers=workers)
    with _Bar(quiet=as_json) as bar:
        summary = run_all(settings.raw_path, settings.clean_path, settings, progress=bar.show)
    _finish(summary, as_json=as_json, strict=strict)


def backfill(
    raw: RawArgument = None,
    out: CleanOption = None,
    source: SourceOption = None,
    start: FromOption = None,
    end: ToOption = None,
    force: Annotated[
        bool, typer.Option("--force", help="Also what today's rules have cleaned already.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Publish nothing; show what would change.")
    ] = False,
    workers: WorkersOption = None,
    config: ConfigOption = None,
    strict: StrictFlag = False,
    as_json: JsonFlag = False,
) -> None:
    """Clean again, with today's rules, what is published already.

    Example: `ingest backfill --from 2026-11-01 --to 2026-11-07 --source wire --dry-run`
    """
    save_memory()
    settings = settings_of(config, raw_path=raw, clean_path=out, workers=workers)
    scope = scope_of(source, start, end, force=force, dry_run=dry_run)
    with _Bar(quiet=as_json) as bar:
        summary = run_backfill(settings.raw_path, settings.clean_path, settings, scope, progress=bar.show)
    _finish(summary, as_json=as_json, strict=strict, dry_run=dry_run)


class _Bar:
    """Progress on standard error, so that output can be piped."""

    def __init__(self, *, quiet: bool) -> None:
        self._bar = Progress(
            TextColumn("cleaning"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("shards, {task.fields[documents]:,} documents"),
            TimeElapsedColumn(),
            console=errors,
            disable=quiet or not errors.is_terminal,
            transient=True,
        )
        self._task = self._bar.add_task("clean", total=None, documents=0)

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def show(self, progress: RunProgress) -> None:
        self._bar.update(
            self._task,
            completed=progress.shards_done,
            total=progress.shards_total,
            documents=progress.documents,
        )


def _finish(summary: RunSummary, *, as_json: bool, strict: bool, dry_run: bool = False) -> None:
    if as_json:
        say_json(summary.to_json())
    else:
        show_summary(summary, dry_run=dry_run)
    if not summary.ok or (strict and summary.quarantined):
        raise typer.Exit(EXIT_DATA)
