"""Quality on every evaluation set: predictions of `ingest`, scored, shown, held against the floors.

python -m benchmarks.quality                     all of it; writes the section of RESULTS.md
python -m benchmarks.quality --sample --check    a sample, and exit code 1 if a floor is broken
python -m benchmarks.quality --raise-floors      lift floors.toml to what is better now
python -m benchmarks.quality --only rows clean   some suites only
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.command import parser_of
from benchmarks.floors import Broken, find_broken, load_floors, raise_floors, write_floors
from benchmarks.gold import DATA, SAMPLED_ONE_IN, cut_sample, gold_file, why_absent
from benchmarks.meter import Meter
from benchmarks.results import describe_run, markdown_table, write_section
from benchmarks.scoring import SUITES, Score, score, write_predictions

Scores = Mapping[str, Score]

UNWRITTEN_TABLES = {"language"}  # some 400 lines, one a language and set; the means say enough


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked for: the suites, where their data is, which part of it."""

    suites: Sequence[str]
    data: Path = DATA
    split: str = "dev"
    sample: bool = False

    @property
    def scope(self) -> str:
        """Name of the part of the floors that counts."""
        return "sample" if self.sample else "full"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what the command line asks for; gives the exit code."""
    asked = _parse(arguments)
    order = Order(asked.only or tuple(SUITES), asked.data, asked.split, asked.sample)
    absent = why_absent(order.data)
    if absent:
        print(absent)
        return 0
    meter = Meter()
    scores = measure(order, meter)
    print(summary(scores), end="\n\n")
    print(costs(meter))
    if order == Order(tuple(SUITES), order.data):
        write_section("quality", report(scores, meter))
    measured = {suite: found.values for suite, found in scores.items()}
    if asked.raise_floors:
        write_floors(order.scope, raise_floors(load_floors(order.scope), measured))
    return _check(list(find_broken(load_floors(order.scope), measured))) if asked.check else 0


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = parser_of("benchmarks.quality", __doc__)
    parser.add_argument("--sample", action="store_true", help="a fixed sample of every set, for CI")
    parser.add_argument("--check", action="store_true", help="exit 1 if a floor is broken")
    parser.add_argument("--raise-floors", action="store_true", help="lift the floors to what is better now")
    parser.add_argument("--only", nargs="+", choices=SUITES, metavar="NAME", help=", ".join(SUITES))
    parser.add_argument("--data", type=Path, default=DATA, help="folder of the evaluation data")
    parser.add_argument("--split", default="dev", help="which part of the data: dev")
    return parser.parse_args(arguments)


def measure(order: Order, meter: Meter) -> dict[str, Score]:
    """Scores of the suites; a set that serves two of them is predicted once."""
    from benchmarks.predict import PREDICTORS, warm_up  # noqa: PLC0415 (loads models: not for --help)

    warm_up()
    with tempfile.TemporaryDirectory(prefix="quality-") as folder:
        work, data = Path(folder), order.data
        answers: dict[str, Path] = {}
        for name in dict.fromkeys(SUITES[suite].gold for suite in order.suites):
            gold = gold_file(order.data, name, order.split)
            if order.sample:
                gold = cut_sample(gold, work, SAMPLED_ONE_IN[name])
                data = work
            answers[name] = work / f"{name}.predictions"
            count = write_predictions(PREDICTORS[name](gold, meter), answers[name])
            print(f"{name}: {count} answers", file=sys.stderr, flush=True)
        return {
            suite: score(SUITES[suite], answers[SUITES[suite].gold], data, order.split)
            for suite in order.suites
        }


def summary(scores: Scores) -> str:
    """Every measure of every suite, one a line."""
    rows = [
        (f"{suite}: {name}", f"{value:.4f}")
        for suite, found in scores.items()
        for name, value in found.values.items()
    ]
    return markdown_table(("measure", "value"), rows)


def costs(meter: Meter) -> str:
    """CPU milliseconds of every stage."""
    rows = [(stage, items, f"{cpu_ms:.2f}") for stage, items, cpu_ms in meter.rows()]
    return markdown_table(("stage", "items", "CPU ms an item"), rows)


def report(scores: Scores, meter: Meter) -> str:
    """The section of RESULTS.md: summary, costs and the scorer's own tables."""
    parts = [f"## Quality\n\n{describe_run()}", summary(scores), f"### Cost\n\n{costs(meter)}"]
    parts += [
        f"### {suite}\n\n```\n{found.table}\n```"
        for suite, found in scores.items()
        if found.table and suite not in UNWRITTEN_TABLES
    ]
    return "\n\n".join(parts)


def _check(broken: Sequence[Broken]) -> int:
    if not broken:
        print("\nEvery floor is kept.")
        return 0
    rows = [(f"{b.suite}: {b.measure}", f"{b.floor:.4f}", f"{b.value:.4f}") for b in broken]
    print("\nBroken floors\n")
    print(markdown_table(("measure", "floor", "value"), rows))
    return 1


if __name__ == "__main__":
    sys.exit(main())
