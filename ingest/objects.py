"""Objects of a store that speaks S3: listed, fetched, and put only over what the writer has seen.

A place in a store is a path like any other, `Path("s3://bucket/raw")`, so that settings, command
line and workers need not tell the two apart; `is_remote` does. Every put says what it replaces, and
the store refuses it if somebody else was first: of two racing writers exactly one wins.

The client is boto3, loaded with the first object and never without one.
"""

from __future__ import annotations

import errno
import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path, PurePosixPath
from threading import Lock
from typing import Any, NamedTuple, Self

from ingest.errors import DatasetError, UsageError

SCHEME = "s3:"
ABSENT = frozenset({"NoSuchKey", "404"})
REFUSED = frozenset({"PreconditionFailed", "ConditionalRequestConflict", "409", "412"})
"""What a store says where an object is not there, and where the condition of a put does not hold."""

REMEDIES: Mapping[str, str] = {
    "NoSuchBucket": "make the bucket, or name the right one",
    "AccessDenied": "give these credentials the right to list, read, write and delete there",
    "EntityTooLarge": "an object holds at most 5 GB; split the raw file",
    "NotImplemented": "this store does not know conditional puts; publish to another, or to a disk",
}
CLIENT_OPTIONS = {
    "retries": {"mode": "standard", "max_attempts": 5},
    "connect_timeout": 10,
    "read_timeout": 60,
}


_door = Lock()  # a session makes one client at a time, and objects are fetched by several threads


class Found(NamedTuple):
    """An object in a listing: `key` below the place that was listed, `tag` what changes with its content."""

    key: str
    size: int
    tag: str
    modified_ns: int


class Place(NamedTuple):
    """A bucket and the keys below a prefix (empty or ending in a slash)."""

    bucket: str
    prefix: str

    @classmethod
    def of(cls, path: Path) -> Self:
        """The place that a path of the form `s3://bucket/prefix` names.

        >>> Place.of(Path("s3://corpora/news/raw"))
        Place(bucket='corpora', prefix='news/raw/')
        """
        if len(path.parts) < 2:
            raise UsageError(f"{show_path(path)}: names no bucket; give s3://bucket/folder")
        _, bucket, *folders = path.parts
        return cls(bucket, "".join(f"{folder}/" for folder in folders))

    def walk(self, below: str = "") -> Iterator[Found]:
        """Every object below a folder, in the order of the keys; empty markers of folders are left out."""
        for page in self._pages(below):
            for entry in page.get("Contents", ()):
                if entry["Size"] or not entry["Key"].endswith("/"):
                    modified_ns = int(entry["LastModified"].timestamp()) * 10**9
                    key = entry["Key"].removeprefix(self.prefix)
                    yield Found(key, entry["Size"], _bare(entry["ETag"]), modified_ns)

    def list_folders(self, below: str = "") -> list[str]:
        """The names of the folders in a folder."""
        pages = self._pages(below, Delimiter="/")
        prefixes = [entry["Prefix"] for page in pages for entry in page.get("CommonPrefixes", ())]
        return [prefix.removeprefix(self.prefix + below).rstrip("/") for prefix in prefixes]

    def list_files(self, below: str = "") -> list[str]:
        """The names of the objects that lie in a folder itself."""
        pages = self._pages(below, Delimiter="/")
        keys = [
            entry["Key"].removeprefix(self.prefix + below)
            for page in pages
            for entry in page.get("Contents", ())
        ]
        return [key for key in keys if key]

    def fetch(self, key: str, path: Path) -> str:
        """Write an object to a file; gives its tag. Raises FileNotFoundError."""
        with _told(f"{self}{key}"):
            answer = _client().get_object(Bucket=self.bucket, Key=self.prefix + key)
            with path.open("wb") as file:
                for chunk in answer["Body"].iter_chunks(1 << 20):
                    file.write(chunk)
        return _bare(answer["ETag"])

    def read(self, key: str, last_bytes: int | None = None) -> tuple[bytes, str]:
        """An object, or its last bytes; and its tag. Raises FileNotFoundError."""
        some = {} if last_bytes is None else {"Range": f"bytes=-{last_bytes}"}
        with _told(f"{self}{key}"):
            answer = _client().get_object(Bucket=self.bucket, Key=self.prefix + key, **some)
            return answer["Body"].read(), _bare(answer["ETag"])

    def put(self, key: str, content: bytes | Path, replaces: str | None) -> str | None:
        """Put an object over the one with the tag `replaces`, or where there is none; gives its tag.

        None if the store has refused, because another writer was first.
        """
        condition = {"IfNoneMatch": "*"} if replaces is None else {"IfMatch": f'"{replaces}"'}
        try:
            with _told(f"{self}{key}"):
                return self._put(key, content, condition)
        except (RefusedError, FileNotFoundError):
            # a put that was answered too late is made again by the client, and finds itself there
            return self._find_own(key, content)

    def remove(self, key: str) -> None:
        """Remove an object; one that is not there is no error."""
        with _told(f"{self}{key}"):
            _client().delete_object(Bucket=self.bucket, Key=self.prefix + key)

    def __str__(self) -> str:
        return f"s3://{self.bucket}/{self.prefix}"

    def _pages(self, below: str, **options: str) -> Iterator[dict[str, Any]]:
        with _told(f"{self}{below}"):
            pages = _client().get_paginator("list_objects_v2")
            yield from pages.paginate(Bucket=self.bucket, Prefix=self.prefix + below, **options)

    def _put(self, key: str, content: bytes | Path, condition: dict[str, str]) -> str:
        where = {"Bucket": self.bucket, "Key": self.prefix + key, **condition}
        if isinstance(content, bytes):
            return _bare(_client().put_object(Body=content, **where)["ETag"])
        with content.open("rb") as file:
            return _bare(_client().put_object(Body=file, **where)["ETag"])

    def _find_own(self, key: str, content: bytes | Path) -> str | None:
        try:
            with _told(f"{self}{key}"):
                answer = _client().head_object(Bucket=self.bucket, Key=self.prefix + key)
        except FileNotFoundError:
            return None
        tag = _bare(answer["ETag"])
        return tag if tag == digest_content(content) else None


class RefusedError(Exception):
    """The condition of a request does not hold (any more)."""


def is_remote(path: Path) -> bool:
    """Whether a path names a place in a store.

    >>> is_remote(Path("s3://corpora/raw")), is_remote(Path("s3/raw"))
    (True, False)
    """
    return path.parts[:1] == (SCHEME,)


def show_path(path: Path) -> str:
    """A path as its user wrote it: a Path folds the slashes of a URL.

    >>> show_path(Path("s3://corpora/raw")), show_path(Path("raw"))
    ('s3://corpora/raw', 'raw')
    """
    return f"s3://{PurePosixPath(*path.parts[1:])}" if is_remote(path) else str(path)


def refuse_remote(path: Path, what: str) -> None:
    """Raise UsageError where something that needs files is asked of a store."""
    if is_remote(path):
        raise UsageError(
            f"{show_path(path)}: {what} works on a dataset on a disk, not in an object store; "
            "name one on a disk"
        )


def digest_content(content: bytes | Path) -> str:
    """The tag that a store gives to content that is put whole: its MD5."""
    if isinstance(content, bytes):
        return hashlib.md5(content, usedforsecurity=False).hexdigest()
    with content.open("rb") as file:
        return hashlib.file_digest(file, _md5).hexdigest()


def arrow_filesystem() -> Any:
    """Access of pyarrow itself to the store, with the endpoint and the credentials of the client."""
    from pyarrow.fs import S3FileSystem  # noqa: PLC0415 (loads a library of 30 MB)

    meta, found = _client().meta, _session().get_credentials()
    options: dict[str, Any] = {"region": meta.region_name, "endpoint_override": meta.endpoint_url}
    if found is not None:
        frozen = found.get_frozen_credentials()
        options |= {"access_key": frozen.access_key, "secret_key": frozen.secret_key}
        options |= {"session_token": frozen.token} if frozen.token else {}
    return S3FileSystem(**options)


def _md5() -> Any:
    return hashlib.md5(usedforsecurity=False)


def _bare(tag: str) -> str:
    return tag.strip('"')


def _client() -> Any:
    with _door:
        return _make_client()


@cache
def _session() -> Any:
    try:
        import boto3  # noqa: PLC0415 (optional, and 0.1 s that only a store is worth)
    except ImportError as error:
        raise UsageError("s3:// needs a client of the store: pip install 'ingest[s3]'") from error
    return boto3.Session()


@cache
def _make_client() -> Any:
    session = _session()
    from botocore.config import Config  # noqa: PLC0415 (comes with boto3)

    return session.client("s3", config=Config(**CLIENT_OPTIONS))


@contextmanager
def _told(what: str) -> Iterator[None]:
    """Errors of the client in our words."""
    _client()  # says what is missing, before the import below does
    from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415 (optional)

    try:
        yield
    except ClientError as error:
        code = error.response.get("Error", {}).get("Code", "")
        if code in ABSENT:
            raise FileNotFoundError(errno.ENOENT, "no such object", what) from error
        if code in REFUSED:
            raise RefusedError(what) from error
        remedy = REMEDIES.get(code, "see the message; then run again")
        raise DatasetError(f"{what}: {error}: {remedy}") from error
    except BotoCoreError as error:
        raise DatasetError(f"{what}: {error}: check credentials, region and AWS_ENDPOINT_URL") from error
