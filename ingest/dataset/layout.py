"""Where everything lies: tables and partitions under `clean/`, all else in the state directory.

Inside the three table directories stand finished `.parquet` files only: some readers take a
`x.parquet.tmp` for data, others break on a README. Locks, staging and trash are therefore
siblings of the dataset, on the same file system, because links and renames cannot leave one.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, Self

from ingest.objects import Place, is_remote
from ingest.settings import Settings

PUBLISH_ORDER = ("blocks", "quarantine", "documents")
"""The tables in the order they are published: documents last, because they say what is known."""

MAX_SOURCE_BYTES = 100  # leaves room for `source=` and a lock's suffix below the usual limit of 255

# Separators and the marks that globs, Hive paths and Windows give a meaning of their own.
UNSAFE_SOURCE = re.compile(r"""[/\\=%:*?"<>|\[\]{}#\x00-\x1f\x7f\ud800-\udfff]""")

PART_NAME = re.compile(r"part-(?P<batch>[0-9a-f]{16})-(?P<content>[0-9a-f]{8})\.parquet")


class Partition(NamedTuple):
    """One source on one landing date (YYYY-MM-DD): the unit of locking and of exchange.

    >>> Partition("wire", "2026-11-02").folder
    'source=wire/date=2026-11-02'
    """

    source: str
    date: str

    @classmethod
    def of(cls, folder: str) -> Self:
        """The partition of a folder.

        >>> Partition.of("source=wire/date=2026-11-02")
        Partition(source='wire', date='2026-11-02')
        """
        source, _, day = folder.rpartition("/")
        return cls(source.removeprefix("source="), day.removeprefix("date="))

    @property
    def folder(self) -> str:
        return f"source={self.source}/date={self.date}"

    def __str__(self) -> str:
        return f"{self.source}/{self.date}"


class PartName(NamedTuple):
    """The name of a part: `batch` says which shard wrote it, `content` which bytes it holds.

    A re-cleaned shard keeps its batch and gets a new content tag. So a reader that listed a
    partition before an exchange fails loudly on the old name; under an equal name it would apply
    the old file's offsets to the new file.

    >>> str(PartName("0123456789abcdef", "00c0ffee"))
    'part-0123456789abcdef-00c0ffee.parquet'
    """

    batch: str
    content: str

    def __str__(self) -> str:
        return f"part-{self.batch}-{self.content}.parquet"


def parse_part_name(name: str) -> PartName | None:
    """The parts of a part's name, or None for a file that is not ours.

    >>> parse_part_name("part-0123456789abcdef-00c0ffee.parquet").batch
    '0123456789abcdef'
    >>> parse_part_name("part-0.parquet") is None
    True
    """
    match = PART_NAME.fullmatch(name)
    return PartName(match["batch"], match["content"]) if match else None


def find_source_problem(source: str) -> str:
    """Why a source's name cannot stand in a path, in words; "" if it can.

    >>> find_source_problem("연합뉴스")
    ''
    >>> find_source_problem("a=b")
    "a source's name must not hold '='; rename the folder"
    """
    unsafe = UNSAFE_SOURCE.search(source)
    if unsafe:
        return f"a source's name must not hold {unsafe.group()!r}; rename the folder"
    if not source or source[0] in "._ " or source[-1] in ". ":
        return "a source's name must not begin with '.', '_' or a space, nor end with '.' or a space"
    if len(source.encode()) > MAX_SOURCE_BYTES:
        return f"a source's name must not be longer than {MAX_SOURCE_BYTES} bytes; rename the folder"
    if unicodedata.normalize("NFC", source) != source:
        return "a source's name must be in Unicode form NFC; rename the folder"
    return ""


@dataclass(frozen=True, slots=True)
class Layout:
    """The paths of one dataset and how patient its writers are."""

    clean: Path
    state: Path
    lock_timeout_s: float = 60.0
    trash_grace_s: float = 600.0
    atomic_exchange: bool = True

    @classmethod
    def from_settings(cls, settings: Settings) -> Layout:
        return cls(
            settings.clean_path,
            settings.state,
            settings.lock_timeout_s,
            settings.trash_grace_s,
            settings.atomic_exchange,
        )

    @property
    def is_remote(self) -> bool:
        """Whether the dataset lies in an object store."""
        return is_remote(self.clean)

    @property
    def beside(self) -> Place:
        """Where in a store that lies which is no table: beside the dataset, as the state on a disk."""
        bucket, prefix = Place.of(self.clean)
        above, _, name = prefix.rstrip("/").rpartition("/")
        return Place(bucket, f"{above}/.ingest/{name or 'clean'}/".lstrip("/"))

    @property
    def digest(self) -> str:
        """What a part is named by: in a store, what the store makes of its content."""
        return "md5" if self.is_remote else "sha256"

    def partition_dir(self, table: str, partition: Partition) -> Path:
        return self.clean / table / partition.folder

    def lock_path(self, partition: Partition) -> Path:
        return self.state / "locks" / partition.source / f"{partition.date}.lock"

    def swap_dir(self, table: str, partition: Partition) -> Path:
        """Where a finished partition waits between the two renames of the portable exchange."""
        return self.state / "swaps" / table / partition.folder

    def merge_dir(self, partition: Partition) -> Path:
        """Where the merged directories of all tables wait until each has been exchanged."""
        return self.state / "merges" / partition.folder

    def index_path(self, partition: Partition, batch: str) -> Path:
        return self.state / "index" / partition.source / partition.date / f"{batch}.json"

    @property
    def staging(self) -> Path:
        return self.state / "staging"

    @property
    def trash(self) -> Path:
        return self.state / "trash"

    @property
    def rules_history(self) -> Path:
        return self.state / "rules-history.json"
