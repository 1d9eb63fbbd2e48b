"""RESULTS.md: one section for each benchmark, between markers, replaced as a whole."""

from __future__ import annotations

import os
import platform
import re
import subprocess
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.gold import ROOT

RESULTS = Path(__file__).with_name("RESULTS.md")


def markdown_table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A Markdown table; the first column is left, the others are right aligned.

    >>> print(markdown_table(["set", "F1"], [["rows", 0.5]]))
    | set | F1 |
    |---|--:|
    | rows | 0.5 |
    """
    lines = [header, ["---", *["--:"] * (len(header) - 1)], *rows]
    marks = [f"| {' | '.join(map(str, line))} |" for line in lines]
    marks[1] = marks[1].replace(" ", "")
    return "\n".join(marks)


def describe_run() -> str:
    """When, of which commit and on what a benchmark ran."""
    today = datetime.now(UTC).date().isoformat()
    cores = f"{len(os.sched_getaffinity(0))} of {os.cpu_count()} cores"
    return f"{today}, commit {_commit()}, {_processor()}, {cores}, Python {platform.python_version()}."


def _commit() -> str:
    short = _git("rev-parse", "--short", "HEAD")
    changed = _git("status", "--porcelain", "--untracked-files=no", "--", "ingest")
    return f"{short} with uncommitted changes" if changed else short


def _git(*arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout.strip() if done.returncode == 0 else "unknown"


def _processor() -> str:
    try:
        names = re.findall(r"^model name\s*: (.+)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    except OSError:
        names = []
    return names[0] if names else platform.machine()


def replace_section(text: str, name: str, body: str) -> str:
    """`text` with `body` as its section `name`: in place of the old one, else at the end."""
    section = f"<!-- {name} -->\n{body.strip()}\n<!-- /{name} -->"
    old = re.compile(rf"<!-- {name} -->\n.*?<!-- /{name} -->", re.DOTALL)
    if old.search(text):
        return old.sub(lambda _: section, text)
    return f"{text.rstrip()}\n\n{section}\n".lstrip()


def write_section(name: str, body: str, path: Path = RESULTS) -> None:
    """Put a section into RESULTS.md."""
    text = path.read_text(encoding="utf-8") if path.exists() else "# Results\n"
    path.write_text(replace_section(text, name, body), encoding="utf-8")
