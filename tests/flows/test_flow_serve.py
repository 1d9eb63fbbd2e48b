"""Real processes: server, schedule and runner as `ingest serve` starts them, from landing to Ctrl-C."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flow_house import CLEANERS, House

REPO = Path(__file__).parents[2]
DAY, NEXT_DAY = "2026-11-02", "2026-11-03"
PATIENCE_S = 120.0  # of each step, on a busy machine; all steps together take half of that

needs_proc = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="children are found in /proc")


@dataclass(frozen=True)
class Served:
    """A running `flows.serve`."""

    process: subprocess.Popen[bytes]
    environment: dict[str, str]
    port: int

    def call(self, path: str, **body: object) -> Any:
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/api{path}",
            data=json.dumps(body).encode() if body else None,
            headers={"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=30) as reply:
            return json.load(reply)

    def messages(self) -> list[str]:
        """What the finished flow runs say of themselves."""
        finished = {"flow_runs": {"state": {"type": {"any_": ["COMPLETED", "FAILED"]}}}}
        return [str(run["state"]["message"]) for run in self.call("/flow_runs/filter", **finished)]

    def prefect(self, *arguments: str) -> None:
        command = [sys.executable, "-m", "prefect", *arguments]
        environment = self.environment | {"PREFECT_API_URL": f"http://127.0.0.1:{self.port}/api"}
        subprocess.run(command, check=True, env=environment, stdout=subprocess.DEVNULL)


@pytest.fixture
def serving(house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    monkeypatch.delenv("INGEST_CLEANER")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(map(str, (REPO, CLEANERS))))
    monkeypatch.setenv("PREFECT_HOME", str(tmp_path / "prefect"))
    use_cleaner(tmp_path, "FIRST")
    port = find_port()
    options = ["--raw", house.raw, "--clean", house.clean, "--port", port, "--interval-seconds", 8]
    command = [sys.executable, "-m", "flows.serve", *map(str, options)]
    with (tmp_path / "serve.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=tmp_path, stderr=log, start_new_session=True)
    try:
        yield Served(process, dict(os.environ), port)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def use_cleaner(folder: Path, name: str) -> None:
    (folder / "ingest.toml").write_text(f'cleaner = "fake_cleaner:{name}"\n')


def find_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(happened: Callable[[], bool], served: Served, log: Path) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not happened():
        assert served.process.poll() is None, log.read_text()
        assert time.monotonic() < deadline, log.read_text()
        time.sleep(0.25)


def descendants(pid: int) -> list[int]:
    """All processes below one, whatever session they are in."""
    parents = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except (FileNotFoundError, ProcessLookupError):
                continue
    found = [pid]
    for parent in found:  # grows while it is walked
        found += [child for child, its_parent in parents.items() if its_parent == parent]
    return found[1:]


def command_of(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except (FileNotFoundError, ProcessLookupError):
        return ""


@needs_proc
@pytest.mark.server
def test_what_lands_appears_by_the_schedule_and_an_interrupt_leaves_nothing(
    serving: Served, house: House, tmp_path: Path
) -> None:
    log = tmp_path / "serve.log"
    house.land(f"wire/{DAY}/a.txt", "first day\n")
    house.land(f"wire/{NEXT_DAY}/b.txt", "next day\n")

    wait_until(house.clean.is_dir, serving, log)
    wait_until(lambda: any("Shards: 2 published" in each for each in serving.messages()), serving, log)
    assert house.texts() == ["first day", "next day"]
    wait_until(lambda: any(each.startswith("Nothing to do: 2") for each in serving.messages()), serving, log)

    use_cleaner(tmp_path, "SECOND")
    serving.prefect(
        "deployment", "run", "backfill/on-demand",
        "-p", "source=wire", "-p", f"start={NEXT_DAY}", "-p", f"end={NEXT_DAY}",
    )  # fmt: skip
    wait_until(lambda: house.texts() == ["NEXT DAY", "first day"], serving, log)

    deployment = serving.call("/deployments/name/backfill/on-demand")
    with pytest.raises(urllib.error.HTTPError, match="409"):
        serving.call(f"/deployments/{deployment['id']}/create_flow_run", parameters={"start": "someday"})

    house.land(f"wire/{DAY}/c.txt", "sleep\n")
    tree: list[int] = []

    def cleans() -> bool:
        tree[:] = descendants(serving.process.pid)
        return any("ingest.run.worker" in command_of(pid) for pid in tree)

    wait_until(cleans, serving, log)
    os.killpg(serving.process.pid, signal.SIGINT)  # as a terminal does: to all of the group
    assert serving.process.wait(PATIENCE_S) == 0, log.read_text()
    assert [command_of(pid) for pid in tree if command_of(pid)] == []
