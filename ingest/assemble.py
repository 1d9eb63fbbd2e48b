"""Kept blocks -> the text of a document and the numbers that describe it.

The text is a pure function of the kept blocks: their output, joined by a line feed. Output is a block's
text, less what its edits cut out. Quality signals follow the definitions of Gopher (Rae et al. 2021,
table A1), C4 (Raffel et al. 2020, section 2.2) and FineWeb (Penedo et al. 2024, section 3); they are
measured, not judged.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from ingest.model import PII_MASKED, Edit

SEPARATOR = "\n"
GOPHER_STOPWORDS = r"(?i)\b(?:the|be|to|of|and|that|have|with)\b"
BULLET = r"^\s*[-*•●▪■‣◦·]"
ELLIPSIS = r"(?:\.\.\.|…)\s*$"
TERMINAL = r"""[.!?。！？…]["'”’」』）)]*\s*$"""
SHORT_LINE_CHARS = 30  # FineWeb's bound


def apply_edits(text: str, edits: Sequence[Edit]) -> str:
    """A text without the stretches of its edits (sorted, apart).

    >>> apply_edits("By Ann. Write to a@b.de", [Edit(0, 8, "byline", "x"), Edit(17, 23, "email", PII_MASKED)])
    'Write to [email]'
    """
    pieces: list[str] = []
    end = 0
    for edit in edits:
        pieces += (text[end : edit.start], f"[{edit.kind}]" if edit.reason == PII_MASKED else "")
        end = edit.end
    return "".join((*pieces, text[end:]))


def with_output(blocks: pl.DataFrame, edits: Mapping[int, Sequence[Edit]]) -> pl.DataFrame:
    """Add output: the text of each block less its edits, which belong to row numbers."""
    texts = blocks["text"]
    edited = [apply_edits(texts[row], own) for row, own in edits.items()]
    return blocks.with_columns(output=texts.clone().scatter(list(edits), edited) if edits else texts)


def assemble_documents(blocks: pl.DataFrame, count: int) -> pl.DataFrame:
    """One row for each of `count` documents, in order: doc, text, counts, quality.

    `blocks` are labelled, sorted by doc and position, with output; a document without blocks has an
    empty text.
    """
    every = pl.DataFrame({"doc": pl.Series(range(count), dtype=pl.Int32)})
    original = blocks.group_by("doc").agg(
        original_char_count=pl.col("text").str.len_chars().sum(), original_block_count=pl.len()
    )
    kept = blocks.filter(pl.col("label") == "content")
    texts = kept.group_by("doc").agg(
        text=pl.col("output").str.join(SEPARATOR), block_count=pl.len(), quality_lines=_line_quality()
    )
    documents = every.join(original, on="doc", how="left").join(texts, on="doc", how="left").sort("doc")
    documents = documents.with_columns(pl.col("text").fill_null(""))
    return documents.with_columns(
        char_count=pl.col("text").str.len_chars(),
        word_count=pl.col("text").str.count_matches(r"\S+"),
        quality=pl.struct(*_quality()),
    ).drop("quality_lines")


def _line_quality() -> pl.Expr:
    """Shares of lines; a line is a kept block."""
    text = pl.col("output")
    chars = text.str.len_chars()
    repeated = text.cum_count().over("doc", "output") > 1
    return pl.struct(
        bullet_line_ratio=text.str.contains(BULLET).mean(),
        ellipsis_line_ratio=text.str.contains(ELLIPSIS).mean(),
        terminal_punctuation_line_ratio=text.str.contains(TERMINAL).mean(),
        short_line_ratio=(chars <= SHORT_LINE_CHARS).mean(),
        duplicate_line_char_ratio=pl.when(repeated).then(chars).otherwise(0).sum() / chars.sum(),
        lines=pl.len(),
    )


def _quality() -> list[pl.Expr]:
    text = pl.col("text")
    words = text.str.count_matches(r"\S+")
    some = pl.max_horizontal(words, pl.lit(1))
    line = pl.col("quality_lines").struct.field
    return [
        ((text.str.len_chars() - text.str.count_matches(r"\s")) / some)
        .cast(pl.Float32)
        .alias("mean_word_chars"),
        (text.str.count_matches(r"#|\.\.\.|…") / some).cast(pl.Float32).alias("symbol_to_word_ratio"),
        _ratio(line("bullet_line_ratio")).alias("bullet_line_ratio"),
        _ratio(line("ellipsis_line_ratio")).alias("ellipsis_line_ratio"),
        (text.str.count_matches(r"\S*\p{L}\S*") / some).cast(pl.Float32).alias("alpha_word_ratio"),
        text.str.count_matches(GOPHER_STOPWORDS).cast(pl.Int32).alias("stopword_count"),
        _ratio(line("terminal_punctuation_line_ratio")).alias("terminal_punctuation_line_ratio"),
        _ratio(line("short_line_ratio")).alias("short_line_ratio"),
        _ratio(line("duplicate_line_char_ratio")).alias("duplicate_line_char_ratio"),
        (line("lines").fill_null(0) / some).cast(pl.Float32).alias("newline_to_word_ratio"),
    ]


def _ratio(value: pl.Expr) -> pl.Expr:
    return value.cast(pl.Float32).fill_null(0.0)
