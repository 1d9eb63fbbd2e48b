"""A process that never stops ingesting: what the kills and races are made on.

    python -m benchmarks.operations.writer NAME FOLDER SEED    a name of OPERATIONS or OTHERS

Each line of a raw file is a record, its text `<file> <version>`, so that a reader can tell what is
missing, doubled or of two versions. The cleaner is that of the tests: the publishing is measured.
"""

from __future__ import annotations

import itertools
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from ingest.run import Scope, backfill, run
from ingest.settings import Settings

TESTS = [str(Path(__file__).parents[2] / "tests" / name) for name in ("run", "dataset")]
DAY = "2026-11-02"
FILES, LINES = 12, 4
SHARDS, ROWS = 4, 50  # of the exchange
REST_S = 2.0
SMALL_SHARDS = 3  # files: so that a run has several to publish


def settings_of(folder: Path, rules: str = "FIRST") -> Settings:
    """Settings of a landing zone and a dataset in `folder`."""
    return Settings(
        raw_path=folder / "raw",
        clean_path=folder / "clean",
        cleaner=f"fake_cleaner:{rules}",
        shard_max_files=SMALL_SHARDS,
        trash_grace_s=0.0,
    )


def land(folder: Path, name: str, version: int, source: str = "wire") -> None:
    """Put a raw file in place, in one step as a crawler should."""
    home = folder / "raw" / source / DAY
    home.mkdir(parents=True, exist_ok=True)
    draft = folder / f"{name}.draft"
    draft.write_text("".join(f"{name} {version} {line}\n" for line in range(LINES)))
    draft.replace(home / f"{name}.txt")


def append(folder: Path, seed: int) -> Iterator[None]:
    """New files, again and again."""
    for number in itertools.count():
        land(folder, f"new-{seed}-{number}", 0)
        run(folder / "raw", folder / "clean", settings_of(folder))
        yield


def append_apart(folder: Path, seed: int) -> Iterator[None]:
    """New files in a partition of the writer's own, again and again."""
    for number in itertools.count():
        land(folder, f"apart-{seed}-{number}", 0, f"source-{seed}")
        run(folder / "raw", folder / "clean", settings_of(folder))
        yield


def reclean(folder: Path, seed: int) -> Iterator[None]:
    """All files anew in a new version, again and again."""
    for version in itertools.count(seed * 1000):
        for number in range(FILES):
            land(folder, f"old-{number}", version)
        run(folder / "raw", folder / "clean", settings_of(folder))
        yield


def refill(folder: Path, _seed: int) -> Iterator[None]:
    """The same files by other rules, to and fro."""
    for rules in itertools.cycle(("SECOND", "FIRST")):
        backfill(folder / "raw", folder / "clean", settings_of(folder, rules), Scope(force=True))
        yield


def exchange(folder: Path, _seed: int) -> Iterator[None]:
    """Four shards published anew without being cleaned, as fast as it goes."""
    from tables import batch_name, make_layout, put  # type: ignore[import-not-found]  # noqa: PLC0415

    layout = make_layout(folder)
    for version in itertools.count():
        for number in range(SHARDS):
            put(layout, batch_name(number), version, rows=ROWS)
        yield


def exchange_and_rest(folder: Path, seed: int) -> Iterator[None]:
    """The same, with a rest after each turn."""
    for _ in exchange(folder, seed):
        yield
        time.sleep(REST_S)


OPERATIONS: dict[str, Callable[[Path, int], Iterator[None]]] = {
    "append": append,
    "reclean": reclean,
    "backfill": refill,
}

OTHERS = {"append-apart": append_apart, "exchange": exchange, "exchange-and-rest": exchange_and_rest}


def main() -> None:
    """Begin, say so after each turn, and never end."""
    name, folder, seed = sys.argv[1:]
    for _ in {**OPERATIONS, **OTHERS}[name](Path(folder), int(seed)):
        print("turn", flush=True)


if __name__ == "__main__":
    main()
