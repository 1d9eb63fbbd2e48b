"""The part of a plan that belongs to some sources."""

from __future__ import annotations

from dataclasses import replace
from fnmatch import fnmatchcase

from ingest.errors import UsageError
from ingest.run import Plan

ALL_SOURCES = "*"
SHOWN_SOURCES = 10


def select_sources(plan: Plan, pattern: str) -> Plan:
    """The plan of the sources that a shell pattern names.

    Raises UsageError if there are none: a typing error must not look like a run with nothing to do.
    """
    if pattern == ALL_SOURCES:
        return plan
    chosen = tuple(each for each in plan.partitions if fnmatchcase(each.partition.source, pattern))
    if not chosen:
        known = sorted({each.partition.source for each in plan.partitions})
        shown = ", ".join(known[:SHOWN_SOURCES]) + (", ..." if len(known) > SHOWN_SOURCES else "")
        raise UsageError(f"no source matches {pattern!r} there; known are: {shown or 'none'}")
    return replace(plan, partitions=chosen)
