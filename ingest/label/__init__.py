"""Block -> label and reason. Every block leaves as content or boilerplate, with what decided.

Order is precedence: rules, then structure of a page, then context. A stage decides only what is
still open; after the last one nothing is.
"""

from ingest.label.comments import comment_texts
from ingest.label.measure import measure
from ingest.label.page_types import PageFacts
from ingest.label.stages import LABEL_STAGES, label_blocks

__all__ = ["LABEL_STAGES", "PageFacts", "comment_texts", "label_blocks", "measure"]
