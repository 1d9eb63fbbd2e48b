"""The tie-breaker speaks only where it was measured to help."""

from ingest.language.tie import break_tie
from ingest.language.vote import Candidate

SWEDISH = "kommer kortare, jag är inte säker"


def test_a_known_tie_is_broken_the_same_way_every_time() -> None:
    tie = [Candidate("nob", 0.5), Candidate("swe", 0.45), Candidate("dan", 0.05)]
    answers = [break_tie(SWEDISH, tie) for _ in range(3)]
    assert [c.code for c in answers[0]] == ["swe", "nob", "dan"]
    assert abs(sum(c.probability for c in answers[0]) - 1) < 1e-9
    assert answers[0] == answers[1] == answers[2]


def test_what_is_no_tie_or_no_known_pair_is_left_alone() -> None:
    sure = [Candidate("nob", 0.95), Candidate("swe", 0.05)]
    unknown = [Candidate("hrv", 0.5), Candidate("bos", 0.5)]
    assert break_tie(SWEDISH, sure) == sure
    assert break_tie(SWEDISH, unknown) == unknown
    assert break_tie("", []) == []


def test_a_text_without_words_leaves_the_vote_as_it_was() -> None:
    tie = [Candidate("nob", 0.5), Candidate("swe", 0.4)]
    assert [c.code for c in break_tie("12", tie)] == ["nob", "swe"]
