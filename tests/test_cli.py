"""The command line, as real processes."""

import json
import subprocess
import sys

import pytest

from ingest.version import __version__

STORY = "Menu\nThe bridge over the river was closed on Monday.\nEngineers will look at it again.\n[Phone] 02-000-1234\nAD\n"
COMMANDS = ("run", "status", "compact", "explain", "backfill", "check", "report", "serve", "rules", "recipe")


def ingest(*arguments, cwd=None):
    command = [sys.executable, "-m", "ingest", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=cwd, timeout=120)


@pytest.fixture
def zone(tmp_path):
    folder = tmp_path / "raw" / "wire" / "2026-11-20"
    folder.mkdir(parents=True)
    (folder / "a.txt").write_text(STORY, encoding="utf-8")
    (folder / "empty.txt").write_bytes(b"")
    return tmp_path


def test_a_run_cleans_and_a_second_run_has_nothing_to_do(zone):
    first = ingest("run", "--json", cwd=zone)
    assert first.returncode == 0, first.stderr
    summary = json.loads(first.stdout)
    assert (summary["documents"], summary["quarantined"]) == (1, {"EmptyFile": 1})
    assert summary["removed_rows"] == {"menu": 1, "contact": 1, "ad": 1}
    second = ingest("run", cwd=zone)
    assert second.returncode == 0
    assert second.stdout == "Nothing to do: 2 raw files are published already.\n"


def test_a_folder_of_the_wrong_layout_is_told_in_a_few_lines(tmp_path):
    (tmp_path / "flat").mkdir()
    for number in range(30):
        (tmp_path / "flat" / f"{number}.txt").write_text(STORY, encoding="utf-8")
    result = ingest("run", "flat", cwd=tmp_path)
    assert (result.returncode, result.stdout) == (
        0,
        "Nothing to do: no raw file was found that is asked for.\n",
    )
    assert "lies at the root; move it to <source>/<YYYY-MM-DD>/" in result.stderr
    assert "... and 20 more like it" in result.stderr
    assert len(result.stderr.splitlines()) == 11


def test_compacting_says_why_the_newest_day_is_left_alone(zone):
    ingest("run", cwd=zone)
    newest = ingest("compact", cwd=zone)
    assert newest.returncode == 0
    assert "name a last day with --to" in newest.stdout
    named = ingest("compact", "--to", "2026-11-20", cwd=zone)
    assert named.stdout == "1 partitions: 1 shards before, 1 after\n"


def test_the_version_is_told():
    assert ingest("--version").stdout == f"ingest {__version__}\n"


def test_strict_says_by_its_exit_code_that_something_was_quarantined(zone):
    assert ingest("run", "--strict", cwd=zone).returncode == 1


def test_a_dry_run_of_a_backfill_shows_what_would_change_and_changes_nothing(zone):
    ingest("run", cwd=zone)
    before = {path: path.read_bytes() for path in zone.rglob("*.parquet")}
    result = ingest(
        "backfill", "--force", "--dry-run", "--json", "--from", "2026-11-01", "--to", "2026-11-30", cwd=zone
    )
    assert result.returncode == 0, result.stderr
    (change,) = json.loads(result.stdout)["changes"]
    assert change["documents"] == {"added": 0, "removed": 0, "changed": 0, "same": 1}
    assert {path: path.read_bytes() for path in zone.rglob("*.parquet")} == before


def test_explain_shows_kept_and_removed_rows_of_a_file_and_of_an_id(zone):
    shown = ingest("explain", "raw/wire/2026-11-20/a.txt", "--bytes", cwd=zone)
    assert shown.returncode == 0, shown.stderr
    for part in (
        "lexicon:menu",
        "+",
        "closed on Monday.",
        "any.phone-row",
        "2 rows kept, 3 removed",
        "charsets weighed",
    ):
        assert part in shown.stdout
    ingest("run", cwd=zone)
    listed = ingest("explain", "raw/wire/2026-11-20/a.txt", "--json", cwd=zone)
    blocks = json.loads(listed.stdout)["documents"][0]["blocks"]
    assert [block["label"] for block in blocks] == [
        "boilerplate",
        "content",
        "content",
        "boilerplate",
        "boilerplate",
    ]
    from ingest.dataset import read

    name = read(zone / "clean", columns=["id"])["id"][0].as_py()
    assert "closed on Monday." in ingest("explain", name, cwd=zone).stdout


def test_explain_lists_what_is_cut_out_of_a_kept_row(tmp_path):
    story = tmp_path / "story.txt"
    story.write_text("The bridge over the river was closed on Monday. ann@example.org\n", encoding="utf-8")
    shown = ingest("explain", str(story), cwd=tmp_path).stdout.splitlines()
    cut_out = [line.split() for line in shown if line.startswith("~")]
    assert cut_out == [["~", "byline", "any.email-row", "ann@example.org"]]


def test_check_finds_a_sound_dataset_sound(zone):
    ingest("run", cwd=zone)
    result = ingest("check", "--json", cwd=zone)
    assert result.returncode == 0, result.stdout
    assert json.loads(result.stdout)["documents"] == 1


def test_a_report_is_one_page(zone):
    ingest("run", cwd=zone)
    result = ingest("report", "clean", "--to", "page.html", "--json", cwd=zone)
    assert json.loads(result.stdout) == {"documents": 1, "page": "page.html"}, result.stderr
    assert "closed on Monday." in (zone / "page.html").read_text(encoding="utf-8")


def test_rules_can_be_checked_and_asked(zone):
    assert ingest("rules", "check").returncode == 0
    assert "ui" in ingest("rules", "test", "글자 크기 설정").stdout
    assert json.loads(ingest("rules", "test", "The bridge.", "--json").stdout)["rules"] == []


@pytest.mark.parametrize("command", COMMANDS)
def test_help_teaches(command):
    result = ingest(command, "--help")
    assert result.returncode == 0
    assert "Usage" in result.stdout
    assert "//" not in result.stdout, "a word in angle brackets was taken for markup"


WRONG = {
    "no such landing zone": (("run", "nowhere"), "nowhere"),
    "no such document": (("explain", "no-such-id"), "neither a file nor"),
    "no such option": (("run", "--nonsense"), "nonsense"),
    "no such date": (("backfill", "--from", "yesterday"), "yesterday"),
    "a range that ends before it starts": (
        ("backfill", "--from", "2026-11-30", "--to", "2026-11-01"),
        "swap them",
    ),
    "no such port": (("serve", "--port", "99999"), "port"),
    "no such settings file": (("run", "--config", "none.toml"), "none.toml"),
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_use_exits_with_2_and_names_the_mistake(name, tmp_path):
    arguments, named = WRONG[name]
    (tmp_path / "clean" / "documents").mkdir(parents=True)
    result = ingest(*arguments, cwd=tmp_path)
    assert (result.returncode, "Traceback" in result.stderr) == (2, False), result.stderr
    assert named in result.stderr


def test_output_can_be_cut_short(zone):
    command = f"{sys.executable} -m ingest explain raw/wire/2026-11-20/a.txt | head -1"
    result = subprocess.run(
        command, shell=True, capture_output=True, text=True, check=False, cwd=zone, timeout=60
    )
    assert "Traceback" not in result.stderr


def test_a_recipe_is_drafted_checked_and_used(tmp_path):
    page = tmp_path / "page.html"
    page.write_text(
        "<html><body><nav><a href='/'>Home</a></nav><div class='story'>"
        "<p>The old bridge over the river was opened again on Monday after a year of work.</p>"
        "<p>Engineers had renewed its deck, its railings and the lamps, the city said.</p></div></body></html>"
    )
    drafted = ingest("recipe", "new", page, "--domain", "daily.example", "--out", tmp_path / "own")
    assert drafted.returncode == 0, drafted.stderr
    again = ingest("recipe", "new", page, "--domain", "daily.example", "--out", tmp_path / "own")
    assert (again.returncode, "is there already" in again.stderr) == (2, True)
    (tmp_path / "ingest.toml").write_text('recipes_path = "own"\n')
    checked = json.loads(ingest("recipe", "check", "--json", cwd=tmp_path).stdout)
    assert "daily.example" in checked["recipes"]
    (tmp_path / "own" / "daily.example.toml").write_text("domain = 1\n")
    assert ingest("recipe", "check", cwd=tmp_path).returncode == 1


def test_a_page_that_does_not_name_its_site_needs_a_domain(tmp_path):
    page = tmp_path / "page.html"
    page.write_text("<p>The old bridge over the river was opened again on Monday.</p>")
    result = ingest("recipe", "new", page)
    assert (result.returncode, "--domain" in result.stderr) == (2, True)
    assert ingest("recipe", "new", tmp_path / "none.html").returncode == 2
