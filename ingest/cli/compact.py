"""`ingest compact`: fewer, larger files for days that are over."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from ingest.cli.options import ConfigOption, FromOption, SourceOption, scope_of, settings_of
from ingest.cli.output import JsonFlag, console, errors, say_json
from ingest.run import prepare
from ingest.run.compact import compact as compact_partitions


def compact(
    clean: Annotated[Path | None, typer.Argument(help="Published dataset.  [default: clean]")] = None,
    source: SourceOption = None,
    start: FromOption = None,
    end: Annotated[
        datetime | None,
        typer.Option("--to", formats=["%Y-%m-%d"], help="Last landing date; without it all but the newest."),
    ] = None,
    config: ConfigOption = None,
    as_json: JsonFlag = False,
) -> None:
    """Merge the small files of a day that is over; no row changes.

    Example: `ingest compact clean --to 2026-11-30`
    """
    settings = settings_of(config, clean_path=clean)
    scope = scope_of(source, start, end)
    prepare(settings)
    done = list(compact_partitions(settings, scope))
    if as_json:
        say_json({"partitions": [each.to_json() for each in done]})
        return
    for each in done:
        if each.skipped:
            errors.print(f"left alone: {each.source}/{each.date}: {each.skipped}", markup=False)
        elif each.after < each.before:
            console.print(
                f"{each.source}/{each.date}: {each.before:,} shards made {each.after:,}", markup=False
            )
    if not done and end is None:
        console.print(
            "The newest day of a source is left alone, as more may come: name a last day with --to."
        )
    before, after = sum(each.before for each in done), sum(each.after for each in done)
    console.print(f"{len(done):,} partitions: {before:,} shards before, {after:,} after")
