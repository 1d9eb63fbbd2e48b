"""The deployments that are served and those of prefect.yaml are the same, and the command line is checked."""

from __future__ import annotations

import importlib
import socket
from pathlib import Path
from typing import Any

import pytest
import yaml

from flows.deployments import make_deployments
from flows.parameters import Options
from flows.serve import INTERVAL_S, find_server, main
from ingest.errors import UsageError

REPO = Path(__file__).parents[2]


def read_prefect_yaml() -> dict[str, dict[str, Any]]:
    content = yaml.safe_load((REPO / "prefect.yaml").read_text(encoding="utf-8"))
    return {deployment["name"]: deployment for deployment in content["deployments"]}


def test_prefect_yaml_says_what_is_served() -> None:
    written = read_prefect_yaml()
    served = {deployment.name: deployment for deployment in make_deployments(INTERVAL_S, Options())}
    assert written.keys() == served.keys()
    for name, deployment in served.items():
        file, _, flow = written[name]["entrypoint"].partition(":")
        assert deployment.entrypoint == f"{file.removesuffix('.py').replace('/', '.')}.{flow}"
        assert deployment.flow_name == flow
        limit = written[name]["concurrency_limit"]
        assert deployment.concurrency_limit == limit["limit"]
        assert deployment.concurrency_options.collision_strategy == limit["collision_strategy"]
        intervals = [each.schedule.interval.total_seconds() for each in deployment.schedules or []]
        assert intervals == [each["interval"] for each in written[name]["schedules"]]


def test_the_parameters_of_prefect_yaml_are_taken_by_its_flows() -> None:
    for deployment in read_prefect_yaml().values():
        file, _, name = deployment["entrypoint"].partition(":")
        flow = getattr(importlib.import_module(file.removesuffix(".py").replace("/", ".")), name)
        flow.validate_parameters(deployment["parameters"])


@pytest.mark.parametrize(
    "arguments",
    [["--interval-seconds", "0"], ["--interval-seconds", "-5"], ["--workers", "0"], ["--port", "http"]],
)
def test_wrong_use_of_serve_ends_before_anything_starts(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2


def test_a_wrong_setting_ends_serve_before_anything_starts(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("INGEST_SHARD_MAX_FILES", "many")
    assert main([]) == 2
    assert "shard_max_files" in capsys.readouterr().err


def test_a_taken_port_is_told_with_a_way_out() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(UsageError, match="--port"), find_server("127.0.0.1", port):
            pytest.fail("a server was found")


def test_a_server_that_the_environment_names_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREFECT_API_URL", "http://prefect.example/api")
    with find_server("127.0.0.1", 4200) as api_url:
        assert api_url == "http://prefect.example/api"
