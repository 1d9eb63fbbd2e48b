"""Prefect in a home of its own, one server for all tests of the flows, and a house to clean in.

The cleaner is the one of tests/run: its answers and failures are steered by words of the raw files.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from flow_house import CLEANERS, House

_home = tempfile.TemporaryDirectory(prefix="prefect-home-", ignore_cleanup_errors=True)
os.environ["PREFECT_HOME"] = _home.name  # before Prefect is imported: it reads its environment once
os.environ.pop("PREFECT_API_URL", None)

import flows  # noqa: E402, F401 (sets the rest of Prefect's environment, as any caller has it)


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "server: starts real processes with a real Prefect server")


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    monkeypatch.setenv("PYTHONPATH", str(CLEANERS))  # for worker processes
    monkeypatch.syspath_prepend(str(CLEANERS))
    monkeypatch.setenv("INGEST_CLEANER", "fake_cleaner:FIRST")
    raw, clean = tmp_path / "raw", tmp_path / "clean"
    raw.mkdir()
    return House(raw, clean)


@pytest.fixture(scope="session")
def one_server() -> Iterator[None]:
    from prefect.testing.utilities import prefect_test_harness

    with prefect_test_harness(server_startup_timeout=120):
        yield


@pytest.fixture
def prefect_server(one_server: None) -> Iterator[None]:
    """A server to run flows against, and no connection to it that outlives the test.

    The events client draws its heartbeats from `random`, in a thread of its own: in whatever law
    runs at that moment, hypothesis would take that for the doing of its own strategies.
    """
    from prefect.events.worker import EventsWorker

    yield
    EventsWorker.drain_all()
