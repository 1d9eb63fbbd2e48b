"""A static page for reviewers: what was kept and removed of each document, and why.

gather    what is shown, read from the dataset      markup    HTML that nothing breaks out of
overview  counts of everything                      document  one document with its rows
page      the file around them
"""

from __future__ import annotations

import os
from pathlib import Path

from ingest.errors import DatasetError, UsageError
from ingest.report.gather import count_everything, first_documents
from ingest.report.page import write_page
from ingest.schema import TABLES

__all__ = ["write_report"]

READ_ATTEMPTS = 5  # a re-clean that lands between listing and opening takes names away, once


def write_report(clean: Path, to: Path, limit: int) -> int:
    """Write the page for the first `limit` documents by source, date and id; gives how many it shows.

    The file appears whole or not at all, and the same dataset gives the same bytes. Raises UsageError
    for a place that cannot be written, DatasetError where nothing is published.
    """
    _refuse_place(clean, to)
    draft = to.with_name(f".{to.name}.{os.getpid()}.draft")
    try:
        to.parent.mkdir(parents=True, exist_ok=True)
        shown = _write_draft(clean, draft, limit)
        draft.replace(to)
    except PermissionError as error:
        raise UsageError(f"{to}: cannot be written ({error.strerror}); name another file") from error
    finally:
        draft.unlink(missing_ok=True)
    return shown


def _write_draft(clean: Path, draft: Path, limit: int) -> int:
    for _ in range(READ_ATTEMPTS):
        try:
            return _write_once(clean, draft, limit)
        except FileNotFoundError:
            continue
    raise DatasetError(f"{clean}: is being re-cleaned; write the report when that is done")


def _write_once(clean: Path, draft: Path, limit: int) -> int:
    overview = count_everything(clean)
    with draft.open("w", encoding="utf-8", newline="\n") as page:
        for piece in write_page(overview, first_documents(clean, limit), limit):
            page.write(piece)
        page.flush()
        os.fsync(page.fileno())
    return min(limit, overview.documents)


def _refuse_place(clean: Path, to: Path) -> None:
    if to.is_dir():
        raise UsageError(f"{to}: is a directory; name a file, such as {to / 'report.html'}")
    place = to.resolve()
    for table in TABLES:
        if place.is_relative_to((clean / table).resolve()):
            raise UsageError(f"{to}: only finished parts may stand in {clean / table}; name another place")
