"""A raw file -> its records: text dumps, pages and JSON lines, plain or compressed.

    read_records -> sniff -> [unpack gzip, zstd] -> FORMATS[media type] -> Record | BrokenRecord

What a file is, its content says; name and sidecar only break a tie.
"""

from ingest.formats.fields import DEFAULT_FIELDS, FieldNames
from ingest.formats.markup import sniff_text
from ingest.formats.read import FORMATS, MAX_RECORD_BYTES, read_records
from ingest.formats.sidecar import is_sidecar
from ingest.formats.sniff import sniff

__all__ = [
    "DEFAULT_FIELDS",
    "FORMATS",
    "MAX_RECORD_BYTES",
    "FieldNames",
    "is_sidecar",
    "read_records",
    "sniff",
    "sniff_text",
]
