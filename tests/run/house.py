"""What the tests of the run work on."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

import pyarrow as pa

import ingest.dataset
from ingest.run import RunSummary, Scope, backfill, run
from ingest.settings import Settings

HERE = Path(__file__).parent
DAY = "2026-11-02"


@dataclass(frozen=True)
class House:
    """A landing zone, a dataset and the settings that tie them to the fake cleaner."""

    raw: Path
    clean: Path
    settings: Settings

    def land(self, path: str, text: str | bytes = "a line\n") -> Path:
        file = self.raw / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode() if isinstance(text, str) else text)
        return file

    def with_settings(self, **changes: object) -> House:
        return replace(self, settings=replace(self.settings, **changes))

    def run(self) -> RunSummary:
        return run(self.raw, self.clean, self.settings)

    def backfill(self, **scope: object) -> RunSummary:
        return backfill(self.raw, self.clean, self.settings, Scope(**scope))

    def rows(self, table: str = "documents") -> pa.Table:
        return ingest.dataset.read(self.clean, table=table).to_table()

    def texts(self) -> Counter[str]:
        return Counter(self.rows()["text"].to_pylist())

    def snapshot(self) -> dict[str, bytes]:
        """Every published file by its path, with its bytes."""
        files = sorted(path for path in self.clean.rglob("*") if path.is_file())
        return {str(path.relative_to(self.clean)): path.read_bytes() for path in files}
