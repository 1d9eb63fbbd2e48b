"""Settings: three places, and every mistake is answered with its key and its remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.errors import SettingsError
from ingest.formats import FieldNames
from ingest.run.cleaner import field_names
from ingest.settings import CONTENT_SETTINGS, Settings, load_settings, settings_from_json


def test_the_environment_wins_over_the_file_and_the_file_over_the_defaults(tmp_path: Path) -> None:
    file = tmp_path / "any.toml"
    file.write_text('workers = 3\nshard_max_files = 7\njsonl_url = ["link"]\nclean_path = "out/clean"\n')
    loaded = load_settings(file, {"INGEST_WORKERS": "4", "HOME": "/", "INGEST_JSONL_TEXT": "a, b"})
    assert (loaded.workers, loaded.shard_max_files, loaded.batch_max_records) == (4, 7, 2_000)
    assert (loaded.jsonl_url, loaded.jsonl_text) == (("link",), ("a", "b"))
    assert loaded.state == Path("out/.ingest/clean")


def test_the_file_of_the_working_directory_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert load_settings(environment={}) == Settings()
    (tmp_path / "ingest.toml").write_text("trash_grace_s = 1\natomic_exchange = false\n")
    loaded = load_settings(environment={})
    assert (loaded.trash_grace_s, loaded.atomic_exchange) == (1.0, False)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("worker = 2", "unknown key 'worker'; known are .*workers"),
        ('workers = "many"', "workers = 'many': expected a whole number"),
        ("workers = true", "expected a whole number"),
        ("workers = 0", "workers = 0: give a number above 0"),
        ("lock_timeout_s = -1", "0 or more seconds"),
        ('comments = "maybe"', "comments = 'maybe': expected true or false"),
        ('pii = "maybe"', "choose one of keep, mask, drop"),
        ("raw_path = 3", "expected a path"),
        ("jsonl_url = [3]", "expected a list of texts"),
        ('atomic_exchange = "perhaps"', "expected true or false"),
        ("= 3", "not TOML"),
    ],
)
def test_a_mistake_names_its_key_and_its_remedy(tmp_path: Path, content: str, said: str) -> None:
    file = tmp_path / "ingest.toml"
    file.write_text(content)
    with pytest.raises(SettingsError, match=said):
        load_settings(file, {})


def test_a_mistyped_variable_is_not_ignored() -> None:
    with pytest.raises(SettingsError, match="INGEST_WORKER'"):
        load_settings(environment={"INGEST_WORKER": "2"})


def test_a_missing_file_is_not_ignored(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="name a file that exists"):
        load_settings(tmp_path / "no.toml", {})


def test_settings_travel_as_json() -> None:
    settings = Settings(workers=2, jsonl_id=("key",), state_path=Path("state"))
    assert settings_from_json(settings.to_json()) == settings


def test_only_settings_that_shape_rows_make_rows_outdated() -> None:
    assert (
        Settings().content_digest()
        == Settings(workers=9, batch_max_records=1, raw_path=Path("x")).content_digest()
    )
    assert Settings().content_digest() != Settings(comments=True).content_digest()
    assert set(CONTENT_SETTINGS) <= set(Settings().to_json())


def test_every_meaning_of_a_json_key_has_a_setting() -> None:
    assert field_names(Settings()) == FieldNames()
    assert field_names(Settings(jsonl_fetched_at=("seen",))).fetched_at == ("seen",)
