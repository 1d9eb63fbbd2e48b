"""Processes that end with the one that started them, even where that one is killed.

A flow run that outlives its runner reports to nobody: the server would take it for running, and
for the one run that its deployment may have.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Callable, MutableMapping

RUNNER_VARIABLE = "FLOWS_RUNNER_PID"
CHECK_S = 1.0
GRACE_S = 10.0  # from the request to end until the end: enough to end workers and close a database


def name_runner(environ: MutableMapping[str, str]) -> None:
    """Let the flow runs that this process starts know whose they are."""
    environ[RUNNER_VARIABLE] = str(os.getpid())


def end_with_runner(environ: MutableMapping[str, str]) -> None:
    """End this process when its parent is gone, if that is the runner which the environment names."""
    if environ.get(RUNNER_VARIABLE) == str(os.getppid()):
        _end_after(_await_new_parent)


def end_with_input() -> None:
    """End this process when its standard input closes: a pipe closes however its other end died."""
    _end_after(sys.stdin.buffer.read)


def _await_new_parent() -> None:
    parent = os.getppid()
    while os.getppid() == parent:
        time.sleep(CHECK_S)


def _end_after(wait: Callable[[], object]) -> None:
    def end() -> None:
        wait()
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(GRACE_S)
        os._exit(1)

    threading.Thread(target=end, daemon=True).start()
