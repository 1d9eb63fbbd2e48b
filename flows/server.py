"""A Prefect server as a child process that ends with its parent, however that ends.

Run as `python -m flows.server HOST PORT` it serves until its input closes. The pipe closes when
the parent is killed, too, on every system: no server is left behind.
"""

from __future__ import annotations

import runpy
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus

from flows.environment import SERVER_START_TIMEOUT_S
from flows.lifeline import end_with_input
from ingest.errors import IngestError

POLL_S = 0.2
STOP_TIMEOUT_S = 10.0  # open connections of a browser keep a server from ending politely


class ServerError(IngestError):
    """The Prefect server did not start."""


@contextmanager
def run_server(host: str, port: int, timeout_s: float = SERVER_START_TIMEOUT_S) -> Iterator[str]:
    """A running server; gives the URL of its API. Raises ServerError if it does not start in time."""
    process = subprocess.Popen(  # noqa: S603 (our own module, run by our own interpreter)
        [sys.executable, "-m", "flows.server", host, str(port)],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        start_new_session=True,  # a Ctrl-C reaches the runner first, which still has to sign off here
    )
    try:
        api_url = f"http://{host}:{port}/api"
        _wait(process, f"{api_url}/health", timeout_s)
        yield api_url
    finally:
        _stop(process)


def _wait(process: subprocess.Popen[bytes], url: str, timeout_s: float) -> None:
    deadline = time.monotonic() + timeout_s
    while not _answers(url):
        if process.poll() is not None:
            raise ServerError(f"the Prefect server ended with exit code {process.returncode}: see above")
        if time.monotonic() > deadline:
            raise ServerError(f"the Prefect server did not answer at {url} within {timeout_s:g} s")
        time.sleep(POLL_S)


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=POLL_S) as reply:  # noqa: S310 (our own http address)
            return bool(reply.status == HTTPStatus.OK)
    except (urllib.error.URLError, OSError):
        return False


def _stop(process: subprocess.Popen[bytes]) -> None:
    assert process.stdin is not None
    process.stdin.close()
    try:
        process.wait(STOP_TIMEOUT_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def main() -> None:
    """Serve at the host and port of the arguments until the input closes."""
    host, port = sys.argv[1:]
    end_with_input()
    sys.argv[1:] = ["server", "start", "--host", host, "--port", port, "--log-level", "error"]
    runpy.run_module("prefect", run_name="__main__")


if __name__ == "__main__":
    main()
