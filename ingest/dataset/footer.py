"""What a part says about itself in its Parquet footer: inputs, rules, code and schema.

Nothing in it depends on the clock or the machine: the same input under the same rules gives the
same bytes. The inputs stand in the `documents` part, which decides what is known; the parts of
the other tables carry their digest, which shows whether the three belong together.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from ingest.errors import DatasetError
from ingest.schema import SCHEMA_VERSION

KEY_PREFIX = "ingest."


class Input(NamedTuple):
    """One raw file of a shard. `sha256` is "" for a file that could not be read.

    Of an object of a store it is the store's tag (`etag:...`), which a listing tells.

    `carried_rules` is "" but for a file that has left the landing zone: its rows were carried
    over from the part before, and stand as those older rules left them.
    """

    file_path: str
    size: int
    sha256: str
    sidecar_sha256: str = ""
    carried_rules: str = ""


@dataclass(frozen=True, slots=True)
class Footer:
    """The footer of a part; `inputs` is empty when it was read from another table than documents."""

    rules_version: str
    code_version: str
    settings_digest: str
    inputs: tuple[Input, ...] = ()
    inputs_digest: str = ""
    schema_version: int = SCHEMA_VERSION

    def with_inputs(self, inputs: tuple[Input, ...]) -> Footer:
        ordered = tuple(sorted(inputs))
        digest = hashlib.sha256(_dump(ordered).encode()).hexdigest()
        return replace(self, inputs=ordered, inputs_digest=digest)

    @property
    def rules(self) -> tuple[str, str]:
        """Everything that shaped the rows besides the input."""
        return self.rules_version, self.settings_digest

    def matches(self, other: Footer) -> bool:
        """Whether two parts of different tables were written together."""
        return (self.inputs_digest, self.code_version, *self.rules) == (
            other.inputs_digest,
            other.code_version,
            *other.rules,
        )


def encode_footer(footer: Footer, table: str) -> dict[str, str]:
    """The footer as Parquet key-value metadata of a part of `table`."""
    values = {
        "rules_version": footer.rules_version,
        "code_version": footer.code_version,
        "settings_digest": footer.settings_digest,
        "schema_version": str(footer.schema_version),
        "inputs_digest": footer.inputs_digest,
    }
    if table == "documents":
        values["inputs"] = _dump(footer.inputs)
    return {KEY_PREFIX + key: value for key, value in values.items()}


def read_footer(path: Path, content: BinaryIO | None = None) -> Footer:
    """The footer of a published part; raises DatasetError for one that is damaged or not ours.

    `content` is read where the part is not a file, and `path` only says which it is.
    """
    try:
        metadata: Mapping[bytes, bytes] = pq.read_metadata(content or path).metadata or {}
        values = {key: metadata[(KEY_PREFIX + key).encode()].decode() for key in FOOTER_KEYS}
        inputs = json.loads(metadata.get((KEY_PREFIX + "inputs").encode(), b"[]"))
    except FileNotFoundError:
        raise
    except (OSError, pa.ArrowException, KeyError, ValueError) as error:
        raise DatasetError(
            f"{path}: not a readable part of this dataset ({error}). "
            "Move it out of the dataset; the next run cleans its raw files again"
        ) from error
    return Footer(
        values["rules_version"],
        values["code_version"],
        values["settings_digest"],
        tuple(Input(*entry) for entry in inputs),
        values["inputs_digest"],
        int(values["schema_version"]),
    )


@lru_cache(maxsize=1)
def _dump(inputs: tuple[Input, ...]) -> str:
    """ASCII JSON: it carries file names that are not valid Unicode. Made once for digest and footer."""
    return json.dumps(inputs)


FOOTER_KEYS = ("rules_version", "code_version", "settings_digest", "schema_version", "inputs_digest")
