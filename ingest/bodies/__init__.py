"""The story of a page that stands in its scripts: JSON-LD `articleBody`, the states of frameworks."""

from ingest.bodies.label import label_beside
from ingest.bodies.scripts import Script, find_script_body, put_into

__all__ = ["Script", "find_script_body", "label_beside", "put_into"]
