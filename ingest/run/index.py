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
from pathlib import Path

from ingest.dataset import Layout, Partition
from ingest.run.landing import SIDECAR_SUFFIX, RawFile, Stamp

RACY_NS = 2_000_000_000  # a file written within a clock tick of its digest may change under the same stamp

Digests = tuple[str, str]
"""SHA-256 of a raw file and of its sidecar; "" for what is absent or cannot be read."""

Index = Mapping[str, tuple[RawFile, Digests]]


def read_index(layout: Layout, partition: Partition, batch: str) -> Index:
    """The remembered digests of a shard's files, by path; empty if there are none to trust."""
    try:
        entries = json.loads(layout.index_path(partition, batch).read_bytes())
        return {path: (_to_raw_file(path, stamps), (own, sidecar)) for path, *stamps, own, sidecar in entries}
    except (OSError, ValueError, TypeError):
        return {}


def write_index(layout: Layout, partition: Partition, batch: str, index: Index) -> None:
    """Remember digests, but for files so young that their stamp proves nothing."""
    youngest = time.time_ns() - RACY_NS
    entries = [
        (path, file.stamp[:3], file.sidecar and file.sidecar[:3], *digests)
        for path, (file, digests) in sorted(index.items())
        if max(_times(file)) < youngest
    ]
    path = layout.index_path(partition, batch)
    draft = path.with_suffix(f".{os.getpid()}.draft")
    with suppress(OSError):  # without it the next plan computes the digests again
        path.parent.mkdir(parents=True, exist_ok=True)
        draft.write_text(json.dumps(entries, separators=(",", ":")), encoding="utf-8")
        draft.replace(path)


def look_up_digests(raw: Path, files: Iterable[RawFile], index: Index) -> Index:
    """The digests of files: remembered ones where the stamp still fits, fresh ones elsewhere."""
    found = {}
    for file in files:
        remembered = index.get(file.path)
        fits = remembered is not None and remembered[0] == file
        found[file.path] = remembered if remembered and fits else (file, digest_file(raw, file))
    return found


def tags_of(file: RawFile) -> Digests:
    """What stands for the digests of an object and of its sidecar: the tags that a store gave them."""
    return _tag(file.stamp), _tag(file.sidecar)


def digest_file(raw: Path, file: RawFile) -> Digests:
    """SHA-256 of a raw file and of its sidecar; "" for what cannot be read."""
    sidecar = _digest(raw / (file.path + SIDECAR_SUFFIX)) if file.sidecar else ""
    return _digest(raw / file.path), sidecar


def stamp_file(raw: Path, path: str) -> RawFile:
    """A raw file with its stamps of now; zeros for what is not there or cannot be seen."""
    return RawFile(path, _stamp(raw / path) or Stamp(0, 0, 0), _stamp(raw / (path + SIDECAR_SUFFIX)))


def _tag(stamp: Stamp | None) -> str:
    return f"etag:{stamp.tag}" if stamp and stamp.tag else ""


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as handle:
            return hashlib.file_digest(handle, "sha256").hexdigest()
    except OSError:
        return ""


def _stamp(path: Path) -> Stamp | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return Stamp(status.st_size, status.st_mtime_ns, status.st_ctime_ns)


def _times(file: RawFile) -> tuple[int, ...]:
    stamps = (file.stamp, file.sidecar or file.stamp)
    return tuple(time for stamp in stamps for time in (stamp.mtime_ns, stamp.ctime_ns))


def _to_raw_file(path: str, stamps: list[list[int] | None]) -> RawFile:
    own, sidecar = stamps
    return RawFile(path, _to_stamp(own or ()), _to_stamp(sidecar) if sidecar else None)


def _to_stamp(numbers: Iterable[int]) -> Stamp:
    size, modified_ns, changed_ns = numbers
    return Stamp(size, modified_ns, changed_ns)
