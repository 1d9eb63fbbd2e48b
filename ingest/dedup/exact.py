"""Equal texts have equal hashes, whatever their case, spacing and punctuation."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # planning needs the marks of this package alone
    import polars as pl

HASH_CHARS = 32  # 128 bits
NO_CONTENT = hashlib.sha256(b"").hexdigest()[:HASH_CHARS]  # of all texts without a letter or a digit
IGNORED = r"[\s\p{P}]+"


def text_hashes(texts: pl.Series) -> list[str]:
    """SHA-256 of each normalised text, its first 128 bits in hexadecimal.

    >>> import polars as pl
    >>> first, second = text_hashes(pl.Series(["The end.", "the  END"]))
    >>> first == second
    True
    """
    normalised = texts.str.to_lowercase().str.replace_all(IGNORED, "")
    return [hashlib.sha256(text.encode()).hexdigest()[:HASH_CHARS] for text in normalised]
