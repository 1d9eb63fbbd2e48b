"""What a learned model says of blocks: how likely each is content, and which of a page are kept.

The model is a file of plain arrays (npz, read without pickle) that `tools.train` writes; its recipe
(data digests, seed, settings, scores out of fold) stands in it as JSON.
"""

from __future__ import annotations

import functools
import io
import json
import math
import zipfile
from collections.abc import Iterator, Mapping
from importlib import resources
from typing import Any, NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ingest.errors import DataFileError
from ingest.label.features import as_matrix, feature_columns
from ingest.label.features_text import FLAGS
from ingest.label.features_words import Weights, token_judge
from ingest.label.model_forest import SCORE_UNIT, Forest, evaluate

MAX_PAGE_ROWS = 20_000  # a longer page is judged in pieces of so many rows, so that memory is bounded
CHUNK_ROWS = 16_000  # rows of whole pages that are judged at once: arrays of these stay in the cache
CERTAIN = 1000  # probabilities are whole thousandths: sums of them are exact
LEAST, MOST = 200, 800  # a page's threshold lies between these
READ = (
    "doc", "position", "kind", "text", "tag", "tokens", "zone", "link_chars", "hidden", "depth",
    "joint", "shape", "chars", "words", *FLAGS[:5], "label", "edge_kind",
)  # fmt: skip
MAX_GAP_ROWS = 12  # from one kept row to the next; a table inside a story can have so many


class Model(NamedTuple):
    """Trees with what they need: the names of their features, families of these, weights of words."""

    names: tuple[str, ...]
    families: tuple[str, ...]
    forest: Forest
    weights: Weights
    recipe: Mapping[str, Any]


class Judgement(NamedTuple):
    """For every row: probability of content in thousandths, and the family of features that spoke most
    for (`pro`) and most against it (`contra`), as places in `Model.families`.
    """

    probability: NDArray[np.int32]
    pro: NDArray[np.intp]
    contra: NDArray[np.intp]


@functools.cache
def load_model(name: str) -> Model:
    """The model `data/models/<name>.npz`, read once a process."""
    file = resources.files("ingest") / "data" / "models" / f"{name}.npz"
    return read_model(file.read_bytes(), str(file))


def read_model(content: bytes, file: str) -> Model:
    """The model in the bytes of a file; raises DataFileError if it is none."""
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
            held = {key: arrays[key] for key in arrays.files}
        forest = Forest(
            **{field: held[field] for field in Forest._fields if field != "bias"}, bias=int(held["bias"])
        )
        tokens = dict(zip(held["tokens"].tolist(), held["token_weights"].tolist(), strict=True))
        words = pl.DataFrame({"word": held["words"].tolist(), "weight": held["word_weights"]})
        return Model(
            tuple(held["names"].tolist()),
            tuple(held["families"].tolist()),
            forest,
            Weights(token_judge(tokens), words),
            json.loads(str(held["recipe"])),
        )
    except (KeyError, ValueError, OSError, zipfile.BadZipFile) as error:
        remedy = "Write it again with `python -m tools.train`"
        raise DataFileError(file, "model", str(error), remedy) from error


def judge(blocks: pl.DataFrame, model: Model) -> Judgement:
    """What the model says of blocks that are measured and that the rules have seen."""
    parts = [
        evaluate(model.forest, as_matrix(feature_columns(chunk, model.weights), model.names))
        for chunk in cut_chunks(blocks)
    ]
    if not parts:
        nothing = np.zeros(0, np.intp)
        return Judgement(np.zeros(0, np.int32), nothing, nothing)
    scores = np.concatenate([score for score, _ in parts])
    given = np.concatenate([family for _, family in parts], axis=1)
    return Judgement(probabilities(scores), given.argmax(axis=0), given.argmin(axis=0))


def cut_chunks(blocks: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """Blocks in chunks of whole pages, with the column `page`: a document, or a piece of a long one."""
    piece = pl.col("position") // MAX_PAGE_ROWS
    paged = blocks.select(READ).with_columns(page=pl.struct("doc", piece).rle_id().cast(pl.Int32))
    first = paged.select(pl.arg_where(pl.col("page").diff().fill_null(1) != 0)).to_series().to_list()
    start = 0
    for begin, end in zip(first, [*first[1:], paged.height], strict=True):
        if end - start > CHUNK_ROWS and begin > start:
            yield paged[start:begin]
            start = begin
    if start < paged.height:
        yield paged[start:]


def probabilities(scores: NDArray[np.int32]) -> NDArray[np.int32]:
    """Scores (log-odds) as probabilities in whole thousandths, by a table: exact on every machine."""
    return np.searchsorted(SCORE_BORDERS, scores, side="right").astype(np.int32)


def _score_borders() -> NDArray[np.int32]:
    shares = [(step - 0.5) / CERTAIN for step in range(1, CERTAIN + 1)]
    return np.array([round(SCORE_UNIT * math.log(share / (1 - share))) for share in shares], np.int32)


SCORE_BORDERS = _score_borders()


def choose_kept(
    page: NDArray[np.int32], probability: NDArray[np.int32], size: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """Which rows to keep, so that the expected F1 of each page's text is greatest.

    Rows are taken from the most likely down. If `size` counts words, the expected F1 of a choice is
    2 * (likely words in it) / (words in it + likely words of the page); the best choice is all rows
    above some threshold, which is low where the model is unsure of the whole page (Lewis 1995,
    Evaluating and optimizing autonomous text classification systems).
    """
    if not len(page):
        return np.zeros(0, np.bool_)
    order = np.lexsort((-probability, page))
    pages, likely = page[order], (probability.astype(np.int64) * size)[order]
    first = np.flatnonzero(np.append(True, pages[1:] != pages[:-1]))
    of_row = np.repeat(np.arange(len(first)), np.diff(np.append(first, len(pages))))
    gained = _within(np.cumsum(likely), likely, first, of_row)
    taken = _within(np.cumsum(size[order]), size[order], first, of_row)
    expected = 2 * gained / np.maximum(CERTAIN * taken + np.add.reduceat(likely, first)[of_row], 1)
    best = np.maximum.reduceat(expected, first)[of_row]
    threshold = np.maximum.reduceat(np.where(expected == best, probability[order], 0), first)
    kept = np.empty(len(page), np.bool_)
    kept[order] = probability[order] >= np.clip(threshold, LEAST, MOST)[of_row]
    return kept


def fill_gaps(
    page: NDArray[np.int32], kept: NDArray[np.bool_], fitting: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """`kept`, and the `fitting` rows in short gaps between two kept rows of their page.

    A subhead or a row of a table inside a story says too little to be sure of by itself.
    """
    rows = np.arange(len(page))
    above = np.maximum.accumulate(np.where(kept, rows, -1))
    below = np.minimum.accumulate(np.where(kept, rows, len(page))[::-1])[::-1]
    inside = (above >= 0) & (below < len(page)) & (below - above <= MAX_GAP_ROWS)
    last = max(len(page) - 1, 0)
    same = page[np.maximum(above, 0)] == page[np.minimum(below, last)]
    filled: NDArray[np.bool_] = kept | (fitting & inside & same)
    return filled


def _within(
    totals: NDArray[np.int64], values: NDArray[np.int64], first: NDArray[np.intp], of_row: NDArray[np.intp]
) -> NDArray[np.int64]:
    """Running sums of `values` that begin anew with every page."""
    return totals - (totals[first] - values[first])[of_row]
