"""When to clean, and a record that it was done: the only place that imports Prefect.

The flows are thin. What there is to do is read from the dataset, how it is done stands in
`ingest.run`; a task is a shard, never a document.
"""

from __future__ import annotations

import os

from flows.environment import set_defaults
from flows.lifeline import end_with_runner

set_defaults(os.environ)  # first of all: Prefect reads its environment once, when it is imported
end_with_runner(os.environ)
