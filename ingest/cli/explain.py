"""`ingest explain`: one document, every removed row and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any

import pyarrow.compute as pc
import typer
from rich.text import Text

from ingest.cli.options import CleanOption, ConfigOption, settings_of
from ingest.cli.output import JsonFlag, console, say_json
from ingest.dataset import read
from ingest.errors import DatasetError, UsageError
from ingest.settings import Settings

FACTS = (
    "title", "subtitle", "authors", "date_published", "language", "charset", "charset_source",
    "decode_errors", "encoding_repair", "url", "site_name", "dateline", "warnings",
)  # fmt: skip
KIND_WIDTH, REASON_WIDTH = 10, 26


def explain(
    target: Annotated[
        str, typer.Argument(metavar="FILE|ID", help="A raw file, or the id of a published document.")
    ],
    out: CleanOption = None,
    show_bytes: Annotated[bool, typer.Option("--bytes", help="Also every charset that was weighed.")] = False,
    config: ConfigOption = None,
    as_json: JsonFlag = False,
) -> None:
    """One document: kept rows plain, what is removed of them or beside them with kind and reason, repairs.

    Example: `ingest explain raw/samples/2026-11-20/broadcast-en.txt`
    """
    settings = settings_of(config, clean_path=out)
    path = Path(target)
    found = list(_explain_file(path, settings) if path.is_file() else _explain_id(target, settings))
    if as_json:
        say_json({"documents": [{**document, "blocks": blocks} for document, blocks in found]})
        return
    for document, blocks in found:
        _show_document(document, blocks)
    if show_bytes and path.is_file():
        _show_candidates(path)


Explained = tuple[dict[str, Any], list[dict[str, Any]]]


def _explain_file(path: Path, settings: Settings) -> Iterator[Explained]:
    from ingest.formats import read_records  # noqa: PLC0415  --help need not load models
    from ingest.pipeline import clean_records, replayable_steps  # noqa: PLC0415

    for record in read_records(path.parent, path.name, ""):
        tables = clean_records([record], None, settings)
        for broken in tables.quarantine.to_pylist():
            yield {"quarantined": f"{broken['stage']}: {broken['error']}: {broken['message']}"}, []
        for document in tables.documents.to_pylist():
            steps = [list(step) for step in replayable_steps(record)]
            yield {**document, "steps": steps}, tables.blocks.to_pylist()


def _explain_id(name: str, settings: Settings) -> Iterator[Explained]:
    problem = f"{name}: neither a file nor the id of a document in {settings.clean_path}"
    try:
        documents = read(settings.clean_path, filter=pc.field("id") == name)
    except DatasetError as error:
        raise UsageError(f"{problem} ({error})") from error
    if not documents.num_rows:
        raise UsageError(problem)
    blocks = read(settings.clean_path, filter=pc.field("doc_id") == name, table="blocks")
    rows = sorted(blocks.to_pylist(), key=lambda row: row["position"])
    for document in documents.to_pylist():
        yield document, rows


def _show_document(document: Mapping[str, Any], blocks: list[dict[str, Any]]) -> None:
    if "quarantined" in document:
        console.print(Text(f"quarantined at {document['quarantined']}", "red"))
        return
    for name in FACTS:
        value = document.get(name)
        if value not in (None, [], "", 0):
            console.print(Text.assemble((f"{name:>16}  ", "bold"), _plain(value)))
    for name, argument in document.get("steps", ()):
        console.print(Text.assemble((f"{'step':>16}  ", "bold"), f"{name} {argument}"))
    console.print()
    for block in blocks:
        console.print(_row(block))
        for edit in block["edits"] or ():
            console.print(_edit(edit, block["text"]))
    kept = sum(block["label"] == "content" for block in blocks)
    console.print(Text(f"\n{kept} rows kept, {len(blocks) - kept} removed", "bold"))


def _row(block: Mapping[str, Any]) -> Text:
    if block["label"] != "content":
        kind, reason = block["kind_of_boilerplate"] or "", block["reason"]
        return Text(f"- {kind:<{KIND_WIDTH}} {reason:<{REASON_WIDTH}} {block['text']}", "dim")
    row = Text(f"+ {'':<{KIND_WIDTH}} {block['reason']:<{REASON_WIDTH}} ", "green")
    text = Text(block["text"], "default")
    for edit in block["edits"] or ():
        text.stylize("dim strike", edit["start"], edit["end"])
    return row.append_text(text)


def _edit(edit: Mapping[str, Any], text: str) -> Text:
    """A stretch that the document leaves out of a kept row."""
    kind, reason, stretch = edit["kind"], edit["reason"], text[edit["start"] : edit["end"]].strip()
    return Text(f"~ {kind:<{KIND_WIDTH}} {reason:<{REASON_WIDTH}} {stretch}", "dim")


def _plain(value: object) -> str:
    return " | ".join(map(str, value)) if isinstance(value, list) else str(value).replace("\n", " / ")


def _show_candidates(path: Path) -> None:
    from ingest.decode import candidates  # noqa: PLC0415

    console.print(Text("\ncharsets weighed", "bold"))
    for codec, score, note in candidates(path.read_bytes()):
        console.print(Text(f"  {codec:<20}{score:8.2f}  {note}"))
