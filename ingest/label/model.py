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
from ingest.label.choose import CERTAIN
from ingest.label.features import as_matrix, measure_features
from ingest.label.features_grams import NO_GRAMS
from ingest.label.features_text import FLAGS
from ingest.label.features_tokens import TABLES, TokenJudge, Tokens
from ingest.label.features_words import NO_OPENINGS, WORD_WEIGHTS, Weights
from ingest.label.model_forest import SCORE_UNIT, Forest, evaluate_all
from ingest.label.page_types import NO_TYPER, PAGE_TYPES, PageTyper

MAX_PAGE_ROWS = 20_000  # a longer page is judged in pieces of so many rows, so that memory is bounded
CHUNK_ROWS = 16_000  # rows of whole pages that are judged at once: arrays of these stay in the cache
Arrays = Mapping[str, NDArray[Any]]
READ = (
    "doc", "position", "kind", "text", "tag", "tokens", "zone", "link_chars", "hidden", "depth",
    "joint", "shape", "far", "told", "chars", "words", *FLAGS[:5], "label", "boilerplate", "stated",
    "edge_kind",
)  # fmt: skip


class Model(NamedTuple):
    """Trees with what they need: the names of their features, families of these, weights of words, and
    the trees that tell the type of a page; `others` are trees grown from other rows, for the mean of all.
    """

    names: tuple[str, ...]
    families: tuple[str, ...]
    forest: Forest
    weights: Weights
    recipe: Mapping[str, Any]
    typer: PageTyper = NO_TYPER
    others: tuple[Forest, ...] = ()


class Judgement(NamedTuple):
    """For every row: probability of content in thousandths, and the family of features that spoke most
    for (`pro`) and most against it (`contra`), as places in `Model.families`; the type of the page, as a
    place in PAGE_TYPES.
    """

    probability: NDArray[np.int32]
    pro: NDArray[np.intp]
    contra: NDArray[np.intp]
    page_type: NDArray[np.intp]


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
        return Model(
            tuple(held["names"].tolist()),
            tuple(held["families"].tolist()),
            _forest(held, ""),
            _weights(held),
            json.loads(str(held["recipe"])),
            _typer(held),
            tuple(_forest(held, f"{other}.") for other in range(1, int(held.get("forests", 1)))),
        )
    except (KeyError, ValueError, OSError, zipfile.BadZipFile) as error:
        remedy = "Write it again with `python -m tools.train`"
        raise DataFileError(file, "model", str(error), remedy) from error


def _forest(held: Arrays, prefix: str) -> Forest:
    arrays = {field: held[prefix + field] for field in Forest._fields if field != "bias"}
    return Forest(**arrays, bias=int(held[f"{prefix}bias"]))


def _weights(held: Arrays) -> Weights:
    """Weights of words; the model of text dumps has none."""
    tokens, words = held["tokens"].tolist(), held["words"].tolist()
    token_weights = held["token_weights"].reshape(len(tokens), len(TABLES))
    word_weights = held["word_weights"].reshape(len(words), len(WORD_WEIGHTS))
    told = zip(held["told"].tolist(), held["told_weights"].tolist(), strict=True) if "told" in held else ()
    return Weights(
        TokenJudge(Tokens(tuple(tokens), token_weights)),
        pl.DataFrame({"word": words, **dict(zip(WORD_WEIGHTS, word_weights.T, strict=True))}),
        dict(told),
        _openings(held),
        held.get("grams", NO_GRAMS),
    )


def _openings(held: Arrays) -> pl.DataFrame:
    if "openings" not in held:
        return NO_OPENINGS
    columns = {"word": held["openings"].tolist(), "opens": held["opening_weights"].ravel()}
    return pl.DataFrame(columns, NO_OPENINGS.schema)


def _typer(held: Arrays) -> PageTyper:
    if "type_names" not in held:
        return NO_TYPER
    forests = {kind: _forest(held, f"{kind}.") for kind in PAGE_TYPES}
    return PageTyper(tuple(held["type_names"].tolist()), forests)


def judge(blocks: pl.DataFrame, model: Model) -> Judgement:
    """What the model says of blocks that are measured and that the rules have seen."""
    parts = [_judge(chunk, model) for chunk in cut_chunks(blocks)]
    if not parts:
        nothing = np.zeros(0, np.intp)
        return Judgement(np.zeros(0, np.int32), nothing, nothing, nothing)
    return Judgement(*(np.concatenate(column) for column in zip(*parts, strict=True)))


def _judge(chunk: pl.DataFrame, model: Model) -> Judgement:
    found = measure_features(chunk, model.weights)
    scores = model.typer.scores(found.pages)
    features = as_matrix(found.with_types(scores), model.names)
    score, given = evaluate_all((model.forest, *model.others), features)
    page_type = np.stack([scores[kind] for kind in PAGE_TYPES]).argmax(axis=0)[found.page]
    return Judgement(probabilities(score), given.argmax(axis=0), given.argmin(axis=0), page_type)


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
