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


def test_polars_is_loaded_after_its_allocator_is_told_what_to_do() -> None:
    loaded = "import sys, ingest.cli.run, ingest.run.worker; sys.exit('polars' in sys.modules)"
    found = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stderr or "polars is loaded before save_memory() can speak"


RULES_LET_GO = """
import gc, weakref
import ingest
from ingest.rules import rule_set
from ingest.run.memory import free_models

page = b"<main class='story'><p>The old bridge was closed on Monday, said the city.</p></main><nav>Menu</nav>"
before = ingest.clean(page)
rules = weakref.ref(rule_set())
free_models()
assert rules() is None, "somebody holds the compiled rules: 140 MB"
assert ingest.clean(page) == before
"""


def test_rules_are_let_go_and_come_back() -> None:
    found = subprocess.run([sys.executable, "-c", RULES_LET_GO], capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stderr


def test_models_that_were_let_go_come_back() -> None:
    text = "Η γέφυρα, le pont et la rivière. Die alte Brücke wurde am Montag gesperrt."
    before = detect_language(text)
    free_models()
    assert detect_language(text) == before
