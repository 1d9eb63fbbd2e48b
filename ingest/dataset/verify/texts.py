"""Whether the text and the counts of a document are those of its blocks.

The law: a document's text is the texts of its kept blocks, less what their edits cut out (a masked
contact fact leaves its kind in brackets), joined by line feeds. Texts are compared by a 64-bit hash, so
that a part of any size needs a few dozen bytes a document: blocks and documents of a part are sorted in
runs of different length, and neither side fits in memory.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import polars as pl

from ingest.dataset.verify.findings import Tally
from ingest.model import PII_MASKED

SEPARATOR = "\n"
ASSEMBLED_FROM = ("doc_id", "position", "text", "label", "edits")
COUNTS = ("block_count", "original_block_count", "original_char_count")
NOTHING: dict[str, object] = dict.fromkeys(COUNTS, 0)


def whole_documents(frames: Iterable[pl.DataFrame]) -> Iterator[pl.DataFrame]:
    """The same blocks, cut where a document ends."""
    rest = pl.DataFrame()
    for frame in frames:
        rows = frame if rest.is_empty() else pl.concat([rest, frame])
        last = pl.col("doc_id") == pl.col("doc_id").last()
        rest = rows.filter(last)
        yield rows.filter(~last)
    yield rest


def assemble(blocks: pl.DataFrame, tally: Tally) -> pl.DataFrame:
    """One row a document, as its blocks say: id, text_digest, counts. Notes gaps in `position`."""
    gaps = blocks.filter(pl.col("position") != pl.int_range(pl.len()).over("doc_id"))
    tally.add("positions must count from 0, in order", gaps["doc_id"].unique(maintain_order=True))
    kept = pl.col("label") == "content"
    rows = blocks.with_columns(left=_cut_edits(blocks))
    return rows.group_by("doc_id", maintain_order=True).agg(
        text_digest=pl.col("left").filter(kept).str.join(SEPARATOR).hash(),
        block_count=kept.sum(),
        original_block_count=pl.len(),
        original_char_count=pl.col("text").str.len_chars().sum(),
    )


def compare(documents: pl.DataFrame, assembled: pl.DataFrame, tally: Tally, of_blocks: Tally) -> None:
    """Note where documents (id, text_digest, counts) and their assembled blocks differ."""
    scattered = assembled.filter(pl.col("doc_id").is_duplicated())["doc_id"].unique(maintain_order=True)
    of_blocks.add("the blocks of a document must stand together", scattered)
    orphans = assembled.join(documents, left_on="doc_id", right_on="id", how="anti")
    of_blocks.add("blocks must belong to a document of the same shard", orphans["doc_id"])
    alone = (
        ~pl.col("id").is_in(scattered.to_list()) & ~pl.col("id").is_duplicated()
    )  # others are told elsewhere
    pairs = documents.filter(alone).join(
        assembled, left_on="id", right_on="doc_id", how="left", suffix="_found"
    )
    for name, nothing in (*NOTHING.items(), ("text_digest", digest_of_nothing())):
        found = pl.col(f"{name}_found").fill_null(pl.lit(nothing, documents.schema[name]))
        wrong = pairs.filter(pl.col(name) != found)["id"]
        tally.add(PROMISES[name], wrong)


PROMISES: Mapping[str, str] = {
    "text_digest": "text must be the kept blocks, less their edits, joined by LF",
    "block_count": "block_count must be the number of kept blocks",
    "original_block_count": "original_block_count must be the number of blocks",
    "original_char_count": "original_char_count must be the code points of all blocks",
}


def digest_texts(documents: pl.DataFrame) -> pl.DataFrame:
    """What of documents is needed to compare them with their blocks."""
    return documents.select("id", *COUNTS, text_digest=pl.col("text").hash())


def digest_of_nothing() -> int:
    """The digest of an empty text."""
    return int(pl.Series([""]).hash()[0])


def cut(text: str, edits: Sequence[Mapping[str, object]]) -> str:
    """The text without the stretches of its edits, wherever they lie.

    >>> cut("By Ann. It rained. Ad", [{"start": 0, "end": 8}, {"start": 18, "end": 21}])
    'It rained.'
    >>> cut("To *****.", [{"start": 3, "end": 8, "kind": "email", "reason": PII_MASKED}])
    'To [email].'
    """
    kept, start = [], 0
    for edit in edits:
        kept.append(text[start : _offset(edit["start"])])
        if edit.get("reason") == PII_MASKED:
            kept.append(f"[{edit['kind']}]")
        start = _offset(edit["end"])
    return "".join((*kept, text[start:]))


def _offset(value: object) -> int:
    return max(value, 0) if isinstance(value, int) else 0  # a broken span is a finding of its own


def _cut_edits(blocks: pl.DataFrame) -> pl.Series:
    texts = blocks["text"]
    edited = blocks.select((pl.col("edits").list.len() > 0).arg_true()).to_series()
    if edited.is_empty():
        return texts
    rows = blocks.select("text", "edits")[edited]
    return texts.scatter(edited, [cut(text, edits) for text, edits in rows.iter_rows()])
