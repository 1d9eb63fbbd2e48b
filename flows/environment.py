"""How Prefect runs here unless somebody says otherwise: quiet, offline, patient, close by."""

from __future__ import annotations

from collections.abc import MutableMapping
from contextlib import suppress
from pathlib import Path

PREFECT_HOME = Path(".ingest") / "prefect"  # beside the state of the dataset, not in the user's home

SERVER_START_TIMEOUT_S = 120  # with Prefect's own 20 s nearly every start on a busy machine failed

DEFAULTS = {
    "DO_NOT_TRACK": "1",  # the client's switch; the server has one of its own
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
    "PREFECT_SERVER_EPHEMERAL_ENABLED": "true",  # a flow called without a server brings its own
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": str(SERVER_START_TIMEOUT_S),
    "PREFECT_RESULTS_PERSIST_BY_DEFAULT": "false",  # what is done is read from the dataset
}


def set_defaults(environ: MutableMapping[str, str]) -> None:
    """Set what is not set; only a process that has not imported Prefect yet is affected."""
    for name, value in DEFAULTS.items():
        environ.setdefault(name, value)
    if "PREFECT_HOME" not in environ:
        home = PREFECT_HOME.absolute()
        environ["PREFECT_HOME"] = str(home)
        with suppress(OSError):  # Prefect makes the last directory alone, and says so if it cannot
            home.mkdir(parents=True, exist_ok=True)
