"""Rules are data with proof, and the loader believes nothing without it."""

import pytest

from ingest.errors import DataFileError
from ingest.rules import load_rules, prove, rule_set
from ingest.rules.load import read_rules
from ingest.rules.match import compile_rules

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
        compile_rules([rule], {})


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
