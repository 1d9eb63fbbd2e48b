"""CPU time of every stage of `clean_records`, measured inside the pipeline as it runs.

The functions below are wrapped where the pipeline calls them, for the time of the measurement.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import wraps
from types import ModuleType
from typing import Any

import ingest
from benchmarks.meter import Meter
from ingest.model import Record
from ingest.run.batches import cut_batches
from ingest.settings import Settings

DRAFTS, STAGES = "ingest.pipeline.drafts", "ingest.pipeline.stages"
CALLS: Sequence[tuple[str, str, Sequence[str]]] = (
    ("decode", DRAFTS, ("decode", "looks_binary", "sniff_text")),
    ("repair", DRAFTS, ("repair",)),
    ("blocks", DRAFTS, ("parse_page", "html_blocks", "text_blocks")),
    ("blocks", STAGES, ("block_frame",)),
    ("label", STAGES, ("label_blocks",)),
    ("assemble", STAGES, ("assemble_documents",)),
    ("language of documents", STAGES, ("detect_many",)),
    ("language of blocks", STAGES, ("_block_languages",)),
    ("metadata", DRAFTS, ("read_head",)),
    ("metadata", STAGES, ("_metadata",)),
    ("tables", STAGES, ("documents_table", "blocks_table")),
)
"""Stage -> the module that calls it, and the names that it calls."""

WHOLE = "clean_records"


def time_stages(records: Sequence[Record]) -> list[tuple[str, float]]:
    """CPU milliseconds a document of every stage, what is left beside them, and of the whole."""
    settings, inside, whole = Settings(), Meter(), Meter()
    with wrapped(inside):
        for batch in cut_batches(records, settings.batch_max_records, settings.batch_max_bytes):
            with whole.time(WHOLE):
                ingest.clean_records(batch)
    per_document, seconds = 1000 / len(records), inside.seconds()
    names = dict.fromkeys(stage for stage, _, _ in CALLS)
    rows = [(stage, seconds.get(stage, 0.0) * per_document) for stage in names]
    beside = (whole.total_s() - inside.total_s()) * per_document
    return [*rows, ("beside the stages", beside), (WHOLE, whole.total_s() * per_document)]


@contextmanager
def wrapped(meter: Meter) -> Iterator[None]:
    """Count the CPU time of every stage while the body runs."""
    originals: list[tuple[ModuleType, str, Callable[..., Any]]] = []
    try:
        for stage, place, names in CALLS:
            module = importlib.import_module(place)
            for name in names:
                originals.append((module, name, getattr(module, name)))
                setattr(module, name, _timed(getattr(module, name), stage, meter))
        yield
    finally:
        for module, name, original in originals:
            setattr(module, name, original)


def _timed(function: Callable[..., Any], stage: str, meter: Meter) -> Callable[..., Any]:
    @wraps(function)
    def timed(*arguments: Any, **options: Any) -> Any:
        with meter.time(stage):
            return function(*arguments, **options)

    return timed
