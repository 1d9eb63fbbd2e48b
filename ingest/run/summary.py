"""What a run did, as one object for people and machines."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from ingest.objects import show_path
from ingest.run.landing import Misplaced
from ingest.run.plan import Plan
from ingest.run.shard import Change, Counts, ShardResult
from ingest.settings import Settings

DONE = ("published", "unchanged", "compared")


@dataclass(frozen=True, slots=True)
class Failure:
    """A shard that was not published, and why."""

    shard: str
    message: str


@dataclass(frozen=True, slots=True)
class PartitionChange:
    """What a re-clean would change in a partition."""

    source: str
    date: str
    documents: Change
    blocks: Change


@dataclass(frozen=True, slots=True)
class RunSummary:
    """Counts of one run. Mappings count rows; `shards_*` units of work; `files_*` raw files.

    `shards_outdated` were cleaned by other rules than today's: a backfill cleans them again.
    `duplicates_*` are documents that repeat another, in the parts that this run marked anew.
    `failures` are errors (exit code 1), `skipped` are shards that another run published first.
    """

    clean_path: str
    documents: int
    kept_rows: int
    removed_rows: dict[str, int]
    languages: dict[str, int]
    charsets: dict[str, int]
    quarantined: dict[str, int]
    shards_done: int
    shards_failed: int
    shards_skipped: int
    shards_outdated: int
    files_new: int
    files_changed: int
    files_gone: int
    files_unchanged: int
    files_misplaced: int
    seconds: float
    failures: tuple[Failure, ...] = ()
    skipped: tuple[Failure, ...] = ()
    misplaced: tuple[Misplaced, ...] = ()
    changes: tuple[PartitionChange, ...] = ()
    interrupted: bool = False
    duplicates_marked: int = 0
    duplicates_dropped: int = 0

    @property
    def ok(self) -> bool:
        """Whether everything that was to be done was done."""
        return not self.failures and not self.interrupted

    def to_json(self) -> dict[str, Any]:
        values = asdict(self)
        return {**values, "misplaced": [entry._asdict() for entry in self.misplaced]}


def summarise(
    settings: Settings,
    plan: Plan,
    results: Iterable[ShardResult],
    seconds: float,
    *,
    interrupted: bool = False,
) -> RunSummary:
    """The summary of a plan and what came of its shards."""
    taken = tuple(results)
    counts = sum((result.counts for result in taken), Counts())
    failed, skipped = _list(taken, "failed"), _list(taken, "skipped")
    return RunSummary(
        clean_path=show_path(settings.clean_path),
        **{name: getattr(counts, name) for name in COUNTED},
        shards_done=sum(result.status in DONE for result in taken),
        shards_failed=len(failed),
        shards_skipped=len(skipped),
        shards_outdated=sum(len(partition.outdated) for partition in plan.partitions),
        files_new=plan.files.new,
        files_changed=plan.files.changed,
        files_gone=plan.files.gone,
        files_unchanged=plan.files.unchanged,
        files_misplaced=len(plan.misplaced),
        seconds=round(seconds, 3),
        failures=failed,
        skipped=skipped,
        misplaced=plan.misplaced,
        changes=_collect_changes(taken),
        interrupted=interrupted,
    )


COUNTED = ("documents", "kept_rows", "removed_rows", "languages", "charsets", "quarantined")


def _list(results: tuple[ShardResult, ...], status: str) -> tuple[Failure, ...]:
    return tuple(
        Failure(f"{result.source}/{result.date}/{result.batch}", result.message)
        for result in results
        if result.status == status
    )


def _collect_changes(results: tuple[ShardResult, ...]) -> tuple[PartitionChange, ...]:
    compared: dict[tuple[str, str], tuple[Change, Change]] = {}
    for result in results:
        if result.status == "compared":
            documents, blocks = compared.get((result.source, result.date), (Change(), Change()))
            compared[result.source, result.date] = (
                documents + result.documents_change,
                blocks + result.blocks_change,
            )
    return tuple(PartitionChange(*partition, *changes) for partition, changes in sorted(compared.items()))
