"""The stretch of a text that detection reads: long texts sampled, what is no language blanked."""

from __future__ import annotations

import re
import unicodedata

SAMPLE_CHARS = 1_600  # more changed no answer on news articles and costs in proportion
MIDDLE_CHARS = 400  # taken from the middle: a page may open with rows in another language

# Everything here has letters but no language; tags and entities stand in texts dumped badly. Each
# pattern runs only where its sign occurs: most texts have none, and a pattern costs more than the rest.
NO_LANGUAGE = (
    ("://", re.compile(r"https?://\S+")),
    ("www.", re.compile(r"www\.\S+")),
    ("@", re.compile(r"[\w.+-]{0,64}@[\w.-]+")),
    ("&", re.compile(r"&[#\w]{2,12};")),
    ("<", re.compile(r"<[^<>]{1,200}>")),
)
LONG_TOKEN_CHARS = 24
LONG_TOKEN = re.compile(rf"[A-Za-z0-9+/=_-]{{{LONG_TOKEN_CHARS},}}")


def _blank_code(match: re.Match[str]) -> str:
    """A long run that mixes digits and both cases is base64, a hash or an identifier."""
    token = match[0]
    mixes = (any(map(test, token)) for test in (str.isdigit, str.isupper, str.islower))
    return " " if all(mixes) else token


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
    text = unicodedata.normalize("NFC", text.replace("\n", " "))
    if not text.isprintable() or "\ufffd" in text:  # a tenth of the pattern's cost
        text = UNREADABLE.sub(" ", text)
    for sign, pattern in NO_LANGUAGE:
        if sign in text:
            text = pattern.sub(" ", text)
    if max(map(len, text.split()), default=0) >= LONG_TOKEN_CHARS:
        text = LONG_TOKEN.sub(_blank_code, text)
    return text
