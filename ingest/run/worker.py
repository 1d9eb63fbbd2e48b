"""A worker process: shards in as JSON lines, results out as JSON lines.

Started as `python -m ingest.run.worker`, it imports neither the caller's main module nor a
scheduler: 0.3 s of CPU where a child that imports Prefect takes 3. It ends with its parent,
however that ends: the kernel kills it (Linux), it watches its parent's id, and its input closes.
"""

from __future__ import annotations

import ctypes
import json
import os
import signal
import sys
import threading
import time
from typing import Any, TextIO

from ingest.errors import IngestError
from ingest.run.clean import clean_shard
from ingest.run.memory import save_memory
from ingest.run.shard import shard_from_json
from ingest.settings import settings_from_json

PR_SET_PDEATHSIG = 1  # linux/prctl.h
PARENT_CHECK_S = 1.0


def main() -> None:
    """Serve the parent whose process id is the first argument until it closes our input."""
    parent = int(sys.argv[1])
    _die_with(parent)
    save_memory()
    replies = _take_stdout()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a Ctrl-C is the parent's to handle
    signal.signal(signal.SIGTERM, _leave)
    _reply(replies, {"records": 0})  # up and ready: from here on silence is measured
    for line in sys.stdin:
        _serve(json.loads(line), replies)


def _serve(task: dict[str, Any], replies: TextIO) -> None:
    def watch(records: int) -> None:
        _reply(replies, {"records": records})

    try:
        result = clean_shard(
            shard_from_json(task["shard"]),
            settings_from_json(task["settings"]),
            dry_run=task["dry_run"],
            watch=watch,
        )
    except (IngestError, ImportError) as error:  # the next shard would fare no better
        _reply(replies, {"fatal": f"{type(error).__name__}: {error}"})
    else:
        _reply(replies, {"result": result.to_json()})


def _reply(replies: TextIO, message: dict[str, Any]) -> None:
    replies.write(json.dumps(message) + "\n")
    replies.flush()


def _take_stdout() -> TextIO:
    """Keep the pipe to the parent for replies; what a library prints goes to stderr instead."""
    replies = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return replies


def _leave(number: int, _frame: object) -> None:
    raise SystemExit(128 + number)  # unwinds, so that staging is removed


def _die_with(parent: int) -> None:
    prctl = getattr(ctypes.CDLL(None), "prctl", None)
    if prctl is not None:
        prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    threading.Thread(target=_watch_parent, args=(parent,), daemon=True).start()


def _watch_parent(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(PARENT_CHECK_S)
    os._exit(1)


if __name__ == "__main__":
    main()
