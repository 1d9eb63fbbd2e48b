"""Which rules would take rows of real articles: every rule and phrase against the gold text of pages.

    python -m benchmarks.rule_harm             the thirty most harmful, rules of a place among them
    python -m benchmarks.rule_harm --any       only rules that remove wherever a row stands

A rule of a place (`top`, `end`, `edge`) takes such a row only outside a story, so it harms less than
its count says. Gold text is not free of furniture: read the examples before tightening a rule.
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from benchmarks.command import parser_of
from benchmarks.gold import DATA, gold_file, read_gold, why_absent
from benchmarks.results import markdown_table
from ingest.label.phrases import EDGE_PHRASES
from ingest.rules import RuleSet, rule_set

SETS = ("pages", "wcxb")
MIN_WORDS = 5  # shorter rows of gold text are as often headings and labels that no text alone can tell
MIN_SPACELESS_CHARS = 12  # the same for rows without spaces
EXAMPLE_CHARS = 90
EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class Harm:
    """Rows of gold text that one rule takes."""

    rule: str
    where: str
    rows: int
    examples: Sequence[str]


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table that the command line asks for; gives the exit code."""
    parser = parser_of("benchmarks.rule_harm", __doc__)
    parser.add_argument("--any", action="store_true", help="only rules that remove anywhere")
    parser.add_argument("--top", type=int, default=30, help="how many rules to show")
    asked = parser.parse_args(arguments)
    absent = why_absent(DATA)
    if absent:
        print(absent)
        return 0
    rows = list(dict.fromkeys(gold_rows(DATA)))
    found = [harm for harm in find_harm(rule_set(), rows) if harm.where == "any" or not asked.any]
    table = [(harm.rule, harm.where, harm.rows, " ‖ ".join(harm.examples)) for harm in found[: asked.top]]
    print(f"{len(rows)} distinct rows of gold text; {sum(harm.rows for harm in found)} are taken\n")
    print(markdown_table(("rule", "where", "rows", "for example"), table))
    return 0


def gold_rows(data: Path) -> Iterator[str]:
    """Rows of the gold text of every page that are long enough to be told from labels."""
    for name in SETS:
        for page in read_gold(gold_file(data, name, "dev"), ["text"]):
            for row in (page["text"] or "").splitlines():
                if len(row.split()) >= MIN_WORDS or (" " not in row and len(row) >= MIN_SPACELESS_CHARS):
                    yield row.strip()


def find_harm(rules: RuleSet, rows: Iterable[str]) -> list[Harm]:
    """What each rule takes of `rows`, most harmful first; a row that a content rule keeps is safe."""
    texts = pl.Series(list(rows), dtype=pl.String)
    taken: Counter[tuple[str, str]] = Counter()
    examples: dict[tuple[str, str], list[str]] = defaultdict(list)
    judged = zip(texts, rules.matching_many(texts), rules.phrase_kinds(texts), strict=True)
    for text, found, phrase in judged:
        if any(rule.is_content for rule in found):
            continue
        reasons = [(rule.id, rule.where) for rule in found]
        if phrase:
            reasons.append((f"lexicon:{phrase[1]}", "edge" if phrase[0] in EDGE_PHRASES else "any"))
        taken.update(reasons)
        for reason in reasons:
            if len(examples[reason]) < EXAMPLES:
                examples[reason].append(text[:EXAMPLE_CHARS].replace("|", "/"))
    return [Harm(*reason, count, examples[reason]) for reason, count in taken.most_common()]


if __name__ == "__main__":
    sys.exit(main())
