"""One part as a file: its bytes, its footer, its schema, and its rows in bounded batches."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from ingest.dataset.footer import Footer, read_footer
from ingest.dataset.layout import Partition, parse_part_name
from ingest.dataset.verify.findings import CLEAN, Tally
from ingest.errors import DatasetError
from ingest.schema import SCHEMA_VERSION, TABLES

BATCH_ROWS = {"documents": 2_000, "blocks": 20_000, "quarantine": 20_000}  # some 10 MB of ordinary rows
READ_ERRORS = (OSError, pa.ArrowException, pl.exceptions.PolarsError, UnicodeDecodeError)


@dataclass(frozen=True, slots=True)
class Part:
    """A part that can be read; `sound` tells whether its rows have the columns that laws speak of."""

    table: str
    path: Path
    footer: Footer
    rows: int
    sound: bool


def open_part(clean: Path, table: str, partition: Partition, name: str, tally: Tally) -> Part | None:
    """The part, or None for one that cannot be read; what is wrong with the file is noted."""
    path = clean / table / partition.folder / name
    try:
        _check_bytes(path, tally)
        footer = read_footer(path)
        with pq.ParquetFile(path) as file:
            schema, rows = file.schema_arrow, file.metadata.num_rows
    except FileNotFoundError:
        raise
    except DatasetError as error:
        tally.say(str(error).removeprefix(f"{path}: "), CLEAN)
        return None
    except READ_ERRORS as error:
        tally.say(f"cannot be read ({error})", CLEAN)
        return None
    return Part(table, path, footer, rows, _check_schema(schema, table, footer.schema_version, tally))


class Reading:
    """The rows of a part in batches, columns of newer versions left out.

    Rows that cannot be read are noted, not raised; `whole` tells afterwards whether there were any.
    """

    def __init__(self, part: Part, tally: Tally) -> None:
        self.part, self.tally, self.whole = part, tally, True

    def __iter__(self) -> Iterator[pl.DataFrame]:
        try:
            yield from self._read()
        except FileNotFoundError:
            raise
        except READ_ERRORS as error:
            self.whole = False
            self.tally.say(f"its rows cannot be read ({error})", CLEAN)

    def _read(self) -> Iterator[pl.DataFrame]:
        names = TABLES[self.part.table].names
        with pq.ParquetFile(self.part.path) as file:
            for batch in file.iter_batches(BATCH_ROWS[self.part.table], columns=names):
                batch.validate(full=True)  # text that is not UTF-8 would be taken on trust
                yield _frame(batch)


def no_rows(table: str) -> pl.DataFrame:
    """A frame with the columns of a table and no rows."""
    return _frame(TABLES[table].empty_table())


def _frame(rows: pa.RecordBatch | pa.Table) -> pl.DataFrame:
    frame = pl.from_arrow(rows)
    assert isinstance(frame, pl.DataFrame)
    return frame


def _check_bytes(path: Path, tally: Tally) -> None:
    with path.open("rb") as handle:
        content = hashlib.file_digest(handle, "sha256").hexdigest()
    name = parse_part_name(path.name)
    if name is not None and not content.startswith(name.content):
        tally.say(
            f"its bytes are not those it is named for (SHA-256 {content[:8]}...): it was changed or damaged",
            CLEAN,
        )


def _check_schema(schema: pa.Schema, table: str, version: int, tally: Tally) -> bool:
    """Note every column that differs from the schema; True if all known columns have their types."""
    if version > SCHEMA_VERSION:
        tally.say(
            f"schema version {version} is newer than {SCHEMA_VERSION}, the newest known here: "
            "only the columns known here were checked; update this installation"
        )
    sound = True
    for field in TABLES[table]:
        position = schema.get_field_index(field.name)
        if position < 0:
            tally.say(f"column {field.name} is missing")
            sound = False
            continue
        found = schema.field(position)
        if not found.equals(field):
            tally.say(f"column {field.name} is {_describe(found)}, expected {_describe(field)}")
            sound = sound and found.type.equals(field.type)
        elif found.metadata != field.metadata and version <= SCHEMA_VERSION:
            tally.say(f"column {field.name} does not have the description of the schema")
    unknown = [name for name in schema.names if name not in TABLES[table].names]
    if unknown and version <= SCHEMA_VERSION:
        tally.say(f"columns {', '.join(unknown)} are not in schema version {version}")
    return sound


def _describe(field: pa.Field) -> str:
    return f"{field.type}{'' if field.nullable else ' not null'}"
