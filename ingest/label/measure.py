"""Numbers about blocks, for the stages that decide. Measuring never decides."""

from __future__ import annotations

import polars as pl

# Ends a sentence in any script; quotes, brackets, a reporter's e-mail or a picture's source may follow, also
# numbers of footnotes, and what Koreans laugh, cry and smile with instead of a full stop.
SENTENCE_END = (
    r"""(?:[.!?。！？…؟।॥։።]|」|[다요죠네까] ?(?:[ㅋㅎㅠㅜ~^♡♥☺❤]+|[:;=]-?[)D(]))"""
    r"""["'”’“‘»›«‹」』）)\]】]*(?:\[\d{1,3}\])*"""
    r"""(?: ?\([a-z0-9._-]+@[a-z0-9.-]+\)|（[^（）]{1,16}）| ?[/(\[]?사진 ?[=:].{1,20})?$"""
)
SENTENCE_INSIDE = (
    r"""[.!?؟।][\])"'”’“‘»›«]* [\p{Lu}\p{Arabic}\p{Hangul}\p{Devanagari}]|[。！？][^。！？]{4}"""
)
FULL_STOP = r"""[.。।።։]["'”’“‘»›«‹」』）)\]】]*(?: ?[(（][^()（）]{1,40}[)）])?$"""
CUT_OFF = r"(?:\.\.\.|…)$"  # a headline or excerpt that a list cuts short
SPACELESS = r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}]"  # scripts that put no spaces between words
CHARS_PER_WORD = 3.0  # characters of a spaceless script that weigh as much as one word
LIST_MARK = r"^\s*(?:[-–—•·*▪■□●○◆◇▶▷☞※ㆍ]|\d{1,2}[.)]|[①-⑳])"


def measure(blocks: pl.DataFrame) -> pl.DataFrame:
    """Add chars (code points), words (count, spaceless scripts at 3 characters a word) and link_ratio
    (0..1); and whether the text ends_sentence, holds_sentence (one ends inside it), has a full_stop (no
    mere question or call), is cut_off (by three dots), begins with a list_mark.
    """
    text = pl.col("text")
    spaceless = text.str.count_matches(SPACELESS)
    return blocks.with_columns(
        chars=text.str.len_chars().cast(pl.Int32),
        words=(text.str.count_matches(r"\S+") + spaceless / CHARS_PER_WORD).cast(pl.Float32),
        ends_sentence=text.str.contains(SENTENCE_END),
        holds_sentence=text.str.contains(SENTENCE_INSIDE),
        full_stop=text.str.contains(FULL_STOP),
        cut_off=text.str.contains(CUT_OFF),
        list_mark=text.str.contains(LIST_MARK),
    ).with_columns(
        full_stop=pl.col("full_stop") | pl.col("holds_sentence"),
        link_ratio=(pl.col("link_chars") / pl.col("chars")).cast(pl.Float32),
    )
