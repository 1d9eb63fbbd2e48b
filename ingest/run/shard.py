"""A unit of work and what came of it; both travel between processes as JSON, documents never do."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from ingest.dataset import Partition


@dataclass(frozen=True, slots=True)
class Shard:
    """Whole raw files of one source and landing date that make one part per table.

    `batch` names the parts: a new shard is named by its files, a re-cleaned one keeps its name.
    `carried` are raw files that have left the landing zone; their rows are copied from the
    published part `replaces`. `disjoint` are batches known to hold other files than these.
    """

    source: str
    date: str
    batch: str
    files: tuple[str, ...]
    total_bytes: int = 0
    carried: tuple[str, ...] = ()
    replaces: str | None = None
    disjoint: tuple[str, ...] = ()
    force: bool = False

    @property
    def partition(self) -> Partition:
        return Partition(self.source, self.date)

    def __str__(self) -> str:
        return f"{self.source}/{self.date}/{self.batch} ({len(self.files)} files, first {self.files[:1]!a})"

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def shard_from_json(values: Mapping[str, Any]) -> Shard:
    """The shard that `Shard.to_json` gave.

    >>> shard_from_json(new_shard("wire", "2026-11-02", ["wire/2026-11-02/a.txt"], 9).to_json()).total_bytes
    9
    """
    fields: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in values.items()
    }
    return Shard(**fields)


def new_shard(source: str, date: str, files: Iterable[str], total_bytes: int) -> Shard:
    """A shard of files that no published part knows."""
    members = tuple(sorted(files))
    return Shard(source, date, name_batch(members), members, total_bytes)


def name_batch(files: Iterable[str]) -> str:
    """The name of the parts of a shard of these files: the same files give the same name.

    >>> name_batch(["b", "a"]) == name_batch(["a", "b"])
    True
    """
    listed = "\n".join(sorted(files)).encode("utf-8", "surrogatepass")
    return hashlib.sha256(listed).hexdigest()[:16]


def split_shard(shard: Shard) -> tuple[Shard, ...]:
    """The halves of an unpublished shard; the shard itself if it cannot be split."""
    middle = len(shard.files) // 2
    if shard.replaces is not None or not middle:
        return (shard,)
    per_file = shard.total_bytes // len(shard.files)
    return tuple(
        replace(new_shard(shard.source, shard.date, files, per_file * len(files)), disjoint=shard.disjoint)
        for files in (shard.files[:middle], shard.files[middle:])
    )


@dataclass(frozen=True, slots=True)
class Counts:
    """What was found in cleaned tables; mappings count rows by kind, language, charset, error."""

    documents: int = 0
    kept_rows: int = 0
    removed_rows: Mapping[str, int] = field(default_factory=dict)
    languages: Mapping[str, int] = field(default_factory=dict)
    charsets: Mapping[str, int] = field(default_factory=dict)
    quarantined: Mapping[str, int] = field(default_factory=dict)

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.documents + other.documents,
            self.kept_rows + other.kept_rows,
            _add(self.removed_rows, other.removed_rows),
            _add(self.languages, other.languages),
            _add(self.charsets, other.charsets),
            _add(self.quarantined, other.quarantined),
        )


@dataclass(frozen=True, slots=True)
class Change:
    """Rows of one table before and after a re-clean, by key."""

    added: int = 0
    removed: int = 0
    changed: int = 0
    same: int = 0

    def __add__(self, other: Change) -> Change:
        return Change(
            self.added + other.added,
            self.removed + other.removed,
            self.changed + other.changed,
            self.same + other.same,
        )


@dataclass(frozen=True, slots=True)
class ShardResult:
    """What came of one shard.

    `status`: published; unchanged (it was there already, byte for byte); compared (dry run);
    skipped (another run was first); failed. `message` says why for the last two, `error` names
    the exception of a failure ("" where a worker died).
    """

    source: str
    date: str
    batch: str
    files: int
    status: str
    message: str = ""
    counts: Counts = Counts()
    documents_change: Change = Change()
    blocks_change: Change = Change()
    seconds: float = 0.0
    error: str = ""

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def result_of(shard: Shard, status: str, message: str = "") -> ShardResult:
    """A result that carries nothing but a status."""
    return ShardResult(shard.source, shard.date, shard.batch, len(shard.files), status, message)


def result_from_json(values: Mapping[str, Any]) -> ShardResult:
    """The result that `ShardResult.to_json` gave."""
    nested = {
        "counts": Counts(**values["counts"]),
        "documents_change": Change(**values["documents_change"]),
        "blocks_change": Change(**values["blocks_change"]),
    }
    return ShardResult(**{**values, **nested})


def _add(left: Mapping[str, int], right: Mapping[str, int]) -> dict[str, int]:
    total = Counter(left)
    total.update(right)
    return dict(sorted(total.items()))
