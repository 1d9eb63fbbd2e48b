"""What a browser calls a language: fonts of Han characters and screen readers go by it."""

from __future__ import annotations

from functools import cache

from ingest.language.tables import code_of_label

REPLACED = {"in", "iw", "ji", "jw", "mo", "sh"}  # two-letter codes that ISO 639-1 has withdrawn
WITH_SCRIPT = {"zho", "yue", "srp"}  # written in two scripts that look different


def language_tag(code: str | None, script: str | None = None) -> str:
    """The BCP 47 tag of an ISO 639-3 code: two letters where there are two; "" for unknown.

    >>> language_tag("kor"), language_tag("zho", "Hant"), language_tag("ceb"), language_tag("und")
    ('ko', 'zh-Hant', 'ceb', '')
    """
    if not code or code == "und":
        return ""
    tag = _short_codes().get(code, code)
    return f"{tag}-{script}" if script and code in WITH_SCRIPT else tag


@cache
def _short_codes() -> dict[str, str]:
    labels = sorted(code_of_label().items(), reverse=True)
    return {code: label for label, code in labels if len(label) == 2 and label not in REPLACED}
