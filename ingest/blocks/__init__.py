"""Text or HTML -> blocks: one schema for both worlds.

A block is a run of text between two breaks: a visual row of a dumped text, a paragraph, heading,
list item or table row of a page. Nothing is dropped here, whatever it looks like.
"""

from ingest.blocks.html import html_blocks, parse_page
from ingest.blocks.inline import inline_marks
from ingest.blocks.table import Block, block_edits, block_frame
from ingest.blocks.text import text_blocks

__all__ = ["Block", "block_edits", "block_frame", "html_blocks", "inline_marks", "parse_page", "text_blocks"]
