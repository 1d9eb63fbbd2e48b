"""Rules are data with proof, and the loader believes nothing without it."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.errors import DataFileError
from ingest.rules import find_shadowed, find_unused, load_rules, prove, rule_set
from ingest.rules.audit import DEAD
from ingest.rules.literals import required_literals
from ingest.rules.load import read_rules
from ingest.rules.match import Alternative, compile_rules, fold

GOOD = """
[[rule]]
id = "en.example"
kind = "ui"
pattern = "press here"
match = ["Press  here"]
keep = ["Press here to win, he said."]
"""


def test_every_rule_keeps_its_word():
    assert list(prove(rule_set())) == []


def test_every_rule_decides_a_line_of_its_own():
    assert list(find_shadowed(rule_set())) == []


def test_a_rule_whose_lines_another_takes_is_named():
    first, second = (
        read_rules("x.toml", GOOD.replace("en.example", name).replace('"press here"', f'"{pattern}"'))
        for name, pattern in (("en.first", "press here"), ("en.second", "press? here"))
    )
    rules = compile_rules([*first, *second], {})
    assert [(f.rule, f.problem) for f in find_shadowed(rules)] == [
        ("en.second", "shadowed: en.first takes its lines")
    ]


def test_a_dead_rule_is_named():
    rules = compile_rules(list(read_rules("x.toml", GOOD.replace("press here", "push here", 1))), {})
    assert [f.problem for f in find_shadowed(rules)] == [DEAD]


def test_rules_that_decide_nothing_are_listed():
    rules = compile_rules(list(read_rules("x.toml", GOOD)), {})
    assert find_unused(rules, {"en.example", "body"}) == []
    assert find_unused(rules, {"body"}) == ["en.example"]


MIN_LOOK_ALIKES = 2  # of a rule; one tells a pattern from nothing but itself


def test_every_rule_on_text_has_look_alikes_to_leave():
    few = [rule.id for rule in load_rules() if rule.on == "text" and len(rule.keep) < MIN_LOOK_ALIKES]
    assert few == []


def test_every_rule_is_named_by_language_and_thing():
    assert all(rule.id.count(".") == 1 and rule.id == rule.id.lower() for rule in load_rules())


def test_a_good_rule_is_read():
    (rule,) = read_rules("x.toml", GOOD)
    assert compile_rules([rule], {}).matching("PRESS here") == [rule]


BROKEN = {
    "no proof": (GOOD.replace('match = ["Press  here"]', "match = []"), "match is missing"),
    "no look-alike": (GOOD.replace('keep = ["Press here to win, he said."]', ""), "keep is missing"),
    "unknown kind": (GOOD.replace('"ui"', '"junk"'), "kind = 'junk'"),
    "unknown key": (GOOD + 'color = "red"', "unknown key 'color'"),
    "ASCII word boundary": (GOOD.replace('"press here"', "'\\bpress'"), "ASCII only"),
    "unknown fragment": (GOOD.replace("press here", "press <<x>>"), "unknown fragment"),
    "look-alike that the limits exclude": (GOOD + "max_chars = 12", "max_chars excludes"),
    "no TOML": ("[[rule", "Expected"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_rule_stops_the_run_and_names_file_and_remedy(name):
    toml, problem = BROKEN[name]
    with pytest.raises(DataFileError, match=r"^x\.toml: ") as caught:
        list(read_rules("x.toml", toml))
    assert problem in str(caught.value)
    assert caught.value.remedy


def test_a_pattern_that_the_engine_refuses_is_named():
    (rule,) = read_rules("x.toml", GOOD.replace("press here", "(?=press)"))
    with pytest.raises(DataFileError, match=r"en\.example"):
        list(prove(compile_rules([rule], {})))


def test_a_rule_without_proof_in_its_pattern_is_found():
    (rule,) = read_rules("x.toml", GOOD.replace("press here", "press .*"))
    assert [finding.problem for finding in prove(compile_rules([rule], {}))] == ["takes its `keep` line"]


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        ("글자 크기 설정 Share", "ui"),
        ("정치 | 경제 | 사회", "menu"),
        ("Facebook · X · Copy link", "share"),
        ("좋아요 12 화나요 0", "ui"),
    ],
)
def test_a_row_of_nothing_but_phrases_has_the_kind_of_the_first(row, kind):
    assert rule_set().phrase_kind(row)[0] == kind


@pytest.mark.parametrize("row", ["Share prices fell", "공유하다", "Menus", "뉴스를 봤다", "", "12"])
def test_a_row_with_other_words_is_no_row_of_phrases(row):
    assert rule_set().phrase_kind(row) is None


TEXTS = sorted(
    {line for rule in load_rules() if rule.on == "text" for line in (*rule.match, *rule.keep)}
    | {"뉴스 > 경제", "Sign In", "X", "3,204", "ＡＰ＝", "İstanbul", "a  b", " \u00a0 Share \t"}
)


def test_literals_rule_out_no_match():
    rules = rule_set()
    whole = [(rule, Alternative(rule, rule.pattern).automaton) for rule in rules.rules if rule.on == "text"]
    by_literals = rules.matching_many(pl.Series(TEXTS))
    for text, found in zip(TEXTS, by_literals, strict=True):
        folded = fold(text)
        assert found == [
            rule for rule, pattern in whole if len(folded) <= rule.max_chars and pattern.Match(folded)
        ], text


@settings(deadline=None)
@given(st.lists(st.text(max_size=80), max_size=5))
def test_a_text_is_judged_alike_alone_and_among_others(texts):
    rules = rule_set()
    assert rules.matching_many(pl.Series(texts, dtype=pl.String)) == [rules.matching(text) for text in texts]
    assert rules.phrase_kinds(pl.Series(texts, dtype=pl.String)) == [
        rules.phrase_kind(text) for text in texts
    ]


REQUIRED = {
    "(?:share|tweet) this": {" this"},
    "share(?: this)?": {"share"},
    "(?:follow|share) .+": {"follow", "share"},
    "(?:a|share)": None,
    "[a-z]+": None,
    r"\d+ views": {" views"},
    "(?-i:S)hare": {"share"},
    r"\p{Han}{2,4}摄": {"摄"},
    "a{0,3}": None,
}


@pytest.mark.parametrize("pattern", REQUIRED)
def test_what_a_pattern_requires(pattern):
    assert required_literals(pattern) == (REQUIRED[pattern] and frozenset(REQUIRED[pattern]))


def test_matching_leaves_the_texts_as_they_are():
    texts = pl.Series(["Menu", "Menu\t", "  Share"])
    rule_set().matching_many(texts)
    rule_set().phrase_kinds(texts)
    assert texts.to_list() == ["Menu", "Menu\t", "  Share"]
