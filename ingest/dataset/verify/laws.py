"""What every row promises about its own values, as data: an expression for the rows that break it.

The sets of allowed words repeat what the schema's descriptions say to people; a test holds the two
together. Laws between rows (texts, counts, positions, ids) stand in modules of their own.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

import polars as pl

from ingest.dataset.verify.findings import Tally

LABELS = ("content", "boilerplate")
BLOCK_KINDS = (
    *("paragraph", "heading", "list_item", "table_row", "caption", "quote", "code", "line"),
)  # fmt: skip
BOILERPLATE_KINDS = (
    *("menu", "ui", "share", "ad", "contact", "copyright", "related", "comment", "legal", "subscribe"),
    *("tag", "byline", "date", "caption", "duplicate", "template", "title", "subtitle", "other"),
)
CHARSET_SOURCES = ("bom", "http", "meta", "detected", "default")
PAGE_TYPES = ("article", "forum", "product", "collection", "listing", "documentation", "service")
DATE_PRECISIONS = ("second", "minute", "day", "month", "year")
DATE_SOURCES = ("jsonld", "meta", "time_tag", "byline", "dateline", "url")
STAGES = ("read", "decode", "repair", "blocks", "language", "label", "metadata", "assemble", "dedup")

SHARES = (
    *("bullet_line_ratio", "ellipsis_line_ratio", "alpha_word_ratio"),
    *("terminal_punctuation_line_ratio", "short_line_ratio", "duplicate_line_char_ratio"),
)  # the other signals are per word, and may pass 1
LINE_BREAKS = r"[\r\x0B\x0C\x{85}\x{2028}\x{2029}]"  # all that Unicode knows but LF
MAX_FIRST_BYTES = 64


class Law(NamedTuple):
    """`broken` is true for a row that does not do as `promise` says; null counts as kept."""

    promise: str
    broken: pl.Expr


def _not_in(name: str, allowed: Sequence[str]) -> Law:
    return Law(f"{name} must be one of {', '.join(allowed)}", ~pl.col(name).is_in(list(allowed)))


def _not_like(name: str, pattern: str, meaning: str) -> Law:
    return Law(f"{name} must be {meaning}", ~pl.col(name).str.contains(pattern))


def _negative(*names: str) -> Law:
    return Law("counts and offsets must not be negative", pl.any_horizontal(pl.col(*names) < 0))


def _outside(value: pl.Expr, low: float = 0.0, high: float = 1.0) -> pl.Expr:
    return value.is_nan() | (value < low) | (value > high)


def _quality(name: str) -> pl.Expr:
    return pl.col("quality").struct.field(name)


DOCUMENT_LAWS = (
    Law("id must not be empty", pl.col("id") == ""),
    Law("text must hold no line break but LF", pl.col("text").str.contains(LINE_BREAKS)),
    Law("char_count must be the length of the text", pl.col("char_count") != pl.col("text").str.len_chars()),
    Law("language_score must be within 0..1", _outside(pl.col("language_score"))),
    Law(
        "shares in quality must be within 0..1",
        pl.any_horizontal(_outside(_quality(name)) for name in SHARES),
    ),
    _negative("char_count", "original_char_count", "block_count", "original_block_count", "word_count"),
    _negative("decode_errors", "record_offset", "record_length", "minhash_cluster_size"),
    _not_like("raw_digest", r"^[0-9a-f]{64}$", "SHA-256 in hexadecimal"),
    _not_like("language", r"^[a-z]{3}$", "an ISO 639-3 code"),
    _not_like("language_script", r"^[A-Z][a-z]{3}$", "an ISO 15924 code"),
    _not_in("charset_source", CHARSET_SOURCES),
    _not_in("page_type", PAGE_TYPES),
    _not_in("date_published_precision", DATE_PRECISIONS),
    _not_in("date_published_source", DATE_SOURCES),
    Law(
        "date_published must come with its precision, and only then",
        pl.col("date_published").is_null() != pl.col("date_published_precision").is_null(),
    ),
    Law("a document must not be a duplicate of itself", pl.col("duplicate_of") == pl.col("id")),
)

BLOCK_LAWS = (
    _not_in("kind", BLOCK_KINDS),
    _not_in("label", LABELS),
    _not_in("kind_of_boilerplate", BOILERPLATE_KINDS),
    Law(
        "kind_of_boilerplate must be null for content, and only there",
        (pl.col("label") == "content") != pl.col("kind_of_boilerplate").is_null(),
    ),
    Law("reason must not be empty", pl.col("reason") == ""),
    Law(
        "only a kept block may have edits",
        (pl.col("label") != "content") & (pl.col("edits").list.len() > 0),
    ),
    Law(
        "link_chars must be within the text",
        ~pl.col("link_chars").is_between(0, pl.col("text").str.len_chars()),
    ),
    Law(
        "start and end must be a stretch of the source, or both null",
        (pl.col("start").is_null() != pl.col("end").is_null())
        | (pl.col("start") < 0)
        | (pl.col("end") < pl.col("start")),
    ),
    _not_like("language", r"^[a-z]{3}$", "an ISO 639-3 code"),
)

QUARANTINE_LAWS = (
    _not_in("stage", STAGES),
    Law("error must not be empty", pl.col("error") == ""),
    _negative("record_offset"),
    Law(f"first_bytes must be {MAX_FIRST_BYTES} at most", pl.col("first_bytes").bin.size() > MAX_FIRST_BYTES),
)


def check_laws(rows: pl.DataFrame, laws: Sequence[Law], key: str, tally: Tally) -> None:
    """Note the rows that break a law, by their `key`."""
    marks = rows.select(
        key, *(law.broken.fill_null(value=False).alias(str(number)) for number, law in enumerate(laws))
    )
    for number, law in enumerate(laws):
        if marks[str(number)].any():
            tally.add(law.promise, marks.filter(pl.col(str(number)))[key])


def check_normal_form(rows: pl.DataFrame, tally: Tally) -> None:
    """Note the documents whose text is not in NFC.

    Python's own quick check: five times as fast on plain text as normalising in polars or Arrow.
    """
    pairs = zip(rows["id"], rows["text"], strict=True)
    tally.add(
        "text must be in NFC", [name for name, text in pairs if not unicodedata.is_normalized("NFC", text)]
    )
