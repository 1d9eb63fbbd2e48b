"""Tools that find the main content of a page, as each of them advises to be used.

Every tool is given the page's bytes where it takes bytes, and the page decoded right (by this package,
outside of the measured time) where it takes text only. A page that it fails on is an empty answer.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

Extractor = Callable[[bytes, str, str | None], str | None]
"""What gives the text of a page from its bytes, its text and its language (None: not known)."""

UNFETCHED = "https://page.example/"  # newspaper4k wants an address; nothing is asked of it
STOPLISTS = {
    "ar": "Arabic", "bg": "Bulgarian", "cs": "Czech", "da": "Danish", "de": "German", "el": "Greek",
    "en": "English", "es": "Spanish", "fi": "Finnish", "fr": "French", "he": "Hebrew", "hi": "Hindi",
    "hu": "Hungarian", "id": "Indonesian", "is": "Icelandic", "it": "Italian", "lt": "Lithuanian",
    "ms": "Malay", "nb": "Norwegian_Bokmal", "nl": "Dutch", "no": "Norwegian_Bokmal", "pl": "Polish",
    "pt": "Portuguese", "ro": "Romanian", "ru": "Russian", "sv": "Swedish", "sw": "Swahili",
    "ta": "Tamil", "tr": "Turkish", "uk": "Ukrainian", "ur": "Urdu", "vi": "Vietnamese",
}  # fmt: skip
"""Language -> jusText's list of its frequent words. Its Korean list lets no paragraph pass."""


def load_trafilatura() -> Extractor:
    """Its default settings."""
    extract = import_module("trafilatura").extract
    return lambda payload, _text, _language: extract(payload)


def load_trafilatura_fast() -> Extractor:
    """Without its fallbacks."""
    extract = import_module("trafilatura").extract
    return lambda payload, _text, _language: extract(payload, fast=True)


def load_resiliparse() -> Extractor:
    """Its main content, without alternative texts of pictures and bullets, which no gold has."""
    extract = import_module("resiliparse.extract.html2text").extract_plain_text
    return lambda _payload, text, _language: extract(
        text, main_content=True, alt_texts=False, list_bullets=False
    )


def load_readability() -> Extractor:
    """Its summary, which is HTML, as text."""
    document = import_module("readability").Document
    fragment = import_module("lxml.html").fromstring

    def extract(_payload: bytes, text: str, _language: str | None) -> str | None:
        summary = document(text).summary(html_partial=True)
        return "\n".join(fragment(summary).itertext())

    return extract


def load_newspaper() -> Extractor:
    """Without the pictures, which it would fetch."""
    article = import_module("newspaper").Article

    def extract(_payload: bytes, text: str, _language: str | None) -> str | None:
        page = article(UNFETCHED, fetch_images=False)
        page.download(input_html=text)
        page.parse()
        return str(page.text)

    return extract


def load_justext() -> Extractor:
    """With the list of the page's language, which it is told; as without any where it has none."""
    module = import_module("justext")
    lists = {code: module.get_stoplist(name) for code, name in STOPLISTS.items()}
    unlisted = {"stoplist": frozenset(), "stopwords_low": 0, "stopwords_high": 0}

    def extract(payload: bytes, _text: str, language: str | None) -> str | None:
        known = {"stoplist": lists[language]} if language in lists else unlisted
        return "\n".join(part.text for part in module.justext(payload, **known) if not part.is_boilerplate)

    return extract


def load_goose() -> Extractor:
    """Its default settings."""
    goose = import_module("goose3").Goose()
    return lambda _payload, text, _language: goose.extract(raw_html=text).cleaned_text


def quietly(load: Callable[[], Extractor]) -> Callable[[], Callable[..., dict[str, object]]]:
    """A loader whose tool answers every page, with nothing where it fails."""

    def load_quiet() -> Callable[..., dict[str, object]]:
        extract = load()

        def answer(payload: bytes, text: str, language: str | None = None) -> dict[str, object]:
            try:
                return {"text": extract(payload, text, language) or ""}
            except Exception:  # noqa: BLE001  whatever a tool raises, it has no text for the page
                return {"text": ""}

        return answer

    return load_quiet
