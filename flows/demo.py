"""The whole way on the committed samples: the scheduled flow, its embedded server, what came out.

    python -m flows.demo

A second run finds nothing new, and shows the same. Exit code 1 if anything failed.
"""

from __future__ import annotations

import os
import sys
from time import perf_counter
from typing import cast

from rich.console import Console

from flows.parameters import AS_SET
from flows.showing import count_published, draw_before_and_after, draw_counts
from ingest.errors import IngestError
from ingest.run import RunSummary

SOURCE = "samples"
EXCERPT = "samples/2026-11-20/broadcast-en.txt"

QUIET = {"PREFECT_LOGGING_LEVEL": "ERROR", "PREFECT_LOGGING_TO_API_ENABLED": "false"}

FINE, PROBLEM = 0, 1


def main() -> int:
    """Clean the samples and show them; gives the exit code."""
    console, started = Console(highlight=False), perf_counter()
    clean = AS_SET.settings().clean_path
    try:
        with console.status("Cleaning the samples: Prefect starts its embedded server, which takes a while"):
            told = clean_samples()
        counts, excerpt = count_published(clean, SOURCE), draw_before_and_after(clean, EXCERPT)
    except IngestError as error:
        console.print(f"The demonstration failed: {error}", style="red", markup=False)
        return PROBLEM
    console.print(excerpt)
    console.print(f"\n{told} What of raw/{SOURCE} lies in {clean} now:\n", markup=False)
    console.print(draw_counts(counts))
    console.print(
        f"\nParquet that any reader opens: {clean}/documents, {clean}/blocks (every row with its reason), "
        f"{clean}/quarantine.\n{perf_counter() - started:.0f} s. Run it again: there is nothing new.",
        markup=False,
    )
    return FINE


def clean_samples() -> str:
    """Run the flow on the samples, then the backfill where other rules cleaned them; tells what was done."""
    os.environ.pop("PREFECT_API_URL", None)  # the embedded server, whatever else may run here
    os.environ.update(QUIET)
    # Only now: Prefect reads its environment when it is imported.
    from flows.backfill import backfill  # noqa: PLC0415
    from flows.clean_source import clean_source  # noqa: PLC0415

    summary = cast(RunSummary, clean_source(source=SOURCE))  # Prefect opens the state that a flow returns
    if summary.shards_outdated:
        again = cast(RunSummary, backfill(source=SOURCE))
        return f"Rules have changed: {again.documents} documents were cleaned again."
    if summary.shards_done:
        return f"{summary.documents} documents were cleaned and published."
    return f"Nothing is new: all {summary.files_unchanged} raw files are published as they are."


if __name__ == "__main__":
    sys.exit(main())
