"""Dumps as the learned models meet them: rules and neighbours have decided what they can."""

from ingest.blocks import block_frame, text_blocks
from ingest.label.context import weigh_neighbours
from ingest.label.phrases import label_phrases
from ingest.label.rows import Rows
from ingest.label.stages import open_blocks
from ingest.rules import rule_set


def opened(*texts):
    blocks = block_frame([text_blocks(text) for text in texts])
    rows = Rows(label_phrases(open_blocks(blocks, [None] * len(texts)), rule_set()))
    weigh_neighbours(rows)
    return rows
