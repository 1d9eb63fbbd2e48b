"""A landing zone and a dataset of their own for each test of the run."""

from __future__ import annotations

from pathlib import Path

import pytest
from house import HERE, House

from ingest.settings import Settings


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    monkeypatch.setenv("PYTHONPATH", str(HERE))  # a worker process imports the fake cleaner by name
    raw, clean = tmp_path / "raw", tmp_path / "clean"
    raw.mkdir()
    return House(raw, clean, Settings(cleaner="fake_cleaner:FIRST", raw_path=raw, clean_path=clean))
