"""Which rules are older: a version is a digest and has no order of its own.

Two things tell: the code version in a part's footer, and the order in which the rules were first
used on this dataset, kept in the state directory. Without that file (it may be deleted) only the
code version is left.
"""

from __future__ import annotations

import json
import os
import re

from ingest.dataset.durable import make_directories
from ingest.dataset.footer import Footer
from ingest.dataset.layout import Layout
from ingest.dataset.lock import lock_file

HISTORY_TIMEOUT_S = 60.0  # the file is held for the time of one small write


def read_history(layout: Layout) -> tuple[str, ...]:
    """The rules versions that wrote to this dataset, oldest first."""
    try:
        return tuple(json.loads(layout.rules_history.read_text(encoding="utf-8")))
    except (FileNotFoundError, json.JSONDecodeError):
        return ()


def is_older(ours: Footer, published: Footer, history: tuple[str, ...]) -> bool:
    """Whether our rules or our code are older than those of a published part."""
    if _order_code(ours.code_version) != _order_code(published.code_version):
        return _order_code(ours.code_version) < _order_code(published.code_version)
    if ours.rules_version not in history or published.rules_version not in history:
        return False
    return history.index(ours.rules_version) < history.index(published.rules_version)


def note_rules(layout: Layout, ours: str, published: str | None, *, newest: bool) -> None:
    """Remember that `ours` wrote to the dataset, after `published`; `newest` moves it to the end."""
    history = read_history(layout)
    if ours in history and not (newest and history[-1] != ours):
        return
    make_directories(layout.state)
    with lock_file(layout.state / "rules-history.lock", HISTORY_TIMEOUT_S, "the history of rules"):
        history = read_history(layout)
        before = (*history, published) if published and published not in history else history
        after = (*(version for version in before if version != ours), ours)
        draft = layout.rules_history.with_suffix(f".{os.getpid()}.draft")
        draft.write_text(json.dumps(after), encoding="utf-8")
        draft.replace(layout.rules_history)


def _order_code(version: str) -> tuple[int, ...]:
    """The numbers of a version, to be compared.

    >>> _order_code("0.9.1") < _order_code("0.10.0")
    True
    """
    return tuple(int(number) for number in re.findall(r"\d+", version.partition("+")[0]))
