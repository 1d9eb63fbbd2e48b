"""The landing zone as it stands: `raw/<source>/<YYYY-MM-DD>/.../<file>`.

Listing reads names and sizes, never contents. What does not fit the shape is reported, because a
file that is silently left out is a file that is lost.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NamedTuple

from ingest.dataset import Partition, find_source_problem
from ingest.errors import UsageError
from ingest.formats import is_sidecar

SIDECAR_SUFFIX = ".meta.json"
LANDING_NOTES = frozenset({"README.md"})  # may lie at the root, where no record can
DATE_FOLDER = re.compile(r"\d{4}-\d{2}-\d{2}")


class Stamp(NamedTuple):
    """What a file's directory entry says; a changed file changes its stamp.

    The change time moves even where a copy sets size and modification time back (rsync -t).
    `tag` is what an object store calls this content; "" for a file.
    """

    size: int
    mtime_ns: int
    ctime_ns: int
    tag: str = ""


class RawFile(NamedTuple):
    """A file of the landing zone: path relative to it, stamp, and stamp of its sidecar if any."""

    path: str
    stamp: Stamp
    sidecar: Stamp | None


class Misplaced(NamedTuple):
    """A path that cannot be ingested where it lies, and why."""

    path: str
    problem: str


@dataclass(frozen=True, slots=True)
class LandedPartition:
    """The raw files of one source and landing date, by path."""

    partition: Partition
    files: dict[str, RawFile]


@dataclass(frozen=True, slots=True)
class Landing:
    """Where the partitions of a landing zone lie, and what lies beside them."""

    folders: dict[Partition, Path]
    misplaced: tuple[Misplaced, ...]


def find_landing(raw: Path) -> Landing:
    """The partitions of the landing zone; raises UsageError if there is none."""
    if not raw.is_dir():
        raise UsageError(f"{raw}: no such directory; name the landing zone, raw/<source>/<YYYY-MM-DD>/<file>")
    folders: dict[Partition, Path] = {}
    misplaced: list[Misplaced] = []
    for source in _list(raw, raw, misplaced):
        if not _is_folder(source):
            if source.name not in LANDING_NOTES:
                misplaced.append(
                    Misplaced(source.name, "lies at the root; move it to <source>/<YYYY-MM-DD>/")
                )
            continue
        problem = find_source_problem(source.name)
        if problem:
            misplaced.append(Misplaced(source.name, problem))
            continue
        for day in _list(Path(source.path), raw, misplaced):
            if _is_folder(day) and is_date(day.name):
                folders[Partition(source.name, day.name)] = Path(day.path)
            else:
                misplaced.append(Misplaced(f"{source.name}/{day.name}", "not a date folder (YYYY-MM-DD)"))
    return Landing(folders, tuple(misplaced))


def list_partition(
    raw: Path, partition: Partition, folder: Path
) -> tuple[LandedPartition, tuple[Misplaced, ...]]:
    """The raw files below a date folder, and what there is not a file or cannot be listed."""
    misplaced: list[Misplaced] = []
    landed, orphans = pair_sidecars(partition, dict(sorted(_walk(folder, raw, misplaced))))
    return landed, (*misplaced, *orphans)


def pair_sidecars(
    partition: Partition, entries: dict[str, Stamp]
) -> tuple[LandedPartition, tuple[Misplaced, ...]]:
    """Files with their sidecars, and the sidecars that have no file."""
    owners = {path: path.removesuffix(SIDECAR_SUFFIX) for path in entries if is_sidecar(path)}
    sidecars = {owner: entries.pop(path) for path, owner in owners.items()}
    orphans = [path for path, owner in owners.items() if owner not in entries]
    files = {path: RawFile(path, stamp, sidecars.get(path)) for path, stamp in entries.items()}
    return LandedPartition(partition, files), tuple(
        Misplaced(path, "a sidecar without its file") for path in orphans
    )


def printable_path(path: str) -> str:
    r"""A path that can stand in a table, even where its bytes are not UTF-8.

    >>> printable_path("a/\udcb0\udca1.txt")
    'a/\\xb0\\xa1.txt'
    """
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def _walk(folder: Path, raw: Path, misplaced: list[Misplaced]) -> Iterator[tuple[str, Stamp]]:
    pending, visited = [folder], set[tuple[int, int]]()
    prefix = len(os.fspath(raw)) + 1 if os.fspath(raw) != "." else 0
    while pending:
        here = pending.pop()
        identity = _identify(here)
        if identity in visited:
            continue  # a link that leads back up
        visited.add(identity)
        for entry in _list(here, raw, misplaced):
            path = entry.path[prefix:]
            if _is_folder(entry):
                pending.append(Path(entry.path))
                continue
            stamp = _stamp(entry)
            if stamp is None:
                misplaced.append(Misplaced(path, "not a regular file, or a link to nothing"))
            elif entry.name.startswith("."):
                misplaced.append(Misplaced(path, "a hidden file: unfinished, or of the system; rename it"))
            else:
                yield path, stamp


def _identify(folder: Path) -> tuple[int, int]:
    try:
        status = folder.stat()
    except OSError:
        return (0, 0)
    return status.st_dev, status.st_ino


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False  # a link that leads to itself


def _stamp(entry: os.DirEntry[str]) -> Stamp | None:
    try:
        status = entry.stat()
    except OSError:
        return None
    if not stat.S_ISREG(status.st_mode):
        return None  # reading a pipe would wait for ever
    return Stamp(status.st_size, status.st_mtime_ns, status.st_ctime_ns)


def _list(folder: Path, raw: Path, misplaced: list[Misplaced]) -> Sequence[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except OSError as error:
        misplaced.append(Misplaced(str(folder.relative_to(raw)), f"cannot be listed: {error.strerror}"))
        return ()


def is_date(name: str) -> bool:
    """Whether a folder's name is a landing date."""
    try:
        date.fromisoformat(name)
    except ValueError:
        return False
    return DATE_FOLDER.fullmatch(name) is not None
