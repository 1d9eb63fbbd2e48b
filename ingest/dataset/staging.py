"""Work in progress and what was replaced: directories beside the dataset, swept at a run's start.

A staging directory belongs to one live process, which holds a lock on it: the kernel drops that
lock when the process dies, so the sweep never mistakes a slow run for a dead one (process ids
are used again, clocks are set back).
"""

from __future__ import annotations

import fcntl
import os
import shutil
import time
import uuid
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from ingest.dataset.durable import make_directories
from ingest.dataset.layout import Layout
from ingest.dataset.lock import lock_file

OWNER = ".owner"
DOOR = ("staging.lock", 60.0, "the staging directory")  # held for microseconds, longer only by a sweep


def _door(layout: Layout) -> AbstractContextManager[None]:
    name, timeout_s, what = DOOR
    return lock_file(layout.state / name, timeout_s, what)


@contextmanager
def open_staging(layout: Layout) -> Iterator[Path]:
    """A directory of our own for unfinished files; removed at the end, whatever happens."""
    folder = layout.staging / f"{os.getpid()}-{uuid.uuid4().hex[:8]}"
    with _door(layout):
        folder.mkdir(parents=True)
        owner = (folder / OWNER).open("w", encoding="utf-8")
        fcntl.flock(owner, fcntl.LOCK_EX)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        owner.close()


def move_to_trash(layout: Layout, path: Path) -> None:
    """Put a replaced directory aside: a reader may still be listing it."""
    make_directories(layout.trash)
    path.rename(_new_name(layout))


def move_file_to_trash(layout: Layout, path: Path) -> None:
    """Put a file aside that no table should hold."""
    folder = _new_name(layout)
    make_directories(folder)
    path.rename(folder / path.name)


def _new_name(layout: Layout) -> Path:
    return layout.trash / f"{time.time_ns()}-{uuid.uuid4().hex[:8]}"


def sweep(layout: Layout) -> int:
    """Remove staging of dead processes and trash older than the grace period; gives how many."""
    with _door(layout):
        stale = [folder for folder in _list(layout.staging) if not _is_owned(folder)]
        for folder in stale:
            shutil.rmtree(folder, ignore_errors=True)
    oldest_kept = time.time_ns() - int(layout.trash_grace_s * 1e9)
    expired = [folder for folder in _list(layout.trash) if _trashed_at(folder) < oldest_kept]
    for folder in expired:
        shutil.rmtree(folder, ignore_errors=True)
    return len(stale) + len(expired)


def _list(folder: Path) -> list[Path]:
    return sorted(folder.iterdir()) if folder.is_dir() else []


def _is_owned(folder: Path) -> bool:
    try:
        with (folder / OWNER).open(encoding="utf-8") as owner:
            fcntl.flock(owner, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False  # no owner file: its process died while making or removing it
    return False


def _trashed_at(folder: Path) -> int:
    """Nanoseconds since 1970 in the folder's name; what is not named so is expired."""
    moment = folder.name.partition("-")[0]
    return int(moment) if moment.isdecimal() else 0
