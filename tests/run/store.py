"""A landing zone and a dataset in an S3 server that the tests start."""

from __future__ import annotations

import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from house import HERE, House

from ingest import objects
from ingest.objects import Place
from ingest.settings import Settings


@dataclass(frozen=True)
class StoreHouse(House):
    """The same as a house, but in a bucket of its own."""

    client: Any

    def land(self, path: str, text: str | bytes = "a line\n") -> Path:
        content = text.encode() if isinstance(text, str) else text
        self.client.put_object(Bucket=self.bucket, Key=f"raw/{path}", Body=content)
        return self.raw / path

    def take_away(self, path: str) -> None:
        self.client.delete_object(Bucket=self.bucket, Key=f"raw/{path}")

    @property
    def bucket(self) -> str:
        return Place.of(self.raw).bucket

    def snapshot(self) -> dict[str, bytes]:
        place = Place.of(self.clean)
        return {each.key: place.read(each.key)[0] for each in place.walk()}


@contextmanager
def served() -> Iterator[str]:
    """The address of a server."""
    process = subprocess.Popen(
        [sys.executable, str(HERE / "store_server.py")],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert process.stdout is not None
        yield f"http://127.0.0.1:{int(process.stdout.readline())}"
    finally:
        process.kill()
        process.communicate()


def environment_of(address: str) -> dict[str, str]:
    """What tells a client of S3 where the server is, and who asks."""
    return {
        "AWS_ENDPOINT_URL": address,
        "AWS_ACCESS_KEY_ID": "tester",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_REGION": "us-east-1",
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    }


def open_house(address: str, monkeypatch: pytest.MonkeyPatch, state: Path) -> StoreHouse:
    """An empty landing zone and no dataset yet, in a new bucket."""
    for name, value in environment_of(address).items():
        monkeypatch.setenv(name, value)
    objects._make_client.cache_clear()
    objects._session.cache_clear()
    client = objects._client()
    bucket = f"bucket-{uuid.uuid4().hex[:12]}"
    client.create_bucket(Bucket=bucket)
    raw, clean = Path(f"s3://{bucket}/raw"), Path(f"s3://{bucket}/clean")
    settings = Settings(cleaner="fake_cleaner:FIRST", raw_path=raw, clean_path=clean, state_path=state)
    return StoreHouse(raw, clean, settings, client)
