"""What verifying finds: one finding per file and kind of problem, however many rows share it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import polars as pl

MOVE, CLEAN = "move", "clean again"
REPAIRS = (MOVE, CLEAN)
"""Move what does not belong there; move a shard's parts, so that its raw files are cleaned again."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One broken promise: `file` is relative to the dataset, `problem` a sentence.

    `repair` names what would help, one of REPAIRS; "" where only other rules or code would.
    """

    file: str
    problem: str
    repair: str = ""


@dataclass(frozen=True, slots=True)
class Verification:
    """How many rows and files were seen, and what is not as promised; no findings: all is well."""

    documents: int = 0
    blocks: int = 0
    quarantined: int = 0
    files: int = 0
    findings: tuple[Finding, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {**asdict(self), "findings": [asdict(finding) for finding in self.findings]}


class Tally:
    """Counts the broken rows of one file by problem, and remembers the first of each as an example.

    >>> tally = Tally("documents/part.parquet")
    >>> tally.add("the text is not in NFC", ["7f", "90"])
    >>> tally.add("the text is not in NFC", ["a3"])
    >>> tally.findings()[0].problem
    'the text is not in NFC: 3 rows, the first 7f'
    """

    def __init__(self, file: str) -> None:
        self.file = file
        self._rows: dict[str, tuple[int, str]] = {}
        self._whole: list[tuple[str, str]] = []

    def add(self, problem: str, rows: Sequence[object] | pl.Series) -> None:
        """Note rows that share a problem, each named by what finds it again; none is fine."""
        if len(rows):
            count, first = self._rows.get(problem, (0, str(rows[0])))
            self._rows[problem] = (count + len(rows), first)

    def say(self, problem: str, repair: str = "") -> None:
        """Note a problem of the file as a whole."""
        self._whole.append((problem, repair))

    def findings(self) -> tuple[Finding, ...]:
        of_rows = [
            (f"{problem}: {count:,} {'row' if count == 1 else 'rows'}, the first {first}", "")
            for problem, (count, first) in self._rows.items()
        ]
        return tuple(Finding(self.file, *found) for found in (*self._whole, *of_rows))
