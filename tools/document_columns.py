"""README's tables of columns, written from the schema: `python -m tools.document_columns`."""

from __future__ import annotations

import re
from pathlib import Path

from ingest.schema import TABLES

README = Path(__file__).parents[1] / "README.md"
BEGIN, END = "<!-- columns: written by tools/document_columns.py -->", "<!-- end of columns -->"


def columns_section() -> str:
    """Every column of every table with type and meaning, as Markdown between its two marks."""
    parts = [BEGIN]
    for name, schema in TABLES.items():
        parts += [f"\n### {name}\n", "| column | type | meaning |", "|---|---|---|"]
        parts += [
            f"| `{field.name}` | {_type(str(field.type))}{'?' if field.nullable else ''} "
            f"| {field.metadata[b'description'].decode()} |"
            for field in schema
        ]
    return "\n".join([*parts, "", END])


def _type(name: str) -> str:
    name = re.sub(r"struct<.*", "struct", name.replace("item: ", "").replace("element: ", ""))
    return name.replace("<", " of ").replace(">", "").replace("timestamp[us, tz=UTC]", "timestamp UTC")


def main() -> None:
    """Rewrite the section in place."""
    before, _, rest = README.read_text(encoding="utf-8").partition(BEGIN)
    README.write_text(before + columns_section() + rest.partition(END)[2], encoding="utf-8")


if __name__ == "__main__":
    main()
