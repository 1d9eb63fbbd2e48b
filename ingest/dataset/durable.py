"""File system calls that survive a crash: flush, link, exchange, and interrupts held meanwhile."""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
import signal
import threading
from collections.abc import Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

AT_FDCWD = -100
RENAME_EXCHANGE = 2  # linux/fs.h

NO_EXCHANGE_ERRORS = {errno.ENOSYS, errno.EINVAL, errno.ENOTSUP}
"""What a kernel or a file system without the exchange says."""

NO_LINK_ERRORS = {errno.EPERM, errno.ENOTSUP, errno.EMLINK, errno.ENOSYS}
"""What a file system without hard links says, or one that holds too many of them."""


def flush(path: Path) -> None:
    """Bring a file, or the entries of a directory, to the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def flush_all(paths: Collection[Path]) -> None:
    """Bring files to the disk side by side, in half the time."""
    with ThreadPoolExecutor(max(len(paths), 1)) as threads:
        list(threads.map(flush, paths))


def make_directories(path: Path) -> None:
    """Make a directory and flush every parent that gained an entry by it."""
    missing = [folder for folder in (path, *path.parents) if not folder.exists()]
    path.mkdir(parents=True, exist_ok=True)
    for folder in missing:
        flush(folder.parent)


def link_or_copy(old: Path, new: Path) -> None:
    """Give a file a second name; where the file system has no hard links, copy it."""
    try:
        os.link(old, new)
    except OSError as error:
        if error.errno not in NO_LINK_ERRORS:
            raise
        shutil.copy2(old, new)
        flush(new)


def append_name(staged: Path, published: Path) -> None:
    """Give a staged file its published name: in one step, never over another file."""
    try:
        os.link(staged, published)
    except FileExistsError:
        return  # names carry a digest of the content: this is the same file
    except OSError as error:
        if error.errno not in NO_LINK_ERRORS:
            raise
        staged.rename(published)


def exchange(left: Path, right: Path) -> bool:
    """Exchange two directories in one step; False where the system has no such call."""
    call = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if call is None:
        return False
    if call(AT_FDCWD, os.fsencode(left), AT_FDCWD, os.fsencode(right), RENAME_EXCHANGE) == 0:
        return True
    code = ctypes.get_errno()
    if code in NO_EXCHANGE_ERRORS:
        return False
    raise OSError(code, os.strerror(code), str(left), None, str(right))


@contextmanager
def interrupts_held() -> Iterator[None]:
    """Hold back Ctrl-C and a polite kill until the block is done.

    A publish of three tables takes milliseconds; stopping between two of them would leave work
    for the next run. Other threads than the main one never receive these signals.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    arrived: list[int] = []

    def note(number: int, _frame: FrameType | None) -> None:
        arrived.append(number)

    held = (signal.SIGINT, signal.SIGTERM)
    handlers = {number: signal.signal(number, note) for number in held}
    try:
        yield
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
        for missed in arrived:
            signal.raise_signal(missed)
