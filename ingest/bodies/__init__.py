"""The story of a page that stands in its scripts: JSON-LD `articleBody`, the states of frameworks."""

from ingest.bodies.label import SCRIPT_ZONE, label_beside
from ingest.bodies.scripts import Script, find_script_body, put_into

__all__ = ["SCRIPT_ZONE", "Script", "find_script_body", "label_beside", "put_into"]
