"""The landing zone in an object store: `s3://bucket/raw/<source>/<YYYY-MM-DD>/.../<object>`.

An object's tag stands for its bytes: a listing tells it, so nothing is read to decide. The objects
of a shard are fetched into its staging directory and cleaned there as files are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from ingest.dataset import Partition, find_source_problem
from ingest.objects import Found, Place
from ingest.run.index import Index, tags_of
from ingest.run.landing import (
    LANDING_NOTES,
    SIDECAR_SUFFIX,
    LandedPartition,
    Landing,
    Misplaced,
    RawFile,
    Stamp,
    is_date,
    pair_sidecars,
)

FETCHES = 8  # at once: a store answers in some 10 ms, and answers many side by side
MAX_NAME_BYTES = 255


def find_landing_objects(raw: Path) -> Landing:
    """The partitions of the landing zone; none where there is no object yet."""
    place = Place.of(raw)
    folders: dict[Partition, Path] = {}
    misplaced = [
        Misplaced(name, "lies at the root; move it to <source>/<YYYY-MM-DD>/")
        for name in place.list_files()
        if name not in LANDING_NOTES
    ]
    for source in place.list_folders():
        problem = find_source_problem(source)
        if problem:
            misplaced.append(Misplaced(source, problem))
            continue
        days = place.list_folders(f"{source}/")
        folders |= {Partition(source, day): raw / source / day for day in days if is_date(day)}
        others = [*(day for day in days if not is_date(day)), *place.list_files(f"{source}/")]
        misplaced += [Misplaced(f"{source}/{name}", "not a date folder (YYYY-MM-DD)") for name in others]
    return Landing(folders, tuple(misplaced))


def list_partition_objects(
    raw: Path, partition: Partition, _folder: Path
) -> tuple[LandedPartition, tuple[Misplaced, ...]]:
    """The raw objects of a source and date, and those that no file can stand for."""
    found = {each.key: each for each in Place.of(raw).walk(f"{partition.source}/{partition.date}/")}
    problems = {key: problem for key in found if (problem := _find_problem(key, found))}
    entries = {key: _stamp(each) for key, each in sorted(found.items()) if key not in problems}
    landed, orphans = pair_sidecars(partition, entries)
    return landed, (*(Misplaced(*each) for each in sorted(problems.items())), *orphans)


def fetch_objects(raw: Path, keys: Sequence[str], folder: Path) -> Index:
    """Fetch raw objects and their sidecars below a folder; gives what was fetched, by key.

    One that has gone meanwhile is not there: reading it gives its row of the quarantine.
    """
    with ThreadPoolExecutor(FETCHES) as threads:
        files = threads.map(partial(_fetch_with_sidecar, Place.of(raw), folder), keys)
        return {file.path: (file, tags_of(file)) for file in files}


def _fetch_with_sidecar(place: Place, folder: Path, key: str) -> RawFile:
    own, sidecar = _fetch(place, folder, key), _fetch(place, folder, key + SIDECAR_SUFFIX)
    return RawFile(key, own or Stamp(0, 0, 0), sidecar)


def _fetch(place: Place, folder: Path, key: str) -> Stamp | None:
    path = folder / key
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        tag = place.fetch(key, path)
    except FileNotFoundError:
        return None
    return Stamp(path.stat().st_size, 0, 0, tag)


def _stamp(found: Found) -> Stamp:
    return Stamp(found.size, found.modified_ns, found.modified_ns, found.tag)


def _find_problem(key: str, keys: dict[str, Found]) -> str:
    """Why an object cannot be fetched into a file of its name; "" if it can."""
    names = key.split("/")
    if any(name in {"", ".", ".."} or "\0" in name or len(name.encode()) > MAX_NAME_BYTES for name in names):
        return "a name that no file can have; rename the object"
    if any(above in keys for above in _folders_of(names)):
        return "lies below another object as if that were a folder; rename one of them"
    if names[-1].startswith("."):
        return "a hidden file: unfinished, or of the system; rename it"
    return ""


def _folders_of(names: Sequence[str]) -> Iterator[str]:
    return ("/".join(names[:count]) for count in range(3, len(names)))
