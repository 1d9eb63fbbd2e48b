"""What to do about a disk that will not take what is written to it."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from ingest.errors import DatasetError

REMEDIES = {
    errno.ENOSPC: "the disk is full; free space and run again",
    errno.EDQUOT: "the disk quota is used up; free space and run again",
    errno.EROFS: "the file system is read-only; name another clean_path",
    errno.EACCES: "permission denied; give this user the right to write there",
    errno.EXDEV: "state_path and clean_path must lie on one file system; set state_path",
}


def tell(error: OSError) -> str:
    """An error of the system with its remedy."""
    return f"{error}: {REMEDIES.get(error.errno or 0, 'see the message; then run again')}"


@contextmanager
def told() -> Iterator[None]:
    """Errors of the system as DatasetErrors with their remedy."""
    try:
        yield
    except OSError as error:
        raise DatasetError(tell(error)) from error
