"""The demonstration: the committed samples through the scheduled flow, and what people get to see."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from flows import demo

REPO = Path(__file__).parents[2]


@pytest.fixture
def samples(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(REPO / "raw" / "samples", tmp_path / "raw" / "samples")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "120")
    for name, value in demo.QUIET.items():
        monkeypatch.setenv(name, value)  # so that what the demonstration sets is taken back
    return tmp_path / "raw" / "samples"


def test_without_samples_it_fails_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], prefect_server: None
) -> None:
    monkeypatch.chdir(tmp_path)
    assert demo.main() == 1
    assert "no such directory" in capsys.readouterr().out


def test_it_shows_the_samples_and_a_second_run_finds_nothing_new(
    samples: Path, capsys: pytest.CaptureFixture[str], prefect_server: None
) -> None:
    assert demo.main() == 0
    first = capsys.readouterr().out
    for shown in (
        "documents were cleaned",
        "removed: menu",
        "kor",
        "EmptyFile",
        "[Anchor]",
        "clean/documents",
    ):
        assert shown in first
    assert demo.main() == 0
    second = capsys.readouterr().out
    assert "Nothing is new" in second
    assert table_of(second) == table_of(first)


def table_of(shown: str) -> str:
    start = shown.index("documents  ")
    return shown[start : shown.index("Parquet that any reader")]
