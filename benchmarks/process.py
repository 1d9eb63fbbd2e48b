"""One command as a process: CPU time with its children, peak memory of its largest process."""

from __future__ import annotations

import os
import re
import subprocess
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

POLL_S = 0.05
PEAK = re.compile(r"^VmHWM:\s+(\d+) kB$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Usage:
    """What a finished process took."""

    cpu_s: float
    wall_s: float
    peak_mb: float


def run_measured(command: Sequence[str], folder: Path, cores: Iterable[int] | None = None) -> Usage:
    """Run a command in `folder`, on these cores; raises CalledProcessError if it fails.

    The peak is the kernel's own high-water mark (VmHWM), asked for again and again: the one that
    `wait` reports also counts the memory of this process, from before the command was loaded.
    """
    allowed = os.sched_getaffinity(0)
    log = folder / "process.log"
    started = time.perf_counter()
    with log.open("wb") as output:
        os.sched_setaffinity(0, allowed if cores is None else cores)  # children inherit it
        try:
            process = subprocess.Popen(command, cwd=folder, stdout=output, stderr=subprocess.STDOUT)
        finally:
            os.sched_setaffinity(0, allowed)
    peak_kb = 0
    while True:
        peak_kb = max(peak_kb, *(read_peak_kb(number) for number in family(process.pid)))
        pid, status, usage = os.wait4(process.pid, os.WNOHANG)
        if pid:
            break
        time.sleep(POLL_S)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command, log.read_bytes()[-2000:])
    return Usage(usage.ru_utime + usage.ru_stime, time.perf_counter() - started, peak_kb / 1024)


def family(parent: int) -> list[int]:
    """Process ids of a process and all below it."""
    found = [parent]
    for number in found:  # grows while it is read
        found.extend(children(number))
    return found


def children(number: int) -> list[int]:
    """Process ids of the children that any thread of a process has started."""
    found: list[int] = []
    for path in Path(f"/proc/{number}/task").glob("*/children"):
        try:
            found.extend(map(int, path.read_text().split()))
        except OSError:  # the thread has ended meanwhile
            continue
    return found


def read_peak_kb(number: int) -> int:
    """The most memory a process ever held, in kB; 0 if it has ended."""
    try:
        status = Path(f"/proc/{number}/status").read_text()
    except OSError:
        return 0
    peak = PEAK.search(status)
    return int(peak[1]) if peak else 0
