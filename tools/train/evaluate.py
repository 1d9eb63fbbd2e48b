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
from ingest.bodies import label_beside
from ingest.label.context import label_context
from ingest.label.copies import label_copies
from ingest.label.model_stage import label_model
from ingest.label.page_types import PAGE_TYPES
from ingest.rules import rule_set
from tools.train.folds import Trained
from tools.train.pages import Corpus, Page, fold_of

LANGUAGES = ("ko", "ja", "zh")  # told apart, because peers fail there
PAGE_TYPE = "page_type"


def evaluate(corpus: Corpus, trained: Sequence[Trained], data: Path) -> dict[str, Score]:
    """Scores of the sets, of the pages of some languages, and of page types, by name."""
    texts, kinds = clean_out_of_fold(corpus, trained)
    answers = [{"id": page.id, "text": text} for page, text in zip(corpus.pages, texts, strict=True)]
    with tempfile.TemporaryDirectory(prefix="train-") as folder:
        predictions = Path(folder) / "predictions"
        write_predictions(answers, predictions)
        found = {name: score(SUITES[name], predictions, data, "dev") for name in ("wcxb", "pages-dev")}
        for name, part in _languages(data, Path(folder)):
            found[name] = score(SUITES["pages-dev"], predictions, part, "dev")
    return {**found, PAGE_TYPE: score_types(corpus.pages, kinds)}


def clean_out_of_fold(corpus: Corpus, trained: Sequence[Trained]) -> tuple[list[str], list[str | None]]:
    """Clean text and type of every page of the corpus."""
    rules = rule_set()
    texts = [""] * len(corpus.pages)
    kinds: list[str | None] = [None] * len(corpus.pages)
    for fold, (model, _) in enumerate(trained):
        docs = [doc for doc, page in enumerate(corpus.pages) if fold_of(page.site) == fold]
        blocks = corpus.blocks.filter(pl.col("doc").is_in(docs))
        labelled = label_copies(label_context(label_model(blocks, rules, model), rules))
        labelled = label_beside(labelled, [doc for doc in docs if corpus.pages[doc].scripted])
        for doc, kind in labelled.select("doc", "page_type").unique("doc", keep="first").iter_rows():
            kinds[doc] = kind
        kept = labelled.filter(pl.col("label") == "content")
        for doc, text in kept.group_by("doc").agg(pl.col("text").str.join(SEPARATOR)).iter_rows():
            texts[doc] = text
    return texts, kinds


def score_types(pages: Sequence[Page], kinds: Sequence[str | None]) -> Score:
    """How often the type of a page of known type is found, over all pages and as mean F1 of the types."""
    pairs = [(page.kind, kind) for page, kind in zip(pages, kinds, strict=True) if page.set == "wcxb"]
    rows = []
    for kind in PAGE_TYPES:
        wanted = sum(own == kind for own, _ in pairs)
        found = sum(guess == kind for _, guess in pairs)
        right = sum(own == kind == guess for own, guess in pairs)
        rows.append(
            (kind, wanted, right / max(found, 1), right / max(wanted, 1), 2 * right / max(found + wanted, 1))
        )
    accuracy = sum(own == guess for own, guess in pairs) / len(pairs)
    macro = sum(row[-1] for row in rows) / len(rows)
    shown = [(kind, str(wanted), *(f"{share:.3f}" for share in shares)) for kind, wanted, *shares in rows]
    table = markdown_table(("type", "pages", "precision", "recall", "F1"), shown)
    return Score({"accuracy": accuracy, "macro_f1": macro}, table)


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
        if name != PAGE_TYPE
    ]
    tables = [f"### {name}, out of fold\n\n```\n{scores[name].table}\n```" for name in ("wcxb", "pages-dev")]
    types = scores[PAGE_TYPE].values
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
            "### page_type, out of fold",
            f"wcxb: {types['accuracy']:.3f} of the pages right, mean F1 of types {types['macro_f1']:.3f}.",
            scores[PAGE_TYPE].table,
        ]
    )
