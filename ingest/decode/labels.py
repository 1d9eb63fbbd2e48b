"""From the charset label that a page, a header or a person wrote to the codec that reads it best."""

from __future__ import annotations

import codecs
import re
from functools import cache

# Labels of the WHATWG Encoding Standard, and of databases and editors, that Python does not know.
ALIASES = {
    "unicode-1-1-utf-8": "utf-8", "unicode11utf8": "utf-8", "utf8mb4": "utf-8", "utf-8mb4": "utf-8",
    "ucs-2": "utf-16-le", "iso-10646-ucs-2": "utf-16-le", "unicodefeff": "utf-16-le", "unicode": "utf-16-le",
    "csunicode": "utf-16-le", "unicodefffe": "utf-16-be", "utf-16": "utf-16-le", "utf16": "utf-16-le",
    "visual": "iso8859-8", "logical": "iso8859-8", "iso-8859-8-i": "iso8859-8", "iso-8859-8-e": "iso8859-8",
    "csiso88598i": "iso8859-8", "csiso88598e": "iso8859-8", "iso-8859-6-i": "iso8859-6",
    "iso-8859-6-e": "iso8859-6", "csiso88596i": "iso8859-6", "csiso88596e": "iso8859-6",
    "sun_eu_greek": "iso8859-7", "csisolatin9": "iso8859-15", "koi": "koi8-r", "koi8": "koi8-r",
    "koi8-ru": "koi8-u", "csmacintosh": "mac-roman", "mac": "mac-roman", "x-mac-roman": "mac-roman",
    "x-mac-cyrillic": "mac-cyrillic", "x-mac-ukrainian": "mac-cyrillic", "dos-874": "cp874",
    "gb_2312": "gb18030", "gb_2312-80": "gb18030", "gb-2312": "gb18030", "csgb2312": "gb18030",
    "cn-big5": "big5", "x-x-big5": "big5", "cseucpkdfmtjapanese": "euc-jp", "ms949": "cp949",
    "cseuckr": "cp949", "csksc56011987": "cp949", "iso-ir-149": "cp949", "ks_c_5601-1989": "cp949",
    "ksc_5601": "cp949", "windows-949": "cp949", "uhc": "cp949", "x-windows-949": "cp949",
}  # fmt: skip

# A label names what its author thought of; the superset also reads what others put on the page.
SUPERSETS = {
    "euc_kr": "cp949", "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932", "big5": "cp950",
    "ascii": "windows-1252", "iso8859-1": "windows-1252", "iso8859-9": "windows-1254",
    "iso8859-11": "windows-874", "tis-620": "windows-874", "cp874": "windows-874",
    "iso2022_jp": "iso2022_jp_ext", "utf-8-sig": "utf-8", "utf-32": "utf-32-le",
} | {f"cp{number}": f"windows-{number}" for number in range(1250, 1259)}  # fmt: skip

_LABEL = re.compile(r"[a-z0-9][\w.:+()-]{1,40}", re.ASCII)
# Python also finds ways of escaping (idna, rot13, unicode_escape): no page is written in those.
_CHARSET = re.compile(
    r"utf-(8|16-..|32-..)|(iso8859|windows|cp|koi8|mac|euc|gb|big5|iso2022|hz|shift|johab)\w*.*"
)


@cache
def codec_of(label: str | None) -> str | None:
    """The codec for a charset label, or None for a label that means nothing.

    >>> codec_of("EUC-KR"), codec_of(' "ISO-8859-1" '), codec_of("x-sjis"), codec_of("rot13")
    ('cp949', 'windows-1252', 'cp932', None)
    """
    name = (label or "").strip(" \t\r\n\f\"';").lower()
    if name.startswith("x-") and name not in ALIASES:
        name = name.removeprefix("x-")
    if not _LABEL.fullmatch(name):
        return None
    name = ALIASES.get(name, name)
    try:
        found = codecs.lookup(name).name
    except LookupError:
        return None
    found = SUPERSETS.get(found, found)
    return found if _CHARSET.fullmatch(found) else None
