"""What turns raw files into tables, named by an import path so that a worker can load the same.

`Settings.cleaner` is that path. The default is the pipeline of this package; tests and experiments
name a Cleaner of their own.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

import pyarrow as pa

from ingest.dataset import Footer
from ingest.errors import UsageError
from ingest.formats import FieldNames, read_records
from ingest.model import BrokenRecord, Record
from ingest.settings import Settings
from ingest.version import __version__, rules_version

Item = Record | BrokenRecord
Tables = Mapping[str, pa.Table]


@dataclass(frozen=True, slots=True)
class Cleaner:
    """How raw files are read and records cleaned, and the versions that say so.

    `read(settings, file_path, source)` streams the records of a file below the landing zone;
    `clean(records, landed, settings)` gives the three tables of a batch.
    """

    read: Callable[[Settings, str, str], Iterator[Item]]
    clean: Callable[[Iterable[Item], date, Settings], Tables]
    rules_version: Callable[[], str]
    code_version: str

    def footer(self, settings: Settings) -> Footer:
        """The footer of a part written now, without its inputs."""
        return Footer(self.rules_version(), self.code_version, settings.content_digest())


def load_cleaner(name: str) -> Cleaner:
    """The Cleaner at `module:attribute`; raises UsageError if there is none."""
    module, _, attribute = name.partition(":")
    try:
        found: Any = getattr(importlib.import_module(module), attribute)
    except (ImportError, AttributeError) as error:
        raise UsageError(f"no cleaner at {name!r} ({error}); give `module:attribute`") from error
    if not isinstance(found, Cleaner):
        raise UsageError(f"{name!r} is no Cleaner; give the name of one")
    return found


def field_names(settings: Settings) -> FieldNames:
    """The JSON keys of the settings, over those that are known by default."""
    given = {field.name: getattr(settings, f"jsonl_{field.name}") for field in fields(FieldNames)}
    return FieldNames(**{meaning: keys for meaning, keys in given.items() if keys})


def _read(settings: Settings, file_path: str, source: str) -> Iterator[Item]:
    return read_records(
        settings.raw_path, file_path, source, field_names(settings), settings.max_record_bytes
    )


def _clean(records: Iterable[Item], landed: date, settings: Settings) -> Tables:
    from ingest.pipeline import clean_records  # noqa: PLC0415 (loads models; planning needs none)

    tables = clean_records(records, landed, settings)
    return {"documents": tables.documents, "blocks": tables.blocks, "quarantine": tables.quarantine}


PIPELINE = Cleaner(_read, _clean, rules_version, __version__)
