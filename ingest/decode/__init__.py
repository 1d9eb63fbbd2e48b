"""Bytes to text, whatever charset they are in, whatever was done to them, and how that was found.

The order of the questions is the order of certainty: byte order mark, the shape of UTF-16 and
ISO-2022, strict UTF-8, UTF-8 with damage, and only then the statistics of legacy charsets, in which
an HTTP header or a <meta> is a prior and never an order.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from ingest.decode.binary import looks_binary
from ingest.decode.choice import choose_alphabet, choose_east_asian
from ingest.decode.declared import declared_codec
from ingest.decode.evidence import Candidate, ask_detector, take_sample, weigh_alphabets, weigh_east_asian
from ingest.decode.fragments import Fragment, find_in_utf8, find_utf8_in, utf8_share
from ingest.decode.labels import codec_of
from ingest.decode.reading import read, split_bom
from ingest.decode.signatures import find_escapes, find_wide, looks_wide
from ingest.model import Decoded, Step

__all__ = ["candidates", "decode", "looks_binary", "replay"]

NEARLY_UTF8_RATIO = 0.85  # of the bytes beyond ASCII; legacy text is never so close by accident
MIN_UTF8_RUNS = 3
CUT_UTF8_RATIO = 0.6
CONTINUATION = bytes(range(0x80, 0xC0))
# Where two codecs share a label, the one that reads the page with fewer errors.
SIBLINGS = {
    "cp950": ("cp950", "big5hkscs"),
    "euc_jp": ("euc_jp", "euc_jis_2004"),
    "cp932": ("cp932", "shift_jis_2004"),
}


def decode(payload: bytes, media_type: str | None = None, charset: str | None = None) -> Decoded:
    r"""Text of a payload, the charset it was in, why, and the steps that replay it; never raises.

    `charset` is what the transport said (an HTTP header, a sidecar file).

    >>> decode("오늘은 학교에 간다.".encode("euc-kr") + b" \xff", charset="utf-8").charset
    'cp949'
    """
    mark, skipped = split_bom(payload)
    if mark:
        return _decoded(payload, mark, "bom", skipped=skipped)
    shape = find_wide(payload) if looks_wide(payload) else None
    shape = shape or find_escapes(payload)
    if shape:
        return _decoded(payload, shape, _source(shape, payload, media_type, charset))
    try:
        text = payload.decode("utf-8")
    except UnicodeDecodeError:
        return _decode_other(payload, media_type, charset)
    source = _source("utf-8", payload, media_type, charset)
    if source == "detected" and payload.isascii():
        source = "default"
    return Decoded(text, "utf-8", source, 0, (Step("decode", "utf-8"),))


def _decode_other(payload: bytes, media_type: str | None, charset: str | None) -> Decoded:
    """Text of a payload that is not valid UTF-8."""
    wide = None if b"<" in payload[:2000] else find_wide(payload)
    if wide:
        return _decoded(payload, wide, _source(wide, payload, media_type, charset))
    if _is_nearly_utf8(payload):
        source = _source("utf-8", payload, media_type, charset)
        return _decoded(payload, "utf-8", source, fragments=find_in_utf8(payload))
    declared = [codec_of(charset), declared_codec(payload, media_type)]
    codec = _choose_legacy(payload, [c for c in declared if c and not c.startswith("utf-")])
    codec = min(SIBLINGS.get(codec, (codec,)), key=lambda sibling: read(payload, sibling).count("\ufffd"))
    source = _source(codec, payload, media_type, charset)
    return _decoded(payload, codec, source, fragments=find_utf8_in(payload, codec))


def _choose_legacy(payload: bytes, declared: list[str]) -> str:
    """The legacy codec that explains the bytes best; those `declared` count more."""
    sample = take_sample(payload)
    detector = ask_detector(sample.segments)
    east_asian = choose_east_asian(weigh_east_asian(sample.text), sample.high, detector, declared)
    if east_asian:
        return east_asian
    weighed = weigh_alphabets(sample.text, (detector, *declared))
    return choose_alphabet(weighed, sample.high, detector, declared)


def _is_nearly_utf8(payload: bytes) -> bool:
    share, runs = utf8_share(payload)
    if runs >= MIN_UTF8_RUNS and share >= NEARLY_UTF8_RATIO:
        return True
    return runs >= 1 and share >= CUT_UTF8_RATIO and _is_cut_utf8(payload)


def _is_cut_utf8(payload: bytes) -> bool:
    """Whether all that is wrong is that the text starts or ends in the middle of a character."""
    whole = payload[:3].lstrip(CONTINUATION) + payload[3:]
    try:
        whole.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.reason == "unexpected end of data"
    return True


def _source(codec: str, payload: bytes, media_type: str | None, charset: str | None) -> str:
    """http, meta or detected: who had said so before us."""
    if codec_of(charset) == codec:
        return "http"
    return "meta" if declared_codec(payload, media_type) == codec else "detected"


def _decoded(
    payload: bytes, codec: str, source: str, *, skipped: int = 0, fragments: Iterable[Fragment] = ()
) -> Decoded:
    steps = [Step("skip-byte-order-mark", str(skipped))] if skipped else []
    steps.append(Step("decode", codec))
    steps.extend(Step("decode-fragment", json.dumps(fragment)) for fragment in fragments)
    text = replay(payload, steps)
    errors = max(0, text.count("\ufffd") - payload.count("\ufffd".encode()))
    return Decoded(text, codec, source, errors, tuple(steps))


def replay(payload: bytes, steps: Iterable[Step]) -> str:
    r"""The text that `steps` make of `payload`.

    >>> replay(b"caf\xe9", [Step("decode", "windows-1252")])
    'café'
    """
    codec, position = "utf-8", 0
    fragments: list[Fragment] = []
    for name, argument in steps:
        if name == "skip-byte-order-mark":
            position = int(argument)
        elif name == "decode":
            codec = argument
        else:
            fragments.append(Fragment(*json.loads(argument)))
    pieces = []
    for fragment in fragments:
        pieces.append(read(payload[position : fragment.start], codec))
        pieces.append(read(payload[fragment.start : fragment.end], fragment.codec))
        position = fragment.end
    return "".join([*pieces, read(payload[position:], codec)])


def candidates(
    payload: bytes, media_type: str | None = None, charset: str | None = None
) -> list[tuple[str, float, str]]:
    """Every charset that was weighed, with its score (nats above likely text) and a note."""
    share, runs = utf8_share(payload)
    sample = take_sample(payload)
    detector = ask_detector(sample.segments)
    weighed = weigh_east_asian(sample.text) + weigh_alphabets(sample.text)
    found = [Candidate("utf-8", share, f"{share:.0%} of the bytes beyond ASCII are UTF-8, in {runs} runs")]
    found += sorted(weighed, key=lambda candidate: -candidate.score)
    for codec, who in ((codec_of(charset), "HTTP header"), (declared_codec(payload, media_type), "the page")):
        if codec:
            found.append(Candidate(codec, 0.0, f"named by {who}"))
    if detector:
        found.append(Candidate(detector, 0.0, "guessed by chardetng"))
    return [(candidate.codec, candidate.score, candidate.note) for candidate in found]
