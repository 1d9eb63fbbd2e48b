"""One record on its way to blocks: decode, repair, split. No record knows of another here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ingest.blocks import Block, html_blocks, parse_page, text_blocks
from ingest.decode import decode, looks_binary
from ingest.errors import RecordError
from ingest.formats import sniff_text
from ingest.metadata import Head, read_head
from ingest.model import BrokenRecord, Decoded, Record, Repaired
from ingest.repair import repair
from ingest.settings import Settings

HTML, PLAIN = "text/html", "text/plain"
FIRST_BYTES = 64  # of a broken record, to recognise it by
SNIFFED_CHARS = 65_536


@dataclass(frozen=True, slots=True)
class Draft:
    """A record as blocks, with what was learned on the way."""

    record: Record
    media_type: str
    decoded: Decoded
    repaired: Repaired
    blocks: Sequence[Block]
    head: Head
    warnings: tuple[str, ...]

    def broken(self, stage: str, error: Exception) -> BrokenRecord:
        """The record as a row of the quarantine, for an error of a later stage."""
        return broken_record(self.record, stage, error)


def open_record(record: Record, settings: Settings) -> Draft | BrokenRecord:
    """The record decoded, repaired and split into blocks, or why it cannot be."""
    stage = "read"
    try:
        _refuse(record, settings)
        stage = "decode"
        decoded = decode(record.payload, record.media_type, record.charset)
        media_type = HTML if _is_html(record, decoded.text) else PLAIN
        stage = "repair"
        repaired = repair(decoded.text, markup=media_type == HTML)
        stage = "blocks"
        blocks, head = SPLITTERS[media_type](repaired.text)
    except Exception as error:  # noqa: BLE001  whatever a page does to a parser, the run goes on
        return broken_record(record, stage, error)
    return Draft(record, media_type, decoded, repaired, blocks, head, tuple(_warnings(decoded, repaired)))


def broken_record(record: Record, stage: str, error: Exception) -> BrokenRecord:
    """A record as a row of the quarantine."""
    name = str(error).partition(":")[0] if isinstance(error, RecordError) else type(error).__name__
    return BrokenRecord(
        source=record.source,
        file_path=record.file_path,
        stage=stage,
        error=name,
        message=str(error).partition(": ")[2] if isinstance(error, RecordError) else str(error),
        key=record.key,
        offset=record.offset,
        first_bytes=record.payload[:FIRST_BYTES],
    )


def _refuse(record: Record, settings: Settings) -> None:
    if not record.payload.strip():
        raise RecordError("read", "EmptyRecord: the record holds nothing but white space")
    if len(record.payload) > settings.max_record_bytes:
        raise RecordError("read", f"RecordTooLarge: {len(record.payload)} bytes; raise max_record_bytes to take it")
    if looks_binary(record.payload):
        raise RecordError("read", "BinaryContent: the record is no text; convert it before it lands")


def _is_html(record: Record, text: str) -> bool:
    if record.media_type in {HTML, "application/xhtml+xml"}:
        return True
    if record.media_type == PLAIN and record.file_path:  # the reader has looked at the content already
        return False
    return sniff_text(text[:SNIFFED_CHARS]) == HTML


def _split_html(text: str) -> tuple[Sequence[Block], Head]:
    page = parse_page(text)
    return html_blocks(page), read_head(page)


def _split_text(text: str) -> tuple[Sequence[Block], Head]:
    return text_blocks(text), Head()


SPLITTERS: dict[str, Callable[[str], tuple[Sequence[Block], Head]]] = {HTML: _split_html, PLAIN: _split_text}


def _warnings(decoded: Decoded, repaired: Repaired) -> list[str]:
    found = []
    if decoded.errors:
        found.append(f"{decoded.errors} characters could not be decoded")
    if "\0" in repaired.text:
        found.append("NUL characters in the text")
    return found
