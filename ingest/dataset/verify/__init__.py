"""Verify the dataset contract: everything that a reader of `clean/` may rely on, checked.

    places    only finished parts, each in a partition of the right shape
    part      bytes, footer and schema of a file
    laws      values of a row;  spans  stretches of its text
    texts     text and counts of a document against its blocks
    shard     the three parts of a batch against each other
    ids       no id twice
    source    where all of it lies: on a disk, or in a store

Files are streamed: memory holds a batch of rows, a few dozen bytes for each document of a part and
8 for each of the dataset. Nothing is repaired or locked, so a run may publish meanwhile.
"""

from __future__ import annotations

from itertools import chain
from pathlib import Path

from ingest.dataset.layout import PUBLISH_ORDER, Partition
from ingest.dataset.verify.findings import Finding, Tally, Verification
from ingest.dataset.verify.ids import IdDigests, find_repeated_ids
from ingest.dataset.verify.shard import Shard, check_shard
from ingest.dataset.verify.source import Names, Source, open_source
from ingest.errors import DatasetError
from ingest.objects import show_path

__all__ = ["Finding", "Verification", "verify"]

READ_ATTEMPTS = 5  # a re-clean that lands between listing and opening takes names away, once
NO_PARTS: Names = dict.fromkeys(PUBLISH_ORDER, ())


def verify(clean: Path) -> Verification:
    """What is in the dataset and what of it is not as promised, sorted by file.

    Raises DatasetError where nothing is published.
    """
    source = open_source(clean)
    partitions, findings = source.find_partitions()
    if not partitions and not findings:
        raise DatasetError(
            f"{show_path(clean)}: nothing is published there; run `ingest run` or name the right directory"
        )
    counts = dict.fromkeys(PUBLISH_ORDER, 0)
    files, ids = 0, list[IdDigests]()
    for partition in partitions:
        shards = _check_partition(source, partition)
        findings += _find_shared_inputs(shards)
        for shard in shards:
            files += len(shard.parts)
            for table, part in shard.parts.items():
                counts[table] += part.rows
            findings += tuple(chain.from_iterable(tally.findings() for tally in shard.tallies.values()))
            ids.append(shard.ids)
    findings += find_repeated_ids(source.read_ids, ids)
    return Verification(
        counts["documents"],
        counts["blocks"],
        counts["quarantine"],
        files,
        tuple(sorted(findings, key=lambda finding: (finding.file, finding.problem))),
    )


def _check_partition(source: Source, partition: Partition) -> tuple[Shard, ...]:
    return tuple(_check_batch(source, partition, batch) for batch in sorted(source.list_shards(partition)))


def _check_batch(source: Source, partition: Partition, batch: str) -> Shard:
    """A shard, checked; again from the start if it was replaced meanwhile."""
    for _ in range(READ_ATTEMPTS):
        names = source.list_shards(partition).get(batch, NO_PARTS)
        try:
            with source.bring(partition, names) as root:
                return check_shard(root, partition, batch, names)
        except FileNotFoundError:
            continue
    raise DatasetError(f"{partition}: shard {batch} is re-cleaned again and again; check when that is done")


def _find_shared_inputs(shards: tuple[Shard, ...]) -> tuple[Finding, ...]:
    """Raw files whose rows stand in two shards."""
    owners: dict[str, str] = {}
    tallies = []
    for shard in shards:
        if shard.footer is None:
            continue
        tally = Tally(shard.tallies["documents"].file)
        paths = {entry.file_path for entry in shard.footer.inputs}
        shared = sorted(paths & owners.keys())
        tally.add("raw files must be cleaned once, but are also in another part", [ascii(p) for p in shared])
        owners |= dict.fromkeys(paths, shard.batch)
        tallies.append(tally)
    return tuple(chain.from_iterable(tally.findings() for tally in tallies))
