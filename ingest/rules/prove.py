"""Every rule against its proof: it must take its `match` lines and leave its `keep` lines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ingest.rules.match import RuleSet


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that does not do what its proof says."""

    rule: str
    line: str
    problem: str


def prove(rules: RuleSet) -> Iterator[Finding]:
    """Findings, none if every rule keeps its word; a phrase row counts as a match of no rule.

    Raises DataFileError for a pattern that the engine refuses.
    """
    rules.compile()
    for rule in rules.rules:
        matching = rules.matching if rule.on == "text" else rules.matching_tokens
        for line in rule.match:
            if rule not in matching(line):
                yield Finding(rule.id, line, "does not take its `match` line")
        for line in rule.keep:
            if rule in matching(line):
                yield Finding(rule.id, line, "takes its `keep` line")
            elif not rule.is_content:
                yield from _taken_by_others(rules, rule.id, line, on=rule.on)


def _taken_by_others(rules: RuleSet, owner: str, line: str, *, on: str) -> Iterator[Finding]:
    """A look-alike must be safe from every rule and phrase, not only from its own."""
    if on != "text":
        return
    for other in rules.matching(line):
        if not other.is_content and other.where == "any":
            yield Finding(other.id, line, f"takes the `keep` line of {owner}")
    if rules.phrase_kind(line):
        yield Finding("lexicon", line, f"takes the `keep` line of {owner}")
