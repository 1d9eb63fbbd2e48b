"""Disks that are full, closed or read-only: the shard fails by name, the dataset stays whole."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from house import DAY, HERE, House

from ingest.errors import DatasetError
from ingest.run import clean_shard, plan_shards

LIMITED_RUN = """
import resource, signal, sys
from pathlib import Path
from ingest.run import run
from ingest.settings import Settings
raw, clean = map(Path, sys.argv[1:])
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (80_000, 80_000))
summary = run(raw, clean, Settings(cleaner="fake_cleaner:FIRST", shard_max_files=1))
print(summary.shards_done, summary.shards_failed, summary.failures[0].message)
"""

UNPRIVILEGED_RUN = f"""
import os, sys, tempfile
from pathlib import Path
from ingest.run import run
from ingest.settings import Settings
settings = Settings(cleaner="fake_cleaner:FIRST")
with tempfile.TemporaryDirectory() as folder:  # loads all that a run needs, two documents that are alike too
    day = Path(folder, "raw", "wire", "{DAY}")
    day.mkdir(parents=True)
    for name in "ab":
        (day / f"{{name}}.txt").write_text("a text of just five words")
    run(Path(folder, "raw"), Path(folder, "clean"), settings)
os.setegid(65534)
os.seteuid(65534)  # after the imports: this user may not be allowed to read the interpreter
raw, clean = map(Path, sys.argv[1:])
summary = run(raw, clean, settings)
print(summary.documents, dict(summary.quarantined), [entry.path for entry in summary.misplaced], summary.failures)
"""


def run_apart(code: str, house: House) -> str:
    path = os.pathsep.join((str(HERE), str(HERE.parents[1])))
    done = subprocess.run(
        [sys.executable, "-c", code, str(house.raw), str(house.clean)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": path},
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_file_that_outgrows_the_disk_fails_its_shard_alone(house: House) -> None:
    house.land(f"wire/{DAY}/a.txt", "small\n")
    house.run()
    noise = os.urandom(200_000).hex()
    house.land(f"wire/{DAY}/b.txt", noise + "\n")
    house.land(f"wire/{DAY}/c.txt", "small too\n")
    out = run_apart(LIMITED_RUN, house)
    assert out.startswith("1 1")
    assert "too large" in out
    assert house.texts() == Counter(["small", "small too"])
    assert not list(house.settings.state.glob("staging/*"))
    house.run()
    assert house.texts() == Counter(["small", "small too", noise])


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 2 MB, where this user may make one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", folder], check=False, capture_output=True
    )
    if made.returncode:
        pytest.skip("making a small disk needs the right to mount one")
    yield folder
    subprocess.run(["umount", "--lazy", folder], check=True)


def test_a_full_disk_fails_what_does_not_fit_and_loses_nothing(house: House, small_disk: Path) -> None:
    house = replace(house, clean=small_disk / "clean")
    house.land(f"wire/{DAY}/a.txt", "small\n")
    assert house.run().documents == 1
    filler = small_disk / "filler"
    filler.write_bytes(bytes(shutil.disk_usage(small_disk).free - 200_000))
    noise = os.urandom(300_000).hex()
    house.land(f"wire/{DAY}/b.txt", noise + "\n")
    summary = house.run()
    assert (summary.shards_failed, "free space and run again" in summary.failures[0].message) == (1, True)
    assert house.texts() == Counter(["small"])
    filler.unlink()
    assert house.run().ok
    assert house.texts() == Counter(["small", noise])


def test_a_disk_that_may_only_be_read_is_named_with_the_way_out(house: House, small_disk: Path) -> None:
    house = replace(house, clean=small_disk / "clean")
    house.land(f"wire/{DAY}/a.txt", "one\n")
    house.run()
    house.land(f"wire/{DAY}/b.txt", "two\n")
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    with pytest.raises(DatasetError, match="read-only; name another clean_path"):
        house.run()
    assert house.texts() == Counter(["one"])
    subprocess.run(["mount", "-o", "remount,rw", small_disk], check=True)
    assert house.run().ok
    assert house.texts() == Counter(["one", "two"])


def test_a_read_only_dataset_fails_the_shard_and_names_the_remedy(house: House) -> None:
    house.land(f"wire/{DAY}/a.txt", "one\n")
    (shard,) = plan_shards(house.raw, house.clean, house.settings)
    house.clean.mkdir()
    (house.clean / "blocks").write_text("in the way")
    result = clean_shard(shard, house.settings)
    assert result.status == "failed"
    assert "run again" in result.message
    (house.clean / "blocks").unlink()
    assert house.run().documents == 1


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root to become a user who may not read a file")
def test_a_file_that_this_user_may_not_read_is_quarantined(house: House) -> None:
    closed = house.land(f"wire/{DAY}/a.txt", "secret\n")
    closed.chmod(0)
    house.land(f"wire/{DAY}/b.txt", "open\n")
    house.land(f"shut/{DAY}/a.txt", "secret\n").parent.chmod(0)
    for folder in (house.raw.parent, *house.raw.parent.parents[:2]):
        folder.chmod(0o777)
    out = run_apart(UNPRIVILEGED_RUN, house)
    assert out.strip() == f"1 {{'PermissionError': 1}} ['shut/{DAY}'] ()"
    closed.chmod(0o644)
    assert house.run().documents == 3
    assert house.texts() == Counter(["secret", "secret", "open"])


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file; the test above covers it")
def test_a_closed_file_is_quarantined_for_an_ordinary_user(house: House) -> None:
    house.land(f"wire/{DAY}/a.txt", "secret\n").chmod(0)
    assert house.run().quarantined == {"PermissionError": 1}


def test_a_failed_shard_is_taken_up_by_the_next_run(house: House, tmp_path: Path) -> None:
    house.land(f"wire/{DAY}/a.txt", "one\n")
    busy = house.with_settings(state_path=tmp_path / "state", lock_timeout_s=0.05)
    lock = tmp_path / "state" / "locks" / "wire" / f"{DAY}.lock"
    lock.parent.mkdir(parents=True)
    with lock.open("w") as handle:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX)
        summary = busy.run()
        assert (summary.shards_failed, "lock_timeout_s" in summary.failures[0].message) == (1, True)
    assert busy.run().documents == 1


SHARED_MEMORY = Path("/dev/shm")


@pytest.mark.skipif(not os.access(SHARED_MEMORY, os.W_OK), reason="needs a second file system to write to")
def test_a_state_directory_on_another_file_system_is_answered_with_the_setting(house: House) -> None:
    house.land(f"wire/{DAY}/a.txt", "one\n")
    with tempfile.TemporaryDirectory(dir=SHARED_MEMORY) as elsewhere:
        if Path(elsewhere).stat().st_dev == house.raw.stat().st_dev:
            pytest.skip("shared memory is the file system of the temporary directory")
        summary = house.with_settings(state_path=Path(elsewhere)).run()
    assert summary.shards_failed == 1
    assert "set state_path" in summary.failures[0].message
