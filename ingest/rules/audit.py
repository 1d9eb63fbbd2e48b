"""Rules that could go: dead ones, shadowed ones, and ones that decide nothing in a dataset."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator, Sequence

from ingest.rules.load import Rule
from ingest.rules.match import RuleSet
from ingest.rules.prove import Finding

Phrase = tuple[str, str]  # kind and words
DEAD = "dead: nothing takes its lines, not even itself"
SHADOWED = "shadowed: {} takes its lines"


def strongest(found: Sequence[Rule], phrase: Phrase | None) -> Rule | Phrase | None:
    """What decides a text of all that matches it: of rules of the same rank the first.

    Content rules come first, then rules of any place, then phrases, then rules of one place.
    """
    for rule in (*(r for r in found if r.is_content), *(r for r in found if r.where == "any")):
        return rule
    return phrase or next(iter(found), None)


def find_shadowed(rules: RuleSet) -> Iterator[Finding]:
    """Rules that are never the reason for a line of their own proof, because others always win."""
    for rule in rules.rules:
        winners = Counter(_winner(rules, rule, line) for line in rule.match)
        if rule.id not in winners:
            ((winner, _),) = winners.most_common(1)
            yield Finding(rule.id, rule.match[0], SHADOWED.format(winner) if winner else DEAD)


def find_unused(rules: RuleSet, reasons: Container[str]) -> list[str]:
    """Ids of rules that are not among the `reasons` of a dataset.

    A rule that is not used there may well be right: it waits for its site.
    """
    return [rule.id for rule in rules.rules if rule.id not in reasons]


def _winner(rules: RuleSet, rule: Rule, line: str) -> str:
    if rule.on != "text":
        return next((hit.id for hit in rules.matching_tokens(line)), "")
    decided = strongest(rules.matching(line), rules.phrase_kind(line))
    if decided is None:
        return ""
    return decided.id if isinstance(decided, Rule) else f"lexicon:{decided[1]}"
