"""Speed and memory of the main job, from raw bytes to published Parquet, one worker on one core.

    python -m benchmarks.throughput            1,000 and 10,000 mixed documents, dumps, pages, stages
    python -m benchmarks.throughput --full     50,000 mixed documents as well

Every run is a process of its own, `ingest run`, on a landing zone that is made for it. CPU time counts
all it does, start included; "a second and core" is a second of CPU time, so that a busy machine gives
the same answer. Writes its section of RESULTS.md.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from benchmarks.command import parser_of
from benchmarks.corpus import Material, gather_material, make_dump, mixed_kinds, only, write_corpus
from benchmarks.process import Usage, run_measured
from benchmarks.results import describe_run, markdown_table, write_section

PAGES, DUMPS = 1_000, 5_000  # enough that the start of the process hardly counts
STAGE_PAGES, STAGE_DUMPS = 200, 1_000
HTML, PLAIN = "text/html", "text/plain"


@dataclass(frozen=True, slots=True)
class Load:
    """One landing zone to be cleaned."""

    name: str
    count: int
    kinds: Iterator[str]


@dataclass(frozen=True, slots=True)
class Result:
    """What cleaning it took; `bytes_in` is what the raw files hold, `bytes_out` the dataset."""

    load: Load
    usage: Usage
    bytes_in: int
    bytes_out: int


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what the command line asks for; gives the exit code."""
    parser = parser_of("benchmarks.throughput", __doc__)
    parser.add_argument("--full", action="store_true", help="50,000 documents as well")
    asked = parser.parse_args(arguments)
    about = describe_run()
    with tempfile.TemporaryDirectory(prefix="throughput-") as folder:
        work = Path(folder)
        (work / "material").mkdir()
        material = gather_material(work / "material")
        results = [_measure(load, material, work) for load in _loads(full=asked.full)]
        stages = measure_stages(material)
    body = f"## Throughput\n\n{about}\n\n{runs_table(results)}\n\n### CPU ms a document\n\n{stages}"
    print(body)
    write_section("throughput", body)
    return 0


def _loads(*, full: bool) -> list[Load]:
    mixed = [1_000, 10_000, *([50_000] if full else [])]
    return [
        Load("one document: the start of the process", 1, only("txt")),
        Load("text dumps of 3 kB", DUMPS, only("txt")),
        Load("HTML pages", PAGES, only("html")),
        *(Load("mixed: four dumps, one page", count, mixed_kinds()) for count in mixed),
    ]


def _measure(load: Load, material: Material, work: Path) -> Result:
    with tempfile.TemporaryDirectory(dir=work) as folder:
        place = Path(folder)
        raw, clean = place / "raw", place / "clean"
        write_corpus(material, raw, load.kinds, load.count)
        command = [sys.executable, "-m", "ingest", "run", str(raw), "--out", str(clean)]
        usage = run_measured(command, place, {max(os.sched_getaffinity(0))})
        print(f"{load.name}, {load.count}: {usage}", file=sys.stderr, flush=True)
        return Result(load, usage, _size(raw), _size(clean))


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def runs_table(results: Sequence[Result]) -> str:
    """One row for each run; the first run, of one document, is the start that all of them pay."""
    start_s = results[0].usage.cpu_s
    rows = []
    for result in results:
        count, usage = result.load.count, result.usage
        steady = f"{count / (usage.cpu_s - start_s):.0f}" if count > 1 else ""
        rows.append(
            (
                result.load.name,
                f"{count:,}",
                f"{result.bytes_in / 1e6:.1f}",
                f"{result.bytes_out / 1e6:.1f}",
                f"{usage.cpu_s:.1f}",
                f"{count / usage.cpu_s:.0f}",
                steady,
                f"{usage.peak_mb:.0f}",
            )
        )
    header = (
        "run",
        "documents",
        "MB in",
        "MB out",
        "CPU s",
        "a second and core",
        "without the start",
        "peak MB",
    )
    return markdown_table(header, rows)


def measure_stages(material: Material) -> str:
    """CPU milliseconds a document of every stage, for dumps and for pages."""
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})  # before any library counts the cores
    from benchmarks.predict import warm_up  # noqa: PLC0415 (as above)
    from benchmarks.stages import time_stages  # noqa: PLC0415 (as above)
    from ingest.model import Record  # noqa: PLC0415 (as above)

    warm_up()
    dumps = [
        Record(make_dump(material.dumps, number).encode(), file_path=f"{number}.txt", media_type=PLAIN)
        for number in range(STAGE_DUMPS)
    ]
    pages = [
        Record(path.read_bytes(), file_path=path.name, media_type=HTML)
        for path in islice(material.pages, STAGE_PAGES)
    ]
    for records in (dumps, pages):  # tables that are built on first use are not the documents' cost
        time_stages(records[: len(records) // 10])
    of_dumps, of_pages = time_stages(dumps), dict(time_stages(pages))
    rows = [(stage, f"{cpu_ms:.2f}", f"{of_pages[stage]:.2f}") for stage, cpu_ms in of_dumps]
    return markdown_table(("stage", "text dump", "HTML page"), rows)


if __name__ == "__main__":
    sys.exit(main())
