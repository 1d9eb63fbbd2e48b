"""Floors: what quality must not fall below. They are data (floors.toml), and only ever rise."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

Measures = Mapping[str, Mapping[str, float]]
"""Suite -> measure -> value."""

FLOORS = Path(__file__).with_name("floors.toml")
HEADER = """\
# What quality must not fall below: [full.<suite>] for all items, [sample.<suite>] for the sample.
# Written by `python -m benchmarks.quality [--sample] --raise-floors`, which never lowers one.
"""


@dataclass(frozen=True, slots=True)
class Floors:
    """Floors of one scope (full or sample); for the measures in `lower_is_better` they are ceilings."""

    lower_is_better: frozenset[str]
    measures: Measures

    def is_kept(self, measure: str, value: float, floor: float) -> bool:
        """Whether a value is as good as its floor; a value that is not there is not."""
        return value <= floor if measure in self.lower_is_better else value >= floor

    def better(self, measure: str, first: float, second: float) -> float:
        """The better of two values of a measure."""
        return min(first, second) if measure in self.lower_is_better else max(first, second)


@dataclass(frozen=True, slots=True)
class Broken:
    """A floor that was not kept."""

    suite: str
    measure: str
    floor: float
    value: float


def load_floors(scope: str, path: Path = FLOORS) -> Floors:
    """The floors of a scope."""
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    return Floors(frozenset(content["lower_is_better"]), content.get(scope, {}))


def find_broken(floors: Floors, measured: Measures) -> Iterator[Broken]:
    """Floors of the measured suites that are not kept; a floored measure that is missing is broken."""
    for suite, values in measured.items():
        for measure, floor in floors.measures.get(suite, {}).items():
            value = values.get(measure, math.nan)
            if not floors.is_kept(measure, value, floor):
                yield Broken(suite, measure, floor, value)


def raise_floors(floors: Floors, measured: Measures) -> Measures:
    """The floors with every measured value that is better, or new, in place of the old.

    >>> floors = Floors(frozenset({"lost"}), {"rows": {"f1": 0.8, "lost": 0.1}})
    >>> raise_floors(floors, {"rows": {"f1": 0.7, "lost": 0.05, "exact": 0.3}})
    {'rows': {'f1': 0.8, 'lost': 0.05, 'exact': 0.3}}
    """
    raised = {suite: dict(values) for suite, values in floors.measures.items()}
    for suite, values in measured.items():
        old = raised.setdefault(suite, {})
        for measure, value in values.items():
            old[measure] = floors.better(measure, value, old.get(measure, value))
    return raised


def write_floors(scope: str, measures: Measures, path: Path = FLOORS) -> None:
    """Write the floors of a scope, leaving the other scope's as they are."""
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    lower = ", ".join(f'"{measure}"' for measure in content.pop("lower_is_better"))
    parts = [HEADER, f"lower_is_better = [{lower}]\n"]
    for name, suites in sorted((content | {scope: measures}).items()):
        for suite, values in suites.items():
            lines = "".join(f"{measure} = {value:.4f}\n" for measure, value in values.items())
            parts.append(f"\n[{name}.{suite}]\n{lines}")
    path.write_text("".join(parts), encoding="utf-8")
