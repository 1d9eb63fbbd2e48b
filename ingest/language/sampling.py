"""The stretch of a text that detection reads: long texts sampled, what is no language blanked."""

from __future__ import annotations

import re
import unicodedata

SAMPLE_CHARS = 1_600  # more changed no answer on news articles and costs in proportion
MIDDLE_CHARS = 400  # taken from the middle: a page may open with rows in another language

# Everything here has letters but no language. Tags and entities stand in texts dumped badly;
# a run of 24 that mixes case and digits is base64, a hash or an identifier.
NO_LANGUAGE = re.compile(
    r"https?://\S+|www\.\S+|[\w.+-]+@[\w-]+\.[\w.]+|&[#\w]{2,12};|<[^<>]{1,200}>|(?<!\w)@\w+"
    r"|(?<![A-Za-z0-9+/=_-])(?=[A-Za-z+/=_-]*\d)(?=[^\sA-Z]*[A-Z])(?=[^\sa-z]*[a-z])[A-Za-z0-9+/=_-]{24,}"
)
MAY_HOLD_NO_LANGUAGE = re.compile(r"[@/&<.0-9]")

# Characters that some engine rejects or reads as the end of its input: controls, surrogates
# without a partner, noncharacters. A replacement character says nothing either.
UNREADABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufdd0-\ufdef\ufffd-\uffff]+")


def sample(text: str) -> str:
    r"""One line of at most SAMPLE_CHARS of `text`, NFC, without addresses, markup or hashes.

    >>> sample("Read\nhttps://example.org/a now")
    'Read   now'
    """
    if len(text) > SAMPLE_CHARS:
        middle = len(text) // 2
        text = f"{text[: SAMPLE_CHARS - MIDDLE_CHARS]} {text[middle : middle + MIDDLE_CHARS]}"
    text = UNREADABLE.sub(" ", unicodedata.normalize("NFC", text))
    return NO_LANGUAGE.sub(" ", text) if MAY_HOLD_NO_LANGUAGE.search(text) else text
