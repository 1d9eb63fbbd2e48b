"""Damage of every kind, and what only looks like it."""

import tomllib
import unicodedata
from pathlib import Path

import pytest

from ingest.model import Step
from ingest.repair import repair, replay
from ingest.repair.entities import unescape
from ingest.repair.readers import characters_of

HERE = Path(__file__).parent
CASES = tomllib.loads((HERE / "damage.toml").read_text(encoding="utf-8"))["case"]
LOOKALIKES = tomllib.loads((HERE / "lookalikes.toml").read_text(encoding="utf-8"))["lines"]
KOREAN = "오늘은 날씨가 참 좋습니다. 그래서 우리는 학교에 갔습니다."
SINGLE = ("cp437", "koi8-r", "mac-roman")


def _show(text: str, written: str, read: str) -> str:
    payload = text.encode(written)
    if read.startswith("windows-") or read in SINGLE:
        return "".join(characters_of(read)[byte] for byte in payload)
    return payload.decode(read)


@pytest.mark.parametrize(
    "case", CASES, ids=lambda case: f"{case['written']} as {case['read']}: {case['text'][:9]}"
)
def test_mojibake_is_undone(case):
    bad = _show(case["text"], case["written"], case["read"])
    repaired = repair(bad)
    assert repaired.text == case["text"]
    assert repaired.steps[0].name == case["step"]
    assert replay(bad, repaired.steps) == repaired.text


@pytest.mark.parametrize(
    "case", CASES, ids=lambda case: f"{case['written']} as {case['read']}: {case['text'][:9]}"
)
def test_mojibake_among_clean_lines_is_undone(case):
    bad = f"Plain words.\n{_show(case['text'], case['written'], case['read'])}\nMore."
    assert repair(bad).text == f"Plain words.\n{case['text']}\nMore."


@pytest.mark.parametrize("line", LOOKALIKES)
def test_what_only_looks_like_damage_stays(line):
    assert repair(line).text == unicodedata.normalize("NFC", line)


def test_all_lookalikes_together_stay():
    text = "\n".join(LOOKALIKES)
    assert repair(text).text == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize("twice", [1, 2, 3])
def test_damage_upon_damage_is_undone(twice):
    bad = KOREAN
    for _ in range(twice):
        bad = _show(bad, "utf-8", "windows-1252")
    assert repair(bad).text == KOREAN


def test_a_damaged_segment_leaves_its_neighbours_alone():
    bad = f"한국어 문장 {_show('학교에 갔습니다', 'cp949', 'windows-1252')} 다시 한국어"
    assert repair(bad).text == "한국어 문장 학교에 갔습니다 다시 한국어"


@pytest.mark.parametrize(
    ("bad", "good"),
    [
        ("안\u200b녕\ufeff하\u00ad세\u200e요", "안녕하세요"),
        ("a\x81b\x00c\x1b", "abc"),
        ("non\u00a0breaking", "non breaking"),
        ("שלום\u200f עולם", "שלום\u200f עולם"),
        (unicodedata.normalize("NFD", "한국어 été"), "한국어 été"),
        ("ㅎㅏㄴㄱㅜㄱ ㅅㅏㄹㅏㅁ", "한국 사람"),
        ("A &amp;amp; B &#44032;", "A & B 가"),
    ],
)
def test_small_things_are_put_right(bad, good):
    assert repair(bad).text == good
    assert replay(bad, repair(bad).steps) == good


def test_lossy_text_is_lifted_and_marked():
    bad = KOREAN.encode().decode("cp949", "replace")
    repaired = repair(bad)
    assert repaired.steps[0] == Step("lossy-utf-8", f"cp949 at 0..{len(bad)}")
    assert sum(a in KOREAN for a in repaired.text) > 0.6 * len(KOREAN)


def test_a_lost_byte_that_only_one_character_fits_is_filled():
    bad = "".join(
        "\ufffd" if c in "\x81\x8d\x8f\x90\x9d" else c for c in _show(KOREAN, "utf-8", "windows-1252")
    )
    assert "\ufffd" in bad
    assert repair(bad).text == KOREAN


def test_a_step_reads_like_a_sentence():
    step = repair(_show(KOREAN, "cp949", "windows-1252")).steps[0]
    assert step == Step("east-asian", "windows-1252 > cp949 at 0..57")


def test_unescape_leaves_what_is_no_entity():
    assert unescape("AT&T, &copy=1, &nosuchthing; &#0; R&D") == "AT&T, &copy=1, &nosuchthing; &#0; R&D"
