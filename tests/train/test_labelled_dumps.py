"""The dumps with labelled rows: what trains the model of rows, and what only measures it."""

from collections import Counter

import pytest

from benchmarks.dumps import HELD_OUT, LABELS, held_out_dumps, judge
from tools.train.dumps import WRITTEN, written_digest, written_dumps

FURNITURE = {
    "date", "byline", "caption", "menu", "ui", "share", "ad", "contact", "copyright", "related", "comment",
    "legal", "subscribe", "tag", "duplicate", "other",
}  # fmt: skip
LEAST_ROW_F1, MOST_LOST = 0.901, 0.069  # as measured; they only ever get better
FILES = sorted([*WRITTEN.glob("*.txt"), *HELD_OUT.glob("*.txt")])


@pytest.mark.parametrize("folder", [WRITTEN, HELD_OUT])
def test_every_row_has_a_label_and_a_text(folder):
    for file in sorted(folder.glob("*.txt")):
        for line in file.read_text("utf-8").splitlines():
            label, _, text = line.partition("|")
            assert label in FURNITURE | set(LABELS), f"{file.name}: {line}"
            assert text.strip(), f"{file.name}: {line}"


def test_no_dump_is_both_learned_from_and_held_out():
    texts = Counter(file.read_bytes() for file in FILES)
    assert set(texts.values()) == {1}
    rows = {row for dump in written_dumps() for row in dump.rows if len(row) > 40}
    for dump in held_out_dumps():
        shared = rows.intersection(dump.rows)
        assert len(shared) <= len(dump.rows) / 10, (dump.id, shared)


def test_the_digest_names_what_was_learned_from(tmp_path):
    (tmp_path / "en-blog-1.txt").write_text("content|A row.\n", "utf-8")
    first = written_digest(tmp_path)
    (tmp_path / "en-blog-1.txt").write_text("menu|A row.\n", "utf-8")
    assert written_digest(tmp_path) != first


def test_dumps_that_nothing_has_seen_are_cleaned_as_well_as_they_were():
    judged = judge(list(held_out_dumps()))
    right = sum(row.content and row.label == "content" for row in judged)
    wrong = sum(row.content != (row.label == "content") for row in judged)
    content = [row for row in judged if row.content]
    lost = sum(len(row.text) for row in content if row.label != "content")
    assert 2 * right / (2 * right + wrong) >= LEAST_ROW_F1
    assert lost / sum(len(row.text) for row in content) <= MOST_LOST
