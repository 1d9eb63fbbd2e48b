"""The versions that stand in every published row: of the package, and of its rules and models."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Iterator
from importlib import resources
from importlib.resources.abc import Traversable

__version__ = "0.1.0"

DIGEST_CHARS = 12  # 48 bits: no two versions of a project's lifetime meet


@functools.cache
def rules_version() -> str:
    """Digest of every file that decides what is kept: rules, lexicons, recipes and models."""
    digest = hashlib.sha256()
    for name, content in _files(resources.files("ingest") / "data", ""):
        digest.update(f"{name}:{len(content)}:".encode() + content)
    return digest.hexdigest()[:DIGEST_CHARS]


def _files(folder: Traversable, path: str) -> Iterator[tuple[str, bytes]]:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        name = f"{path}/{entry.name}"
        if entry.is_dir():
            if entry.name != "__pycache__":
                yield from _files(entry, name)
        else:
            yield name, entry.read_bytes()
