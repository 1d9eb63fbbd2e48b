"""What a run did, as tables for people."""

from __future__ import annotations

from collections.abc import Sequence

from rich.table import Table

from ingest.cli.output import console, counts_table, errors
from ingest.run import RunSummary

MAX_NOTES = 10  # of one kind: a folder with the wrong layout must not fill the screen file by file


def show_summary(summary: RunSummary, *, dry_run: bool = False) -> None:
    """Show counts, what would change, what was left alone and where the dataset lies."""
    if summary.interrupted:
        console.print("Interrupted: what was published is whole, the rest is left for the next run.")
    worked = bool(summary.shards_done or summary.shards_failed or summary.shards_skipped)
    if worked:
        _show_counts(summary)
    elif not summary.interrupted:
        console.print(_nothing_to_do(summary))
    if summary.duplicates_marked or summary.duplicates_dropped:
        console.print(
            f"{summary.duplicates_marked:,} documents marked as duplicates, "
            f"{summary.duplicates_dropped:,} dropped."
        )
    _show_changes(summary)
    _show_notes(summary)
    if dry_run:
        console.print("A dry run: nothing was published.")
    elif worked:
        console.print(f"Published in {summary.clean_path}")


def _nothing_to_do(summary: RunSummary) -> str:
    if summary.files_unchanged:
        return f"Nothing to do: {summary.files_unchanged:,} raw files are published already."
    return "Nothing to do: no raw file was found that is asked for."


def _show_counts(summary: RunSummary) -> None:
    console.print(
        f"{summary.documents:,} documents in {summary.seconds:.1f} s: {summary.kept_rows:,} rows kept, "
        f"{sum(summary.removed_rows.values()):,} removed, "
        f"{sum(summary.quarantined.values()):,} records in quarantine."
    )
    for title, counts in (
        ("Removed rows by kind", summary.removed_rows),
        ("Languages", summary.languages),
        ("Charsets", summary.charsets),
        ("Quarantined by reason", summary.quarantined),
    ):
        if counts:
            console.print(counts_table(title, counts))


def _show_changes(summary: RunSummary) -> None:
    if not summary.changes:
        return
    table = Table("source", "date", "table", "added", "removed", "changed", title="What would change")
    for partition in summary.changes:
        for name, change in (("documents", partition.documents), ("blocks", partition.blocks)):
            numbers = (f"{value:,}" for value in (change.added, change.removed, change.changed))
            table.add_row(partition.source, partition.date, name, *numbers)
    console.print(table)


def _show_notes(summary: RunSummary) -> None:
    troubles = (*summary.failures, *summary.skipped)
    _complain([f"shard {trouble.shard}: {trouble.message}" for trouble in troubles])
    _complain([f"left alone: {': '.join(map(str, entry))}" for entry in summary.misplaced])
    if summary.shards_outdated:
        console.print(
            f"{summary.shards_outdated:,} shards were cleaned by other rules; `ingest backfill` does it anew."
        )
    if summary.files_gone:
        console.print(
            f"{summary.files_gone:,} published raw files are gone from the landing zone; their rows stay."
        )


def _complain(notes: Sequence[str]) -> None:
    for note in notes[:MAX_NOTES]:
        errors.print(note, markup=False)
    if len(notes) > MAX_NOTES:
        errors.print(f"... and {len(notes) - MAX_NOTES:,} more like it; --json lists them all")
