"""A measured process tells its own CPU time and memory, with those of its children."""

from __future__ import annotations

import subprocess
import sys

import pytest

from benchmarks.process import run_measured

HOLD = "data = bytearray(200_000_000); import time; time.sleep(0.3)"
PARENT = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {HOLD!r}], check=True)"


@pytest.mark.parametrize("program", [HOLD, PARENT])
def test_the_peak_is_that_of_the_largest_process(tmp_path, program):
    usage = run_measured([sys.executable, "-c", program], tmp_path)
    assert 190 < usage.peak_mb < 300


def test_the_work_of_children_counts(tmp_path):
    work = "sum(range(10_000_000))"
    program = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {work!r}], check=True)"
    idle = run_measured([sys.executable, "-c", "import subprocess"], tmp_path)
    assert run_measured([sys.executable, "-c", program], tmp_path).cpu_s > idle.cpu_s + 0.05


def test_a_failing_command_is_told_with_its_last_words(tmp_path):
    with pytest.raises(subprocess.CalledProcessError) as failed:
        run_measured([sys.executable, "-c", "raise SystemExit('no such thing')"], tmp_path)
    assert b"no such thing" in failed.value.output
