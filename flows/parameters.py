"""The parameters of the flows, checked before anything runs: by form, command line and server.

What a JSON schema can say stands in the types, so that Prefect's form refuses it too.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from ingest.errors import UsageError
from ingest.run import Scope
from ingest.settings import Settings, load_settings

MAX_WORKERS = 256  # more is a typing error

SourcePattern = Annotated[
    str,
    Field(
        min_length=1,
        max_length=100,
        pattern=r"""^[^/\\=%:"<>|{}#]+$""",
        description="Sources by name, with * ? [abc] as in a shell: `wire`, `blog-*`, `*`",
    ),
]

Day = Annotated[
    date,
    Field(
        description="A landing date, YYYY-MM-DD, inclusive",
        # The server checks patterns, but no formats: without it a run would be made and then fail.
        json_schema_extra={"pattern": r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$"},
    ),
]


class Options(BaseModel):
    """Where, and with how many processes; what is left out comes from `ingest.toml` and environment."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    raw: Annotated[Path | None, Field(description="The landing zone")] = None
    clean: Annotated[Path | None, Field(description="The dataset")] = None
    workers: Annotated[
        int | None, Field(ge=1, le=MAX_WORKERS, description="Processes that clean at a time")
    ] = None

    def settings(self) -> Settings:
        """The settings of this machine under these options; raises SettingsError."""
        chosen = {"raw_path": self.raw, "clean_path": self.clean, "workers": self.workers}
        given = {name: value for name, value in chosen.items() if value is not None}
        return replace(load_settings(), **given)  # type: ignore[arg-type]  # pydantic checked each value


AS_SET = Options()


def make_scope(start: date | None, end: date | None, force: bool) -> Scope:
    """The scope of a backfill; raises UsageError for a range that ends before it starts."""
    if start is not None and end is not None and end < start:
        raise UsageError(f"end {end} lies before start {start}; swap them")
    return Scope(start=start, end=end, force=force)
