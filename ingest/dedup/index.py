"""The duplicates of a corpus, kept up to date as parts come and go.

Every document stands in some buckets: one for its text's hash, sixteen for the bands of its
signature. In each bucket the earliest document leads, and the others are compared with it alone,
so that the work grows with the documents and not with their pairs. A document's parent is the
earliest leader that it is a duplicate of; following parents ends at the kept copy, the root.
"Earliest" is by (moment, id), so the answer depends on what the corpus holds, never on the order
in which it came.

Adding or forgetting documents touches their buckets; only those, and the groups that they tie
together, are judged again. All of it can be built anew from the corpus.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Self

import duckdb
import numpy as np
import numpy.typing as npt
import polars as pl

from ingest.dedup import queries
from ingest.dedup.exact import NO_CONTENT
from ingest.dedup.marks import Mark, Repeat
from ingest.dedup.signatures import MIN_SIMILARITY, ROWS, VERSION, Signatures, band_keys, similarities
from ingest.errors import DatasetError

MEMORY_LIMIT = "256MB"  # beyond it the engine spills to disk
WASTE_FLOOR = 100_000  # 25 MB of signatures are not worth the work
COMPARED_PAIRS = 20_000  # at a time: 10 MB of signatures
NOTHING = ("", NO_CONTENT)
EXACT = 1 << 63  # a bit that no key of a band has

Numbers = npt.NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class Arrivals:
    """Documents of one part, column by column; `marks` are those that the part bears already.

    `signed` tells which of them have a signature.
    """

    part: str
    ids: Sequence[str]
    moments: Sequence[datetime]
    hashes: Sequence[str]
    signatures: Signatures
    signed: npt.NDArray[np.bool_]
    marks: Sequence[Mark]


class DuplicateIndex:
    """A directory that holds buckets, groups and signatures of all documents of a corpus."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._signatures = folder / "signatures.bin"
        options: dict[str, str | bool | int | float | list[str]] = {
            "memory_limit": MEMORY_LIMIT,
            "threads": 1,
            "temp_directory": str(folder / "spill"),
        }
        self._db = duckdb.connect(folder / "index.duckdb", config=options)
        for query in queries.CREATE:
            self._db.execute(query)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._db.close()

    def parts(self) -> frozenset[str]:
        """The parts whose documents are known."""
        return frozenset(self._column("select distinct part from documents"))

    def update(self, gone: Sequence[str], arrivals: Iterable[Arrivals]) -> None:
        """Forget parts, add others, and judge what they touch: all of it or, after a crash, nothing."""
        with self._transaction():
            self._db.execute(queries.SELECT_PARTS, [list(gone)])
            for part in arrivals:
                self._add(part)

    def replace(self, old: str, new: str, dropped: Sequence[str] = ()) -> None:
        """Note that a part was written anew as its marks say, without the documents `dropped`."""
        with self._transaction(is_judged=bool(dropped)):
            self._db.execute(queries.SELECT_IDS, [list(dropped), old])
            self._db.execute(queries.RENAME_AND_TELL, [new, old])

    def replace_repeated(self, old: str, new: str, repeats: Sequence[Repeat]) -> None:
        """Note that a part was written anew without rows whose id stands in another."""
        with self._transaction():
            self._db.execute(queries.SELECT_NUMBERS, [[repeat.number for repeat in repeats]])
            self._db.execute(queries.RENAME, [new, old])

    def repeated(self) -> dict[str, list[Repeat]]:
        """The rows of each part whose id stands in another row, one of which is kept."""
        found: dict[str, list[Repeat]] = {}
        for part, *repeat in self._db.execute(queries.REPEATED).fetchall():
            found.setdefault(part, []).append(Repeat(*repeat))
        return found

    def wrongly_marked(self) -> tuple[str, ...]:
        """The parts that bear other marks than their documents should."""
        return tuple(self._column(queries.WRONGLY_MARKED))

    def with_duplicates(self) -> tuple[str, ...]:
        """The parts that hold a document which repeats another."""
        return tuple(self._column(queries.WITH_DUPLICATES))

    def marks(self, part: str) -> dict[str, Mark]:
        """What is to be said of each document of a part, by id."""
        rows = self._db.execute(queries.MARKS, [part]).fetchall()
        return {name: Mark(*mark) for name, *mark in rows}

    def count_duplicates(self) -> int:
        """How many documents repeat another."""
        return int(self._column("select count(*) from documents where root <> number")[0])

    @contextmanager
    def _transaction(self, *, is_judged: bool = True) -> Iterator[None]:
        """What the body adds and selects as gone is judged at its end; 30 ms also where that is nothing."""
        self._db.execute("begin")
        try:
            yield
            if is_judged:
                self._forget_and_judge()
        except duckdb.Error as error:
            raise DatasetError(
                f"the index of duplicates: {error}; it may be deleted, and is rebuilt"
            ) from error
        except BaseException:
            self._db.execute("rollback")
            raise
        self._db.execute("commit")

    def _forget_and_judge(self) -> None:
        for query in queries.FORGET:
            self._db.execute(query)
        self._judge()
        for query in queries.CLEAR:
            self._db.execute(query)

    def is_wasteful(self) -> bool:
        """Whether more numbers are spent on forgotten documents than on those that are there."""
        spent, used = self._db.execute("select max(number) + 1, count(*) from documents").fetchall()[0]
        return bool(used and spent > WASTE_FLOOR and spent > 2 * used)

    def _column(self, query: str) -> list[Any]:
        return [value for (value,) in self._db.execute(query).fetchall()]

    def _add(self, part: Arrivals) -> None:
        first: int = self._column("select coalesce(max(number) + 1, 0) from documents")[0]
        numbers = np.arange(first, first + len(part.ids), dtype=np.uint32)
        self._keep(first, part.signatures)
        keys = band_keys(part.signatures[part.signed])
        bands = pl.DataFrame({"key": keys.ravel(), "number": np.repeat(numbers[part.signed], keys.shape[1])})
        documents = pl.DataFrame(
            {
                "number": numbers,
                "part": [part.part] * len(numbers),
                "id": list(part.ids),
                "moment": list(part.moments),
                "hash": _exact_keys(part),
                "told": [_tell(mark) for mark in part.marks],
            },
            schema_overrides={"moment": pl.Datetime("us", "UTC"), "id": pl.String, "hash": pl.UInt64},
        )
        self._db.register("new_documents", documents.to_arrow())
        self._db.register("new_bands", bands.to_arrow())
        for query in queries.ADD:
            self._db.execute(query)

    def _keep(self, first: int, signatures: Signatures) -> None:
        """Write signatures at their numbers; what a crash left there belongs to nobody."""
        self._signatures.touch()
        with self._signatures.open("r+b") as handle:
            handle.seek(first * ROWS)
            handle.write(signatures.tobytes())

    def _judge(self) -> None:
        for query in queries.PAIR:
            self._db.execute(query)
        self._compare()
        for query in queries.GROUP:
            self._db.execute(query)
        while self._db.execute(queries.CLIMB).fetchone() != (0,):
            pass  # each turn brings every document one ancestor closer to its root
        for query in queries.SETTLE:
            self._db.execute(query)

    def _compare(self) -> None:
        """Keep of the suspects those that are alike."""
        numbers, leaders = np.zeros(0, np.uint32), np.zeros(0, np.uint32)
        suspects = self._db.execute("select number, leader from suspects").fetchnumpy()
        if len(suspects["number"]):
            alike = self._find_alike(suspects["number"], suspects["leader"])
            numbers, leaders = suspects["number"][alike], suspects["leader"][alike]
        self._db.register("alike", pl.DataFrame({"number": numbers, "leader": leaders}).to_arrow())

    def _find_alike(self, numbers: Numbers, leaders: Numbers) -> npt.NDArray[np.bool_]:
        every = np.memmap(self._signatures, np.uint8, "r").reshape(-1, ROWS)
        alike = [
            similarities(every[numbers[first:end]], every[leaders[first:end]]) >= MIN_SIMILARITY
            for first, end in _cut(len(numbers), COMPARED_PAIRS)
        ]
        return np.concatenate(alike)


def _cut(count: int, size: int) -> Iterator[tuple[int, int]]:
    return ((first, first + size) for first in range(0, count, size))


def _exact_keys(part: Arrivals) -> list[int]:
    """64 bits of each text's hash, apart from the keys of bands; of the id where there is no content."""
    return [
        int(_hash(name) if text_hash in NOTHING else text_hash[:16], 16) | EXACT
        for name, text_hash in zip(part.ids, part.hashes, strict=True)
    ]


def _hash(name: str) -> str:
    return hashlib.sha256(f"no content: {name}".encode()).hexdigest()[:16]


def open_index(folder: Path) -> DuplicateIndex:
    """The index in a folder; one that is damaged or mostly waste is begun anew, from nothing."""
    try:
        index = DuplicateIndex(folder)
    except duckdb.Error:
        shutil.rmtree(folder)
        return DuplicateIndex(folder)
    if index.is_wasteful():
        index.close()
        shutil.rmtree(folder)
        return DuplicateIndex(folder)
    return index


def index_folder(state: Path) -> Path:
    """Where the index lies in the state directory; another way of signing has another place."""
    return state / "duplicates" / VERSION


def _tell(mark: Mark) -> str:
    return f"{mark.group}/{mark.place}"
