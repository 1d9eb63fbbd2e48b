"""The published dataset: Parquet parts, partitions and publishing; knows nothing of cleaning."""

from __future__ import annotations

from ingest.dataset.changes import Changes, Point
from ingest.dataset.footer import Footer, Input, read_footer
from ingest.dataset.known import KnownBatch, known_inputs, list_documents, read_known
from ingest.dataset.layout import (
    PUBLISH_ORDER,
    Layout,
    Partition,
    PartName,
    find_source_problem,
    parse_part_name,
)
from ingest.dataset.lock import lock_file, lock_partition
from ingest.dataset.merge import merge_shards
from ingest.dataset.parts import ShardWriter, StagedShard
from ingest.dataset.publish import (
    Expectation,
    OvertakenError,
    StaleRulesError,
    overtaken_where_gone,
    publish,
    recover_all_swaps,
)
from ingest.dataset.reader import read
from ingest.dataset.replaced import VERSION_COLUMNS
from ingest.dataset.revise import Revision, revise
from ingest.dataset.shelf import borrow, find_footer, find_parts, list_partitions
from ingest.dataset.staging import open_staging, sweep

__all__ = [
    "PUBLISH_ORDER",
    "VERSION_COLUMNS",
    "Changes",
    "Expectation",
    "Footer",
    "Input",
    "KnownBatch",
    "Layout",
    "OvertakenError",
    "PartName",
    "Partition",
    "Point",
    "Revision",
    "ShardWriter",
    "StagedShard",
    "StaleRulesError",
    "borrow",
    "find_footer",
    "find_parts",
    "find_source_problem",
    "known_inputs",
    "list_documents",
    "list_partitions",
    "lock_file",
    "lock_partition",
    "merge_shards",
    "open_staging",
    "overtaken_where_gone",
    "parse_part_name",
    "publish",
    "read",
    "read_footer",
    "read_known",
    "recover_all_swaps",
    "revise",
    "sweep",
]
