"""TOML files -> rules; whatever is not as it should be stops the run and names the remedy.

A rule file holds `[fragments]`, named pieces of pattern used as `<<name>>`, and `[[rule]]` entries:

    [[rule]]
    id = "ko.font-size"              # <lang>.<what-it-is>, unique
    kind = "ui"                      # a kind of boilerplate, or "content": the block stays
    pattern = "글자 ?크기( 설정)?"     # RE2, must match the whole text, any case, spaces folded
    match = ["글자 크기 설정"]         # proof: lines that it must take
    keep = ["글자 크기를 키웠다."]      # proof: near look-alikes that it must leave
    max_chars = 120                  # longer texts are left alone; default 120
    where = "any"                    # any | top (above the lead) | end (below the last sentence) | edge
    on = "text"                      # text | tokens (class and id words of a page; found anywhere in them)
"""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any

from ingest.errors import DataFileError

RULE_FILES = "rules"
LEXICON_FILES = "lexicons"
CONTENT = "content"
KINDS = frozenset(
    "menu ui share ad contact copyright related comment legal subscribe tag byline date caption "
    "duplicate template title subtitle other content".split()
)
PLACES = frozenset({"any", "top", "end", "edge"})
FIELDS = frozenset({"text", "tokens"})
KEYS = frozenset({"id", "kind", "pattern", "match", "keep", "max_chars", "where", "on"})
ASCII_ONLY = ("\\b", "\\B", "\\w", "\\W")  # in RE2 these know ASCII letters alone
DEFAULT_MAX_CHARS = 120  # rows of furniture are short: 99% of those labelled have under 120 characters


@dataclass(frozen=True, slots=True)
class Rule:
    """One named reason, with its proof."""

    id: str
    kind: str
    pattern: str
    match: tuple[str, ...]
    keep: tuple[str, ...]
    max_chars: int = DEFAULT_MAX_CHARS
    where: str = "any"
    on: str = "text"

    @property
    def is_content(self) -> bool:
        """Whether the rule keeps a block instead of removing it."""
        return self.kind == CONTENT


def data_folder(name: str) -> Traversable:
    """A folder of the package's own data."""
    return resources.files("ingest") / "data" / name


@functools.cache
def load_rules() -> tuple[Rule, ...]:
    """Every rule of the package, in the order of file names and entries."""
    rules: dict[str, Rule] = {}
    for file in sorted(data_folder(RULE_FILES).iterdir(), key=lambda file: file.name):
        if file.name.endswith(".toml"):
            for rule in read_rules(file.name, file.read_text(encoding="utf-8")):
                if rule.id in rules:
                    raise DataFileError(file.name, rule.id, "this id is taken", "Give the rule another id")
                rules[rule.id] = rule
    return tuple(rules.values())


def read_rules(file: str, toml: str) -> Iterator[Rule]:
    """Rules of one TOML text; raises DataFileError."""
    try:
        data = tomllib.loads(toml)
    except tomllib.TOMLDecodeError as error:
        raise DataFileError(file, "file", str(error), "Correct the TOML") from error
    fragments = data.get("fragments", {})
    for entry in data.get("rule", []):
        yield _rule(file, entry, fragments)


def _rule(file: str, entry: Mapping[str, Any], fragments: Mapping[str, str]) -> Rule:
    name = str(entry.get("id", entry))
    for problem, remedy in _problems(entry):
        raise DataFileError(file, name, problem, remedy)
    pattern = entry["pattern"]
    for fragment, meaning in reversed(list(fragments.items())):  # a fragment may use those above it
        pattern = pattern.replace(f"<<{fragment}>>", f"(?:{meaning})")
    if "<<" in pattern:
        raise DataFileError(file, name, f"unknown fragment in {pattern!r}", "Define it under [fragments]")
    fields = {key: tuple(value) if isinstance(value, list) else value for key, value in entry.items()}
    rule = Rule(**{**fields, "pattern": pattern})
    for line in (*rule.match, *rule.keep):
        if rule.on == "text" and len(line) > rule.max_chars:
            problem = f"max_chars excludes {line[:40]!r} anyway"
            raise DataFileError(file, name, problem, "Choose a look-alike that only the pattern can tell")
    return rule


def _problems(entry: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What is wrong with an entry, with its remedy; the first one counts."""
    unknown = set(entry) - KEYS
    if unknown:
        yield f"unknown key {min(unknown)!r}", f"Use only {', '.join(sorted(KEYS))}"
    for key in ("id", "kind", "pattern", "match", "keep"):
        if not entry.get(key):
            yield f"{key} is missing or empty", "Every rule needs id, kind, pattern, match and keep"
    for key, allowed in (("kind", KINDS), ("where", PLACES), ("on", FIELDS)):
        if key in entry and entry[key] not in allowed:
            yield f"{key} = {entry[key]!r}", f"Use one of {', '.join(sorted(allowed))}"
    for escape in ASCII_ONLY:
        if escape in entry["pattern"]:
            yield f"{escape} means ASCII only in RE2", r"Use \pL, \pN, spaces or ^ and $ instead"


@functools.cache
def load_phrases() -> Mapping[str, str]:
    """Phrases of every lexicon, folded to lower case, with their kind.

    A lexicon is `data/lexicons/<lang>/<kind>.txt`: one phrase a line, `#` begins a comment.
    An apostrophe stands for either sign.
    """
    phrases: dict[str, str] = {}
    for language in sorted(data_folder(LEXICON_FILES).iterdir(), key=lambda folder: folder.name):
        if language.is_dir():
            for file in sorted(language.iterdir(), key=lambda file: file.name):
                phrases.update(_phrases(language.name, file))
    return phrases


def _phrases(language: str, file: Traversable) -> Iterator[tuple[str, str]]:
    kind = file.name.removesuffix(".txt")
    if kind not in KINDS:
        raise DataFileError(
            f"{language}/{file.name}", kind, "no such kind", f"Use {', '.join(sorted(KINDS))}"
        )
    for line in file.read_text(encoding="utf-8").splitlines():
        phrase = (
            " ".join(line.split("#")[0].lower().split()) if not line.startswith("\\#") else line[1:].strip()
        )
        if phrase:
            yield from ((phrase.replace("'", apostrophe), kind) for apostrophe in "'’")
