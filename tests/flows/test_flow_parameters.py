"""Nonsense is refused before anything runs: by the flow itself and by the schema that the server checks."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from prefect.exceptions import ParameterTypeError
from prefect.utilities.schema_tools.validation import is_valid

import flows.backfill
import flows.clean_source
from flows.environment import DEFAULTS, set_defaults
from flows.parameters import Options, make_scope
from flows.select import select_sources
from ingest.dataset import Partition
from ingest.errors import SettingsError, UsageError
from ingest.run import Plan
from ingest.run.plan import FileTally, PartitionPlan

NONSENSE = [
    {"source": ""},
    {"source": "wire/2026-11-02"},
    {"source": "../wire"},
    {"source": 'wire"'},
    {"source": "w" * 101},
    {"source": 7},
    {"options": {"workers": 0}},
    {"options": {"workers": 10_000}},
    {"options": {"wokers": 2}},
    {"start": "yesterday"},
    {"start": "2026-13-01"},
    {"end": "01.11.2026"},
    {"force": "perhaps"},
]
SENSE = [
    {},
    {"source": "wire"},
    {"source": "blog-*"},
    {"source": "[ab]?"},
    {"source": "연합뉴스"},
    {"options": {"raw": "landing", "clean": "published", "workers": 2}},
    {"start": "2026-11-01", "end": "2026-11-30", "force": True},
]


@pytest.mark.parametrize("parameters", NONSENSE)
def test_nonsense_is_refused_by_flow_and_schema(parameters: dict[str, object]) -> None:
    with pytest.raises(ParameterTypeError):
        flows.backfill.backfill.validate_parameters(parameters)
    assert not is_valid(parameters, flows.backfill.backfill.parameters.model_dump_for_openapi())


@pytest.mark.parametrize("parameters", SENSE)
def test_sense_is_taken_by_flow_and_schema(parameters: dict[str, object]) -> None:
    flows.backfill.backfill.validate_parameters(parameters)
    assert is_valid(parameters, flows.backfill.backfill.parameters.model_dump_for_openapi())


def test_the_scheduled_flow_refuses_the_same_sources_and_options() -> None:
    for parameters in NONSENSE[:9]:
        with pytest.raises(ParameterTypeError):
            flows.clean_source.clean_source.validate_parameters(parameters)


def test_a_range_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(UsageError, match="swap them"):
        make_scope(date(2026, 11, 2), date(2026, 11, 1), force=False)
    assert make_scope(date(2026, 11, 2), date(2026, 11, 2), force=False).force is False


def test_options_win_over_settings_and_leave_the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INGEST_CLEAN_PATH", "elsewhere")
    monkeypatch.setenv("INGEST_WORKERS", "3")
    settings = Options(clean=Path("here")).settings()
    assert (settings.clean_path, settings.workers) == (Path("here"), 3)
    monkeypatch.setenv("INGEST_WORKERS", "many")
    with pytest.raises(SettingsError, match="workers"):
        Options().settings()


def plan_of(*sources: str) -> Plan:
    return Plan(tuple(PartitionPlan(Partition(source, "2026-11-02"), FileTally()) for source in sources))


def test_a_pattern_selects_sources_as_a_shell_does() -> None:
    plan = plan_of("blog-a", "blog-b", "wire")
    chosen = select_sources(plan, "blog-*")
    assert [each.partition.source for each in chosen.partitions] == ["blog-a", "blog-b"]
    assert select_sources(plan, "*") is plan


def test_a_misspelt_source_does_not_look_like_a_run_with_nothing_to_do() -> None:
    with pytest.raises(UsageError, match=r"'wrie'.*wire"):
        select_sources(plan_of("wire"), "wrie")


def test_an_empty_landing_zone_is_nothing_to_do() -> None:
    assert select_sources(plan_of(), "*").partitions == ()


def test_defaults_are_quiet_and_close_by_and_never_win_over_the_user(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    environ = {"PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "300"}
    set_defaults(environ)
    assert environ["PREFECT_HOME"] == str(tmp_path / ".ingest" / "prefect")
    assert Path(environ["PREFECT_HOME"]).is_dir()
    assert environ["DO_NOT_TRACK"] == "1"
    assert environ["PREFECT_SERVER_ANALYTICS_ENABLED"] == "false"
    assert environ["PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS"] == "300"
    mine = dict.fromkeys(DEFAULTS, "mine") | {"PREFECT_HOME": "mine"}
    before = dict(mine)
    set_defaults(mine)
    assert mine == before
