"""How a flow run ends: what it did in words, as a table in the artifacts, as its final state."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from prefect.artifacts import create_markdown_artifact
from prefect.client.schemas.objects import State
from prefect.context import FlowRunContext
from prefect.logging import get_run_logger
from prefect.states import Completed

from ingest.errors import IngestError
from ingest.run import RunSummary

NAMED_FAILURES = 20  # a state's message is a line of a list, not a log


class RunFailedError(IngestError):
    """Some shards were not published."""


def conclude(summary: RunSummary) -> State[RunSummary]:
    """The final state of a flow run; raises RunFailedError if a shard was not published.

    Records in quarantine do not fail a run: they are rows of the dataset, and are counted aloud.
    """
    logger = get_run_logger()
    told = tell(summary)
    logger.info(told)
    for trouble in list_troubles(summary):
        logger.warning(trouble)
    if is_worth_a_page(summary) and FlowRunContext.get() is not None:
        create_markdown_artifact(to_markdown(summary), key="run-summary", description=told)
    if summary.failures:
        raise RunFailedError(name_failures(summary))
    return Completed(message=told, data=summary)


def tell(summary: RunSummary) -> str:
    """What a run did, in one line."""
    outdated = (
        f"; shards cleaned by other rules, for a backfill: {summary.shards_outdated}"
        if summary.shards_outdated
        else ""
    )
    if not is_worth_a_page(summary):
        return f"Nothing to do: {summary.files_unchanged} raw files are published as they are{outdated}"
    return (
        f"Shards: {summary.shards_done} published, {summary.shards_failed} failed, "
        f"{summary.shards_skipped} left to another run; documents: {summary.documents}, "
        f"in quarantine: {sum(summary.quarantined.values())}; {summary.seconds:.1f} s{outdated}"
    )


def is_worth_a_page(summary: RunSummary) -> bool:
    """Whether the run did or tried anything: a page every 15 minutes about nothing hides the others."""
    return bool(summary.shards_done or summary.shards_failed or summary.shards_skipped)


def list_troubles(summary: RunSummary) -> Iterator[str]:
    """What somebody should look at, a line each."""
    for error, count in summary.quarantined.items():
        yield f"in quarantine: {error}: {count}"
    for entry in summary.misplaced:
        yield f"not ingested: {entry.path}: {entry.problem}"
    for failure in summary.failures:
        yield f"failed: {failure.shard}: {failure.message}"
    for failure in summary.skipped:
        yield f"left to another run: {failure.shard}: {failure.message}"


def name_failures(summary: RunSummary) -> str:
    """The failed shards by name, the first of them with their reasons."""
    named = [f"{each.shard} ({each.message})" for each in summary.failures[:NAMED_FAILURES]]
    rest = summary.shards_failed - len(named)
    more = f" and {rest} more" if rest else ""
    return f"Failed shards ({summary.shards_failed}): {', '.join(named)}{more}"


def to_markdown(summary: RunSummary) -> str:
    """The summary as a page: counts by kind, then what somebody should look at."""
    sections: dict[str, Mapping[str, int]] = {
        "Files": {
            "new": summary.files_new,
            "changed": summary.files_changed,
            "gone": summary.files_gone,
            "unchanged": summary.files_unchanged,
        },
        "Rows": {"documents": summary.documents, "kept rows": summary.kept_rows},
        "Removed rows": summary.removed_rows,
        "Languages": summary.languages,
        "Quarantine": summary.quarantined,
    }
    lines = [f"Published in `{summary.clean_path}`", "", "| | | count |", "|---|---|--:|"]
    for section, counts in sections.items():
        lines += [f"| {section} | {_cell(name)} | {count} |" for name, count in counts.items()]
    troubles = [f"- {_cell(trouble)}" for trouble in list_troubles(summary)]
    return "\n".join([*lines, "", *troubles])


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
