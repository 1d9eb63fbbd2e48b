"""Whether no id occurs twice in the whole dataset, at 8 bytes a document."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import NamedTuple

import polars as pl

from ingest.dataset.verify.findings import Finding, Tally

ID_DIGEST_SEED = 0


class IdDigests(NamedTuple):
    """The 64-bit digests of the ids in one part."""

    file: str
    digests: pl.Series


def digest_ids(file: str, ids: pl.Series) -> IdDigests:
    """The digests of ids, to be kept while the ids themselves are not."""
    return IdDigests(file, ids.hash(ID_DIGEST_SEED))


def find_repeated_ids(
    read_ids: Callable[[str], pl.Series], parts: Iterable[IdDigests]
) -> tuple[Finding, ...]:
    """Ids that occur twice. A digest that does is only a suspect: its ids are read and compared.

    `read_ids` gives those of a part.
    """
    known = [part for part in parts if len(part.digests)]
    if not known:
        return ()
    every = pl.concat([part.digests for part in known], rechunk=False)
    suspects = every.filter(every.is_duplicated()).unique()
    if suspects.is_empty():
        return ()
    places: dict[str, list[str]] = defaultdict(list)
    for part in known:
        if part.digests.is_in(suspects.implode()).any():
            ids = read_ids(part.file)
            for name in ids.filter(ids.hash(ID_DIGEST_SEED).is_in(suspects.implode())):
                places[name].append(part.file)
    return _tell(places)


def _tell(places: dict[str, list[str]]) -> tuple[Finding, ...]:
    tallies: dict[tuple[str, str], Tally] = {}
    for name, files in sorted(places.items()):
        if len(files) > 1:
            first, *others = files
            where = "in this part" if others[0] == first else f"also in {others[0]}"
            tally = tallies.setdefault((first, where), Tally(first))
            tally.add(f"ids must be unique, but are {where}", [name])
    return tuple(finding for tally in tallies.values() for finding in tally.findings())
