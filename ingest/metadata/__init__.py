"""Title, deck, authors, dates, site and URL of a document: from the page's head and its visible rows."""

from ingest.metadata.choose import Metadata, choose_metadata, clock_of
from ingest.metadata.declared import declared_types
from ingest.metadata.head import Head, read_head, with_fields
from ingest.metadata.rows import LabelledRow, RowFacts, read_rows
from ingest.metadata.urls import domain_of, normal_url

__all__ = [
    "Head",
    "LabelledRow",
    "Metadata",
    "RowFacts",
    "choose_metadata",
    "clock_of",
    "declared_types",
    "domain_of",
    "normal_url",
    "read_head",
    "read_rows",
    "with_fields",
]
