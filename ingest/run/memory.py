"""What keeps the memory of a process of ours small: for processes that do nothing but clean.

Measured in docs/decisions/0029-memory-given-back.md.
"""

from __future__ import annotations

import ctypes
import gc
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType

import pyarrow as pa

M_TRIM_THRESHOLD, M_MMAP_THRESHOLD = -1, -3  # malloc.h of the GNU C library
TRIM_BYTES = 32 << 20  # free at the end of the heap before it is given back: less is asked for again at once
MMAP_BYTES = 1 << 20  # from here on a block is mapped by itself, and leaves no hole behind
POLARS_ALLOCATOR = "dirty_decay_ms:0,muzzy_decay_ms:0"  # 35 MB less, at the same CPU time


def save_memory() -> None:
    """Have this process give back what it frees from now on, and go without pandas."""
    pa.set_memory_pool(pa.system_memory_pool())  # one pool of free memory less
    os.environ.setdefault("_RJEM_MALLOC_CONF", POLARS_ALLOCATOR)  # read when polars is loaded, which is later
    _set_malloc({M_TRIM_THRESHOLD: TRIM_BYTES, M_MMAP_THRESHOLD: MMAP_BYTES})
    _go_without_pandas()


def free_models() -> None:
    """Give back what cleaning held, before other work begins: 250 MB."""
    engines, rules = (sys.modules.get(f"ingest.{name}") for name in ("language.engines", "rules.match"))
    if engines is not None:
        engines.unload_engines()
    if rules is not None:
        rules.rule_set.cache_clear()
    gc.collect()  # a set of rules holds functions that hold it
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)


def _set_malloc(values: dict[int, int]) -> None:
    """Fixed thresholds: left alone they grow with the largest block that was ever freed."""
    with suppress(OSError, AttributeError):  # another C library has another allocator
        mallopt = ctypes.CDLL(None).mallopt
        for name, value in values.items():
            mallopt(name, value)


class _WithoutPandas(MetaPathFinder):
    """Says that pandas is not installed."""

    def find_spec(
        self, fullname: str, _path: Sequence[str] | None, _target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname == "pandas":
            raise ModuleNotFoundError(fullname)
        return None


def _go_without_pandas() -> None:
    """Let Arrow find out now, in its first conversion of a list, that there is no pandas: it would load it.

    Who asks for pandas later gets it: Arrow looks for it again in `to_pandas`.
    """
    if "pandas" in sys.modules:
        return
    finder = _WithoutPandas()
    sys.meta_path.insert(0, finder)
    try:
        pa.array([])
    finally:
        sys.meta_path.remove(finder)
