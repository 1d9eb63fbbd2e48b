"""Command line of the training; see `tools.train`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks.gold import DATA, why_absent
from benchmarks.results import write_section
from tools.train.evaluate import evaluate, report
from tools.train.fit import Growth, Settings
from tools.train.folds import cross_fit, fit_all, prepare
from tools.train.pages import load_corpus
from tools.train.write import write_model

FORESTS = (
    Growth(150, 0.15, rows_kept=0.35, column_share=0.3),  # judges every row, the others what it leaves
    Growth(250, 0.1, rows_kept=0.35, column_share=0.3),
    Growth(250, 0.1, rows_kept=0.35, column_share=0.3),
    Growth(250, 0.1, rows_kept=0.5, column_share=0.12),
    Growth(250, 0.1, rows_kept=0.5, column_share=0.2, others=2.0),
)
MODELS = Path(__file__).parents[2] / "ingest" / "data" / "models"


def main(arguments: Sequence[str] | None = None) -> int:
    """Train and measure; gives the exit code."""
    asked = _parse(arguments)
    absent = why_absent(asked.data)
    if absent:
        print(absent)
        return 0
    settings = Settings(forests=FORESTS)
    corpus = load_corpus(asked.data)
    print(f"{len(corpus.pages)} pages, {corpus.blocks.height} blocks", file=sys.stderr, flush=True)
    prepared = prepare(corpus)
    scores = evaluate(corpus, cross_fit(corpus, prepared, settings), asked.data)
    print(report(scores))
    if not asked.sketch:
        write_section("out-of-fold", report(scores))
    if not asked.evaluate:
        write_model(
            MODELS / "pages.npz", fit_all(corpus, prepared, settings), corpus.digests, settings, scores
        )
    return 0


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tools.train", description="Train the model of pages.")
    parser.add_argument("--data", type=Path, default=DATA, help="folder of the pages with gold text")
    parser.add_argument("--evaluate", action="store_true", help="measure out of fold, write no model")
    parser.add_argument("--sketch", action="store_true", help="leave RESULTS.md alone")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
