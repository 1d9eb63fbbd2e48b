"""One record on its way to blocks: decode, repair, split. No record knows of another here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser

from ingest.blocks import Block, html_blocks, inline_marks, parse_page, text_blocks
from ingest.bodies import find_script_body, put_into
from ingest.decode import decode, looks_binary
from ingest.errors import DataFileError, RecordError
from ingest.formats import sniff_text
from ingest.label import PageFacts
from ingest.metadata import Head, declared_types, domain_of, read_head, with_fields
from ingest.model import PAGE_MEDIA_TYPES, BrokenRecord, Decoded, Mark, Record, Repaired, Step
from ingest.recipes import RecipeBook, apply_recipe, load_recipes, prepare_page
from ingest.repair import repair
from ingest.settings import Settings

HTML, PLAIN = "text/html", "text/plain"
MARKDOWN = "markdown"  # of the setting `text_format`
OURS = (DataFileError, ImportError, MemoryError, OSError)
"""No record's fault: they stop the run, or a broken installation would quarantine a corpus."""

AROUND = frozenset(
    {"nav", "header", "footer", "aside", "form"}
)  # zones that a page has before its scripts run
FIRST_BYTES = 64  # of a broken record, to recognise it by
SNIFFED_CHARS = 65_536


class Split(NamedTuple):
    """A record cut into blocks: its repair, the facts of its head, and the recipe that decided on them."""

    repaired: Repaired
    blocks: Sequence[Block]
    head: Head = Head()
    recipe: str = ""
    declared: tuple[str, ...] = ()  # what the page says that it is
    marks: Sequence[Sequence[Mark]] = ()  # of each block, where the text is to be Markdown
    script: str = ""  # name of the script that the story stood in, where the page itself shows none


@dataclass(frozen=True, slots=True)
class Draft:
    """A record as blocks, with what was learned on the way.

    The texts before the blocks are let go: those of a batch of pages would take 40 MB.
    """

    record: Record
    media_type: str
    decoded: Decoded
    split: Split
    warnings: tuple[str, ...]

    @property
    def repaired(self) -> Repaired:
        """What repair did to the text."""
        return self.split.repaired

    @property
    def blocks(self) -> Sequence[Block]:
        """The blocks, in document order."""
        return self.split.blocks

    @property
    def steps(self) -> tuple[Step, ...]:
        """How the bytes became the text that was split; the last one names the script that it stood in."""
        found = (Step("take-script-body", self.split.script),) if self.split.script else ()
        return (*self.decoded.steps, *self.repaired.steps, *found)

    @property
    def head(self) -> Head:
        """What a page says of itself; nothing for a text."""
        return self.split.head

    @property
    def facts(self) -> PageFacts:
        """What the labeller is told of the page besides its blocks."""
        return PageFacts(self.head.title, self.record.url or self.head.canonical_url, self.split.declared)

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
        if media_type == HTML:
            split = _split_html(decoded.text, record, settings)
        else:
            split = _split_text(decoded.text)
    except OURS:
        raise
    except Exception as error:  # noqa: BLE001  whatever a page does to a parser, the run goes on
        return broken_record(record, stage, error)
    warnings = tuple(_warnings(decoded, split))
    bare = split._replace(repaired=replace(split.repaired, text=""))
    return Draft(record, media_type, replace(decoded, text=""), bare, warnings)


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
    if record.media_type in PAGE_MEDIA_TYPES:
        return True
    if record.media_type == PLAIN and record.file_path:  # the reader has looked at the content already
        return False
    return sniff_text(text[:SNIFFED_CHARS]) == HTML


def _split_text(text: str) -> Split:
    repaired = repair(text)
    return Split(repaired, text_blocks(repaired.text))


def _split_html(text: str, record: Record, settings: Settings) -> Split:
    """A page is repaired after it is split: what readers see is a tenth of its source.

    The steps are those of the visible text: the head's facts and the blocks, a line feed between.
    """
    page, head, recipe = _read_page(text, record, load_recipes(settings.recipes_path))
    blocks = html_blocks(page)
    script = "" if recipe else _fill(page, head, blocks)
    if script:
        blocks = html_blocks(page)
    marks: Sequence[Sequence[Mark]] = [()] * len(blocks)
    if settings.text_format == MARKDOWN:
        marks = inline_marks(page, blocks, record.url or head.canonical_url)
    declared = declared_types(text)
    facts = head.lines()
    lines = [*facts, *(block.text for block in blocks)]
    shown = "\n".join(lines)
    repaired = repair(shown)
    if not repaired.steps:
        return Split(repaired, blocks, head, recipe, declared, marks, script)
    rows = iter(repaired.text.split("\n"))
    mended = ["\n".join(next(rows, "") for _ in range(line.count("\n") + 1)) for line in lines]
    kept: list[Block] = []
    unmoved: list[Sequence[Mark]] = []
    for block, line, own in zip(blocks, mended[len(facts) :], marks, strict=True):
        new = _mended(block, line)
        if new.text.strip():
            kept.append(new)
            unmoved.append(own if new.text == block.text else ())  # repair moves what stands behind it
    return Split(repaired, kept, head.with_lines(mended[: len(facts)]), recipe, declared, unmoved, script)


def _fill(page: LexborHTMLParser, head: Head, blocks: Sequence[Block]) -> str:
    """Name of the script whose story was put into a page that shows none; empty for nearly all pages."""
    shown = (len(block.text) for block in blocks if AROUND.isdisjoint(block.zone.split()))
    story = find_script_body(page, shown, head.body, head.title)
    if story is None:
        return ""
    put_into(page, story)
    return story.name


def _read_page(text: str, record: Record, recipes: RecipeBook) -> tuple[LexborHTMLParser, Head, str]:
    """The page's tree and head, and the name of the recipe that was applied to them."""
    page = parse_page(text)
    head = read_head(page)
    recipe = recipes.find(domain_of(record.url) or domain_of(head.canonical_url))
    if recipe is None:
        return page, head, ""
    prepared = prepare_page(recipe, text)
    if prepared is not text:
        page = parse_page(prepared)
        head = read_head(page)
    applied = apply_recipe(recipe, page, record.crawled_at.date() if record.crawled_at else None)
    return page, with_fields(head, applied.fields), applied.reason


def _mended(block: Block, text: str) -> Block:
    text = text.strip() if block.kind != "code" else text
    return block._replace(text=text, link_chars=min(block.link_chars, len(text)))


def _warnings(decoded: Decoded, split: Split) -> list[str]:
    found = []
    if decoded.errors:
        found.append(f"{decoded.errors} characters could not be decoded")
    if "\0" in split.repaired.text:
        found.append("NUL characters in the text")
    if split.script:
        found.append(f"text from a script ({split.script}): the page itself shows none")
    return found
