"""Worker processes: the same rows as without them, and a dead worker costs its file alone."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path

import pytest
from house import DAY, HERE, House

from ingest.run import Order, plan_shards
from ingest.run.process import Worker

needs_proc = pytest.mark.skipif(
    not Path("/proc/self/task").is_dir(), reason="children are found through /proc"
)


@pytest.fixture
def crew(house: House) -> House:
    return house.with_settings(workers=2, shard_max_files=4)


def land_many(house: House, count: int) -> None:
    for number in range(count):
        house.land(f"wire/{DAY}/{number:03}.txt", f"text {number}\n")


def test_workers_publish_the_same_bytes_as_one_process(crew: House, tmp_path: Path) -> None:
    alone = House(tmp_path / "alone" / "raw", tmp_path / "alone" / "clean", crew.settings)
    land_many(crew, 12)
    land_many(alone, 12)
    assert crew.run().shards_done == 3
    alone.with_settings(workers=1).run()
    assert crew.snapshot() == alone.snapshot()


def test_a_file_that_kills_its_worker_fails_alone_and_by_name(crew: House) -> None:
    land_many(crew, 8)
    crew.land(f"wire/{DAY}/002-poison.txt", "die\n")
    summary = crew.run()
    assert (summary.documents, summary.shards_failed, summary.ok) == (8, 1, False)
    (failure,) = summary.failures
    assert "signal 9" in failure.message
    assert "002-poison.txt" in failure.message
    assert crew.texts() == Counter(f"text {number}" for number in range(8))
    (crew.raw / f"wire/{DAY}/002-poison.txt").write_text("cured\n")
    assert crew.run().documents == 1


def test_a_worker_that_dies_once_is_replaced_and_its_shard_is_cleaned(crew: House) -> None:
    land_many(crew, 8)
    crew.land(f"wire/{DAY}/002-shaky.txt", "die-once\n")
    crew.settings.state.mkdir(parents=True)
    summary = crew.run()
    assert (summary.documents, summary.ok) == (9, True)


def test_a_worker_that_falls_silent_is_ended(crew: House) -> None:
    crew.land(f"wire/{DAY}/a.txt", "sleep\n")
    crew.land("blog/2026-11-02/b.txt", "text\n")
    summary = crew.with_settings(worker_silence_s=2.0).run()
    assert (summary.documents, summary.shards_failed) == (1, 1)


def start_run(house: House) -> subprocess.Popen[str]:
    code = (
        "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)\n"  # a shell's `&` ignores it
        "import sys; from pathlib import Path; from ingest.run import run; from ingest.settings import Settings\n"
        "raw, clean = map(Path, sys.argv[1:])\n"
        "s = run(raw, clean, Settings(cleaner='fake_cleaner:FIRST', workers=2, shard_max_files=4))\n"
        "print(s.interrupted, s.documents)"
    )
    command = [sys.executable, "-c", code, str(house.raw), str(house.clean)]
    environment = {**os.environ, "PYTHONPATH": str(HERE)}
    return subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env=environment, start_new_session=True
    )


def wait_for_part(house: House) -> None:
    deadline = time.monotonic() + 30
    while not list(house.clean.glob("documents/source=blog/*/*.parquet")):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def children_of(pid: int) -> list[int]:
    """Linux lists the children of each thread apart; each worker was started by one of its own."""
    tasks = Path(f"/proc/{pid}/task").iterdir()
    return [int(child) for task in tasks for child in (task / "children").read_text().split()]


def is_alive(pid: int) -> bool:
    """Whether any thread is left: the first may be gone while another still holds the files open."""
    try:
        threads = list(Path(f"/proc/{pid}/task").iterdir())
        return len(threads) > 1 or any(_state(thread) != "Z" for thread in threads)
    except (FileNotFoundError, ProcessLookupError):
        return False


def _state(thread: Path) -> str:
    return (thread / "stat").read_text().rpartition(")")[2].split()[0]


def wait_until_dead(pids: list[int]) -> None:
    deadline = time.monotonic() + 10
    while any(is_alive(pid) for pid in pids):
        assert time.monotonic() < deadline, "workers outlived their parent"
        time.sleep(0.05)


@needs_proc
def test_an_interrupt_leaves_what_is_published_and_no_staging(house: House) -> None:
    house.land(f"blog/{DAY}/a.txt", "quick\n")
    house.land(f"wire/{DAY}/a.txt", "sleep\n")
    process = start_run(house)
    wait_for_part(house)
    workers = children_of(process.pid)
    os.killpg(process.pid, signal.SIGINT)
    out, _ = process.communicate(timeout=20)
    assert out.split()[0] == "True"
    assert list((house.clean.parent / ".ingest" / "clean" / "staging").iterdir()) == []
    assert house.texts() == Counter(["quick"])
    wait_until_dead(workers)


@needs_proc
def test_workers_die_with_their_parent_and_the_next_run_sweeps_up(house: House) -> None:
    house.land(f"blog/{DAY}/a.txt", "quick\n")
    slow = house.land(f"wire/{DAY}/a.txt", "sleep\n")
    process = start_run(house)
    wait_for_part(house)
    workers = children_of(process.pid)
    assert workers
    staging = house.clean.parent / ".ingest" / "clean" / "staging"
    deadline = time.monotonic() + 20
    while not list(staging.iterdir()):  # of the worker that sleeps: a busy machine starts it late
        assert time.monotonic() < deadline
        time.sleep(0.01)
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    wait_until_dead(workers)
    assert list(staging.iterdir())
    slow.write_text("awake\n")
    house.run()
    assert list(staging.iterdir()) == []
    assert house.texts() == Counter(["quick", "awake"])


def test_a_worker_outlives_the_thread_that_first_used_it(house: House) -> None:
    house.land(f"wire/{DAY}/a.txt", "one\n")
    house.land(f"blog/{DAY}/b.txt", "two\n")
    worker = Worker(Order(house.settings))
    pids = []
    for shard in plan_shards(house.raw, house.clean, house.settings):
        thread = threading.Thread(target=worker.clean, args=(shard, lambda: False))
        thread.start()
        thread.join()
        time.sleep(0.2)
        pids.append(worker._process.pid)
        assert is_alive(pids[-1])
    worker.stop()
    assert pids[0] == pids[1]
    assert house.texts() == Counter(["one", "two"])
