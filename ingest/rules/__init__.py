"""Rules and lexicons: reasons to remove or keep a block, as data with proof."""

from ingest.rules.load import KINDS, Rule, load_rules
from ingest.rules.match import RuleSet, rule_set
from ingest.rules.prove import Finding, prove
from ingest.rules.version import rules_version

__all__ = ["KINDS", "Finding", "Rule", "RuleSet", "load_rules", "prove", "rule_set", "rules_version"]
