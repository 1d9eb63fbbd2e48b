"""Whether only finished parts stand in the table directories, each where its partition is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from ingest.dataset.layout import PUBLISH_ORDER, Partition, find_source_problem, parse_part_name
from ingest.dataset.verify.findings import MOVE, Finding

SOURCE, DATE = "source=", "date="
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
NOT_A_PART = "not a finished part; readers take it for data or fail on it: move it out of the dataset"
NOT_A_FOLDER = "expected a directory {shape}; move it out of the dataset"


def find_partitions(clean: Path) -> tuple[tuple[Partition, ...], tuple[Finding, ...]]:
    """The partitions that any table has, sorted, and what stands where it must not."""
    partitions: set[Partition] = set()
    findings: list[Finding] = []
    for table in PUBLISH_ORDER:
        for source in _folders(clean, clean / table, SOURCE, findings):
            problem = find_source_problem(source.name.removeprefix(SOURCE))
            if problem:
                findings.append(Finding(_name(clean, source), problem))
            for day in _folders(clean, source, DATE, findings):
                if not is_day(day.name.removeprefix(DATE)):
                    findings.append(
                        Finding(_name(clean, day), "expected date=YYYY-MM-DD, a day that exists", MOVE)
                    )
                    continue
                findings += _find_strangers(clean, day)
                partitions.add(Partition(source.name.removeprefix(SOURCE), day.name.removeprefix(DATE)))
    return tuple(sorted(partitions)), tuple(findings)


def _folders(clean: Path, parent: Path, prefix: str, findings: list[Finding]) -> Iterator[Path]:
    for entry in _entries(parent):
        if entry.is_dir() and entry.name.startswith(prefix):
            yield entry
        else:
            findings.append(Finding(_name(clean, entry), NOT_A_FOLDER.format(shape=f"{prefix}..."), MOVE))


def _find_strangers(clean: Path, folder: Path) -> list[Finding]:
    return [
        Finding(_name(clean, entry), NOT_A_PART, MOVE)
        for entry in _entries(folder)
        if parse_part_name(entry.name) is None or entry.is_dir()
    ]


def _entries(folder: Path) -> list[Path]:
    return sorted(folder.iterdir()) if folder.is_dir() else []


def _name(clean: Path, path: Path) -> str:
    return path.relative_to(clean).as_posix()


def is_day(name: str) -> bool:
    """Whether a name is that of a day, YYYY-MM-DD."""
    try:
        date.fromisoformat(name)
    except ValueError:
        return False
    return DAY.fullmatch(name) is not None
