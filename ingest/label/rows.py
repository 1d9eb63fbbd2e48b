"""The rows of many documents as arrays, with what is decided of them while their neighbours are weighed."""

from __future__ import annotations

import functools
from collections.abc import Collection, Sequence

import numpy as np
import numpy.typing as npt
import polars as pl

from ingest.label.decide import BOILERPLATE, CONTENT
from ingest.label.windows import Bools, Ints, Windows
from ingest.rules import KINDS

KIND_NAMES = sorted(KINDS)
PLACE_NAMES = ["top", "end", "edge"]
NO_KIND = -1
Codes = npt.NDArray[np.int64]


def kind(name: str) -> int:
    """Number of a kind in the arrays."""
    return KIND_NAMES.index(name)


class Rows:
    """Columns of the block table as arrays; `remove` and `keep` decide rows that are still open.

    Kinds are numbers (see `kind`; NO_KIND for none), reasons numbers into a list of names.
    """

    def __init__(self, blocks: pl.DataFrame) -> None:
        self.blocks = blocks
        self.windows = Windows(blocks["doc"].to_numpy())
        self.row = self.windows.row
        self.is_line: Bools = (blocks["kind"] == "line").to_numpy()
        self.edge_kind = _codes(blocks["edge_kind"], KIND_NAMES)
        self._reasons: list[str] = blocks["edge_reason"].drop_nulls().unique().sort().to_list()
        self.edge_reason = _codes(blocks["edge_reason"], self._reasons)
        self.kind = _codes(blocks["boilerplate"], KIND_NAMES)
        self.is_content: Bools = (blocks["label"] == CONTENT).fill_null(value=False).to_numpy().copy()
        self.is_removed: Bools = (blocks["label"] == BOILERPLATE).fill_null(value=False).to_numpy().copy()
        self.is_open: Bools = ~(self.is_content | self.is_removed)
        self.was_open = self.is_open.copy()
        self._reason = np.full(blocks.height, NO_KIND)

    @functools.cached_property
    def words(self) -> npt.NDArray[np.float64]:
        """Words of each row."""
        return self.blocks["words"].to_numpy().astype(np.float64)

    @functools.cached_property
    def chars(self) -> Ints:
        """Code points of each row."""
        return self.blocks["chars"].to_numpy().astype(np.int64)

    @functools.cached_property
    def edge_where(self) -> Codes:
        """Number in PLACE_NAMES of the place at which a row's edge kind holds."""
        return _codes(self.blocks["edge_where"], PLACE_NAMES)

    @functools.cached_property
    def is_korean(self) -> Bools:
        """Whether most rows of each row's document hold Hangul."""
        hangul = self.blocks["text"].str.contains(r"\p{Hangul}").to_numpy()
        every = np.ones(len(hangul), np.int64)
        return np.asarray(2 * self.windows.total(hangul) >= self.windows.total(every))

    def says(self, measure: str) -> Bools:
        """A measure that is true or false."""
        return np.asarray(self.blocks[measure].to_numpy())

    def texts(self, where: Bools) -> pl.Series:
        """The texts of some rows."""
        return self.blocks["text"].gather(np.flatnonzero(where))

    def frame(self, where: Bools, *columns: str) -> pl.DataFrame:
        """Columns of some rows, with the number of each as `row`."""
        numbers = np.flatnonzero(where)
        return (
            self.blocks.select(columns).select(pl.all().gather(numbers)).with_columns(row=pl.Series(numbers))
        )

    def of_documents(self, where: Bools) -> Rows:
        """The rows of the documents that have a row in `where`, as they are decided now."""
        chosen = np.flatnonzero(self.windows.any(where))
        narrow = Rows(self.blocks[chosen])
        narrow.kind = self.kind[chosen]
        narrow.is_content, narrow.is_removed = self.is_content[chosen], self.is_removed[chosen]
        narrow.is_open = self.is_open[chosen]
        narrow._reasons, narrow._reason = self._reasons, self._reason[chosen]
        return narrow

    def is_for(self, reasons: Collection[str]) -> Bools:
        """Whether a row was decided here for one of these reasons."""
        return np.isin(self._reason, [number for number, name in enumerate(self._reasons) if name in reasons])

    def reopen(self, where: Bools) -> None:
        """Rows that were removed here are open again."""
        again = where & self.is_removed & self.was_open
        self.is_removed &= ~again
        self.is_open |= again
        self.kind = np.where(again, NO_KIND, self.kind)

    def is_kind(self, *names: str) -> Bools:
        """Whether a row was removed as one of these kinds."""
        return np.isin(self.kind, [kind(name) for name in names])

    def remove(self, where: Bools, kinds: str | Codes, reasons: str | Codes) -> None:
        """Open rows for which `where` holds become boilerplate."""
        decided = self.is_open & where
        self.is_removed |= decided
        self.kind = np.where(decided, kind(kinds) if isinstance(kinds, str) else kinds, self.kind)
        self._decide(decided, reasons)

    def keep(self, where: Bools, reasons: str | Codes) -> None:
        """Open rows for which `where` holds become content."""
        decided = self.is_open & where
        self.is_content |= decided
        self._decide(decided, reasons)

    def add_reasons(self, names: Sequence[str]) -> int:
        """Number of the first of some reasons; the others follow it."""
        self._reasons.extend(names)
        return len(self._reasons) - len(names)

    def _decide(self, decided: Bools, reasons: str | Codes) -> None:
        if isinstance(reasons, str):
            self._reasons.append(reasons)
            reasons = np.full(len(self.row), len(self._reasons) - 1)
        self._reason = np.where(decided, reasons, self._reason)
        self.is_open &= ~decided

    def decided(self) -> pl.DataFrame:
        """The block table with label, boilerplate and reason of what was decided here."""
        new = pl.Series(self.was_open)
        label = pl.Series(np.where(self.is_removed, 1, np.where(self.is_content, 0, NO_KIND)))
        return self.blocks.with_columns(
            label=_names(label, [CONTENT, BOILERPLATE]),
            boilerplate=_names(pl.Series(self.kind), KIND_NAMES),
            reason=pl.when(new).then(_names(pl.Series(self._reason), self._reasons)).otherwise("reason"),
        )


def _codes(names: pl.Series, known: list[str]) -> Codes:
    """Numbers of names in `known`, NO_KIND for null."""
    codes = names.cast(pl.Enum(known)).to_physical().cast(pl.Int64).fill_null(NO_KIND)
    return np.asarray(codes.to_numpy())


def _names(codes: pl.Series, known: list[str]) -> pl.Series:
    """The names of numbers, null for NO_KIND."""
    return pl.Series(known, dtype=pl.String).gather(codes.set(codes == NO_KIND, None))
