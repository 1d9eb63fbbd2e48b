"""One shard: three parts of one batch that belong together, and the rows in them."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from ingest.dataset.footer import Footer
from ingest.dataset.layout import PUBLISH_ORDER, Partition
from ingest.dataset.verify.findings import CLEAN, Tally
from ingest.dataset.verify.ids import IdDigests, digest_ids
from ingest.dataset.verify.laws import (
    BLOCK_LAWS,
    DOCUMENT_LAWS,
    QUARANTINE_LAWS,
    check_laws,
    check_normal_form,
)
from ingest.dataset.verify.part import Part, Reading, no_rows, open_part
from ingest.dataset.verify.spans import BLOCK_SPANS, DOCUMENT_SPANS, check_spans
from ingest.dataset.verify.texts import ASSEMBLED_FROM, assemble, compare, digest_texts, whole_documents

SIDECAR_SUFFIX = ".meta.json"  # a sidecar that is broken has a quarantine row of its own
PUBLISHING = "if a run is publishing just now, check again; else the next run cleans its raw files again"


@dataclass(frozen=True, slots=True)
class Shard:
    """What was seen of a batch: its readable parts and what was found, by table, and its ids."""

    batch: str
    parts: Mapping[str, Part]
    tallies: Mapping[str, Tally]
    ids: IdDigests

    @property
    def footer(self) -> Footer | None:
        return self.parts["documents"].footer if "documents" in self.parts else None


def check_shard(clean: Path, partition: Partition, batch: str, names: Mapping[str, Sequence[str]]) -> Shard:
    """Check the parts of a batch, `names` by table. Raises FileNotFoundError for one that vanished."""
    tallies = {
        table: Tally(f"{table}/{partition.folder}/{(names[table] or (f'part-{batch}',))[-1]}")
        for table in PUBLISH_ORDER
    }
    parts: dict[str, Part] = {}
    for table in PUBLISH_ORDER:
        _check_alone(names[table], tallies[table])
        part = open_part(clean, table, partition, names[table][-1], tallies[table]) if names[table] else None
        if part is not None:
            parts[table] = part
    together = _check_footers(partition, parts, tallies)
    documents = _check_documents(parts, tallies["documents"])
    assembled = _check_blocks(parts, tallies["blocks"])
    _check_quarantine(parts, tallies["quarantine"])
    if together and documents is not None and assembled is not None:
        compare(documents, assembled, tallies["documents"], tallies["blocks"])
    ids = pl.Series("id", [], pl.String) if documents is None else documents["id"]
    return Shard(batch, parts, tallies, digest_ids(tallies["documents"].file, ids))


def _check_alone(names: Sequence[str], tally: Tally) -> None:
    if not names:
        tally.say(f"this table has no part of the batch, another has; {PUBLISHING}", CLEAN)
    elif len(names) > 1:
        tally.say(f"{len(names)} parts of one batch: readers see its rows twice; {PUBLISHING}", CLEAN)


def _check_footers(partition: Partition, parts: Mapping[str, Part], tallies: Mapping[str, Tally]) -> bool:
    """Whether the parts were written together, so that their rows can be compared."""
    documents = parts.get("documents")
    if documents is None:
        return False
    torn = [
        name for name in parts if name != "documents" and not parts[name].footer.matches(documents.footer)
    ]
    for table in torn:
        tallies[table].say(f"was not written together with the documents of its batch; {PUBLISHING}", CLEAN)
    footer, home = documents.footer, f"{partition.source}/{partition.date}/"
    if footer.with_inputs(footer.inputs).inputs_digest != footer.inputs_digest:
        tallies["documents"].say("the digest of its inputs is not that of the inputs it lists")
    elsewhere = [entry.file_path for entry in footer.inputs if not entry.file_path.startswith(home)]
    tallies["documents"].add(f"inputs must lie in {home}", [_printable(path) for path in elsewhere])
    return not torn


def _check_documents(parts: Mapping[str, Part], tally: Tally) -> pl.DataFrame | None:
    """What the blocks are compared with; None if the rows cannot be read."""
    part = parts.get("documents")
    if part is None or not part.sound:
        return None
    seen = [digest_texts(no_rows("documents"))]
    for rows in (reading := Reading(part, tally)):
        check_laws(rows, DOCUMENT_LAWS, "id", tally)
        check_normal_form(rows, tally)
        for column in DOCUMENT_SPANS:
            check_spans(rows, column, "id", tally)
        _check_origin(rows, part.footer, "id", tally)
        seen.append(digest_texts(rows))
    return pl.concat(seen) if reading.whole else None


def _check_blocks(parts: Mapping[str, Part], tally: Tally) -> pl.DataFrame | None:
    """Texts and counts as the blocks give them; None if the rows cannot be read."""
    part = parts.get("blocks")
    if part is None or not part.sound:
        return None
    reading = Reading(part, tally)
    assembled = [assemble(rows, tally) for rows in whole_documents(_check_block_rows(reading))]
    return pl.concat(assembled) if reading.whole else None


def _check_block_rows(reading: Reading) -> Iterator[pl.DataFrame]:
    yield no_rows("blocks").select(ASSEMBLED_FROM)
    for rows in reading:
        check_laws(rows, BLOCK_LAWS, "doc_id", reading.tally)
        for column in BLOCK_SPANS:
            check_spans(rows, column, "doc_id", reading.tally)
        yield rows.select(ASSEMBLED_FROM)


def _check_quarantine(parts: Mapping[str, Part], tally: Tally) -> None:
    part = parts.get("quarantine")
    if part is None or not part.sound:
        return
    for rows in Reading(part, tally):
        check_laws(rows, QUARANTINE_LAWS, "file_path", tally)
        if "documents" in parts:
            _check_origin(rows, parts["documents"].footer, "file_path", tally)


def _check_origin(rows: pl.DataFrame, footer: Footer, key: str, tally: Tally) -> None:
    """Note rows of raw files or rules that the footer does not name."""
    paths = [_printable(entry.file_path) for entry in footer.inputs]
    paths += [path + SIDECAR_SUFFIX for path in paths]
    strange = rows.filter(~pl.col("file_path").is_in(paths))
    tally.add("file_path must be one of the inputs in the footer", strange[key])
    versions = {footer.rules_version, *(entry.carried_rules for entry in footer.inputs)}
    stale = rows.filter(~pl.col("rules_version").is_in(sorted(versions)))
    tally.add("rules_version must be that of the footer or of a carried input", stale[key])


def _printable(path: str) -> str:
    """A path as rows name it: file names need not be UTF-8, columns must."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")
