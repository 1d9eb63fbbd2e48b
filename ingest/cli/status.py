"""`ingest status`: what a run would find to do, counted."""

from __future__ import annotations

from rich.table import Table

from ingest.cli.options import (
    CleanOption,
    ConfigOption,
    FromOption,
    RawArgument,
    SourceOption,
    ToOption,
    scope_of,
    settings_of,
)
from ingest.cli.output import JsonFlag, console, errors, say_json
from ingest.run import Status, find_status

COLUMNS = ("new", "changed", "gone", "outdated", "published")
MAX_NOTES = 10  # a folder with the wrong layout must not fill the screen file by file


def status(
    raw: RawArgument = None,
    out: CleanOption = None,
    source: SourceOption = None,
    start: FromOption = None,
    end: ToOption = None,
    config: ConfigOption = None,
    as_json: JsonFlag = False,
) -> None:
    """Raw files by source and date: new, changed, gone, cleaned by other rules, published.

    Read from the dataset itself; publishes nothing.

    Example: `ingest status --from 2026-11-01 --json`
    """
    settings = settings_of(config, raw_path=raw, clean_path=out)
    found = find_status(settings, scope_of(source, start, end))
    if as_json:
        say_json(found.to_json())
    else:
        _show(found)


def _show(found: Status) -> None:
    table = Table("source", "date", *COLUMNS, box=None, padding=(0, 2))
    for partition in found.partitions:
        numbers = [f"{getattr(partition, name):,}" for name in COLUMNS]
        table.add_row(partition.source, partition.date, *numbers)
    console.print(table)
    busy = sum(not partition.is_settled for partition in found.partitions)
    console.print(f"{_count(len(found.partitions))}, {busy:,} with work to do")
    for entry in found.misplaced[:MAX_NOTES]:
        errors.print(f"left alone: {': '.join(entry)}", markup=False)
    if len(found.misplaced) > MAX_NOTES:
        errors.print(f"... and {len(found.misplaced) - MAX_NOTES:,} more like it; --json lists them all")


def _count(partitions: int) -> str:
    return f"{partitions:,} partition{'' if partitions == 1 else 's'}"
