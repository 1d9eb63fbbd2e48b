"""Which rules match a text: literals, lengths and outer characters leave few to try. Each alternative of a
rule (`this|that`) is tried by itself: what it asks of a text is sharper, and its automaton smaller.

Runs of white space count as one space; case does not matter, unless a pattern says `(?-i:...)`. A row
that is nothing but phrases of the lexicons, one after another with separators and counters between
("글자 크기 설정 Share 12"), is matched as a whole; its kind is that of its first phrase.
"""

from __future__ import annotations

import contextlib
import functools
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import polars as pl
import re2

from ingest.errors import DataFileError
from ingest.rules.edges import Edges, edges_of
from ingest.rules.ends import Ends
from ingest.rules.letters import spell_letters
from ingest.rules.literals import required_literals, share_of_texts, split_alternatives, widths
from ingest.rules.load import Rule, load_phrases, load_rules

MEMORY_BYTES = tuple(512 << 10 << step for step in range(8))
"""For an automaton, the least that will do: it grows with what it meets, and begins anew once that is full
(docs/decisions/0041).
"""
SEPARATORS = " |·ㆍ•/,>»›<«‹:;&+-–—_()[]{}【】「」'\"“”‘’*#▶▷►◀◁☞→←↑↓↗✕×✓✔✖☰≡■□●○◆◇▲△▼▽★☆♥♡❤※…."
SEPARATORS += "：（）［］｜／＞＜＋・《》〈〉"
COUNTER = r"\d[\d,.]*(?:k|m|만|천|개|건|명|회|번째|件|回|人|枚|次|条|條|則|万|萬)?"
COUNTER_WORDS = tuple("k m 만 천 개 건 명 회 번째 件 回 人 枚 次 条 條 則 万 萬".split())
GAP = f"(?:[{re.escape(SEPARATORS)}]|{COUNTER})"
GAPS = re.compile(rf"(?:{GAP})*", re.ASCII)
FIRST_WORD = r"(\pL+)"
MAX_PHRASE_ROW_CHARS = 160
MAX_TEXT_CHARS = 600  # no rule looks at longer texts
CACHED_TOKENS = 16_384  # distinct class words repeat from page to page of a site
TokenVerdict = tuple[str, str] | tuple[None, None]
ASKING_COLUMNS = {
    "sign": pl.String,
    "alternative": pl.Int64,
    "min_chars": pl.UInt32,
    "max_chars": pl.UInt32,
}
FIRST_SIGN, ANY_SIGN = "\ue001", "\ue002"  # no literals: mark the first character, and any text at all


@dataclass(frozen=True, eq=False)
class Alternative:
    """One way in which a rule can match."""

    rule: Rule
    pattern: str

    @functools.cached_property
    def edges(self) -> Edges:
        """What the ends of a text must be."""
        return edges_of(self.pattern)

    @functools.cached_property
    def automaton(self) -> Any:
        """Compiled when first tried: most rules meet no text of a run, and all take a second."""
        return _compiled([self.rule], re2.Set.FullMatchSet, self.pattern)


@dataclass(frozen=True, eq=False)  # compiled once: the object is its own key in caches
class RuleSet:
    """Rules, compiled together."""

    rules: tuple[Rule, ...]
    alternatives: tuple[Alternative, ...]  # of the rules on text, in their order
    token_patterns: re2.Set
    token_rules: tuple[Rule, ...]
    ends: Ends  # of the alternatives
    asking: pl.DataFrame  # sign (literal or first character), alternative (index), min_chars, max_chars
    phrases: Mapping[str, str]
    first_words: pl.Series
    phrase_rows: re2.Set  # rows that are nothing but phrases

    def compile(self) -> None:
        """Compile every pattern now; raises DataFileError for one that RE2 refuses."""
        for alternative in self.alternatives:
            _ = alternative.automaton

    def matching(self, text: str) -> list[Rule]:
        """Rules on text that match the whole of `text`, in the order of the rule files."""
        return self.matching_many(pl.Series([text]))[0]

    def matching_many(self, texts: pl.Series) -> list[list[Rule]]:
        """The same for many texts: one pass finds the literals, which leave few rules a text to try."""
        return self._matching(fold_all(texts))

    def _matching(self, texts: Folded) -> list[list[Rule]]:
        found: list[list[Rule]] = [[] for _ in range(len(texts.shown))]
        shown = texts.shown.cast(pl.Binary).to_list()
        for row, number in self._worth_trying(texts):
            alternative = self.alternatives[number]
            known = found[row] and found[row][-1] is alternative.rule
            if not known and alternative.automaton.Match(shown[row]):
                found[row].append(alternative.rule)
        return found

    def _worth_trying(self, texts: Folded) -> Iterable[tuple[int, int]]:
        """Pairs (row, alternative), sorted, that literals, lengths and outer characters do not rule out."""
        signs = self.asking["sign"].unique(maintain_order=True)
        short = pl.DataFrame({"text": texts.lowered, "chars": texts.chars}).with_row_index("row")
        short = short.filter(pl.col("chars") <= MAX_TEXT_CHARS)
        text, count = pl.col("text"), len(self.alternatives)
        by_place = [FIRST_SIGN + text.str.head(1), pl.lit(ANY_SIGN)]
        pairs = (
            short.select("row", "chars", sign=text.str.extract_many(signs.implode(), overlapping=True))
            .explode("sign")
            .vstack(pl.concat([short.select("row", "chars", sign=sign) for sign in by_place]))
            .join(self.asking, on="sign")
            .filter(pl.col("chars").is_between("min_chars", "max_chars"))
            .select(pair=pl.col("row").cast(pl.Int64) * count + pl.col("alternative"))["pair"]
            .unique()
            .to_numpy()
        )  # one number a pair: sorting two columns takes five times as long
        firsts, lasts = (ends.to_list() for ends in (texts.lowered.str.head(1), texts.lowered.str.tail(1)))
        digits = texts.shown.str.contains("[0-9]").to_numpy()
        pairs = np.sort(pairs[self.ends.allow(*np.divmod(pairs, count), firsts, lasts, digits)])
        return zip((pairs // count).tolist(), (pairs % count).tolist(), strict=True)

    def matching_tokens(self, tokens: str) -> list[Rule]:
        """Rules on tokens that match somewhere in the class and id words of a block."""
        hits = self.token_patterns.Match(fold_tokens(tokens)) or ()
        return [self.token_rules[hit] for hit in sorted(hits)]

    @functools.cached_property
    def token_verdict(self) -> Callable[[str], TokenVerdict]:
        """Kind and id of the first rule that matches class and id words, as a function of the words.

        Inside of comments an author or a date is that of a reader.
        """

        @functools.lru_cache(CACHED_TOKENS)
        def judge(tokens: str) -> TokenVerdict:
            found = self.matching_tokens(tokens) if tokens else []
            first = next((rule for rule in found if rule.kind == "comment"), found[0] if found else None)
            return (first.kind, first.id) if first else (None, None)

        return judge

    def phrase_kind(self, text: str) -> tuple[str, str] | None:
        """Kind and first phrase of a row made of nothing but lexicon phrases, else None."""
        return self.phrase_kinds(pl.Series([text]))[0]

    def phrase_kinds(self, texts: pl.Series) -> list[tuple[str, str] | None]:
        """The same for many texts; most are ruled out by their first word."""
        return self._phrase_kinds(fold_all(texts))

    def judge_many(self, texts: pl.Series) -> Iterable[tuple[list[Rule], tuple[str, str] | None]]:
        """What `matching_many` and `phrase_kinds` say of each text."""
        folded = fold_all(texts)
        return zip(self._matching(folded), self._phrase_kinds(folded), strict=True)

    def _phrase_kinds(self, texts: Folded) -> list[tuple[str, str] | None]:
        found: list[tuple[str, str] | None] = [None] * len(texts.shown)
        short = (texts.chars <= MAX_PHRASE_ROW_CHARS).arg_true()
        rows = texts.lowered.gather(short)
        possible = rows.str.extract(FIRST_WORD).is_in(self.first_words.implode()).arg_true()
        for number, row in zip(short.gather(possible), rows.gather(possible), strict=True):
            if self.phrase_rows.Match(row):
                phrase = self._first_phrase(row)
                found[number] = self.phrases[phrase], phrase
        return found

    def _first_phrase(self, row: str) -> str:
        """The longest phrase at the beginning of a row of phrases. (An automaton that captures it takes
        memory at every call.)
        """
        begin = GAPS.match(row)
        latest = begin.end() if begin else 0
        for start in range(latest, -1, -1):
            for end in range(len(row), start, -1):
                if row[start:end] in self.phrases and self._is_rest(row[end:]):
                    return row[start:end]
        raise AssertionError(f"no phrase begins {row!r}")  # the automaton has found one

    def _is_rest(self, rest: str) -> bool:
        """Whether gaps, or a gap and further phrases, follow a phrase."""
        if GAPS.fullmatch(rest):
            return True
        return GAPS.match(rest[:1]) is not None and self.phrase_rows.Match(rest) is not None


def fold(text: str) -> str:
    r"""Runs of white space to one space, none at the ends; the Turkish capital I with a dot to i.

    >>> fold("  Sign\u00a0 In "), fold("İzle")
    ('Sign In', 'izle')
    """
    return " ".join(text.split()).replace(DOTTED_CAPITAL, "i")


DOTTED_CAPITAL = "İ"  # no folding of case joins it with i
UNFOLDED = rf"[^\S ]|  |^ | $|{DOTTED_CAPITAL}"


class Folded(NamedTuple):
    """Texts folded, the same in lower case, and their lengths in code points."""

    shown: pl.Series
    lowered: pl.Series
    chars: pl.Series


def fold_all(texts: pl.Series) -> Folded:
    """`fold` of many texts; few are not folded already."""
    wanting = texts.str.contains(UNFOLDED).arg_true()
    if not wanting.is_empty():
        mended = texts.gather(wanting).map_elements(fold, return_dtype=pl.String)
        texts = texts.clone().scatter(wanting, mended)  # scatter writes in place
    return Folded(texts, texts.str.to_lowercase(), texts.str.len_chars())


CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
NOT_WORD = re.compile(r"[^a-z0-9]+")


def fold_tokens(tokens: str) -> str:
    """Class and id words apart, in lower case, with a space around each.

    >>> fold_tokens("shareBar js-related_list")
    ' share bar js related list '
    """
    if not tokens.islower():
        tokens = CAMEL.sub(" ", tokens).lower()
    return f" {NOT_WORD.sub(' ', tokens).strip()} "


@functools.cache
def rule_set() -> RuleSet:
    """The package's own rules, compiled once a process."""
    return compile_rules(load_rules(), load_phrases())


def compile_rules(rules: Sequence[Rule], phrases: Mapping[str, str]) -> RuleSet:
    """Rules and phrases as one matcher; raises DataFileError for a pattern that RE2 refuses."""
    on_text = tuple(rule for rule in rules if rule.on == "text")
    on_tokens = tuple(rule for rule in rules if rule.on == "tokens")
    alternatives = tuple(
        Alternative(rule, pattern) for rule in on_text for pattern in split_alternatives(rule.pattern)
    )
    return RuleSet(
        on_text + on_tokens,
        alternatives,
        _compiled(on_tokens, re2.Set.SearchSet),
        on_tokens,
        Ends([alternative.edges for alternative in alternatives]),
        _asking(alternatives),
        phrases,
        _first_words(phrases),
        _phrase_rows(phrases),
    )


def _asking(alternatives: Sequence[Alternative]) -> pl.DataFrame:
    """Which signs in a text ask for which alternatives: literals, else first characters, else any text."""
    rows: list[tuple[str, int, int, int]] = []
    for number, alternative in enumerate(alternatives):
        literals, first = required_literals(alternative.pattern), alternative.edges.first
        share = 1.0 if literals is None else sum(map(share_of_texts, literals))
        signs = literals or frozenset({ANY_SIGN})
        if first is not None and _share_beginning(first) < share:
            signs = frozenset(FIRST_SIGN + char for char in first)
        shortest, longest = widths(alternative.pattern)
        longest = min(longest, alternative.rule.max_chars)
        rows += [(sign, number, shortest, longest) for sign in sorted(signs)]
    return pl.DataFrame(rows, schema=ASKING_COLUMNS, orient="row")


def _share_beginning(chars: Iterable[str]) -> float:
    """Share of rows that begin with one of some characters, in round numbers (measured as above)."""
    return sum(0.025 if char.isalpha() and char.isascii() else 0.008 for char in chars)


def _first_words(phrases: Mapping[str, str]) -> pl.Series:
    """First words that a row of phrases can have: theirs, and the words of counters."""
    return pl.Series([*phrases, *COUNTER_WORDS], dtype=pl.String).str.extract(FIRST_WORD).unique()


def _options(max_bytes: int) -> re2.Options:
    options = re2.Options()
    options.max_mem = max_bytes
    options.case_sensitive = False
    options.log_errors = False
    return options


def _compiled(rules: Sequence[Rule], make: type[re2.Set], alternative: str = "") -> re2.Set:
    """With the least memory that is enough: of 1,228 alternatives 38 need more than the first."""
    for max_bytes in MEMORY_BYTES:
        patterns = _gathered(rules, make(_options(max_bytes)), alternative)
        with contextlib.suppress(re2.error):
            patterns.Compile()
            return patterns
    first = rules[0].id if rules else ""
    raise DataFileError("rules", first, "the pattern is too large for RE2", "Split it into several rules")


def _gathered(rules: Sequence[Rule], patterns: re2.Set, alternative: str) -> re2.Set:
    for rule in rules:
        try:
            patterns.Add(spell_letters(alternative or rule.pattern))
        except re2.error as error:
            remedy = "Correct the pattern; RE2 has no look-around"
            raise DataFileError("rules", rule.id, f"{rule.pattern!r}: {error}", remedy) from error
    return patterns


def _phrase_rows(phrases: Mapping[str, str]) -> re2.Set:
    """Between two phrases stands a separator or a counter."""
    words = "|".join(re2.escape(phrase) for phrase in sorted(phrases, key=lambda text: (-len(text), text)))
    rows = re2.Set.FullMatchSet(_options(MEMORY_BYTES[-1]))
    rows.Add(f"{GAP}*(?:(?:{words or 'a^'})(?:{GAP}+|$))+")  # naming them twice takes twice the time
    rows.Compile()
    return rows
