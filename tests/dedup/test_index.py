"""Who repeats whom depends on what the corpus holds, never on how it came there."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from corpus import arrive
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.operations.near_duplicates import make_text
from ingest.dedup.index import DuplicateIndex, open_index
from ingest.dedup.marks import Mark
from ingest.errors import DatasetError

Docs = list[tuple[str, str, int]]


def families(count: int) -> Docs:
    """Families of an original, a shouted copy and an edited one, crawled on random days."""
    chance = random.Random(2)
    docs: Docs = [("blank", "", 1), ("dots", "...", 2), ("short", "AP", 3), ("short-again", "ap.", 1)]
    for number in range(count):
        words = make_text(chance, 80)
        texts = (" ".join(words), ", ".join(words).upper(), " ".join([*words[:40], "changed", *words[41:]]))
        docs += [
            (f"{kind}{number}", text, chance.randrange(9)) for kind, text in zip("abc", texts, strict=True)
        ]
    return docs


DOCS = families(12)


def marks_of(index: DuplicateIndex) -> dict[str, Mark]:
    return {name: mark for part in index.parts() for name, mark in index.marks(part).items()}


def build(folder: Path, docs: Docs, sizes: list[int]) -> DuplicateIndex:
    index = open_index(folder)
    left, number = list(docs), 0
    while left:
        size = sizes[number % len(sizes)]
        index.update((), [arrive(f"part-{number}", left[:size])])
        left, number = left[size:], number + 1
    return index


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Mark]:
    with build(tmp_path_factory.mktemp("whole"), DOCS, [len(DOCS)]) as index:
        return marks_of(index)


def test_each_family_is_a_group_whose_first_crawled_member_is_kept(expected: dict[str, Mark]) -> None:
    for number in range(12):
        members = sorted(
            ((day, name) for name, _, day in DOCS if name[0] in "abc" and name[1:] == str(number))
        )
        names = [name for _, name in members]
        assert [expected[name] for name in names] == [
            Mark(None, names[0], 1),
            Mark(names[0], names[0], 2),
            Mark(names[0], names[0], 3),
        ]


def test_texts_without_content_repeat_nothing_and_short_ones_only_their_equals(
    expected: dict[str, Mark],
) -> None:
    assert expected["blank"] == Mark(None, "blank", 1)
    assert expected["dots"] == Mark(None, "dots", 1)
    assert expected["short"] == Mark("short-again", "short-again", 2)


@given(st.permutations(DOCS), st.lists(st.integers(1, 20), min_size=1, max_size=3))
@settings(max_examples=8, deadline=None)
def test_the_order_and_the_batches_in_which_documents_come_do_not_matter(
    tmp_path_factory: pytest.TempPathFactory, expected: dict[str, Mark], docs: Docs, sizes: list[int]
) -> None:
    with build(tmp_path_factory.mktemp("order"), docs, sizes) as index:
        assert marks_of(index) == expected


@given(st.permutations(DOCS), st.integers(1, 3))
@settings(max_examples=8, deadline=None)
def test_what_was_forgotten_leaves_no_trace(
    tmp_path_factory: pytest.TempPathFactory, docs: Docs, gone: int
) -> None:
    with build(tmp_path_factory.mktemp("before"), docs, [10]) as index:
        index.update([f"part-{number}" for number in range(gone)], ())
        left = marks_of(index)
    with build(tmp_path_factory.mktemp("anew"), docs[10 * gone :], [50]) as index:
        assert left == marks_of(index)


def test_a_later_document_never_changes_what_is_said_of_earlier_ones(tmp_path: Path) -> None:
    """So that an append does not write old partitions anew."""
    with build(tmp_path / "x", sorted(DOCS, key=lambda doc: (doc[2], doc[0])), [7]) as index:
        for part in index.wrongly_marked():
            index.replace(part, f"{part}-marked")
        _, text, _ = DOCS[-1]
        index.update((), [arrive("late", [("z", text, 99)])])
        assert index.wrongly_marked() == ("late",)


def test_a_part_is_wrong_until_it_is_written_anew(tmp_path: Path) -> None:
    with build(
        tmp_path / "x", [("a", "one two three four five", 1), ("b", "One two three four five.", 2)], [1]
    ) as index:
        assert index.wrongly_marked() == ("part-1",)
        index.replace("part-1", "part-1-marked")
        assert (index.wrongly_marked(), index.with_duplicates()) == ((), ("part-1-marked",))
        index.replace("part-1-marked", "part-1-without", ["b"])
        assert (index.with_duplicates(), index.marks("part-1-without")) == ((), {})


def test_a_failed_update_changes_nothing(tmp_path: Path) -> None:
    def fail() -> object:
        yield arrive("good", DOCS[:3])
        raise FileNotFoundError("gone")

    with build(tmp_path / "x", DOCS[3:], [50]) as index:
        before = marks_of(index)
        with pytest.raises(FileNotFoundError):
            index.update(["part-0"], fail())
        assert marks_of(index) == before
        index.update((), [arrive("good", DOCS[:3])])
        assert len(marks_of(index)) == len(DOCS)


def test_the_index_outlives_its_process_and_a_damaged_one_is_begun_anew(tmp_path: Path) -> None:
    build(tmp_path / "x", DOCS, [50]).close()
    with open_index(tmp_path / "x") as index:
        assert index.parts() == {"part-0"}
    (tmp_path / "x" / "index.duckdb").write_bytes(b"no database" * 1000)
    with open_index(tmp_path / "x") as index:
        assert index.parts() == frozenset()


def test_an_index_that_cannot_go_on_says_that_it_may_be_deleted(tmp_path: Path) -> None:
    index = build(tmp_path / "x", DOCS, [50])
    index._db.execute("drop table edges")
    with index, pytest.raises(DatasetError, match="deleted"):
        index.update(["part-0"], ())


def test_rows_of_one_id_are_told_apart_and_all_but_one_are_repeats(tmp_path: Path) -> None:
    text = "one two three four five six"
    with build(tmp_path / "x", [("a", text, 1), ("a", text, 1), ("b", "", 1), ("b", "", 1)], [1]) as index:
        repeated = index.repeated()
        assert [
            (part, repeat.id, repeat.at_home) for part, found in repeated.items() for repeat in found
        ] == [
            ("part-1", "a", False),
            ("part-3", "b", False),
        ]
        for part, found in repeated.items():
            index.replace_repeated(part, f"{part}-anew", found)
        assert (index.repeated(), index.wrongly_marked()) == ({}, ())
