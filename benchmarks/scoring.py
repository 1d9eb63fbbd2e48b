"""Predictions held against the gold by the evaluation's own scorer, run as a process."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from benchmarks.gold import SCORER


@dataclass(frozen=True, slots=True)
class Suite:
    """One table of the scorer: the set it needs, its command, and what it shows besides."""

    gold: str
    command: tuple[str, ...]
    extra: tuple[str, ...] = ()  # arguments of a second table, shown and not counted


@dataclass(frozen=True, slots=True)
class Score:
    """What the scorer said of one suite: measures by name, and its table as printed."""

    values: Mapping[str, float]
    table: str


SUITES: Mapping[str, Suite] = {
    "wcxb": Suite("wcxb", ("pages", "--set", "wcxb")),
    "pages-dev": Suite("pages", ("pages",)),
    "metadata": Suite("pages", ("metadata",)),
    "rows": Suite("rows", ("rows",), ("--by", "tag")),
    "language": Suite("language", ("language",)),
    "charset": Suite("charset", ("charset",)),
    "mojibake": Suite("mojibake", ("mojibake",)),
    "clean": Suite("clean-sentences", ("clean",)),
}


def write_predictions(predictions: Iterable[Mapping[str, object]], path: Path) -> int:
    """Write predictions as JSON lines; gives their number."""
    count = 0
    with path.open("w", encoding="utf-8") as lines:
        for prediction in predictions:
            lines.write(json.dumps(prediction) + "\n")
            count += 1
    return count


def score(suite: Suite, predictions: Path, data: Path, split: str) -> Score:
    """The scorer's verdict; raises CalledProcessError if it fails."""
    arguments = (*suite.command, "--pred", str(predictions), "--data", str(data), "--split", split)
    printed = _run(arguments)
    values, table = parse_scores(printed)
    if suite.extra:
        table += "\n" + parse_scores(_run((*arguments, *suite.extra)))[1]
    return Score(values, table)


def _run(arguments: tuple[str, ...]) -> str:
    command = [sys.executable, str(SCORER), *arguments]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def parse_scores(printed: str) -> tuple[dict[str, float], str]:
    r"""Measures of the scorer's last line, and the table above it.

    >>> parse_scores("group 1\nSCORE word_f1=0.5000 shingle_f1=0.2500\n")
    ({'word_f1': 0.5, 'shingle_f1': 0.25}, 'group 1')
    """
    *table, last = printed.rstrip("\n").split("\n")
    pairs = (pair.split("=") for pair in last.split()[1:])
    return {name: float(value) for name, value in pairs}, "\n".join(table)
