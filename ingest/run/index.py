"""Digests of raw files, remembered by their stamps, so that deciding need not read every byte.

One small JSON file per shard in the state directory. All of it may be deleted: the digests are
then computed again. The truth about what was ingested stands in the dataset's footers.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from io import FileIO
from pathlib import Path
from typing import Any

from ingest.dataset import Layout, Partition
from ingest.run.landing import SIDECAR_SUFFIX, RawFile, Stamp

CHUNK_BYTES = 1 << 16
RACY_NS = 2_000_000_000  # a file written within a clock tick of its digest may change under the same stamp

Digests = tuple[str, str]
"""SHA-256 of a raw file and of its sidecar; "" for what is absent or cannot be read."""

Index = Mapping[str, tuple[RawFile, Digests]]


Remembered = Mapping[str, tuple[list[list[int] | None], Digests]]
"""The stamps of a raw file and of its sidecar as they stand in the index, and the digests; by path."""


def read_index(layout: Layout, partition: Partition, batch: str) -> Remembered:
    """The remembered digests of a shard's files; empty if there are none to trust."""
    try:
        entries = _read_entries(layout.index_path(partition, batch))
        return {path: (stamps, (own, sidecar)) for path, *stamps, own, sidecar in entries}
    except (OSError, ValueError, TypeError):
        return {}


def write_index(layout: Layout, partition: Partition, batch: str, index: Index) -> None:
    """Remember digests, but for files so young that their stamp proves nothing."""
    youngest = time.time_ns() - RACY_NS
    entries = [
        [path, *_stamps_of(file), *digests]
        for path, (file, digests) in sorted(index.items())
        if max(_times(file)) < youngest
    ]
    _write_entries(layout.index_path(partition, batch), entries)


def merge_indexes(layout: Layout, partition: Partition, batches: Iterable[str], name: str) -> None:
    """Remember as one shard's what was remembered of several."""
    entries: list[Any] = []
    for batch in batches:
        path = layout.index_path(partition, batch)
        with suppress(OSError, ValueError, TypeError):
            entries += _read_entries(path)
        path.unlink(missing_ok=True)
    _write_entries(layout.index_path(partition, name), entries)


def look_up_digests(raw: Path, files: Iterable[RawFile], remembered: Remembered) -> tuple[Index, bool]:
    """The digests of files: remembered ones where the stamp still fits; and whether any did not."""
    found: dict[str, tuple[RawFile, Digests]] = {}
    is_news = False
    for file in files:
        stamps, digests = remembered.get(file.path, NOTHING)
        if stamps != _stamps_of(file):
            digests, is_news = digest_file(raw, file), True
        found[file.path] = file, digests
    return found, is_news or len(found) != len(remembered)


def tags_of(file: RawFile) -> Digests:
    """What stands for the digests of an object and of its sidecar: the tags that a store gave them."""
    return _tag(file.stamp), _tag(file.sidecar)


def digest_file(raw: Path, file: RawFile) -> Digests:
    """SHA-256 of a raw file and of its sidecar; "" for what cannot be read."""
    place = f"{raw}/{file.path}"
    return _digest(place), _digest(place + SIDECAR_SUFFIX) if file.sidecar else ""


def stamp_file(raw: Path, path: str) -> RawFile:
    """A raw file with its stamps of now; zeros for what is not there or cannot be seen."""
    place = f"{raw}/{path}"
    return RawFile(path, _stamp(place) or Stamp(0, 0, 0), _stamp(place + SIDECAR_SUFFIX))


def _tag(stamp: Stamp | None) -> str:
    return f"etag:{stamp.tag}" if stamp and stamp.tag else ""


def _digest(place: str) -> str:
    digest = hashlib.sha256()
    try:
        with FileIO(place) as handle:  # hashlib.file_digest would clear 256 kB of its own for every file
            while chunk := handle.read(CHUNK_BYTES):
                digest.update(chunk)
    except OSError:
        return ""
    return digest.hexdigest()


def _stamp(place: str) -> Stamp | None:
    try:
        status = os.stat(place)  # noqa: PTH116 (a path object costs more than the call)
    except OSError:
        return None
    return Stamp(status.st_size, status.st_mtime_ns, status.st_ctime_ns)


def _times(file: RawFile) -> tuple[int, ...]:
    stamps = (file.stamp, file.sidecar or file.stamp)
    return tuple(time for stamp in stamps for time in (stamp.mtime_ns, stamp.ctime_ns))


def _stamps_of(file: RawFile) -> list[list[int] | None]:
    return [_numbers(file.stamp), _numbers(file.sidecar) if file.sidecar else None]


def _numbers(stamp: Stamp) -> list[int]:
    return [stamp.size, stamp.mtime_ns, stamp.ctime_ns]


def _read_entries(path: Path) -> list[Any]:
    return list(json.loads(path.read_bytes()))


def _write_entries(path: Path, entries: list[Any]) -> None:
    draft = path.with_suffix(f".{os.getpid()}.draft")
    with suppress(OSError):  # without it the next plan computes the digests again
        path.parent.mkdir(parents=True, exist_ok=True)
        draft.write_text(json.dumps(entries, separators=(",", ":")), encoding="utf-8")
        draft.replace(path)


NOTHING: tuple[list[list[int] | None], Digests] = ([], ("", ""))
