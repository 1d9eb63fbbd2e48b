"""The stages over the block table of a whole batch: label, language, metadata, assemble."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from operator import itemgetter

import polars as pl
import pyarrow as pa

from ingest.assemble import SEPARATOR, assemble_documents, with_output
from ingest.blocks import block_edits, block_frame
from ingest.bodies import label_beside
from ingest.dedup import text_hashes
from ingest.label import comment_texts, label_blocks
from ingest.language import block_languages, detect_many, merge_spans, plainly_korean
from ingest.markdown import without_targets, write_markdown
from ingest.metadata import LabelledRow, Metadata, choose_metadata, clock_of, domain_of, normal_url, read_rows
from ingest.metadata.rows import SIGN_OFF_REASONS
from ingest.model import Edit, Language, Mark, Record
from ingest.pii import contact_spans, cover_contacts, cover_text
from ingest.pipeline.drafts import MARKDOWN, Draft
from ingest.pipeline.tables import blocks_table, documents_table
from ingest.pipeline.tails import join_tails
from ingest.recipes import label_by_recipe
from ingest.rules import rule_set, rules_version
from ingest.schema import SCHEMA_VERSION
from ingest.settings import Settings
from ingest.version import __version__

ID_CHARS = 32  # 128 bits
ROW_KINDS = ("title", "subtitle", "byline", "date", "copyright")  # removed rows that metadata are read from
MAX_STUB_CHARS = 1_500  # of 29 pages that call themselves paywalled and are whole, none is shorter
HANGUL_WORD = r"\p{Hangul}{2}"


def clean_drafts(
    drafts: Sequence[Draft], landed: date | None, settings: Settings
) -> tuple[pa.Table, pa.Table]:
    """Documents and blocks tables of drafts, rows in the order of the drafts."""
    pii = settings.pii
    facts = [draft.facts for draft in drafts]
    labelled = label_blocks(block_frame([draft.blocks for draft in drafts]), rule_set(), facts)
    labelled = label_beside(labelled, [doc for doc, draft in enumerate(drafts) if draft.split.script])
    recipes = {doc: draft.split.recipe for doc, draft in enumerate(drafts) if draft.split.recipe}
    labelled = label_by_recipe(labelled, recipes)
    written = labelled if settings.text_format != MARKDOWN else write_markdown(labelled, _marks(drafts))
    blocks, edits = cover_contacts(*join_tails(written, _edits_of_kept(drafts, labelled)), pii)
    blocks = with_output(blocks, edits)
    assembled = assemble_documents(blocks, len(drafts))
    texts = assembled["text"].to_list()
    languages = _languages(blocks, texts if written is labelled else list(map(without_targets, texts)))
    of_blocks, spans = _block_languages(blocks, languages)
    metadata = _metadata(drafts, labelled, languages)
    ids = [document_id(draft.record, landed) for draft in drafts]
    columns: dict[str, Sequence[object]] = {
        "id": ids,
        **_record_columns(drafts, metadata, landed),
        **_metadata_columns(metadata, pii),
        "page_type": _page_types(labelled, len(drafts)),
        **_text_columns(assembled),
        "warnings": [
            _warnings(draft, chars) for draft, chars in zip(drafts, assembled["char_count"], strict=True)
        ],
        "pii_spans": contact_spans(blocks, edits, pii, len(drafts)),
        **_language_columns(languages, spans),
        "schema_version": [SCHEMA_VERSION] * len(drafts),
        "rules_version": [rules_version()] * len(drafts),
        "code_version": [__version__] * len(drafts),
        "run_id": [""] * len(drafts),
    }
    if settings.comments:
        columns["comments"] = _comments(labelled, len(drafts), pii)
    return documents_table(columns), blocks_table(blocks, ids, of_blocks, edits)


def _comments(labelled: pl.DataFrame, count: int, pii: str) -> list[str | None]:
    """Comments of each document, null where it has none."""
    texts = ("\n".join(rows) or None for rows in comment_texts(labelled, count))
    return [cover_text(text, pii) for text in texts]


def _page_types(labelled: pl.DataFrame, count: int) -> list[str | None]:
    """Type of each page by its first block; null for texts."""
    first = labelled.select("doc", "page_type").unique("doc", keep="first")
    types = dict(first.iter_rows())
    return [types.get(doc) for doc in range(count)]


def _edits_of_kept(drafts: Sequence[Draft], labelled: pl.DataFrame) -> dict[int, list[Edit]]:
    """Edits that blocks came with, by row; what is removed as a whole has none."""
    kept = labelled["label"] == "content"
    edits = block_edits(draft.blocks for draft in drafts)
    return {row: own for row, own in edits.items() if kept[row]}


def _marks(drafts: Sequence[Draft]) -> dict[int, Sequence[Mark]]:
    """Inline marks of blocks, by row."""
    rows = itertools.chain.from_iterable(draft.split.marks or [()] * len(draft.blocks) for draft in drafts)
    return {row: marks for row, marks in enumerate(rows) if marks}


def document_id(record: Record, landed: date | None) -> str:
    """Stable id: of source, landing day, URL and payload where there is a URL, else of source, path and key.

    A URL alone names no record: it can land twice a day, and some crawlers write one for all pages.
    """
    parts: tuple[str, ...]
    if record.url:
        parts = (record.source, str(landed or ""), normal_url(record.url), _digest(record))
    else:
        parts = (record.source, record.file_path, record.key)
    if not any(parts):  # a payload in memory has no place; its content is its name
        parts = (_digest(record),)
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:ID_CHARS]


def _digest(record: Record) -> str:
    return hashlib.sha256(record.payload).hexdigest()


def _languages(blocks: pl.DataFrame, texts: Sequence[str]) -> list[Language]:
    """Language of the kept text; of all text where nothing is kept."""
    every: dict[int, str] = {}
    if not all(texts):
        bare = [number for number, text in enumerate(texts) if not text]
        rows = blocks.filter(pl.col("doc").is_in(bare)).group_by("doc").agg(pl.col("text").str.join("\n"))
        every = dict(rows.iter_rows())
    return detect_many([text or every.get(number, "") for number, text in enumerate(texts)])


def _block_languages(
    blocks: pl.DataFrame, languages: Sequence[Language]
) -> tuple[list[str | None], list[list[dict[str, object]]]]:
    """Language of every kept block (null for the others), and the spans of each mixed text."""
    found: list[str | None] = [None] * blocks.height
    spans: list[list[dict[str, object]]] = [[] for _ in languages]
    kept = blocks.select("doc", "output", "label").with_row_index("row").filter(pl.col("label") == "content")
    korean = plainly_korean(kept["output"])
    columns = zip(kept["doc"].to_list(), kept["row"].to_list(), kept["output"].to_list(), korean, strict=True)
    for doc, group in itertools.groupby(columns, key=itemgetter(0)):
        _, rows, texts, plain = zip(*group, strict=True)
        own = block_languages(texts, languages[doc], plain)
        for row, language in zip(rows, own, strict=True):
            found[row] = language
        if set(own) - {None, languages[doc].code}:
            spans[doc] = merge_spans(_positions(texts, own), languages[doc].code)
    return found, spans


def _positions(
    texts: Sequence[str], languages: Sequence[str | None]
) -> list[tuple[int, int, str | None, float]]:
    """Where each kept block stands in the text of its document."""
    ends = itertools.accumulate(len(text) + len(SEPARATOR) for text in texts)
    return [
        (end - len(text) - len(SEPARATOR), end - len(SEPARATOR), language, 1.0)
        for end, text, language in zip(ends, texts, languages, strict=True)
    ]


def _metadata(drafts: Sequence[Draft], blocks: pl.DataFrame, languages: Sequence[Language]) -> list[Metadata]:
    kept = pl.col("label") == "content"
    lead = kept & pl.when(kept).then("doc").is_first_distinct()
    telling = blocks.filter(
        pl.col("boilerplate").is_in(ROW_KINDS) | lead | (kept & pl.col("reason").is_in(SIGN_OFF_REASONS))
    ).with_columns(kind=pl.coalesce("boilerplate", "label"))
    rows: list[list[LabelledRow]] = [[] for _ in drafts]
    for doc, *row in telling.select("doc", "kind", "reason", "text").iter_rows():
        rows[doc].append(LabelledRow(*row))
    korean = set(blocks.filter(pl.col("text").str.contains(HANGUL_WORD))["doc"].unique())
    clocks = [
        clock_of(language.code, korean=doc in korean)._replace(fetched=draft.record.crawled_at)
        for doc, (draft, language) in enumerate(zip(drafts, languages, strict=True))
    ]
    return [
        choose_metadata(draft.head, read_rows(own), draft.record.url, clock)
        for draft, own, clock in zip(drafts, rows, clocks, strict=True)
    ]


def _record_columns(
    drafts: Sequence[Draft], metadata: Sequence[Metadata], landed: date | None
) -> dict[str, list[object]]:
    day = datetime.combine(landed or date(1970, 1, 1), time(), UTC)
    return {
        "url": [facts.url for facts in metadata],
        "source_domain": [domain_of(facts.url) for facts in metadata],
        "file_path": [draft.record.file_path for draft in drafts],
        "record_key": [draft.record.key for draft in drafts],
        "record_offset": [draft.record.offset for draft in drafts],
        "record_length": [draft.record.length for draft in drafts],
        "raw_digest": [_digest(draft.record) for draft in drafts],
        "content_type": [draft.media_type for draft in drafts],
        "date_crawled": [draft.record.crawled_at for draft in drafts],
        "ingested_at": [draft.record.crawled_at or day for draft in drafts],
        "charset": [draft.decoded.charset for draft in drafts],
        "charset_source": [draft.decoded.source for draft in drafts],
        "decode_errors": [draft.decoded.errors for draft in drafts],
        "encoding_repair": ["+".join(step.name for step in draft.repaired.steps) or None for draft in drafts],
    }


def _warnings(draft: Draft, chars: int) -> list[str]:
    """What went wrong on the way, and whether the text is only what stands before a paywall."""
    stub = draft.head.paywalled and not draft.split.script and chars < MAX_STUB_CHARS
    found = [f"paywalled: the page says that its text is not free, and shows {chars} characters"]
    return [*draft.warnings, *(found if stub else ())]


def _metadata_columns(metadata: Sequence[Metadata], pii: str) -> dict[str, list[object]]:
    return {
        "title": [cover_text(facts.title, pii) for facts in metadata],
        "subtitle": [cover_text(facts.subtitle, pii) for facts in metadata],
        "description": [cover_text(facts.description, pii) for facts in metadata],
        "authors": [list(facts.authors) for facts in metadata],
        "dateline": [facts.dateline for facts in metadata],
        "site_name": [facts.site_name for facts in metadata],
        "image_url": [facts.image_url for facts in metadata],
        "tags": [list(facts.tags) for facts in metadata],
        "date_published": [facts.published and facts.published.moment for facts in metadata],
        "date_published_precision": [facts.published and facts.published.precision for facts in metadata],
        "date_published_source": [facts.published_source for facts in metadata],
        "date_published_offset_min": [facts.published and facts.published.offset_min for facts in metadata],
        "date_modified": [facts.modified and facts.modified.moment for facts in metadata],
    }


def _text_columns(assembled: pl.DataFrame) -> dict[str, list[object]]:
    names = ("text", "char_count", "word_count", "quality")
    counts = ("original_char_count", "block_count", "original_block_count")
    return {
        **{name: assembled[name].to_list() for name in names},
        **{name: assembled[name].fill_null(0).to_list() for name in counts},
        "text_hash": text_hashes(assembled["text"]),
    }


def _language_columns(
    languages: Sequence[Language], spans: Sequence[list[dict[str, object]]]
) -> dict[str, Sequence[object]]:
    return {
        "language": [language.code for language in languages],
        "language_script": [language.script for language in languages],
        "language_score": [language.score for language in languages],
        "language_spans": spans,
    }
