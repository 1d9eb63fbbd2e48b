"""A dataset in a store is verified by the same law as one on a disk."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from house import DAY
from sound import change, document, put
from sound import story as sound_story
from store import StoreHouse
from tampering import part, read_part, rewrite
from typer.testing import CliRunner

from ingest.cli import app
from ingest.dataset import Partition
from ingest.dataset.verify import Verification, verify
from ingest.dataset.verify import source as verify_source
from ingest.errors import DatasetError, UsageError
from ingest.objects import Place

OTHER = Partition("연합뉴스", "2026-11-03")
BATCH = re.compile(r"(part-[0-9a-f]{16})-[0-9a-f]{8}(?=\.parquet)")  # a file also bears a digest of its bytes


def upload(store: StoreHouse, clean: Path) -> None:
    for path in clean.rglob("*"):
        if path.is_file():
            key = BATCH.sub(r"\1", path.relative_to(clean).as_posix())
            store.client.put_object(Bucket=store.bucket, Key=f"clean/{key}", Body=path.read_bytes())


def told(found: Verification) -> tuple[object, ...]:
    findings = [
        (BATCH.sub(r"\1", each.file), BATCH.sub(r"\1", each.problem), each.repair) for each in found.findings
    ]
    return found.documents, found.blocks, found.quarantined, found.files, sorted(findings)


def leave_sound(_clean: Path) -> None:
    return


def lose_a_table(clean: Path) -> None:
    part(clean, "blocks").unlink()


def tear(clean: Path) -> None:
    path = part(clean, "blocks")
    rewrite(path, read_part(path), rules_version="rules-2")


def drop_a_block(clean: Path) -> None:
    path = part(clean, "blocks")
    rewrite(path, read_part(path).slice(1))


def repeat_an_id(clean: Path) -> None:
    again = document("other", ["the same once more"], "연합뉴스/2026-11-03/c.txt")
    put(clean.parent, again, 7, OTHER, paths=["연합뉴스/2026-11-03/c.txt"])


def break_a_promise(clean: Path) -> None:
    rows = change(document("e", ["one"], f"wire/{DAY}/e.txt"), "documents", 0, language="english")
    put(clean.parent, rows, 8, paths=[f"wire/{DAY}/e.txt"])


def leave_a_stranger(clean: Path) -> None:
    (clean / "documents" / "source=wire" / "date=2026-11-02" / "part-0.parquet.tmp").write_bytes(b"x")


BREAKS = [leave_sound, lose_a_table, tear, drop_a_block, repeat_an_id, break_a_promise, leave_a_stranger]


@pytest.mark.parametrize("spoil", BREAKS, ids=lambda spoil: spoil.__name__)
def test_what_is_found_on_a_disk_is_found_in_a_store(
    store: StoreHouse, tmp_path: Path, spoil: Callable[[Path], None]
) -> None:
    clean = put(tmp_path, sound_story())
    other = document("other", ["one"], "연합뉴스/2026-11-03/b.txt")
    put(tmp_path, other, 2, OTHER, paths=["연합뉴스/2026-11-03/b.txt"])
    spoil(clean)
    upload(store, clean)
    before = store.snapshot()
    assert told(verify(store.clean)) == told(verify(clean))
    assert bool(verify(clean).findings) == (spoil is not leave_sound)
    assert store.snapshot() == before


@pytest.mark.parametrize(
    ("key", "problem"),
    [
        ("documents/README.md", "not a finished part"),
        ("blocks/source=wire/date=2026-13-01/part-0123456789abcdef.parquet", "not a finished part"),
        (
            "documents/source=wire/date=2026-11-02/part-0123456789abcdef-00c0ffee.parquet",
            "not a finished part",
        ),
        ("documents/source=_x/date=2026-11-02/part-0123456789abcdef.parquet", "must not begin"),
    ],
)
def test_what_stands_where_it_must_not_is_found_in_a_store(store: StoreHouse, key: str, problem: str) -> None:
    store.client.put_object(Bucket=store.bucket, Key=f"clean/{key}", Body=b"x")
    assert problem in "".join(each.problem for each in verify(store.clean).findings)


def test_a_part_that_is_cut_short_is_found_in_a_store(store: StoreHouse) -> None:
    store.land(f"wire/{DAY}/a.txt")
    store.run()
    key = next(key for key in store.snapshot() if key.startswith("blocks/"))
    content, tag = Place.of(store.clean).read(key)
    Place.of(store.clean).put(key, content[:-100], tag)
    (finding,) = (each for each in verify(store.clean).findings if each.file == key)
    assert "not a readable part" in finding.problem
    assert "/tmp" not in finding.problem


def test_nothing_published_in_a_store_is_an_error_with_a_remedy(store: StoreHouse) -> None:
    with pytest.raises(DatasetError, match=f"s3://{store.bucket}/clean: nothing is published there; run"):
        verify(store.clean)


def test_a_shard_that_is_replaced_while_it_is_fetched_is_fetched_again(
    store: StoreHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.land(f"wire/{DAY}/a.txt", "line of a\n")
    store.run()
    real, fetched = Place.fetch, []

    def replace_and_fetch(place: Place, key: str, path: Path) -> str:
        fetched.append(key)
        if len(fetched) == 2:
            store.with_settings(cleaner="fake_cleaner:SECOND").backfill()
        return real(place, key, path)

    monkeypatch.setattr(verify_source.Place, "fetch", replace_and_fetch)
    found = verify(store.clean)
    assert not [each for each in found.findings if "written together" in each.problem]
    assert len(fetched) > 3


def test_the_command_checks_a_store_and_repairs_none(store: StoreHouse, tmp_path: Path) -> None:
    upload(store, put(tmp_path, sound_story()))
    done = CliRunner().invoke(app, ["check", f"s3://{store.bucket}/clean"])
    assert (done.exit_code, "0 findings" in done.output) == (0, True)
    refused = CliRunner().invoke(app, ["check", f"s3://{store.bucket}/clean", "--repair"])
    assert isinstance(refused.exception, UsageError)
    assert "not in an object store" in str(refused.exception)
