"""Rules and lexicons: reasons to remove or keep a block, as data with proof."""

from ingest.rules.audit import find_shadowed, find_unused, strongest
from ingest.rules.load import KINDS, Rule, load_rules
from ingest.rules.match import RuleSet, rule_set
from ingest.rules.prove import Finding, prove
from ingest.version import rules_version

__all__ = [
    "KINDS",
    "Finding",
    "Rule",
    "RuleSet",
    "find_shadowed",
    "find_unused",
    "load_rules",
    "prove",
    "rule_set",
    "rules_version",
    "strongest",
]
