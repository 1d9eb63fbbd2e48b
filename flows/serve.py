"""Server, schedule and runner in one process tree: what `ingest serve` starts.

    python -m flows.serve [--raw RAW] [--clean CLEAN] [--workers N] [--interval-seconds 900]
                          [--host 127.0.0.1] [--port 4200]

Runs until a Ctrl-C or a SIGTERM, and leaves no process behind. Where PREFECT_API_URL is set, that
server is used and none is started.
"""

from __future__ import annotations

import argparse
import os
import signal
import socket
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from flows.parameters import MAX_WORKERS, Options
from flows.server import run_server
from ingest.errors import IngestError, UsageError

API_URL = "PREFECT_API_URL"
INTERVAL_S = 900.0
PORT = 4200  # Prefect's own default

FINE, PROBLEM, WRONG_USE = 0, 1, 2


def main(argv: Sequence[str] | None = None) -> int:
    """Serve until asked to stop; gives the exit code."""
    arguments = parse_arguments(argv)
    try:
        options = Options(raw=arguments.raw, clean=arguments.clean, workers=arguments.workers)
        options.settings()  # a wrong one is told here, not by every run
        serve(options, arguments)
    except KeyboardInterrupt:
        return FINE
    except UsageError as error:
        return _complain(error, WRONG_USE)
    except IngestError as error:
        return _complain(error, PROBLEM)
    return FINE


def parse_arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    """The command line; what is not given is left to the settings of the flows."""
    parser = argparse.ArgumentParser(prog="ingest serve", description="Clean what lands, on a schedule.")
    parser.add_argument("--raw", type=Path, help="the landing zone")
    parser.add_argument("--clean", type=Path, help="the dataset")
    parser.add_argument("--workers", type=_workers, help="processes that clean at a time")
    parser.add_argument("--interval-seconds", type=_seconds, default=INTERVAL_S, help="default: %(default)g")
    parser.add_argument("--host", default="127.0.0.1", help="address of the Prefect server")
    parser.add_argument("--port", type=int, default=PORT, help="default: %(default)s")
    return parser.parse_args(argv)


def serve(options: Options, arguments: argparse.Namespace) -> None:
    """Serve the flows with the server that the environment names, or else with one of our own."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)  # a shell's `&` would have SIGINT ignored
    alone = API_URL not in os.environ
    with find_server(arguments.host, arguments.port) as api_url:
        os.environ[API_URL] = api_url
        # Only now: Prefect reads the server's address when it is imported.
        from flows.runner import run_deployments  # noqa: PLC0415

        sys.stderr.write(f"Prefect serves at {api_url.removesuffix('/api')} until a Ctrl-C\n")
        run_deployments(arguments.interval_seconds, options, alone=alone)


@contextmanager
def find_server(host: str, port: int) -> Iterator[str]:
    """The URL of the API; raises UsageError if the port for a server of our own is taken."""
    if API_URL in os.environ:
        yield os.environ[API_URL]
        return
    if not _is_free(host, port):
        raise UsageError(f"{host}:{port} is taken; name another --port, or set {API_URL} to the server there")
    with run_server(host, port) as api_url:
        yield api_url


def _is_free(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # a server that has just ended lingers
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def _seconds(text: str) -> float:
    seconds = float(text)
    if not seconds > 0:
        raise argparse.ArgumentTypeError("give a number above 0")
    return seconds


def _workers(text: str) -> int:
    workers = int(text)
    if not 1 <= workers <= MAX_WORKERS:
        raise argparse.ArgumentTypeError(f"give a number from 1 to {MAX_WORKERS}")
    return workers


def _complain(error: IngestError, code: int) -> int:
    sys.stderr.write(f"ingest serve: {error}\n")
    return code


if __name__ == "__main__":
    sys.exit(main())
