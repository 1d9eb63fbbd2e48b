"""What can go wrong, as one tree.

IngestError
|-- UsageError        the caller asked for something that cannot be: exit code 2
|   `-- SettingsError a settings file or variable is wrong; names the key and the remedy
|-- DataFileError     a rule, lexicon or recipe of ours is broken: stops the run, names
|                     file, entry and remedy
|-- RecordError       one raw record cannot be cleaned: becomes a quarantine row, the run
|                     goes on; `stage` says where
`-- DatasetError      the published dataset cannot be read or written as it should
    `-- PartitionBusy another writer holds the partition's lock
"""

from __future__ import annotations


class IngestError(Exception):
    """Anything that `ingest` raises on purpose."""


class UsageError(IngestError):
    """The caller asked for something that cannot be done as asked."""


class SettingsError(UsageError):
    """A setting has a value it cannot have."""


class DataFileError(IngestError):
    """A data file of the project (rule, lexicon, recipe, model) is broken."""

    def __init__(self, file: str, entry: str, problem: str, remedy: str) -> None:
        super().__init__(f"{file}: {entry}: {problem}. {remedy}")
        self.file, self.entry, self.problem, self.remedy = file, entry, problem, remedy


class RecordError(IngestError):
    """One raw record that cannot be cleaned; it goes to quarantine."""

    def __init__(self, stage: str, message: str) -> None:
        super().__init__(message)
        self.stage = stage


class DatasetError(IngestError):
    """The published dataset cannot be read or written as it should."""


class PartitionBusy(DatasetError):  # noqa: N818  a state, named as such
    """Another writer holds the lock of the partition."""
