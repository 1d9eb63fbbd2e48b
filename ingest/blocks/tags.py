"""What the HTML tags mean for blocks: tables, no code.

Source: HTML Living Standard, sections 4 (elements) and 15.3 (rendering, `display`).
"""

from __future__ import annotations

# Never shown as text, or shown only where scripts do not run.
SKIPPED = frozenset(
    "script style svg head iframe object embed canvas map audio video math noscript noframes "
    "template datalist meta link title base".split()
)

# Flow inside a line: they neither begin nor end a block.
INLINE_TAGS = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i img ins kbd label mark nobr "
    "picture q rb rp rt rtc ruby s samp small source span strike strong sub sup time tt u var wbr "
    "input progress meter".split()
)

# What a region of a page is for; the names are published in the column `zone`.
ZONE_TAGS = frozenset(
    "nav header footer aside form article main figure figcaption table blockquote pre button "
    "select li dialog details".split()
)
ZONE_ROLES = {
    "navigation": "nav",
    "banner": "header",
    "contentinfo": "footer",
    "complementary": "aside",
    "search": "form",
    "form": "form",
    "main": "main",
    "article": "article",
    "dialog": "dialog",
    "alertdialog": "dialog",
    "menu": "nav",
    "menubar": "nav",
    "tablist": "nav",
    "toolbar": "nav",
    "recipe": "recipe",  # set by the recipe of a site, see ingest.recipes
    "recipe-drop": "recipe-drop",
    "script-body": "script",  # set where a story came out of a script, see ingest.bodies
}

# Kind of a block by its nearest block element.
KINDS = {
    "h1": "heading",
    "h2": "heading",
    "h3": "heading",
    "h4": "heading",
    "h5": "heading",
    "h6": "heading",
    "li": "list_item",
    "dt": "list_item",
    "dd": "list_item",
    "tr": "table_row",
    "td": "table_row",
    "th": "table_row",
    "caption": "caption",
    "figcaption": "caption",
    "blockquote": "quote",
    "pre": "code",
    "listing": "code",
    "textarea": "code",
}
CELLS = frozenset({"td", "th"})
VERBATIM = frozenset({"pre", "listing", "textarea"})  # white space means something
