"""From the landing zone to the published dataset: what is to be done, and doing it."""

from __future__ import annotations

from ingest.run.clean import clean_shard
from ingest.run.cleaner import Cleaner
from ingest.run.duplicates import settle_run
from ingest.run.execute import Progress, backfill, place, plan_again, plan_shards, plan_work, prepare, run
from ingest.run.plan import Plan, Scope, make_plan
from ingest.run.pool import clean_shards
from ingest.run.process import Order
from ingest.run.shard import Change, Counts, Shard, ShardResult, shard_from_json
from ingest.run.status import PartitionStatus, Status, find_status
from ingest.run.summary import Failure, PartitionChange, RunSummary, summarise

__all__ = [
    "Change",
    "Cleaner",
    "Counts",
    "Failure",
    "Order",
    "PartitionChange",
    "PartitionStatus",
    "Plan",
    "Progress",
    "RunSummary",
    "Scope",
    "Shard",
    "ShardResult",
    "Status",
    "backfill",
    "clean_shard",
    "clean_shards",
    "find_status",
    "make_plan",
    "place",
    "plan_again",
    "plan_shards",
    "plan_work",
    "prepare",
    "run",
    "settle_run",
    "shard_from_json",
    "summarise",
]
