"""Count how often characters and pairs of letters occur: the data behind decoding and repair.

    python tools/count_frequencies.py --texts FOLDER

`ingest/data/frequencies/recipe.toml` names the texts and the languages. Two files are written beside
it: `characters.json`, the characters of East Asian languages, and `pairs.json`, pairs of neighbouring
letters, of which at least one is not ASCII, for the languages that are written with an alphabet.
"""

from __future__ import annotations

import argparse
import json
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from ingest.frequencies import pairs_of

FOLDER = Path(__file__).resolve().parent.parent / "ingest" / "data" / "frequencies"
MAX_CHARS_OF_A_TEXT = 20_000  # one endless page must not decide what its language looks like


def read_texts(folder: Path, recipe: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Pairs of language code and text, from every source of the recipe."""
    for source in recipe["source"]:
        columns = [source["language"], source["text"]]
        for row in pq.read_table(folder / source["file"], columns=columns).to_pylist():
            if row[source["text"]]:
                yield row[source["language"]], row[source["text"]][:MAX_CHARS_OF_A_TEXT]


def read_counts(folder: Path, recipe: dict[str, Any], language: str) -> Counter[str]:
    """Characters of `language` that somebody counted before."""
    counted: Counter[str] = Counter()
    for source in recipe.get("counts", ()):
        table = json.loads((folder / source["file"]).read_text(encoding="utf-8")).get(language)
        if table:
            counted.update(dict(zip(table["chars"], table["counts"], strict=True)))
    return counted


def write_table(name: str, recipe: dict[str, Any], tables: dict[str, tuple[Counter[str], int]]) -> None:
    """Write the commonest entries of every language; `total` also counts those that were cut off."""
    header = {
        "about": f"{name} and how often they were seen; written by tools/count_frequencies.py",
        "sources": [source["about"] for kind in ("source", "counts") for source in recipe.get(kind, ())],
    }
    languages = {}
    for language, (counted, limit) in sorted(tables.items()):
        top = sorted(counted.items(), key=lambda item: (-item[1], item[0]))[:limit]
        top = [(entry, count) for entry, count in top if count >= recipe["min_count"]]
        languages[language] = {
            "total": counted.total(),
            "entries": "".join(entry for entry, _ in top),
            "counts": [count for _, count in top],
        }
    rows = ",\n".join(
        f'"{code}": {json.dumps(table, ensure_ascii=False, separators=(",", ":"))}'
        for code, table in languages.items()
    )
    head = json.dumps(header, ensure_ascii=False, indent=1)[1:-2]
    (FOLDER / f"{name}.json").write_text(f'{{{head},\n "languages": {{\n{rows}\n}}}}\n', encoding="utf-8")


def main() -> None:
    """Count everything the recipe names."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=Path, required=True, help="folder that holds the recipe's files")
    folder = parser.parse_args().texts
    recipe = tomllib.loads((FOLDER / "recipe.toml").read_text(encoding="utf-8"))
    of_code = {
        code: name
        for kind in ("characters", "pairs")
        for name, codes in recipe[kind].items()
        for code in codes
    }
    characters = {name: read_counts(folder, recipe, name) for name in recipe["characters"]}
    pairs: dict[str, Counter[str]] = {name: Counter() for name in recipe["pairs"]}
    for code, text in read_texts(folder, recipe):
        name = of_code.get(code)
        if name in characters:
            characters[name].update(character for character in text if character > "\x7f")
        elif name in pairs:
            pairs[name].update(pairs_of(text))
    limits = recipe["max_pairs_of"]
    write_table("characters", recipe, {k: (v, recipe["max_characters"]) for k, v in characters.items()})
    write_table("pairs", recipe, {k: (v, limits.get(k, recipe["max_pairs"])) for k, v in pairs.items()})


if __name__ == "__main__":
    main()
