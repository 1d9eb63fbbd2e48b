"""Which rules match a text: a dozen patterns in one pass of one RE2 set.

Runs of white space count as one space; case does not matter, unless a pattern says `(?-i:...)`. A row
that is nothing but phrases of the lexicons, one after another with separators and counters between
("글자 크기 설정 Share 12"), is matched as a whole; its kind is that of its first phrase.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import re2

from ingest.errors import DataFileError
from ingest.rules.load import Rule, load_phrases, load_rules

RE2_MEMORY_BYTES = 256 << 20  # the default is too small for thousands of patterns
SEPARATORS = " |·ㆍ•/,>»›<«‹:;&+-–—_()[]{}【】「」'\"“”‘’*#▶▷►◀◁☞→←↑↓↗✕×✓✔✖☰≡■□●○◆◇▲△▼▽★☆♥♡❤※…."
COUNTER = r"\d[\d,.]*(?:k|m|만|천|개|건|명|회|번째)?"
PHRASES_ID = "lexicon"
MAX_PHRASE_ROW_CHARS = 160
MAX_TOKENS_CHARS = 2_000
GROUP_SIZE = 12  # one set of all rules: 371 us a new text, its automaton grows too fast; groups: 27 us


SCRIPTS = {
    "ko": re.compile("[\uac00-\ud7a3]"),
    "ja": re.compile("[\u3040-\u30ff\u4e00-\u9fff\uff21-\uff3a]"),
    "zh": re.compile("[\u4e00-\u9fff]"),
    "en": re.compile("[A-Za-z]"),
}
"""Letters without which no rule of the language can match; the others are asked always."""


@dataclass(frozen=True, eq=False)
class RuleGroup:
    """Rules compiled into one set: those of one language and of like `max_chars`."""

    language: str
    rules: tuple[Rule, ...]
    patterns: re2.Set
    max_chars: int

    def matching(self, encoded: bytes) -> list[Rule]:
        """Rules of the group that match a folded text in UTF-8."""
        return [self.rules[hit] for hit in self.patterns.Match(encoded) or ()]


@dataclass(frozen=True, eq=False)  # compiled once: the object is its own key in caches
class RuleSet:
    """Rules, compiled together."""

    rules: tuple[Rule, ...]
    groups: tuple[RuleGroup, ...]
    on_tokens: RuleGroup
    phrases: Mapping[str, str]
    phrase_row: Any
    order: Mapping[str, int]

    def matching(self, text: str) -> list[Rule]:
        """Rules on text that match the whole of `text`, in the order of the rule files."""
        folded = fold(text)
        chars, encoded = len(folded), folded.encode("utf-8", "replace")
        absent = {language for language, script in SCRIPTS.items() if not script.search(folded)}
        found = [
            rule
            for group in self.groups
            if chars <= group.max_chars and group.language not in absent
            for rule in group.matching(encoded)
            if chars <= rule.max_chars
        ]
        return sorted(found, key=self._order) if len(found) > 1 else found

    def matching_tokens(self, tokens: str) -> list[Rule]:
        """Rules on tokens that match somewhere in the class and id words of a block."""
        return sorted(self.on_tokens.matching(fold_tokens(tokens).encode()), key=self._order)

    def _order(self, rule: Rule) -> int:
        return self.order[rule.id]

    def phrase_kind(self, text: str) -> tuple[str, str] | None:
        """Kind and first phrase of a row made of nothing but lexicon phrases, else None."""
        folded = fold(text)
        if len(folded) > MAX_PHRASE_ROW_CHARS:
            return None
        row = self.phrase_row.fullmatch(folded)
        if row is None:
            return None
        phrase = row.group("first").lower()
        return self.phrases[phrase], phrase


def fold(text: str) -> str:
    r"""Runs of white space to one space, none at the ends.

    >>> fold("  Sign\u00a0 In ")
    'Sign In'
    """
    return " ".join(text.split())


CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
NOT_WORD = re.compile(r"[^a-z0-9]+")


def fold_tokens(tokens: str) -> str:
    """Class and id words apart, in lower case, with a space around each.

    >>> fold_tokens("shareBar js-related_list")
    ' share bar js related list '
    """
    return f" {NOT_WORD.sub(' ', CAMEL.sub(' ', tokens).lower()).strip()} "


@functools.cache
def rule_set() -> RuleSet:
    """The package's own rules, compiled once a process."""
    return compile_rules(load_rules(), load_phrases())


def compile_rules(rules: Sequence[Rule], phrases: Mapping[str, str]) -> RuleSet:
    """Rules and phrases as one matcher; raises DataFileError for a pattern that RE2 refuses."""
    on_tokens = tuple(rule for rule in rules if rule.on == "tokens")
    return RuleSet(
        tuple(rules),
        tuple(_groups([rule for rule in rules if rule.on == "text"])),
        RuleGroup("html", on_tokens, _compiled(on_tokens, re2.Set.SearchSet), MAX_TOKENS_CHARS),
        phrases,
        _phrase_row(phrases),
        {rule.id: number for number, rule in enumerate(rules)},
    )


def _groups(rules: Iterable[Rule]) -> Iterator[RuleGroup]:
    """Groups of GROUP_SIZE rules of one language, those for short texts first."""
    ordered = sorted(rules, key=lambda rule: (_language(rule), rule.max_chars, rule.id))
    for language, same in itertools.groupby(ordered, key=_language):
        members = tuple(same)
        for start in range(0, len(members), GROUP_SIZE):
            group = members[start : start + GROUP_SIZE]
            patterns = _compiled(group, re2.Set.FullMatchSet)
            yield RuleGroup(language, group, patterns, max(rule.max_chars for rule in group))


def _language(rule: Rule) -> str:
    return rule.id.partition(".")[0]


def _options() -> re2.Options:
    options = re2.Options()
    options.max_mem = RE2_MEMORY_BYTES
    options.case_sensitive = False
    options.log_errors = False
    return options


def _compiled(rules: Iterable[Rule], make: type[re2.Set]) -> re2.Set:
    patterns = make(_options())
    for rule in rules:
        try:
            patterns.Add(rule.pattern)
        except re2.error as error:
            remedy = "Correct the pattern; RE2 has no look-around"
            raise DataFileError("rules", rule.id, f"{rule.pattern!r}: {error}", remedy) from error
    patterns.Compile()
    return patterns


def _phrase_row(phrases: Mapping[str, str]) -> Any:
    """Longest phrases first; between two phrases stands a separator or a counter."""
    words = "|".join(re2.escape(phrase) for phrase in sorted(phrases, key=lambda text: (-len(text), text)))
    gap = f"(?:[{re.escape(SEPARATORS)}]|{COUNTER})"
    options = _options()
    return re2.compile(f"{gap}*(?P<first>{words or 'a^'})(?:{gap}+(?:{words or 'a^'}))*{gap}*", options)
