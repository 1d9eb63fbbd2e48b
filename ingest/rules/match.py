"""Which rules match a text: a search for literals leaves a few rules to try, each its own RE2 automaton.

Runs of white space count as one space; case does not matter, unless a pattern says `(?-i:...)`. A row
that is nothing but phrases of the lexicons, one after another with separators and counters between
("글자 크기 설정 Share 12"), is matched as a whole; its kind is that of its first phrase.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl
import re2

from ingest.errors import DataFileError
from ingest.rules.literals import required_literals
from ingest.rules.load import Rule, load_phrases, load_rules

RE2_MEMORY_BYTES = 64 << 20  # the default of 8 MiB is too small for the row of all phrases
SEPARATORS = " |·ㆍ•/,>»›<«‹:;&+-–—_()[]{}【】「」'\"“”‘’*#▶▷►◀◁☞→←↑↓↗✕×✓✔✖☰≡■□●○◆◇▲△▼▽★☆♥♡❤※…."
COUNTER = r"\d[\d,.]*(?:k|m|만|천|개|건|명|회|번째)?"
COUNTER_WORDS = ("k", "m", "만", "천", "개", "건", "명", "회", "번째")
FIRST_WORD = r"(\pL+)"
MAX_PHRASE_ROW_CHARS = 160
MAX_TEXT_CHARS = 600  # no rule looks at longer texts
LITERAL_COLUMNS = {"literal": pl.String, "rule": pl.Int32, "max_chars": pl.Int32}


@dataclass(frozen=True, eq=False)  # compiled once: the object is its own key in caches
class RuleSet:
    """Rules, compiled together."""

    rules: tuple[Rule, ...]
    patterns: tuple[re2.Set, ...]  # one a rule; those on tokens together in `token_patterns`
    token_patterns: re2.Set
    token_rules: tuple[Rule, ...]
    always: tuple[int, ...]  # rules that require no literal
    literals: pl.DataFrame  # literal, rule (index), max_chars: which literals ask for which rules
    phrases: Mapping[str, str]
    first_words: pl.Series
    phrase_row: Any

    def matching(self, text: str) -> list[Rule]:
        """Rules on text that match the whole of `text`, in the order of the rule files."""
        return self.matching_many(pl.Series([text]))[0]

    def matching_many(self, texts: pl.Series) -> list[list[Rule]]:
        """The same for many texts: one pass finds the literals, which leave three rules a text to try."""
        folded = fold_all(texts)
        found: list[list[Rule]] = [[] for _ in range(len(texts))]
        shown = folded.to_list()
        for rule, row in self._worth_trying(folded).iter_rows():
            if self.patterns[rule].Match(shown[row]):
                found[row].append(self.rules[rule])
        return found

    def _worth_trying(self, folded: pl.Series) -> pl.DataFrame:
        """Pairs (rule, row), sorted, that literals and lengths do not rule out."""
        texts = pl.DataFrame({"text": folded.str.to_lowercase(), "chars": folded.str.len_chars()})
        texts = texts.with_row_index("row").filter(pl.col("chars") <= MAX_TEXT_CHARS)
        names = self.literals["literal"].unique(maintain_order=True).to_list()
        asked = (
            texts.select("row", "chars", literal=pl.col("text").str.extract_many(names, overlapping=True))
            .explode("literal")
            .unique()
            .join(self.literals, on="literal")
            .filter(pl.col("chars") <= pl.col("max_chars"))
            .select("rule", "row")
        )
        others = [
            texts.filter(pl.col("chars") <= self.rules[rule].max_chars).select(
                pl.lit(rule, pl.Int32).alias("rule"), "row"
            )
            for rule in self.always
        ]
        return pl.concat([asked, *others]).unique().sort("rule", "row")

    def matching_tokens(self, tokens: str) -> list[Rule]:
        """Rules on tokens that match somewhere in the class and id words of a block."""
        hits = self.token_patterns.Match(fold_tokens(tokens)) or ()
        return [self.token_rules[hit] for hit in sorted(hits)]

    def phrase_kind(self, text: str) -> tuple[str, str] | None:
        """Kind and first phrase of a row made of nothing but lexicon phrases, else None."""
        return self.phrase_kinds(pl.Series([text]))[0]

    def phrase_kinds(self, texts: pl.Series) -> list[tuple[str, str] | None]:
        """The same for many texts; most are ruled out by their first word."""
        folded = texts.str.replace_all(DOTTED_CAPITAL, "i", literal=True)
        first = folded.str.to_lowercase().str.extract(FIRST_WORD)
        possible = (texts.str.len_chars() <= MAX_PHRASE_ROW_CHARS) & first.is_in(self.first_words)
        found: list[tuple[str, str] | None] = [None] * len(texts)
        for number in possible.fill_null(value=False).arg_true():
            row = self.phrase_row.fullmatch(fold(texts[number]))
            if row is not None:
                phrase = row.group("first").lower()
                found[number] = self.phrases[phrase], phrase
        return found


def fold(text: str) -> str:
    r"""Runs of white space to one space, none at the ends; the Turkish capital I with a dot to i.

    >>> fold("  Sign\u00a0 In "), fold("İzle")
    ('Sign In', 'izle')
    """
    return " ".join(text.split()).replace(DOTTED_CAPITAL, "i")


DOTTED_CAPITAL = "İ"  # no folding of case joins it with i
UNFOLDED = rf"[^\S ]|  |^ | $|{DOTTED_CAPITAL}"


def fold_all(texts: pl.Series) -> pl.Series:
    """`fold` of many texts; few are not folded already."""
    wanting = texts.str.contains(UNFOLDED).arg_true()
    if wanting.is_empty():
        return texts
    mended = texts.gather(wanting).map_elements(fold, return_dtype=pl.String)
    return texts.clone().scatter(wanting, mended)  # scatter writes in place


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
    on_text = tuple(rule for rule in rules if rule.on == "text")
    on_tokens = tuple(rule for rule in rules if rule.on == "tokens")
    required = [required_literals(rule.pattern) for rule in on_text]
    asking = [
        (literal, number, on_text[number].max_chars)
        for number, literals in enumerate(required)
        for literal in sorted(literals or ())
    ]
    return RuleSet(
        on_text + on_tokens,
        tuple(_compiled([rule], re2.Set.FullMatchSet) for rule in on_text),
        _compiled(on_tokens, re2.Set.SearchSet),
        on_tokens,
        tuple(number for number, literals in enumerate(required) if literals is None),
        pl.DataFrame(asking, schema=LITERAL_COLUMNS, orient="row"),
        phrases,
        _first_words(phrases),
        _phrase_row(phrases),
    )


def _first_words(phrases: Mapping[str, str]) -> pl.Series:
    """First words that a row of phrases can have: theirs, and the words of counters."""
    return pl.Series([*phrases, *COUNTER_WORDS], dtype=pl.String).str.extract(FIRST_WORD).unique()


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
