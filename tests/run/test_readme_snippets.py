"""The snippets of README.md that read a dataset, run on one."""

from __future__ import annotations

import importlib.util
import re
import shutil
import warnings
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from house import DAY, House

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
READING = README[README.index("## What comes out") : README.index("### documents")]
OPTIONAL = {"pyspark.sql": "pyspark", "datasets": "datasets"}  # of the group `readers`
SNIPPETS = re.findall(r"```python\n(.*?)```", READING, re.DOTALL)


@pytest.mark.parametrize("snippet", SNIPPETS, ids=lambda snippet: snippet.split()[1])
def test_each_snippet_that_reads_a_dataset_runs(
    house: House, monkeypatch: pytest.MonkeyPatch, snippet: str
) -> None:
    name = snippet.split()[1]
    if name in OPTIONAL and importlib.util.find_spec(OPTIONAL[name]) is None:
        pytest.skip(f"{OPTIONAL[name]} is not installed: pip install --group readers")
    if name == "pyspark.sql" and shutil.which("java") is None:
        pytest.skip("Spark needs Java, and there is none")
    house.land(f"wire/{DAY}/a.txt", "line of a\nline of b\n")
    house.run()
    monkeypatch.chdir(house.clean.parent)
    monkeypatch.setenv("HF_HOME", str(house.clean.parent / "home"))  # datasets keeps copies there
    with warnings.catch_warnings():
        if name in OPTIONAL:
            warnings.simplefilter("ignore")  # what they say of other packages is not ours to mend
        exec(compile(snippet, "README.md", "exec"), {})
    if "fineweb.parquet" in snippet:
        assert pq.read_table("fineweb.parquet").num_rows == 2


def test_the_readme_shows_how_to_read_with_each_engine() -> None:
    for engine in (
        "pandas.read_parquet",
        "polars.scan_parquet",
        "duckdb.sql",
        "ingest.read",
        "spark.read.parquet",
        "load_dataset",
        "s3://",
    ):
        assert engine in READING
