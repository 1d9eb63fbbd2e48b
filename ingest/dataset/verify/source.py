"""Where the parts that are verified come from: the files of a disk, or objects, fetched shard by shard."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from itertools import chain
from pathlib import Path
from typing import Protocol

import polars as pl

from ingest.dataset.layout import PUBLISH_ORDER, Partition, find_source_problem
from ingest.dataset.remote import OBJECT_NAME
from ingest.dataset.shelf import list_parts
from ingest.dataset.verify.findings import MOVE, Finding
from ingest.dataset.verify.places import DATE, NOT_A_PART, SOURCE, find_partitions, is_day
from ingest.objects import Place, is_remote

Names = Mapping[str, Sequence[str]]
"""The names of a shard's parts by table."""


class Source(Protocol):
    """A dataset to be verified."""

    def find_partitions(self) -> tuple[tuple[Partition, ...], tuple[Finding, ...]]:
        """The partitions that any table has, sorted, and what stands where it must not."""

    def list_shards(self, partition: Partition) -> Mapping[str, Names]:
        """The parts of a partition by batch, as they are now."""

    def bring(self, partition: Partition, names: Names) -> AbstractContextManager[Path]:
        """A directory with these parts in their places; raises FileNotFoundError where one is gone."""

    def read_ids(self, file: str) -> pl.Series:
        """The ids in a `documents` part, named from the top of the dataset."""


def open_source(clean: Path) -> Source:
    """The dataset in a directory, or in a store."""
    return StoreSource(clean) if is_remote(clean) else DiskSource(clean)


class DiskSource:
    """A dataset on a disk: its parts are at hand."""

    def __init__(self, clean: Path) -> None:
        self._clean = clean

    def find_partitions(self) -> tuple[tuple[Partition, ...], tuple[Finding, ...]]:
        return find_partitions(self._clean)

    def list_shards(self, partition: Partition) -> Mapping[str, Names]:
        listed = {table: list_parts(self._clean / table / partition.folder) for table in PUBLISH_ORDER}
        return _by_batch([(table, part.batch, str(part)) for table in listed for part in listed[table]])

    def bring(self, partition: Partition, names: Names) -> AbstractContextManager[Path]:  # noqa: ARG002
        return nullcontext(self._clean)

    def read_ids(self, file: str) -> pl.Series:
        return _read_ids(self._clean / file)


class StoreSource:
    """A dataset in a store: the parts of one shard at a time are fetched, and removed again.

    The store itself vouches for the bytes of an object: its name tells nothing of them.
    """

    def __init__(self, clean: Path) -> None:
        self._place = Place.of(clean)

    def find_partitions(self) -> tuple[tuple[Partition, ...], tuple[Finding, ...]]:
        partitions: set[Partition] = set()
        findings: list[Finding] = []
        for table in PUBLISH_ORDER:
            for found in self._place.walk(f"{table}/"):
                partition = _find_home(found.key)
                if partition is None:
                    findings.append(Finding(found.key, NOT_A_PART, MOVE))
                else:
                    partitions.add(partition)
        named = {partition.source: find_source_problem(partition.source) for partition in partitions}
        findings += [Finding(f"documents/{SOURCE}{name}", said) for name, said in named.items() if said]
        return tuple(sorted(partitions)), tuple(findings)

    def list_shards(self, partition: Partition) -> Mapping[str, Names]:
        return _by_batch(
            [
                (table, match["batch"], match.group())
                for table in PUBLISH_ORDER
                for found in self._place.walk(f"{table}/{partition.folder}/")
                if (match := OBJECT_NAME.fullmatch(found.key.rpartition("/")[2]))
            ]
        )

    @contextmanager
    def bring(self, partition: Partition, names: Names) -> Iterator[Path]:
        with tempfile.TemporaryDirectory() as folder:
            tags = self._list_tags(partition)
            for table in names:
                home = Path(folder, table, partition.folder)
                home.mkdir(parents=True)
                for name in names[table]:
                    key = f"{table}/{partition.folder}/{name}"
                    if self._place.fetch(key, home / name) != tags.get(key):
                        raise FileNotFoundError(f"{self._place}{key}: was published anew meanwhile")
            yield Path(folder)

    def _list_tags(self, partition: Partition) -> dict[str, str]:
        below = (self._place.walk(f"{table}/{partition.folder}/") for table in PUBLISH_ORDER)
        return {found.key: found.tag for found in chain.from_iterable(below)}

    def read_ids(self, file: str) -> pl.Series:
        with tempfile.TemporaryDirectory() as folder:
            part = Path(folder, "documents.parquet")
            self._place.fetch(file, part)
            return _read_ids(part)


def _by_batch(parts: Sequence[tuple[str, str, str]]) -> Mapping[str, Names]:
    """Tables, batches and names as a mapping of each batch to its names by table."""
    shards: dict[str, dict[str, list[str]]] = {}
    for table, batch, name in parts:
        shards.setdefault(batch, {each: [] for each in PUBLISH_ORDER})[table].append(name)
    return shards


def _find_home(key: str) -> Partition | None:
    """The partition of an object that stands where a part may, else None."""
    _, *folders, name = key.split("/")
    if len(folders) != 2 or OBJECT_NAME.fullmatch(name) is None:
        return None
    source, day = folders
    if not (source.startswith(SOURCE) and day.startswith(DATE) and is_day(day.removeprefix(DATE))):
        return None
    return Partition.of("/".join(folders))


def _read_ids(part: Path) -> pl.Series:
    return pl.read_parquet(part, columns=["id"], hive_partitioning=False)["id"]
