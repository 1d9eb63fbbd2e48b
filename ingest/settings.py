"""Every path and threshold of a run, as one frozen object.

Values come from three places, the later ones winning: the defaults below, a TOML file
(`ingest.toml` in the working directory, or the file that `--config` names) and the environment
(`INGEST_SHARD_MAX_FILES=500`; several values are split at commas). Units stand in the names.
"""

from __future__ import annotations

import hashlib
import json
import os
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path

from ingest.errors import SettingsError
from ingest.objects import is_remote

SETTINGS_FILE = "ingest.toml"
ENVIRONMENT_PREFIX = "INGEST_"
MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Settings:
    """What a run may be told; every value is checked when the object is made.

    >>> Settings(clean_path=Path("out/clean")).state
    PosixPath('out/.ingest/clean')
    """

    raw_path: Path = Path("raw")
    clean_path: Path = Path("clean")
    state_path: Path | None = None  # None: `.ingest/<name>` beside the dataset
    workers: int = 1
    shard_max_files: int = 2_000  # a task of fewer documents is dominated by its own overhead
    shard_max_bytes: int = 64 * MIB
    batch_max_records: int = 2_000  # a batch costs 30 ms whatever it holds: 500 cost 8% more time
    batch_max_bytes: int = 16 * MIB  # of pages, a byte of text counts four times; 8 would take 3% more time
    max_record_bytes: int = 64 * MIB
    lock_timeout_s: float = 60.0
    trash_grace_s: float = 600.0  # a reader that listed a partition before its exchange may still be in it
    worker_silence_s: float = 600.0  # a worker that finishes no batch for so long hangs
    atomic_exchange: bool = True  # False: two renames, as on systems without an exchange call
    cleaner: str = "ingest.run.cleaner:PIPELINE"  # what cleans, as `module:attribute`
    comments: bool = False  # True: what readers wrote below a text has a column of its own
    pii: str = "keep"  # contact facts in kept text: keep, mask as [email], or drop
    duplicates: str = "mark"  # or drop: into quarantine, but for the copy that was crawled first
    text_format: str = "plain"  # or markdown: headings, lists, tables, code, links, emphasis of pages
    recipes_path: Path | None = None  # folder of recipes of your own, over those of the package
    jsonl_url: tuple[str, ...] = ()  # empty: the names that `ingest.formats` knows
    jsonl_html: tuple[str, ...] = ()
    jsonl_text: tuple[str, ...] = ()
    jsonl_fetched_at: tuple[str, ...] = ()
    jsonl_charset: tuple[str, ...] = ()
    jsonl_media_type: tuple[str, ...] = ()
    jsonl_id: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name, (holds, remedy) in CHECKS.items():
            if not holds(getattr(self, name)):
                raise SettingsError(f"{name} = {getattr(self, name)!r}: {remedy}")

    @property
    def state(self) -> Path:
        """Directory of locks, staging, trash and indexes; on the file system of `clean_path`."""
        clean = self.clean_path
        if is_remote(clean) and self.state_path is None:
            return Path(".ingest", "s3", *clean.parts[1:])
        return self.state_path or clean.parent / ".ingest" / (clean.name or "clean")

    def content_digest(self) -> str:
        """What of the settings shapes the published rows, as 16 hexadecimal digits.

        >>> Settings().content_digest() == Settings(workers=2).content_digest()
        True
        """
        shaping = {name: getattr(self, name) for name in CONTENT_SETTINGS}
        if self.recipes_path is not None:
            shaping["recipes"] = _folder_digest(self.recipes_path)
        return hashlib.sha256(json.dumps(shaping, sort_keys=True).encode()).hexdigest()[:16]

    def to_json(self) -> dict[str, object]:
        """The settings as plain values, for a worker process."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: str(value) if isinstance(value, Path) else value for name, value in values.items()}


def _folder_digest(folder: Path) -> str:
    """Digest of a folder's files: with other recipes rows are outdated, wherever they lie."""
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.glob("*") if path.suffix in {".toml", ".py"}):
        content = path.read_bytes()
        digest.update(f"{path.name}:{len(content)}:".encode() + content)
    return digest.hexdigest()


CONTENT_SETTINGS = (
    "cleaner",
    "max_record_bytes",
    "comments",
    "pii",
    "duplicates",
    "text_format",
    "jsonl_url",
    "jsonl_html",
    "jsonl_text",
    "jsonl_fetched_at",
    "jsonl_charset",
    "jsonl_media_type",
    "jsonl_id",
)
"""Settings that shape rows: a document cleaned with others is outdated."""

Check = tuple[Callable[[object], bool], str]


def _positive(value: object) -> bool:
    return isinstance(value, int | float) and value > 0


def _not_negative(value: object) -> bool:
    return isinstance(value, int | float) and value >= 0


def _one_of(*choices: str) -> Check:
    return (lambda value: value in choices, f"choose one of {', '.join(choices)}")


POSITIVE: Check = (_positive, "give a number above 0")
NOT_NEGATIVE: Check = (_not_negative, "give 0 or more seconds")

CHECKS: Mapping[str, Check] = {
    "workers": POSITIVE,
    "shard_max_files": POSITIVE,
    "shard_max_bytes": POSITIVE,
    "batch_max_records": POSITIVE,
    "batch_max_bytes": POSITIVE,
    "max_record_bytes": POSITIVE,
    "lock_timeout_s": NOT_NEGATIVE,
    "trash_grace_s": NOT_NEGATIVE,
    "worker_silence_s": POSITIVE,
    "pii": _one_of("keep", "mask", "drop"),
    "duplicates": _one_of("mark", "drop"),
    "text_format": _one_of("plain", "markdown"),
}


def load_settings(path: Path | None = None, environment: Mapping[str, str] | None = None) -> Settings:
    """The settings of a TOML file and the environment over the defaults.

    Without `path`, `ingest.toml` of the working directory is read where it exists. Raises
    SettingsError for a missing file, an unknown key or a wrong value, with key and remedy.

    >>> load_settings(environment={"INGEST_WORKERS": "2"}).workers
    2
    """
    environment = os.environ if environment is None else environment
    found = path or (Path(SETTINGS_FILE) if Path(SETTINGS_FILE).is_file() else None)
    values = {} if found is None else _read_toml(found)
    values |= _read_environment(environment)
    return Settings(**values)  # type: ignore[arg-type]  # each value was parsed by its field's type


def settings_from_json(values: Mapping[str, object]) -> Settings:
    """The settings that `Settings.to_json` gave.

    >>> settings_from_json(Settings(workers=3).to_json()) == Settings(workers=3)
    True
    """
    parsed = {name: _parse(name, value, "settings") for name, value in values.items() if value is not None}
    return Settings(**parsed)  # type: ignore[arg-type]  # each value was parsed by its field's type


def _read_toml(path: Path) -> dict[str, object]:
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError(f"{path}: cannot be read ({error.strerror}); name a file that exists") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: not TOML ({error}); write `key = value` lines") from error
    return {key: _parse(key, value, str(path)) for key, value in content.items()}


def _read_environment(environment: Mapping[str, str]) -> dict[str, object]:
    names = {ENVIRONMENT_PREFIX + name.upper(): name for name in TYPES}
    return {
        names.get(variable, variable): _parse(names.get(variable, variable), value, "environment")
        for variable, value in environment.items()
        if variable.startswith(ENVIRONMENT_PREFIX)
    }


def _parse(key: str, value: object, where: str) -> object:
    if key not in TYPES:
        raise SettingsError(f"{where}: unknown key {key!r}; known are {', '.join(sorted(TYPES))}")
    convert, expected = PARSERS[TYPES[key]]
    try:
        return convert(value)
    except (TypeError, ValueError, KeyError) as error:
        raise SettingsError(f"{where}: {key} = {value!r}: expected {expected}") from error


def _to_int(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise TypeError(value)
    return int(value)


def _to_float(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise TypeError(value)
    return float(value)


def _to_bool(value: object) -> bool:
    return {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}[str(value).lower()]


def _to_text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def _to_texts(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return tuple(part.strip() for part in value.split(",") if part.strip())
    if not isinstance(value, list | tuple):
        raise TypeError(value)
    return tuple(_to_text(part) for part in value)


def _to_path(value: object) -> Path:
    return Path(_to_text(value)).expanduser()


TYPES: Mapping[str, str] = {field.name: str(field.type) for field in fields(Settings)}

PARSERS: Mapping[str, tuple[Callable[[object], object], str]] = {
    "int": (_to_int, "a whole number"),
    "float": (_to_float, "a number"),
    "bool": (_to_bool, "true or false"),
    "str": (_to_text, "a text"),
    "Path": (_to_path, "a path"),
    "Path | None": (_to_path, "a path"),
    "tuple[str, ...]": (_to_texts, "a list of texts"),
}
