"""Contact facts of people and firms in kept text: found as spans, kept, masked or cut out.

Shapes of numbers are everywhere, contact facts are rare: a row is searched only if a cheap native
pattern says that it may hold one, and a shape counts only if its check digit, its neighbours or a
word in front of it agree. No telephone library stands behind this; docs/decisions has the figures.
"""

from ingest.pii.cover import cover_contacts, cover_text
from ingest.pii.find import Contact, find_contacts
from ingest.pii.spans import contact_spans

__all__ = ["Contact", "contact_spans", "cover_contacts", "cover_text", "find_contacts"]
