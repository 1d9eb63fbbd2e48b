"""Which rules match a text: all patterns in one pass of one RE2 set.

Runs of white space count as one space; case does not matter, unless a pattern says `(?-i:...)`. A row that is nothing but
phrases of the lexicons, one after another with separators and counters between ("글자 크기 설정
Share 12"), is matched as a whole; its kind is that of its first phrase.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping, Sequence
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
MAX_TEXT_CHARS = 600  # no rule looks at longer texts


@dataclass(frozen=True, eq=False)  # compiled once: the object is its own key in caches
class RuleSet:
    """Rules, compiled together."""

    rules: tuple[Rule, ...]
    text_set: re2.Set
    tokens_set: re2.Set
    text_rules: tuple[int, ...]
    tokens_rules: tuple[int, ...]
    phrases: Mapping[str, str]
    phrase_row: Any

    def matching(self, text: str) -> list[Rule]:
        """Rules on text that match the whole of `text`, in the order of the rule files."""
        folded = fold(text)
        if len(folded) > MAX_TEXT_CHARS:
            return []
        found = (self.rules[self.text_rules[hit]] for hit in sorted(self.text_set.Match(folded) or ()))
        return [rule for rule in found if len(folded) <= rule.max_chars]

    def matching_tokens(self, tokens: str) -> list[Rule]:
        """Rules on tokens that match somewhere in the class and id words of a block."""
        return [self.rules[self.tokens_rules[hit]] for hit in sorted(self.tokens_set.Match(fold_tokens(tokens)) or ())]

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
    """Runs of white space to one space, none at the ends.

    >>> fold("  Sign\\u00a0 In ")
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
    on_text = tuple(i for i, rule in enumerate(rules) if rule.on == "text")
    on_tokens = tuple(i for i, rule in enumerate(rules) if rule.on == "tokens")
    return RuleSet(
        tuple(rules),
        _compiled([rules[i] for i in on_text], re2.Set.FullMatchSet),
        _compiled([rules[i] for i in on_tokens], re2.Set.SearchSet),
        on_text,
        on_tokens,
        phrases,
        _phrase_row(phrases),
    )


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
