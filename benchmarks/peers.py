"""Other tools on the same data, in the same run: main content, charset, repair and language.

    python -m benchmarks.peers                  all that are installed (dependency group `peers`)
    python -m benchmarks.peers --only language
    python -m benchmarks.peers --only wcxb fundus   main content; writes a section of its own

Writes its section of RESULTS.md. No peer is a dependency of the package; one that is not installed is
named and left out.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from benchmarks.command import parser_of
from benchmarks.contenders import CONTENDERS, Answer, Contender
from benchmarks.gold import DATA, Row, gold_file, read_gold, why_absent
from benchmarks.main_content import PAGE_SETS, compare
from benchmarks.meter import Meter
from benchmarks.results import describe_run, markdown_table, write_section
from benchmarks.scoring import SUITES, score, write_predictions


@dataclass(frozen=True, slots=True)
class Contest:
    """One set on which tools of one trade are compared; `columns` are what they are given."""

    suite: str
    trade: str
    columns: Sequence[str]


CONTESTS: Sequence[Contest] = (
    Contest("charset", "charset", ("bytes", "kind")),
    Contest("mojibake", "repair", ("bad",)),
    Contest("clean", "repair", ("text",)),
    Contest("language", "language", ("text",)),
)

MAIN_CONTENT = """\
One page after another, in one process. This package does all of its work on a page (metadata, language,
reasons, tables) and is given pages in batches, as `ingest run` has them; the others give a text. Its model
has learned from these pages: the row to compare is that out of fold, copied from its own section."""

Line = tuple[str, Mapping[str, float], float]
"""A contender with its version, its measures, its CPU milliseconds an item."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what the command line asks for; gives the exit code."""
    pages = {page_set.name: page_set for page_set in PAGE_SETS}
    names = [*pages, *(contest.suite for contest in CONTESTS)]
    parser = parser_of("benchmarks.peers", __doc__)
    parser.add_argument("--only", nargs="+", choices=names, metavar="NAME", help=", ".join(names))
    asked = parser.parse_args(arguments)
    absent = why_absent(DATA)
    if absent:
        print(absent)
        return 0
    wanted = set(asked.only or names)
    compared = [name for name in pages if name in wanted]
    if compared:
        tables = [f"### {name}\n\n{compare(pages[name])}" for name in compared]
        _publish(
            "main-content",
            ["## Main content beside other tools", MAIN_CONTENT, *tables],
            compared == [*pages],
        )
    chosen = [contest for contest in CONTESTS if contest.suite in wanted]
    if chosen:
        tables = [f"### {contest.suite}\n\n{_table(list(run_contest(contest)))}" for contest in chosen]
        _publish("peers", ["## Peers", *tables], chosen == [*CONTESTS])
    return 0


def _publish(section: str, parts: Sequence[str], whole: bool) -> None:
    """Print a section, and write it into RESULTS.md where it is whole."""
    title, *rest = parts
    body = "\n\n".join([title, describe_run(), *rest])
    print(body)
    if whole:
        write_section(section, body)


def run_contest(contest: Contest) -> Iterator[Line]:
    """What every contender of the trade reached and took."""
    gold = gold_file(DATA, SUITES[contest.suite].gold, "dev")
    for contender in CONTENDERS[contest.trade]:
        try:
            name = f"{contender.name} {version(contender.package)}"
            answer = contender.load()
        except (PackageNotFoundError, ImportError):
            print(f"{contender.name} is not installed: left out", file=sys.stderr)
            continue
        meter = Meter()
        with tempfile.TemporaryDirectory(prefix="peers-") as folder:
            path = Path(folder) / "predictions"
            write_predictions(_ask(contender, answer, meter, read_gold(gold, ["id", *contest.columns])), path)
            found = score(SUITES[contest.suite], path, DATA, "dev")
        ((_, _, cpu_ms),) = meter.rows()
        print(f"{contest.suite}: {name} done, {meter.total_s():.0f} s", file=sys.stderr, flush=True)
        yield name, found.values, cpu_ms


def _ask(contender: Contender, answer: Answer, meter: Meter, rows: Iterator[Row]) -> Iterator[Row]:
    for row in rows:
        item_id = row.pop("id")
        given = tuple(row.values())
        with meter.time(contender.name):
            found = answer(*given)
        yield {"id": item_id, **found}


def _table(lines: Sequence[Line]) -> str:
    """One row for each measure, one column for each tool."""
    names = [name for name, _, _ in lines]
    measures = list(lines[0][1])
    rows = [(measure, *(f"{values[measure]:.4f}" for _, values, _ in lines)) for measure in measures]
    costs = ("CPU ms an item", *(f"{cpu_ms:.3f}" for _, _, cpu_ms in lines))
    return markdown_table(("measure", *names), [*rows, costs])


if __name__ == "__main__":
    sys.exit(main())
