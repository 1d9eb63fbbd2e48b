"""Where a dataset stands beside its landing zone, told from the dataset itself.

What a run would do is decided by the plan; this only counts it, one partition at a time, so that
memory does not grow with the landing zone.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from ingest.run.landing import Misplaced
from ingest.run.plan import EVERYTHING, PartitionPlan, Scope, stream_plans
from ingest.settings import Settings


@dataclass(frozen=True, slots=True)
class PartitionStatus:
    """Raw files of one source and landing date.

    `published` have rows in the dataset; of these, `changed` have other bytes by now, `gone` have
    left the landing zone and `outdated` were cleaned by other rules or settings. `new` have no rows.
    """

    source: str
    date: str
    new: int
    changed: int
    gone: int
    outdated: int
    published: int

    @property
    def is_settled(self) -> bool:
        """Whether neither a run nor a backfill would find work here."""
        return not (self.new or self.changed or self.outdated)


@dataclass(frozen=True, slots=True)
class Status:
    """Every partition of the landing zone and of the dataset, and what cannot be ingested."""

    partitions: tuple[PartitionStatus, ...]
    misplaced: tuple[Misplaced, ...]

    def to_json(self) -> dict[str, Any]:
        return {
            "partitions": [asdict(partition) for partition in self.partitions],
            "misplaced": [entry._asdict() for entry in self.misplaced],
        }


def find_status(settings: Settings, scope: Scope = EVERYTHING) -> Status:
    """Count the raw files of every partition in scope; raises UsageError without a landing zone."""
    partitions: list[PartitionStatus] = []
    misplaced: list[Misplaced] = []
    for plan in stream_plans(settings, scope):
        partitions += map(_count, plan.partitions)
        misplaced += plan.misplaced
    return Status(tuple(partitions), tuple(misplaced))


def _count(plan: PartitionPlan) -> PartitionStatus:
    files = plan.files
    return PartitionStatus(
        *plan.partition,
        new=files.new,
        changed=files.changed,
        gone=files.gone,
        outdated=sum(len(shard.files) for shard in plan.outdated),
        published=files.unchanged + files.changed + files.gone,
    )
