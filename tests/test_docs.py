"""What README promises is there, and what is there README names."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from ingest.cli import app
from ingest.schema import TABLES
from tools.document_columns import columns_section

ROOT = Path(__file__).parents[1]
DECISION = re.compile(r"decisions/(0\d{3}[\w-]*)")
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_columns_in_the_readme_are_those_of_the_schema():
    assert columns_section() in README, "run `python -m tools.document_columns`"


@pytest.mark.parametrize("table", TABLES)
def test_every_column_is_documented(table):
    for field in TABLES[table]:
        assert f"| `{field.name}` |" in README


def commands():
    named = [command.callback.__name__ for command in app.registered_commands if not command.hidden]
    for group in app.registered_groups:
        named += [
            f"{group.name} {command.name or command.callback.__name__}"
            for command in group.typer_instance.registered_commands
        ]
    return named


@pytest.mark.parametrize("command", commands())
def test_every_command_is_documented(command):
    assert f"`ingest {command}" in README


def test_the_example_of_the_readme_runs_and_gives_what_it_shows():
    code = re.search(r"```python\n(import ingest\n.*?)```", README, re.DOTALL)[1]
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    lines = result.stdout.splitlines()
    assert lines[0] == "A floating library sets sail"
    assert lines[1] == "[Anchor]"
    assert "2026-11-19 12:31:00+00:00 eng utf-8" in lines
    kinds = [line.split()[1] for line in lines if line.startswith("boilerplate")]
    assert sorted(kinds) == ["ad", "contact", "contact", "date", "menu", "title", "ui"]


def test_every_file_that_the_readme_links_to_is_there():
    for target in re.findall(r"\]\(([^)#:]+)\)", README):
        assert (ROOT / target).exists(), target


def test_every_decision_that_is_referred_to_is_there_and_has_a_number_of_its_own():
    decisions = [path.name for path in (ROOT / "docs" / "decisions").glob("0*.md")]
    numbers = [name[:4] for name in decisions]
    assert len(set(numbers)) == len(numbers)
    for folder in ("ingest", "flows", "tools", "benchmarks", "tests"):
        for path in (ROOT / folder).rglob("*.py"):
            for named in DECISION.findall(path.read_text(encoding="utf-8")):
                assert any(name.startswith(named) for name in decisions), f"{path}: {named}"


def test_every_public_module_says_what_it_is():
    for path in (ROOT / "ingest").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert text.startswith('"""') or not text.strip(), path
        assert len(text.splitlines()) <= 400, path


def test_the_flows_and_make_targets_of_the_readme_exist():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"(?:`|\n)make ([\w-]+)", README):
        assert f"\n{target}:" in makefile, target
