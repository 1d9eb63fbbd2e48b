"""One record on its way to blocks: decode, repair, split. No record knows of another here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ingest.blocks import Block, html_blocks, parse_page, text_blocks
from ingest.decode import decode, looks_binary
from ingest.errors import DataFileError, RecordError
from ingest.formats import sniff_text
from ingest.metadata import Head, read_head
from ingest.model import BrokenRecord, Decoded, Record, Repaired
from ingest.repair import repair
from ingest.settings import Settings

HTML, PLAIN = "text/html", "text/plain"
OURS = (DataFileError, ImportError, MemoryError, OSError)
"""No record's fault: they stop the run, or a broken installation would quarantine a corpus."""

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
    """The record decoded, split into blocks and repaired, or why it cannot be."""
    stage = "read"
    try:
        _refuse(record, settings)
        stage = "decode"
        decoded = decode(record.payload, record.media_type, record.charset)
        media_type = HTML if _is_html(record, decoded.text) else PLAIN
        stage = "blocks"
        repaired, blocks, head = SPLITTERS[media_type](decoded.text)
    except OURS:
        raise
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
        raise RecordError(
            "read", f"RecordTooLarge: {len(record.payload)} bytes; raise max_record_bytes to take it"
        )
    if looks_binary(record.payload):
        raise RecordError("read", "BinaryContent: the record is no text; convert it before it lands")


def _is_html(record: Record, text: str) -> bool:
    if record.media_type in {HTML, "application/xhtml+xml"}:
        return True
    if record.media_type == PLAIN and record.file_path:  # the reader has looked at the content already
        return False
    return sniff_text(text[:SNIFFED_CHARS]) == HTML


Split = tuple[Repaired, Sequence[Block], Head]


def _split_text(text: str) -> Split:
    repaired = repair(text)
    return repaired, text_blocks(repaired.text), Head()


def _split_html(text: str) -> Split:
    """A page is repaired after it is split: what readers see is a tenth of its source.

    The steps are those of the visible text: the head's facts and the blocks, a line feed between.
    """
    page = parse_page(text)
    blocks, head = html_blocks(page), read_head(page)
    facts = head.lines()
    lines = [*facts, *(block.text for block in blocks)]
    shown = "\n".join(lines)
    repaired = repair(shown)
    if not repaired.steps:
        return repaired, blocks, head
    rows = iter(repaired.text.split("\n"))
    mended = ["\n".join(next(rows, "") for _ in range(line.count("\n") + 1)) for line in lines]
    new_blocks = [_mended(block, line) for block, line in zip(blocks, mended[len(facts) :], strict=True)]
    return (
        repaired,
        [block for block in new_blocks if block.text.strip()],
        head.with_lines(mended[: len(facts)]),
    )


def _mended(block: Block, text: str) -> Block:
    text = text.strip() if block.kind != "code" else text
    return block._replace(text=text, link_chars=min(block.link_chars, len(text)))


SPLITTERS: dict[str, Callable[[str], Split]] = {HTML: _split_html, PLAIN: _split_text}


def _warnings(decoded: Decoded, repaired: Repaired) -> list[str]:
    found = []
    if decoded.errors:
        found.append(f"{decoded.errors} characters could not be decoded")
    if "\0" in repaired.text:
        found.append("NUL characters in the text")
    return found
