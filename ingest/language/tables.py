"""The data files of language detection, read once: writing systems, languages, votes, markers."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from ingest.errors import DataFileError

FOLDER = "data/languages"


class Range(NamedTuple):
    """Code points `first` to `last`, both included, whose letters belong to `script`."""

    first: int
    last: int
    script: str


@cache
def read_table(name: str) -> dict[str, Any]:
    """A TOML file of the package's language data, as a dict. Raises DataFileError when broken."""
    try:
        return tomllib.loads(files("ingest").joinpath(FOLDER, name).read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise DataFileError(f"{FOLDER}/{name}", "file", str(error), "Correct the TOML") from error


@cache
def script_ranges() -> tuple[Range, ...]:
    """Every range of every script, sorted by its first code point."""
    ranges = []
    for script, entry in read_table("scripts.toml").items():
        for text in entry["ranges"]:
            first, _, last = text.partition("-")
            ranges.append(Range(int(first, 16), int(last or first, 16), script))
    return tuple(sorted(ranges))


@cache
def single_languages() -> dict[str, str]:
    """Scripts that write one language, with its ISO 639-3 code.

    >>> single_languages()["Thai"]
    'tha'
    """
    entries = read_table("scripts.toml").items()
    return {script: entry["language"] for script, entry in entries if "language" in entry}


@cache
def languages_of_script(script: str) -> frozenset[str]:
    """ISO 639-3 codes that a text in `script` may get from the vote; empty for an unknown script."""
    return frozenset(read_table("languages.toml").get(script, ()))


@cache
def code_of_label() -> dict[str, str]:
    """ISO 639-3 code of every label that an engine or a page uses.

    >>> code_of_label()["iw"], code_of_label()["he"]
    ('heb', 'heb')
    """
    codes = {}
    for languages in read_table("languages.toml").values():
        for code, labels in languages.items():
            codes.update(dict.fromkeys(labels.split(), code))
    return codes


@cache
def known_codes() -> frozenset[str]:
    """Every ISO 639-3 code that detection can answer, `und` included."""
    return frozenset(code_of_label().values()) | frozenset(single_languages().values()) | {"und"}


def code_of_tag(tag: str | None) -> str | None:
    """ISO 639-3 code of a BCP 47 tag as pages declare it, None when it names nothing known.

    >>> code_of_tag("ko-KR"), code_of_tag("EN_us"), code_of_tag("x-none")
    ('kor', 'eng', None)
    """
    primary = (tag or "").strip().lower().replace("_", "-").split("-")[0]
    if primary in known_codes() and primary != "und":
        return primary
    return code_of_label().get(primary)
