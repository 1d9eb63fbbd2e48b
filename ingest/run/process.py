"""The parent's end of one worker process."""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from ingest.errors import IngestError
from ingest.run.shard import Shard, ShardResult, result_from_json
from ingest.settings import Settings

READ_BYTES = 1 << 16
LAST_WORDS_BYTES = 2_000  # of a dead worker's stderr, shown in the message
STOP_TIMEOUT_S = 5.0  # a worker asked to stop removes its staging within milliseconds
POLL_S = 0.2
ONE_THREAD = {"POLARS_MAX_THREADS": "1"}  # workers share the cores; threads of each would fight over them
START_TIMEOUT_S = 120.0  # imports take 1 s, and 30 on a machine that is busy with other things

SPAWNER = ThreadPoolExecutor(1, "ingest-spawner")
"""Starts every worker: the kernel ends a worker with the *thread* that started it, and the thread
of a scheduler's task may end long before the worker has done its part. This one ends with us."""


class WorkerDied(IngestError):  # noqa: N818 (an event, told to whoever gave the work)
    """A worker process ended, or hung, before its shard was done."""


class FatalWorkerError(IngestError):
    """A worker found something that every shard would stumble over."""


@dataclass(frozen=True, slots=True)
class Order:
    """What every shard of a run is cleaned with."""

    settings: Settings
    dry_run: bool = False


class Worker:
    """One worker process, started when first needed and again after a death."""

    def __init__(self, order: Order) -> None:
        self._order = order
        self._process: subprocess.Popen[bytes] | None = None
        self._stderr = tempfile.TemporaryFile()  # noqa: SIM115 (lives as long as the worker)
        self._pending = b""
        self._greeted = False

    def clean(self, shard: Shard, is_stopped: Callable[[], bool]) -> ShardResult:
        """Have a shard cleaned; raises WorkerDied if the process does not live to tell."""
        process = self._process or self._start()
        order = self._order
        task = {
            "shard": shard.to_json(),
            "settings": order.settings.to_json(),
            "dry_run": order.dry_run,
        }
        try:
            self._send(process, json.dumps(task).encode() + b"\n")
            return self._await_result(process, is_stopped)
        except (BrokenPipeError, EOFError) as error:
            raise WorkerDied(self._bury(process)) from error

    def stop(self) -> None:
        """End the process, politely first."""
        process, self._process = self._process, None
        if process is not None:
            _end(process)
        self._stderr.close()

    def _start(self) -> subprocess.Popen[bytes]:
        self._pending, self._greeted = b"", False
        self._stderr.truncate(0)
        command = [sys.executable, "-m", "ingest.run.worker", str(os.getpid())]
        pipe = subprocess.PIPE
        self._process = SPAWNER.submit(
            subprocess.Popen,
            command,
            stdin=pipe,
            stdout=pipe,
            stderr=self._stderr,
            env=ONE_THREAD | os.environ,
        ).result()
        return self._process

    def _send(self, process: subprocess.Popen[bytes], line: bytes) -> None:
        assert process.stdin is not None
        process.stdin.write(line)
        process.stdin.flush()

    def _await_result(self, process: subprocess.Popen[bytes], is_stopped: Callable[[], bool]) -> ShardResult:
        silent_since, asked_to_end = time.monotonic(), False
        while True:
            if is_stopped() and not asked_to_end:
                process.terminate()  # and heard out: it may just have published
                silent_since, asked_to_end = time.monotonic(), True
            message = self._receive(process)
            if message is None:
                patience_s = STOP_TIMEOUT_S if asked_to_end else self._patience_s()
                if time.monotonic() - silent_since > patience_s:
                    process.kill()
                    raise EOFError
                continue
            silent_since, self._greeted = time.monotonic(), True
            if "fatal" in message:
                raise FatalWorkerError(message["fatal"])
            if "result" in message:
                return result_from_json(message["result"])

    def _patience_s(self) -> float:
        silence_s = self._order.settings.worker_silence_s
        return silence_s if self._greeted else max(silence_s, START_TIMEOUT_S)

    def _receive(self, process: subprocess.Popen[bytes]) -> dict[str, Any] | None:
        """The next message, or None if none came within the poll time; raises EOFError at the end."""
        assert process.stdout is not None
        line, found, rest = self._pending.partition(b"\n")
        if found:
            self._pending = rest
            message: dict[str, Any] = json.loads(line)
            return message
        readable, _, _ = select.select([process.stdout], [], [], POLL_S)
        if readable:
            chunk = os.read(process.stdout.fileno(), READ_BYTES)
            if not chunk:
                raise EOFError
            self._pending += chunk
        return None

    def _bury(self, process: subprocess.Popen[bytes]) -> str:
        """Forget a dead process; gives how it ended and its last words."""
        self._process = None
        _end(process)
        self._stderr.seek(0)
        last_words = self._stderr.read()[-LAST_WORDS_BYTES:].decode(errors="replace").strip()
        code = process.returncode
        how = f"signal {-code}" if code < 0 else f"exit code {code}"
        hint = " (out of memory?)" if code == -9 else ""
        return f"the worker process ended with {how}{hint}" + (f": {last_words}" if last_words else "")


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(STOP_TIMEOUT_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            pipe.close()
