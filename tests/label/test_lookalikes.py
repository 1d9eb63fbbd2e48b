"""Furniture and the sentences that look like it, each between two sentences of a story or below it."""

import tomllib
from pathlib import Path

import pytest

from ingest.blocks import block_frame, text_blocks
from ingest.label import label_blocks
from ingest.rules import rule_set

CASES = tomllib.loads((Path(__file__).parents[1] / "cases" / "lookalikes.toml").read_text(encoding="utf-8"))
STORY = {
    "en": (
        "The old bridge over the river was closed on Monday.",
        "Engineers will look at it again in the spring.",
    ),
    "ko": ("강을 건너는 낡은 다리가 월요일에 통제됐다.", "기술자들은 봄에 다시 살펴볼 예정이다."),
    "ja": ("川にかかる古い橋が月曜日に通行止めになった。", "技術者は春にもう一度調べる予定だ。"),
    "zh": ("河上的旧桥星期一封闭了。", "工程师们将在春天再次检查这座桥梁。"),
    "vi": ("Cây cầu cũ qua sông đã đóng cửa vào thứ Hai.", "Các kỹ sư sẽ xem xét lại vào mùa xuân tới."),
    "id": (
        "Jembatan tua di atas sungai ditutup pada hari Senin.",
        "Para insinyur akan memeriksanya lagi pada musim semi.",
    ),
}
MOST = 0.9  # of the furniture rows by themselves; the others need a page around them


def labels(rows):
    frame = label_blocks(block_frame([text_blocks("\n".join(rows))]), rule_set())
    return dict(zip(frame["text"].to_list(), frame.select("label", "reason").rows(), strict=True))


@pytest.mark.parametrize("case", CASES["keep"], ids=lambda case: case["text"][:40])
def test_a_look_alike_stays_between_two_sentences(case):
    first, last = STORY[case["lang"]]
    label, reason = labels([first, first.replace(".", "!"), case["text"], last])[case["text"]]
    assert label == "content", reason


def test_most_furniture_goes_by_what_it_says():
    missed = []
    for case in CASES["remove"]:
        first, last = STORY[case["lang"]]
        label, _ = labels([first, last, case["text"]])[case["text"]]
        if label == "content":
            missed.append(case["text"])
    assert len(missed) <= (1 - MOST) * len(CASES["remove"]), missed
