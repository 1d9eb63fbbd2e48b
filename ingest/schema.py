"""The Arrow schemas of the three published tables: name, type and meaning of every column.

The meanings travel in the Parquet field metadata, and README.md repeats them; a test holds the
two together. Within a SCHEMA_VERSION columns are only added.

Units: offsets are code points, half open; counts are int32; scores are float32 in 0..1;
timestamps are UTC microseconds. `source` and the landing `date` are partition columns: they stand
in the path alone, because pandas and pyarrow cannot read a table that has them in both places.
"""

from __future__ import annotations

import pyarrow as pa

SCHEMA_VERSION = 1

STRING, INT, FLOAT, BOOL = pa.string(), pa.int32(), pa.float32(), pa.bool_()
LONG = pa.int64()  # byte offsets pass 2 GiB
TIME = pa.timestamp("us", tz="UTC")
STRINGS = pa.list_(STRING)
LANGUAGE_SPANS = pa.list_(pa.struct([("start", INT), ("end", INT), ("language", STRING), ("score", FLOAT)]))
PII_SPANS = pa.list_(pa.struct([("start", INT), ("end", INT), ("kind", STRING)]))
EDITS = pa.list_(pa.struct([("start", INT), ("end", INT), ("kind", STRING), ("reason", STRING)]))
QUALITY = pa.struct(
    [
        ("mean_word_chars", FLOAT),
        ("symbol_to_word_ratio", FLOAT),
        ("bullet_line_ratio", FLOAT),
        ("ellipsis_line_ratio", FLOAT),
        ("alpha_word_ratio", FLOAT),
        ("stopword_count", INT),
        ("terminal_punctuation_line_ratio", FLOAT),
        ("short_line_ratio", FLOAT),
        ("duplicate_line_char_ratio", FLOAT),
        ("newline_to_word_ratio", FLOAT),
    ]
)

# name, type, nullable, meaning
DOCUMENT_COLUMNS: tuple[tuple[str, pa.DataType, bool, str], ...] = (
    (
        "id",
        STRING,
        False,
        "Stable id: hash of source, landing date, URL and payload; without a URL of source, raw path and record key",
    ),
    ("url", STRING, True, "URL of the page: the hint that came with the record, else its canonical URL"),
    ("source_domain", STRING, True, "Host of `url`, without www."),
    ("file_path", STRING, False, "Raw file, relative to the landing zone"),
    (
        "record_key",
        STRING,
        False,
        "What tells records of one raw file apart; empty where the file is the record",
    ),
    ("record_offset", LONG, True, "First byte of the record in the uncompressed raw file"),
    ("record_length", LONG, True, "Bytes of the record in the uncompressed raw file"),
    ("warc_record_id", STRING, True, "WARC-Record-ID, where the record came from a WARC file"),
    ("raw_digest", STRING, False, "SHA-256 of the raw payload, hexadecimal"),
    ("content_type", STRING, False, "Media type that the content was found to have"),
    ("text", STRING, False, "The clean text: NFC, LF between blocks; empty if the page has no content"),
    ("title", STRING, True, "Headline"),
    ("subtitle", STRING, True, "Deck or standfirst below the headline; its rows joined by LF"),
    ("description", STRING, True, "Summary that the page gives of itself"),
    ("authors", STRINGS, False, "Names of the authors, in the order of the byline"),
    (
        "site_name",
        STRING,
        True,
        "Name of the site, by its head, else by its rows: rights, reporter, sign-off",
    ),
    ("image_url", STRING, True, "URL of the page's main picture"),
    ("tags", STRINGS, False, "Keywords that the page gives itself"),
    ("page_type", STRING, True, "article, forum, product, collection, listing, documentation or service"),
    ("date_published", TIME, True, "When the text was published"),
    (
        "date_published_precision",
        STRING,
        True,
        "second, minute, day, month or year: how exact date_published is",
    ),
    (
        "date_published_source",
        STRING,
        True,
        "jsonld, meta, time_tag, byline, dateline or url: where date_published stood",
    ),
    (
        "date_published_offset_min",
        INT,
        True,
        "Minutes east of Greenwich of the clock that date_published was written by; null where nothing tells",
    ),
    ("date_modified", TIME, True, "When the text was last changed"),
    ("date_crawled", TIME, True, "When the raw record was fetched"),
    ("language", STRING, False, "ISO 639-3 code of the main language, und if unknown"),
    ("language_script", STRING, True, "ISO 15924 code of the main script"),
    ("language_score", FLOAT, False, "How sure `language` is, 0..1"),
    (
        "language_spans",
        LANGUAGE_SPANS,
        False,
        "Languages of a mixed text: start, end (code points in `text`), language, score",
    ),
    ("charset", STRING, False, "Codec that the payload was decoded with"),
    ("charset_source", STRING, False, "bom, http, meta, detected or default: why that codec"),
    ("decode_errors", INT, False, "U+FFFD that decoding had to put in"),
    ("encoding_repair", STRING, True, "Repair steps that changed the text, joined by +"),
    ("char_count", INT, False, "Code points of `text`"),
    ("original_char_count", INT, False, "Code points of all blocks, kept and removed"),
    ("block_count", INT, False, "Blocks kept"),
    ("original_block_count", INT, False, "Blocks, kept and removed"),
    ("word_count", INT, False, "Words of `text`; a Chinese, Japanese or Korean run counts by spaces"),
    ("text_hash", STRING, False, "Hash of the normalised text: equal for exact duplicates"),
    (
        "duplicate_of",
        STRING,
        True,
        "id of the kept copy, where this document repeats one that was crawled before",
    ),
    (
        "dup_cluster_id",
        STRING,
        True,
        "Id of the first copy in the group of near duplicates; its own for a document that repeats none",
    ),
    (
        "minhash_cluster_size",
        INT,
        True,
        "Documents in the group up to this one, in the order of crawl; the largest is that of the group",
    ),
    ("quality", QUALITY, False, "Named signals in the conventions of Gopher, C4 and FineWeb"),
    ("warnings", STRINGS, False, "What went wrong on the way without stopping it"),
    (
        "pii_spans",
        PII_SPANS,
        False,
        "Contact facts in the kept text: start, end (code points in `text`), kind",
    ),
    ("schema_version", INT, False, "Version of this schema"),
    ("rules_version", STRING, False, "Digest of rules, lexicons, recipes and model"),
    ("code_version", STRING, False, "Version of the package"),
    ("run_id", STRING, False, "Shard that wrote the row: equal for the same input and rules"),
    ("ingested_at", TIME, False, "When the record landed: date_crawled, else the landing date"),
    (
        "cleaned_at",
        TIME,
        True,
        "Null: when a row was cleaned stands in the run log, so that equal rows are equal bytes",
    ),
    ("dateline", STRING, True, "Place that a wire story names in front of its lead, as written"),
    (
        "comments",
        STRING,
        True,
        "What readers wrote below the text, joined by LF; null unless the setting `comments` asks for it",
    ),
)

BLOCK_COLUMNS: tuple[tuple[str, pa.DataType, bool, str], ...] = (
    ("doc_id", STRING, False, "id of the document"),
    ("position", INT, False, "Place in the document, from 0"),
    ("kind", STRING, False, "paragraph, heading, list_item, table_row, caption, quote, code or line"),
    ("text", STRING, False, "Text of the block as it stood in the repaired source"),
    ("label", STRING, False, "content or boilerplate"),
    (
        "kind_of_boilerplate",
        STRING,
        True,
        "menu, ui, share, ad, contact, copyright, related, comment, legal, subscribe, tag, byline, date, caption, duplicate, template, title, subtitle or other; null for content",
    ),
    ("reason", STRING, False, "Id of the rule, recipe or stage that decided"),
    (
        "edits",
        EDITS,
        False,
        "Stretches trimmed out of a kept block: start, end (code points in `text`), kind, reason",
    ),
    ("locator", STRING, False, "Where it stood: line number of a text, XPath-like path of a page"),
    ("start", INT, True, "First code point in the repaired source; null for HTML"),
    ("end", INT, True, "End in the repaired source; null for HTML"),
    ("tag", STRING, False, "Tag of the nearest block element; empty for text"),
    (
        "tokens",
        STRING,
        False,
        "class, id, role and itemprop words of the nearest ancestors, joined by spaces",
    ),
    (
        "zone",
        STRING,
        False,
        "Page regions around the block (nav, header, footer, aside, form, article, main...), joined by spaces",
    ),
    ("link_chars", INT, False, "Code points of the block that are link text"),
    ("hidden", BOOL, False, "Not shown to a reader of the page"),
    ("language", STRING, True, "ISO 639-3 code of a kept block, where it says enough to tell"),
)

QUARANTINE_COLUMNS: tuple[tuple[str, pa.DataType, bool, str], ...] = (
    ("file_path", STRING, False, "Raw file, relative to the landing zone"),
    (
        "record_key",
        STRING,
        False,
        "What tells records of one raw file apart; empty where the file is the record",
    ),
    ("record_offset", LONG, True, "First byte of the record in the uncompressed raw file"),
    (
        "stage",
        STRING,
        False,
        "Stage that failed: read, decode, repair, blocks, language, label, metadata, assemble or dedup",
    ),
    ("error", STRING, False, "Name of the error"),
    ("message", STRING, False, "What happened, in words"),
    ("first_bytes", pa.binary(), False, "First 64 bytes of the record"),
    ("rules_version", STRING, False, "Digest of rules, lexicons, recipes and model"),
    ("code_version", STRING, False, "Version of the package"),
)


def _schema(columns: tuple[tuple[str, pa.DataType, bool, str], ...]) -> pa.Schema:
    fields = [
        pa.field(name, kind, nullable, {"description": meaning}) for name, kind, nullable, meaning in columns
    ]
    return pa.schema(fields, metadata={"ingest.schema_version": str(SCHEMA_VERSION)})


DOCUMENTS = _schema(DOCUMENT_COLUMNS)
BLOCKS = _schema(BLOCK_COLUMNS)
QUARANTINE = _schema(QUARANTINE_COLUMNS)
TABLES = {"documents": DOCUMENTS, "blocks": BLOCKS, "quarantine": QUARANTINE}
