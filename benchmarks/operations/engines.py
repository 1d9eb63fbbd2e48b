"""Each engine that reads the documents, as a function from the table's directory to ids and texts.

Spark and datasets are read where they are installed (`pip install --group readers`), Spark where
there is Java besides; `ABSENT` says of the others why not.
"""

from __future__ import annotations

import glob
import importlib.util
import shutil
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.dataset as ds

import ingest

COLUMNS = ["id", "text"]

OPTIONAL = {
    "datasets, pattern": "datasets",
    "datasets, names": "datasets",
    "spark, directory": "pyspark",
}

Ids = list[str]
Pair = tuple[Ids, Ids]
Reader = Callable[[Path], Pair]


def list_names(root: Path) -> list[str]:
    """The files by name alone: no look at a file that a re-clean may just have taken away."""
    return sorted(glob.glob(f"{root}/*/*/*.parquet"))  # noqa: PTH207 (pathlib looks at each)


def _pandas(what: object) -> Pair:
    frame = pd.read_parquet(what, columns=COLUMNS)
    return frame["id"].to_list(), frame["text"].to_list()


def _polars(what: object) -> Pair:
    frame = pl.scan_parquet(what).select(COLUMNS).collect()  # type: ignore[arg-type]
    return frame["id"].to_list(), frame["text"].to_list()


def _pyarrow(what: object) -> Pair:
    rows = ds.dataset(what).to_table(columns=COLUMNS)
    return rows["id"].to_pylist(), rows["text"].to_pylist()


def _duckdb(what: object) -> Pair:
    with duckdb.connect() as connection:
        rows = connection.execute("select id, text from read_parquet($1)", [what]).fetchall()
    return [row[0] for row in rows], [row[1] for row in rows]


def _ours(clean: Path) -> Pair:
    rows = ingest.read(clean, COLUMNS)
    assert isinstance(rows, pa.Table)
    return rows["id"].to_pylist(), rows["text"].to_pylist()


def _datasets(what: object) -> Pair:
    import datasets  # noqa: PLC0415 (of the group `readers`)

    datasets.disable_progress_bars()
    with tempfile.TemporaryDirectory() as work:  # it keeps a copy of whatever it has read
        rows = datasets.load_dataset("parquet", data_files=what, split="train", cache_dir=work)
        return list(rows["id"]), list(rows["text"])


@cache
def _spark_session() -> Any:
    from pyspark.sql import SparkSession  # noqa: PLC0415 (of the group `readers`)

    session = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false").getOrCreate()
    session.sparkContext.setLogLevel("OFF")  # each loud read would print a page
    return session


def _spark(root: str) -> Pair:
    rows = _spark_session().read.parquet(root).select(*COLUMNS).collect()
    return [row[0] for row in rows], [row[1] for row in rows]


def _find_absent() -> dict[str, str]:
    absent = {
        name: f"{package} is not installed"
        for name, package in OPTIONAL.items()
        if importlib.util.find_spec(package) is None
    }
    if shutil.which("java") is None:
        absent["spark, directory"] = "there is no Java"
    return absent


ABSENT = _find_absent()

READERS: dict[str, Reader] = {
    "pandas, directory": lambda root: _pandas(str(root)),
    "pyarrow, directory": lambda root: _pyarrow(str(root)),
    "polars, pattern": lambda root: _polars(f"{root}/**/*.parquet"),
    "duckdb, pattern": lambda root: _duckdb(f"{root}/**/*.parquet"),
    "datasets, pattern": lambda root: _datasets(f"{root}/**/*.parquet"),
    "spark, directory": lambda root: _spark(str(root)),
    "pandas, names": lambda root: _pandas(list_names(root)),
    "pyarrow, names": lambda root: _pyarrow(list_names(root)),
    "polars, names": lambda root: _polars(list_names(root)),
    "duckdb, names": lambda root: _duckdb(list_names(root)),
    "datasets, names": lambda root: _datasets(list_names(root)),
    "ingest.read": lambda root: _ours(root.parent),
}


def loud_errors() -> tuple[type[Exception], ...]:
    """What the engines raise where a file has gone that they had listed."""
    errors: list[type[Exception]] = [OSError, duckdb.Error, pl.exceptions.PolarsError, pa.ArrowException]
    if "datasets, pattern" not in ABSENT:
        from datasets.exceptions import DatasetsError  # noqa: PLC0415 (of the group `readers`)

        errors.append(DatasetsError)
    if "spark, directory" not in ABSENT:
        from py4j.protocol import Py4JError  # noqa: PLC0415 (as above)
        from pyspark.errors import PySparkException  # noqa: PLC0415 (as above)

        errors += [Py4JError, PySparkException]
    return tuple(errors)
