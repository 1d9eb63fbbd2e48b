"""Duplicates. Exact ones are found by `text_hashes`; near ones are not searched for yet."""

from ingest.dedup.exact import text_hashes

__all__ = ["text_hashes"]
