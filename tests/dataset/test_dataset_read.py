"""Any Parquet reader sees the same rows; ours says clearly what it was asked wrongly."""

from __future__ import annotations

import glob
import subprocess
import sys
from pathlib import Path

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest
from tables import WIRE, batch_name, make_layout, put

from ingest.dataset import Input, Layout, Partition, find_source_problem, known_inputs, list_partitions, read
from ingest.errors import DatasetError, UsageError
from ingest.schema import TABLES

OTHER = Partition("연합뉴스", "2026-11-03")


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    layout = make_layout(tmp_path)
    put(layout, batch_name(1))
    put(layout, batch_name(2))
    put(layout, batch_name(3), partition=OTHER)
    put(layout, batch_name(1), 1)
    return layout


def read_with_pyarrow(glob: str, root: str) -> list[str]:
    return ds.dataset(root, partitioning="hive").to_table()["id"].to_pylist()


def read_with_pandas(glob: str, root: str) -> list[str]:
    return pd.read_parquet(root)["id"].to_list()


def read_with_polars(glob: str, root: str) -> list[str]:
    return pl.scan_parquet(glob).collect()["id"].to_list()


def read_with_duckdb(glob: str, root: str) -> list[str]:
    with duckdb.connect() as connection:
        return [row[0] for row in connection.execute(f"select id from '{glob}'").fetchall()]


@pytest.mark.parametrize("reader", [read_with_pyarrow, read_with_pandas, read_with_polars, read_with_duckdb])
def test_every_reader_sees_each_document_once(layout: Layout, reader) -> None:
    root = layout.clean / "documents"
    ids = reader(f"{root}/**/*.parquet", str(root))
    assert sorted(ids) == [f"{batch_name(batch)}-{row:05}" for batch in (1, 2, 3) for row in range(20)]


LISTING = {
    "pyarrow": (read_with_pyarrow, False),
    "pandas": (read_with_pandas, False),
    "polars": (read_with_polars, True),
}
NAMED = {
    "pyarrow": ds.dataset,
    "pandas": pd.read_parquet,
    "polars": lambda names: pl.scan_parquet(names).collect(),
    "duckdb": lambda names: duckdb.read_parquet(names).fetchall(),
}


@pytest.fixture
def listed(layout: Layout) -> Path:
    """What a reader has before it if a re-clean takes a file away between its listing and its look."""
    root = layout.clean / "documents"
    (root / WIRE.folder / "part-ffffffffffffffff-ffffffff.parquet").symlink_to("gone")
    return root


@pytest.mark.parametrize("engine", LISTING)
def test_some_engines_leave_out_silently_what_is_gone_when_they_look_at_it(listed: Path, engine: str) -> None:
    """So README tells to name the files; should this fail, an engine has become loud: say so there."""
    reader, is_loud = LISTING[engine]
    if is_loud:
        with pytest.raises(FileNotFoundError):
            reader(f"{listed}/**/*.parquet", str(listed))
    else:
        assert len(reader(f"{listed}/**/*.parquet", str(listed))) == 60


@pytest.mark.parametrize("engine", NAMED)
def test_a_named_file_that_is_gone_is_an_error_in_every_engine(listed: Path, engine: str) -> None:
    names = sorted(glob.glob(f"{listed}/*/*/*.parquet"))  # noqa: PTH207 (pathlib looks at each)
    assert len(names) == 4
    with pytest.raises((OSError, duckdb.Error)):
        NAMED[engine](names)


@pytest.mark.parametrize("table", list(TABLES))
def test_every_table_has_a_file_for_every_shard_even_without_rows(layout: Layout, table: str) -> None:
    parts = sorted(layout.clean.glob(f"{table}/**/*.parquet"))
    assert len(parts) == 3
    for part in parts:
        schema = pq.read_schema(part)
        assert schema.equals(TABLES[table])
        assert [field.metadata[b"description"] for field in schema] == [
            field.metadata[b"description"] for field in TABLES[table]
        ]


def test_a_dataset_without_choices_and_a_table_with_them(layout: Layout) -> None:
    whole = read(layout.clean)
    assert isinstance(whole, ds.Dataset)
    some = read(layout.clean, ["id", "source", "date"], pc.field("source") == "wire")
    assert isinstance(some, pa.Table)
    assert some.num_rows == 40
    assert some.schema.field("date").type == pa.string()
    assert set(some["date"].to_pylist()) == {"2026-11-02"}


def test_reading_nothing_or_an_unknown_table_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="ingest run"):
        read(tmp_path)
    with pytest.raises(UsageError, match="documents"):
        read(tmp_path, table="pages")


def test_what_is_known_comes_from_the_dataset_alone(layout: Layout) -> None:
    assert known_inputs(layout.clean, *WIRE) == {
        f"{batch_name(1)}.txt": Input(f"{batch_name(1)}.txt", 1, "digest-1"),
        f"{batch_name(2)}.txt": Input(f"{batch_name(2)}.txt", 0, "digest-0"),
    }
    assert list_partitions(layout) == (WIRE, OTHER)
    assert known_inputs(layout.clean, "nobody", "2026-01-01") == {}


def test_parts_are_sorted_compressed_and_without_statistics_on_text(layout: Layout) -> None:
    part = pq.ParquetFile(next(layout.clean.glob("documents/*/*/*.parquet")))
    group = part.metadata.row_group(0)
    columns = {group.column(i).path_in_schema: group.column(i) for i in range(group.num_columns)}
    assert {column.compression for column in columns.values()} == {"ZSTD"}
    assert columns["id"].statistics.has_min_max
    assert columns["text"].statistics is None
    assert "RLE_DICTIONARY" in columns["language"].encodings
    assert "RLE_DICTIONARY" not in columns["text"].encodings
    ids = part.read(columns=["id"])["id"].to_pylist()
    assert ids == sorted(ids)


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ("wire", ""),
        ("연합뉴스", ""),
        ("a-b.c_d 9", ""),
        ("2024", ""),
        ("_x", "begin"),
        (".x", "begin"),
        ("", "begin"),
    ]
    + [(f"a{mark}b", "must not hold") for mark in '/\\=%:*?"<>|[]{}#\n\x00']
    + [("\u1100\u1161\u11a8", "NFC"), ("뉴" * 40, "longer"), ("a\udcb0", "must not hold")],
)
def test_a_source_must_be_able_to_stand_in_a_path(source: str, problem: str) -> None:
    found = find_source_problem(source)
    assert problem in found
    assert bool(found) == bool(problem)


def test_reading_needs_no_model_and_no_pipeline() -> None:
    code = "import sys, ingest.dataset; print([m for m in ('ingest.pipeline', 'fasttext', 'prefect', 'pandas', 'duckdb') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
