"""A landing zone and a dataset for a test of the flows."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ingest.dataset import read

CLEANERS = Path(__file__).parents[1] / "run"  # holds fake_cleaner.py


@dataclass(frozen=True)
class House:
    """A landing zone and a dataset, told to the flows as their options."""

    raw: Path
    clean: Path

    @property
    def options(self) -> dict[str, object]:
        return {"raw": self.raw, "clean": self.clean, "workers": 2}

    def land(self, path: str, text: str = "a line\n") -> Path:
        file = self.raw / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        return file

    def texts(self) -> list[str]:
        return sorted(read(self.clean, columns=["text"])["text"].to_pylist())
