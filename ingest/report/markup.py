"""HTML that cannot be broken out of: what is not `Html` is escaped, in text and attributes alike.

Invisible characters that could disguise a text (controls, and the embeddings and overrides of
writing direction) are shown by their number instead: a reviewer has to see them.
"""

from __future__ import annotations

import html

CONTROLS = {*range(0x20), *range(0x7F, 0xA0)} - {0x09, 0x0A}
DIRECTIONS = {*range(0x202A, 0x202F), *range(0x2066, 0x206A)}
SHOWN = {code: f"‹U+{code:04X}›" for code in sorted(CONTROLS | DIRECTIONS | {0x2028, 0x2029, 0xFEFF})}


class Html(str):
    """Text that is markup already."""

    __slots__ = ()


def escape(text: str) -> Html:
    r"""Text as it may stand between tags and in quoted attributes.

    >>> escape("<b>\u202e")
    '&lt;b&gt;‹U+202E›'
    """
    return Html(html.escape(text).translate(SHOWN))


def element(name: str, *children: str, **attributes: str | bool | None) -> Html:
    """One element. `class_` gives `class`, `data_kind` `data-kind`; None and False are left out.

    >>> element("a", "1 < 2", Html("<br>"), href='"x"', hidden=True)
    '<a href="&quot;x&quot;" hidden>1 &lt; 2<br></a>'
    """
    opened = "".join(_attribute(key, value) for key, value in attributes.items())
    return Html(f"<{name}{opened}>{join(*children)}</{name}>")


def join(*children: str) -> Html:
    """Children side by side, escaped where they are plain text."""
    return Html("".join(child if isinstance(child, Html) else escape(child) for child in children))


def _attribute(name: str, value: str | bool | None) -> str:
    if value is None or value is False:
        return ""
    name = name.rstrip("_").replace("_", "-")
    return f" {name}" if value is True else f' {name}="{escape(value)}"'
