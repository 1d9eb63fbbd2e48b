"""Duplicates: equal texts by `text_hashes`, near ones by the DuplicateIndex of a corpus.

exact       hashes of normalised texts
shingles    texts as sets of hashed runs of tokens
signatures  MinHash: how similar two texts are, in 256 bytes each
index       who repeats whom in a corpus that grows and changes
queries     the steps of the index, in SQL
"""

from __future__ import annotations

from ingest.dedup.exact import text_hashes

__all__ = ["text_hashes"]
