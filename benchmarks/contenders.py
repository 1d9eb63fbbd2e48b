"""The tools that are compared: how each is loaded, and how it is asked.

Every tool is used as its own documentation advises. `load` imports it, outside the measured time, and
gives a function from what an item holds to the answer that is scored.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module

import ingest
from benchmarks import extractors

Answer = Callable[..., dict[str, object]]

UNKNOWN: dict[str, object] = {"lang": "und"}
# Codes that name the same language or variant otherwise than the gold does. A tool that has one code for
# all Chinese is taken to mean Simplified.
CODES: Mapping[str, dict[str, object]] = {
    "zh": {"lang": "zh", "script": "Hans"},
    "zh-cn": {"lang": "zh", "script": "Hans"},
    "zh-tw": {"lang": "zh", "script": "Hant"},
    "zh-Hant": {"lang": "zh", "script": "Hant"},
    "iw": {"lang": "he"},
    "jw": {"lang": "jv"},
    "un": UNKNOWN,
}


@dataclass(frozen=True, slots=True)
class Contender:
    """One tool: its name in the tables, its package, and what loads it."""

    name: str
    package: str
    load: Callable[[], Answer]


def _code(code: str) -> dict[str, object]:
    return CODES.get(code, {"lang": code})


def _load_own_decode() -> Answer:
    return lambda payload, kind: {"text": ingest.decode(payload, _media_type(kind)).text}


def _media_type(kind: str) -> str:
    return "text/plain" if kind == "text" else "text/html"


def _load_bs4() -> Answer:
    bs4 = import_module("bs4")
    logging.getLogger("bs4.dammit").setLevel(logging.ERROR)  # it warns of every character it replaces
    return lambda payload, kind: {"text": bs4.UnicodeDammit(payload, is_html=kind != "text").unicode_markup}


def _load_charset_normalizer() -> Answer:
    from_bytes = import_module("charset_normalizer").from_bytes

    def answer(payload: bytes, _kind: str) -> dict[str, object]:
        best = from_bytes(payload).best()
        return {"text": str(best) if best is not None else ""}

    return answer


def _load_chardet() -> Answer:
    chardet = import_module("chardet")

    def answer(payload: bytes, _kind: str) -> dict[str, object]:
        codec = chardet.detect(payload)["encoding"] or "utf-8"
        return {"text": payload.decode(codec, "replace")}

    return answer


def _load_own_repair() -> Answer:
    return lambda text: {"text": ingest.repair(text).text}


def _load_ftfy() -> Answer:
    ftfy = import_module("ftfy")

    return lambda text: {"text": ftfy.fix_text(text)}


def _load_ftfy_safe() -> Answer:
    ftfy = import_module("ftfy")

    safe = ftfy.TextFixerConfig(
        unescape_html=False, uncurl_quotes=False, fix_character_width=False, fix_latin_ligatures=False
    )
    return lambda text: {"text": ftfy.fix_text(text, safe)}


def _load_own_language() -> Answer:
    def answer(text: str) -> dict[str, object]:
        found = ingest.detect_language(text)
        return {"lang": found.code, "script": found.script}

    return answer


def _load_langdetect() -> Answer:
    langdetect = import_module("langdetect")

    langdetect.DetectorFactory.seed = 0  # unseeded, its answers change between runs

    def answer(text: str) -> dict[str, object]:
        try:
            return _code(langdetect.detect(text))
        except langdetect.LangDetectException:  # it has no word for "unknown"
            return UNKNOWN

    return answer


def _load_lingua() -> Answer:
    lingua = import_module("lingua")
    detector = lingua.LanguageDetectorBuilder.from_all_languages().with_preloaded_language_models().build()

    def answer(text: str) -> dict[str, object]:
        found = detector.detect_language_of(text)
        return UNKNOWN if found is None else _code(found.iso_code_639_1.name.lower())

    return answer


def _load_py3langid() -> Answer:
    py3langid = import_module("py3langid")

    return lambda text: _code(py3langid.classify(text)[0])


def _load_pycld2() -> Answer:
    pycld2 = import_module("pycld2")

    def answer(text: str) -> dict[str, object]:
        try:
            found = pycld2.detect(text, bestEffort=True)  # else it has no answer to most single words
            return _code(found[2][0][1])
        except pycld2.error:  # raised for control characters
            return UNKNOWN

    return answer


def _extractor(name: str, package: str, load: Callable[[], extractors.Extractor]) -> Contender:
    return Contender(name, package, extractors.quietly(load))


CONTENDERS: Mapping[str, Sequence[Contender]] = {
    "charset": (
        Contender("ingest", "ingest", _load_own_decode),
        Contender("BeautifulSoup", "beautifulsoup4", _load_bs4),
        Contender("charset-normalizer", "charset-normalizer", _load_charset_normalizer),
        Contender("chardet", "chardet", _load_chardet),
    ),
    "repair": (
        Contender("ingest", "ingest", _load_own_repair),
        Contender("ftfy", "ftfy", _load_ftfy),
        Contender("ftfy, safe settings", "ftfy", _load_ftfy_safe),
    ),
    "language": (
        Contender("ingest", "ingest", _load_own_language),
        Contender("langdetect, seeded", "langdetect", _load_langdetect),
        Contender("lingua", "lingua-language-detector", _load_lingua),
        Contender("py3langid", "py3langid", _load_py3langid),
        Contender("pycld2", "pycld2", _load_pycld2),
    ),
    "main content": (
        _extractor("trafilatura", "trafilatura", extractors.load_trafilatura),
        _extractor("trafilatura, fast", "trafilatura", extractors.load_trafilatura_fast),
        _extractor("resiliparse", "resiliparse", extractors.load_resiliparse),
        _extractor("readability-lxml", "readability-lxml", extractors.load_readability),
        _extractor("newspaper4k", "newspaper4k", extractors.load_newspaper),
        _extractor("jusText", "justext", extractors.load_justext),
        _extractor("goose3", "goose3", extractors.load_goose),
    ),
}
"""Trade -> who does it, this package first; for main content it is in `benchmarks.main_content`."""
