"""Processes of ours stay small: pandas stays out, models are let go; nothing works less for it."""

from __future__ import annotations

import subprocess
import sys

from ingest.language import detect_language
from ingest.run.memory import free_models

WITHOUT_PANDAS = """
import sys
import pyarrow as pa
from ingest.run.memory import save_memory

save_memory()
table = pa.table({"word": pa.array(["bridge", None])})
assert "pandas" not in sys.modules, "Arrow has loaded pandas for a list"
assert pa.default_memory_pool().backend_name == "system"
assert table.to_pandas()["word"][0] == "bridge"
"""


def test_a_process_goes_without_pandas_until_it_is_asked_for() -> None:
    found = subprocess.run(
        [sys.executable, "-c", WITHOUT_PANDAS], capture_output=True, text=True, check=False
    )
    assert found.returncode == 0, found.stderr


def test_models_that_were_let_go_come_back() -> None:
    text = "Η γέφυρα, le pont et la rivière. Die alte Brücke wurde am Montag gesperrt."
    before = detect_language(text)
    free_models()
    assert detect_language(text) == before
