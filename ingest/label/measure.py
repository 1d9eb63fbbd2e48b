"""Numbers about blocks, for the stages that decide. Measuring never decides."""

from __future__ import annotations

import polars as pl

# Ends a sentence in any script; quotes, brackets, a reporter's e-mail or a picture's source may follow.
SENTENCE_END = (
    r"""(?:[.!?。！？…؟।॥։።]|」)["'”’»›」』）)\]】]*"""
    r"""(?: ?\([a-z0-9._-]+@[a-z0-9.-]+\)|（[^（）]{1,16}）| ?[/(\[]?사진 ?[=:].{1,20})?$"""
)
SPACELESS = r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}]"  # scripts that put no spaces between words
CHARS_PER_WORD = 3.0  # characters of a spaceless script that weigh as much as one word
LIST_MARK = r"^\s*(?:[-–—•·*▪■□●○◆◇▶▷☞※ㆍ]|\d{1,2}[.)]|[①-⑳])"


def measure(blocks: pl.DataFrame) -> pl.DataFrame:
    """Add chars (code points), words (count, spaceless scripts at 3 characters a word), ends_sentence
    (bool), list_mark (bool), link_ratio (0..1) and upper_ratio (0..1, share of words in capitals).
    """
    text = pl.col("text")
    spaceless = text.str.count_matches(SPACELESS)
    return blocks.with_columns(
        chars=text.str.len_chars().cast(pl.Int32),
        words=(text.str.count_matches(r"\S+") + spaceless / CHARS_PER_WORD).cast(pl.Float32),
        ends_sentence=text.str.contains(SENTENCE_END),
        list_mark=text.str.contains(LIST_MARK),
    ).with_columns(link_ratio=(pl.col("link_chars") / pl.col("chars")).cast(pl.Float32))
