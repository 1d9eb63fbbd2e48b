"""What a document says about its own charset: the XML declaration and <meta>."""

from __future__ import annotations

from ingest.decode.labels import codec_of

HEAD_BYTES = 16_384  # scripts and comments push <meta> past the 1024 bytes that browsers look at


def declared_codec(payload: bytes, media_type: str | None) -> str | None:
    """The codec that the head of a page names, or None; plain text names none.

    >>> declared_codec(b'<html><meta charset="euc-kr">', None)
    'cp949'
    """
    head = payload[:HEAD_BYTES]
    if b"<" not in head or (media_type or "").startswith("text/plain"):
        return None
    from bs4.dammit import EncodingDetector  # noqa: PLC0415 (0.2 s that a run with nothing new need not pay)

    label = EncodingDetector.find_declared_encoding(head, is_html=True, search_entire_document=True)
    return codec_of(label)
