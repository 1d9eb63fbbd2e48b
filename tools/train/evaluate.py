"""The whole pipeline out of fold: every page is cleaned by a model that has not seen its site."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import polars as pl
import pyarrow.compute as pc
import pyarrow.parquet as pq

from benchmarks.gold import gold_file
from benchmarks.results import describe_run, markdown_table
from benchmarks.scoring import SUITES, Score, score, write_predictions
from ingest.assemble import SEPARATOR
from ingest.label.context import label_context
from ingest.label.model_stage import label_model
from ingest.rules import rule_set
from tools.train.folds import Trained
from tools.train.pages import Corpus, fold_of

LANGUAGES = ("ko", "ja", "zh")  # told apart, because peers fail there


def evaluate(corpus: Corpus, trained: Sequence[Trained], data: Path) -> dict[str, Score]:
    """Scores of the sets, and of the pages of some languages, by name."""
    texts = clean_out_of_fold(corpus, trained)
    answers = [{"id": page.id, "text": text} for page, text in zip(corpus.pages, texts, strict=True)]
    with tempfile.TemporaryDirectory(prefix="train-") as folder:
        predictions = Path(folder) / "predictions"
        write_predictions(answers, predictions)
        found = {name: score(SUITES[name], predictions, data, "dev") for name in ("wcxb", "pages-dev")}
        for name, part in _languages(data, Path(folder)):
            found[name] = score(SUITES["pages-dev"], predictions, part, "dev")
    return found


def clean_out_of_fold(corpus: Corpus, trained: Sequence[Trained]) -> list[str]:
    """Clean text of every page of the corpus."""
    rules = rule_set()
    texts = [""] * len(corpus.pages)
    for fold, (model, _) in enumerate(trained):
        docs = [doc for doc, page in enumerate(corpus.pages) if fold_of(page.site) == fold]
        blocks = corpus.blocks.filter(pl.col("doc").is_in(docs))
        labelled = label_context(label_model(blocks, rules, model), rules)
        kept = labelled.filter(pl.col("label") == "content")
        for doc, text in kept.group_by("doc").agg(pl.col("text").str.join(SEPARATOR)).iter_rows():
            texts[doc] = text
    return texts


def _languages(data: Path, folder: Path) -> Iterator[tuple[str, Path]]:
    """Folders with the pages of one language, without forums, whose gold has habits of its own."""
    gold = pq.read_table(gold_file(data, "pages", "dev"))
    for language in LANGUAGES:
        chosen = pc.and_(pc.equal(gold["lang"], language), pc.not_equal(gold["set"], "magichtml_forum"))
        part = folder / language
        part.mkdir()
        pq.write_table(gold.filter(chosen), gold_file(part, "pages", "dev"))
        yield language, part


def report(scores: dict[str, Score]) -> str:
    """The section of RESULTS.md."""
    rows = [
        (name, f"{found.values['word_f1']:.4f}", f"{found.values['shingle_f1']:.4f}")
        for name, found in scores.items()
    ]
    tables = [f"### {name}, out of fold\n\n```\n{scores[name].table}\n```" for name in ("wcxb", "pages-dev")]
    about = (
        "Main content of pages that the model has not seen: four folds by site, weights of words and trees "
        "from the other three, all other stages as in production. The quality table of the same sets is "
        "in-sample for the shipped model, which has learned from all of these pages: a guard against "
        "regressions, not a measure of quality."
    )
    return "\n\n".join(
        [
            "## Main content, out of fold",
            f"{describe_run()} `python -m tools.train --evaluate`",
            about,
            markdown_table(("pages", "word F1", "shingle F1"), rows),
            *tables,
        ]
    )
