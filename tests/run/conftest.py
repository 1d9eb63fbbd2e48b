"""A landing zone and a dataset of their own for each test of the run."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from house import HERE, House
from store import StoreHouse, open_house, served

from ingest.settings import Settings

sys.path.insert(0, str(HERE.parent / "dataset"))  # tables that keep every promise, to be put into a store


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    monkeypatch.setenv("PYTHONPATH", str(HERE))  # a worker process imports the fake cleaner by name
    raw, clean = tmp_path / "raw", tmp_path / "clean"
    raw.mkdir()
    return House(raw, clean, Settings(cleaner="fake_cleaner:FIRST", raw_path=raw, clean_path=clean))


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with served() as address:
        yield address


@pytest.fixture
def store(address: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> StoreHouse:
    return open_house(address, monkeypatch, tmp_path / "state")
