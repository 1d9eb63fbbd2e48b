"""Raw web text in, clean Parquet out: see README.md for the whole in one page.

    import ingest
    doc = ingest.clean(payload)            # one document
    tables = ingest.clean_records(records) # many at once
    ingest.decode(...), ingest.repair(...), ingest.detect_language(...)   # single stages
    ingest.read("clean/")                  # the published dataset

The names below are the stable interface. `decode` and `repair` are loaded at once, because functions
share their names with packages; the rest on first use, so that `import ingest` stays quick.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from ingest.decode import decode
from ingest.repair import repair
from ingest.version import __version__

if TYPE_CHECKING:
    from ingest.dataset import Point, read
    from ingest.dataset.views import view
    from ingest.language import detect_language
    from ingest.model import Document, Record
    from ingest.pipeline import clean, clean_records

__all__ = [
    "Document",
    "Point",
    "Record",
    "__version__",
    "clean",
    "clean_records",
    "decode",
    "detect_language",
    "read",
    "repair",
    "view",
]

HOMES = {
    "Document": "ingest.model",
    "Record": "ingest.model",
    "clean": "ingest.pipeline",
    "clean_records": "ingest.pipeline",
    "detect_language": "ingest.language",
    "Point": "ingest.dataset",
    "read": "ingest.dataset",
    "view": "ingest.dataset.views",
}


def __getattr__(name: str) -> Any:
    if name in HOMES:
        return getattr(importlib.import_module(HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
