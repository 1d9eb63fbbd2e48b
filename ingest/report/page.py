"""The page around the documents: one file with its style and script inside and nothing from outside.

The content security policy names the two by their digests, so that nothing that a page smuggled in
would be run or loaded even if escaping failed.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator
from importlib.resources import files
from string import Template

from ingest.report.document import show_document
from ingest.report.gather import Overview, Shown
from ingest.report.markup import Html, join
from ingest.report.overview import show_choices, show_overview

DOCUMENTS = "$documents\n"


def write_page(overview: Overview, documents: Iterable[Shown], limit: int) -> Iterator[str]:
    """The page in pieces, from top to bottom."""
    before, _, after = _read("page.html").partition(DOCUMENTS)
    style, script = _read("style.css"), _read("filter.js")
    yield Template(before).substitute(
        policy=f"style-src {_digest(style)}; script-src {_digest(script)}",
        style=style,
        overview=show_overview(overview),
        shown=_say_shown(overview.documents, limit),
        kinds=show_choices(["content", *overview.removed_kinds]),
        sources=show_choices(overview.sources),
        reasons=show_choices({*overview.kept_reasons, *(item.reason for item in overview.removed_rows)}),
    )
    for shown in documents:
        yield show_document(shown) + "\n"
    yield Template(after).substitute(script=script)


def _say_shown(documents: int, limit: int) -> Html:
    if documents <= limit:
        return join(f"All {documents:,}, by source, landing date and id.")
    return join(f"The first {limit:,} of {documents:,}, by source, landing date and id.")


def _read(name: str) -> str:
    return files("ingest.report").joinpath(name).read_text(encoding="utf-8")


def _digest(text: str) -> str:
    """The policy's name of an inline style or script."""
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return f"'sha256-{digest}'"
