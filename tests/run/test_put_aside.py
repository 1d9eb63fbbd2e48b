"""What check finds damaged is put aside, and the next run makes it whole."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from house import DAY, House

from ingest.dataset import Layout
from ingest.dataset.verify import verify
from ingest.dataset.verify.findings import REPAIRS
from ingest.dataset.verify.repair import Repair, repair

FOLDER = f"source=wire/date={DAY}"


@pytest.fixture
def whole(house: House) -> House:
    house = house.with_settings(shard_max_files=1)
    house.land(f"wire/{DAY}/a.txt", "line of a\n")
    house.land(f"wire/{DAY}/b.txt", "line of b\n")
    house.run()
    return house


def mend(house: House) -> tuple[Repair, ...]:
    layout = Layout.from_settings(house.settings)
    return repair(layout, verify(house.clean), lambda path: (house.raw / path).is_file())


def damaged(house: House) -> list[str]:
    return [finding.problem for finding in verify(house.clean).findings if finding.repair in REPAIRS]


def cut_short(house: House) -> Path:
    path = min(house.clean.glob("documents/*/*/*.parquet"))
    path.write_bytes(path.read_bytes()[:-50])
    return path


def test_a_damaged_shard_is_put_aside_and_cleaned_again_by_the_next_run(whole: House) -> None:
    before = whole.snapshot()
    path = cut_short(whole)
    done = mend(whole)
    assert {each.file.partition("/")[0] for each in done} == {"documents", "blocks", "quarantine"}
    assert Path(next(each.to for each in done if "documents" in each.file)).name == path.name
    assert damaged(whole) == []
    whole.run()
    assert whole.snapshot() == before


@pytest.mark.parametrize("table", ["documents", "blocks", "quarantine"])
def test_a_missing_part_is_made_again(whole: House, table: str) -> None:
    before = whole.snapshot()
    min(whole.clean.glob(f"{table}/*/*/*.parquet")).unlink()
    mend(whole)
    whole.run()
    assert whole.snapshot() == before


def test_strangers_are_moved_out_and_kept(whole: House) -> None:
    stranger = whole.clean / "documents" / FOLDER / "notes.txt"
    stranger.write_text("mine")
    (done,) = mend(whole)
    assert (stranger.exists(), Path(done.to).read_text(), done.done) == (
        False,
        "mine",
        "moved out of the dataset",
    )
    stranger.write_text("mine, too")
    (again,) = mend(whole)
    assert Path(again.to).read_text() == "mine, too"


def test_rows_that_could_not_be_made_again_are_left_alone(whole: House) -> None:
    path = min(whole.clean.glob("blocks/*/*/*.parquet"))
    path.write_bytes(path.read_bytes()[:-50])
    shutil.rmtree(whole.raw / "wire")
    before = whole.snapshot()
    assert all("could not be made again" in each.done and not each.to for each in mend(whole))
    assert whole.snapshot() == before


def test_a_shard_that_is_whole_again_by_now_is_left_alone(whole: House) -> None:
    path = min(whole.clean.glob("blocks/*/*/*.parquet"))
    content = path.read_bytes()
    path.unlink()
    found = verify(whole.clean)
    path.write_bytes(content)
    before = whole.snapshot()
    assert repair(Layout.from_settings(whole.settings), found, lambda _: True) == ()
    assert whole.snapshot() == before


def test_a_sound_dataset_needs_no_repair(whole: House) -> None:
    assert mend(whole) == ()
