"""A reader who comes back is told what was added, changed and withdrawn, and nothing else."""

from __future__ import annotations

import shutil
from datetime import date

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from house import DAY, House
from hypothesis import given, settings
from hypothesis import strategies as st

import ingest
from ingest import Point
from ingest.dataset import Changes
from ingest.errors import DatasetError, UsageError
from ingest.run.compact import compact
from ingest.run.plan import Scope
from ingest.settings import Settings

STORY = "The bridge over the river was closed on Monday after engineers found a crack in the northern pier\n"


def look(house: House, point: Point) -> tuple[dict[str, str], int, Point]:
    """Texts by their change, how many were withdrawn, and where to go on."""
    changes = ingest.read(house.clean, ["text"], since=point)
    rows = changes.documents.to_pylist()
    return {row["text"]: row["change"] for row in rows}, len(changes.withdrawn), changes.point


def test_a_reader_is_told_of_new_changed_and_withdrawn_rows(house: House) -> None:
    house.land(f"wire/{DAY}/a.txt", "line of a\n")
    house.land(f"wire/{DAY}/b.txt", "line of b\nsecond of b\n")
    house.run()
    texts, withdrawn, point = look(house, Point())
    assert (set(texts.values()), len(texts), withdrawn) == ({"added"}, 3, 0)
    assert look(house, point) == ({}, 0, point)
    house.land(f"wire/{DAY}/b.txt", "line of b, mended\n")
    house.land("wire/2026-11-03/c.txt", "line of c\n")
    house.run()
    texts, withdrawn, after = look(house, point)
    assert (texts, withdrawn) == ({"line of b, mended": "changed", "line of c": "added"}, 1)
    assert look(house, after)[:2] == ({}, 0)


def test_news_bear_the_columns_of_the_table_and_their_partition(house: House) -> None:
    house.land(f"wire/{DAY}/a.txt", "line of a\n")
    house.run()
    changes = ingest.read(house.clean, since=Point())
    assert isinstance(changes, Changes)
    (row,) = changes.documents.to_pylist()
    assert (row["source"], row["date"], row["change"], row["text"]) == ("wire", DAY, "added", "line of a")
    assert changes.documents.schema.field("id").metadata
    assert ingest.read(house.clean, since=changes.point).documents.schema == changes.documents.schema


def test_rules_that_change_no_text_and_merged_files_are_no_news(house: House) -> None:
    for name in "abc":
        house.land(f"wire/{DAY}/{name}.txt", f"LINE OF {name}\n".upper())
        house.run()
    point = look(house, Point())[2]
    house.with_settings(cleaner="fake_cleaner:SECOND").backfill()
    assert look(house, point)[:2] == ({}, 0)
    assert [each.after for each in compact(house.settings, Scope(end=date(2027, 1, 1)))] == [1]
    assert look(house, point)[:2] == ({}, 0)


def test_a_mark_is_a_change_and_a_dropped_copy_is_withdrawn(house: House) -> None:
    house.land("wire/2026-11-03/b.txt", STORY)
    house.run()
    point = look(house, Point())[2]
    house.land(f"wire/{DAY}/a.txt", STORY)
    house.run()
    changes = ingest.read(house.clean, ["duplicate_of"], since=point)
    assert sorted(row["change"] for row in changes.documents.to_pylist()) == ["added", "changed"]
    house.with_settings(duplicates="drop").run()
    assert look(house, changes.point)[:2] == ({}, 1)


def test_a_point_can_be_kept_in_a_file_and_the_first_one_is_the_beginning(house: House) -> None:
    house.land(f"wire/{DAY}/a.txt", "line of a\n")
    house.run()
    path = house.clean.parent / "seen.json"
    changes = ingest.read(house.clean, since=path)
    assert changes.documents.num_rows == 1
    changes.point.save(path)
    assert Point.load(path) == changes.point
    assert ingest.read(house.clean, since=path).documents.num_rows == 0


def test_a_point_that_nobody_remembers_is_refused_loudly(house: House) -> None:
    house.land(f"wire/{DAY}/a.txt", "line of a\n")
    house.run()
    point = look(house, Point())[2]
    house.land(f"wire/{DAY}/a.txt", "another line\n")
    house.run()
    shutil.rmtree(house.settings.state)
    with pytest.raises(DatasetError, match="empty point"):
        look(house, point)


def test_wrong_questions_are_answered_with_what_is_right(house: House) -> None:
    house.land(f"wire/{DAY}/a.txt", "line of a\n")
    house.run()
    with pytest.raises(UsageError, match="no column 'words'"):
        ingest.read(house.clean, ["words"], since=Point())
    with pytest.raises(UsageError, match="unfiltered"):
        ingest.read(house.clean, table="blocks", since=Point())
    broken, number = house.clean.parent / "broken.json", house.clean.parent / "number.json"
    broken.write_text("{")
    number.write_text("7")
    for file in (broken, number, house.clean.parent, ""):
        with pytest.raises(UsageError, match="not a point"):
            ingest.read(house.clean, since=file)


@given(st.lists(st.dictionaries(st.sampled_from("abcd"), st.integers(0, 2)), min_size=1, max_size=4))
@settings(max_examples=10, deadline=None)
def test_a_reader_who_applies_all_changes_has_the_dataset(
    tmp_path_factory: pytest.TempPathFactory, steps: list[dict[str, int]]
) -> None:
    root = tmp_path_factory.mktemp("mirror")
    (root / "raw").mkdir()
    house = House(root / "raw", root / "clean", Settings(cleaner="fake_cleaner:FIRST", shard_max_files=2))
    mirror: dict[str, str] = {}
    point = Point()
    for step in steps:
        for name, version in step.items():
            house.land(
                f"wire/{DAY}/{name}.txt", "".join(f"{name} {version} {line}\n" for line in range(version + 1))
            )
        house.run()
        changes = ingest.read(house.clean, ["id", "text"], since=point)
        mirror |= {row["id"]: row["text"] for row in changes.documents.to_pylist()}
        for name in changes.withdrawn:
            del mirror[name]
        point = changes.point
        rows = house.rows().select(["id", "text"]).to_pylist() if list(house.clean.rglob("*.parquet")) else []
        assert mirror == {row["id"]: row["text"] for row in rows}


def test_views_have_the_columns_of_the_corpora_they_are_named_for(house: House) -> None:
    house.land(f"wire/{DAY}/a.txt", STORY)
    house.land("wire/2026-11-03/b.txt", STORY)
    house.run()
    (row,) = ingest.view(house.clean, "fineweb").read_all().to_pylist()
    assert list(row) == [
        *("text", "id", "dump", "url", "date", "file_path", "language", "language_score"),
        *("language_script", "minhash_cluster_size", "top_langs"),
    ]
    assert (row["dump"], row["date"], row["minhash_cluster_size"]) == (f"wire-{DAY}", f"{DAY}T00:00:00Z", 2)
    assert ingest.view(house.clean, "c4").read_all().to_pylist() == [
        {"text": STORY.strip(), "timestamp": f"{DAY}T00:00:00Z", "url": ""}
    ]
    with pytest.raises(UsageError, match="fineweb, c4"):
        ingest.view(house.clean, "pile")


def test_a_view_streams_into_a_file(house: House) -> None:
    house.land(f"wire/{DAY}/a.txt", "one\ntwo\n\n")
    house.run()
    stream = ingest.view(house.clean, "c4")
    with pq.ParquetWriter(house.clean.parent / "c4.parquet", stream.schema) as writer:
        for batch in stream:
            writer.write_batch(batch)
    assert sorted(pq.read_table(house.clean.parent / "c4.parquet")["text"].to_pylist()) == ["one", "two"]
    assert isinstance(stream.schema, pa.Schema)
