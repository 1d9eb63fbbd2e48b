"""The whole, in reading order: records in, three tables out.

    read -> decode -> repair -> blocks -> label -> language -> metadata -> assemble -> publish

Up to the blocks every record goes alone; from there on all blocks of a batch are one table and every
stage works on it at once. Language comes after labelling: that of a page is the language of what is
kept, not of its menus. A record that fails becomes a row of the quarantine and the others go on.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

import pyarrow as pa

from ingest.model import BrokenRecord, Document, Record, Step
from ingest.pipeline.drafts import OURS, Draft, open_record
from ingest.pipeline.single import document_of
from ingest.pipeline.stages import clean_drafts
from ingest.pipeline.tables import Tables, no_tables, quarantine_table
from ingest.rules import rules_version
from ingest.settings import Settings

__all__ = ["STAGES", "Tables", "clean", "clean_records", "replayable_steps", "rules_version"]

STAGES = ("read", "decode", "repair", "blocks", "label", "language", "metadata", "assemble", "publish")
DEFAULTS = Settings()


def clean_records(
    records: Iterable[Record | BrokenRecord], landed: date | None = None, settings: Settings = DEFAULTS
) -> Tables:
    """Documents, blocks and quarantine of many records at once: the fast path.

    `landed` is the day of the landing zone, which stands in for a missing crawl time. The tables are
    in memory: give batches of some hundred records, not a corpus.
    """
    drafts: list[Draft] = []
    broken: list[BrokenRecord] = []
    for record in records:
        opened = record if isinstance(record, BrokenRecord) else open_record(record, settings)
        if isinstance(opened, Draft):
            drafts.append(opened)
        else:
            broken.append(opened)
    return _clean(drafts, broken, landed, settings)


def _clean(
    drafts: Sequence[Draft], broken: list[BrokenRecord], landed: date | None, settings: Settings
) -> Tables:
    documents, blocks = _clean_or_split(drafts, broken, landed, settings)
    return Tables(documents, blocks, quarantine_table(broken))


def _clean_or_split(
    drafts: Sequence[Draft], broken: list[BrokenRecord], landed: date | None, settings: Settings
) -> tuple[pa.Table, pa.Table]:
    """Tables of drafts; if the batch fails, each draft alone, so that one record costs only itself."""
    if not drafts:
        return no_tables()
    try:
        return clean_drafts(drafts, landed, settings)
    except OURS:
        raise
    except Exception as error:  # noqa: BLE001  the record goes to quarantine, named
        if len(drafts) == 1:
            broken.append(drafts[0].broken("label", error))
            return no_tables()
    middle = len(drafts) // 2
    first = _clean_or_split(drafts[:middle], broken, landed, settings)
    second = _clean_or_split(drafts[middle:], broken, landed, settings)
    return pa.concat_tables([first[0], second[0]]), pa.concat_tables([first[1], second[1]])


def clean(
    payload: bytes | str, media_type: str | None = None, url: str | None = None, charset: str | None = None
) -> Document:
    r"""The clean document of one raw page or text dump.

    Never raises for bad content: what went wrong stands in `warnings` of the document.

    >>> clean("Menu\nThe bridge was closed on Monday.\nShare").text
    'The bridge was closed on Monday.'
    """
    if isinstance(payload, str):
        payload, charset = payload.encode("utf-8", "replace"), "utf-8"
    if not isinstance(payload, bytes | bytearray | memoryview):
        raise TypeError(f"payload must be bytes or str, not {type(payload).__name__}")
    record = Record(bytes(payload), media_type=media_type, url=url, charset=charset)
    return document_of(open_record(record, DEFAULTS), lambda draft: _clean([draft], [], None, DEFAULTS))


def replayable_steps(record: Record | BrokenRecord, settings: Settings = DEFAULTS) -> tuple[Step, ...]:
    """How the bytes of a record became the text that is split into blocks; none for a broken one."""
    opened = record if isinstance(record, BrokenRecord) else open_record(record, settings)
    return opened.steps if isinstance(opened, Draft) else ()
