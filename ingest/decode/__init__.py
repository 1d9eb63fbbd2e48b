"""Bytes to text, whatever charset they are in, whatever was done to them, and how that was found.

The order of the questions is the order of certainty: byte order mark, the shape of UTF-16 and
ISO-2022, strict UTF-8, UTF-8 with damage, and only then the statistics of legacy charsets, in which
an HTTP header or a <meta> is a prior and never an order.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import NamedTuple

from ingest.decode.binary import looks_binary
from ingest.decode.choice import DEFAULT, choose_alphabet, choose_east_asian
from ingest.decode.declared import declared_codec
from ingest.decode.evidence import (
    ALPHABET_CODECS,
    Candidate,
    ask_detector,
    take_sample,
    weigh_alphabets,
    weigh_east_asian,
)
from ingest.decode.fragments import Fragment, find_in_utf8, find_utf8_in
from ingest.decode.labels import codec_of
from ingest.decode.reading import read, split_bom
from ingest.decode.signatures import find_escapes, find_wide, looks_wide
from ingest.decode.stretches import UTF8_RUN, is_utf8, split_stretches, utf8_ratio
from ingest.model import Decoded, Step

__all__ = ["candidates", "decode", "looks_binary", "replay"]

NEARLY_UTF8_RATIO = 0.85  # of the bytes beyond ASCII; legacy text is never so close by accident
MIN_UTF8_RUNS = 3
CUT_UTF8_RATIO = 0.6
CONTINUATION = bytes(range(0x80, 0xC0))
# Where two codecs share a label, the one that reads the page with fewer errors.
SIBLINGS = {"cp950": "big5hkscs", "euc_jp": "euc_jis_2004", "cp932": "shift_jis_2004"}


class _Hints(NamedTuple):
    """The codecs that the transport and the page itself name."""

    http: str | None
    meta: str | None

    def source(self, codec: str) -> str:
        """http, meta or detected: who had said so before us."""
        if codec == self.http:
            return "http"
        return "meta" if codec == self.meta else "detected"

    def legacy(self) -> list[str]:
        """Those that are not a form of Unicode."""
        return [codec for codec in self if codec and not codec.startswith("utf-")]


def decode(payload: bytes, media_type: str | None = None, charset: str | None = None) -> Decoded:
    r"""Text of a payload, the charset it was in, why, and the steps that replay it; never raises.

    `charset` is what the transport said (an HTTP header, a sidecar file).

    >>> decode("오늘은 학교에 간다.".encode("euc-kr") + b" \xff", charset="utf-8").charset
    'cp949'
    """
    mark, skipped = split_bom(payload)
    if mark:
        return _decoded(payload, mark, "bom", skipped=skipped)
    hints = _Hints(codec_of(charset), declared_codec(payload, media_type))
    shape = find_wide(payload) if looks_wide(payload) else None
    shape = shape or find_escapes(payload)
    if shape:
        return _decoded(payload, shape, hints.source(shape))
    try:
        text = payload.decode("utf-8")
    except UnicodeDecodeError:
        return _decode_other(payload, hints)
    source = hints.source("utf-8")
    if source == "detected" and payload.isascii():
        source = "default"
    return Decoded(text, "utf-8", source, 0, (Step("decode", "utf-8"),))


def _decode_other(payload: bytes, hints: _Hints) -> Decoded:
    """Text of a payload that is not valid UTF-8."""
    wide = None if b"<" in payload[:2000] else find_wide(payload)
    if wide:
        return _decoded(payload, wide, hints.source(wide))
    stretches = split_stretches(payload)
    if _is_nearly_utf8(payload, b"\n".join(stretches)):
        fragments = find_in_utf8(payload, stretches)
        return _decoded(payload, "utf-8", hints.source("utf-8"), fragments=fragments)
    codec = _choose_legacy(stretches, hints.legacy())
    if codec in SIBLINGS and "\ufffd" in read(payload, codec):
        pair = (codec, SIBLINGS[codec])
        codec = min(pair, key=lambda sibling: read(payload, sibling).count("\ufffd"))
    return _decoded(payload, codec, hints.source(codec), fragments=find_utf8_in(payload, stretches, codec))


def _choose_legacy(stretches: list[bytes], declared: list[str]) -> str:
    """The legacy codec that explains the bytes best; those `declared` count more."""
    sample = take_sample(stretches)
    weighed = weigh_east_asian(sample.text)
    codec = choose_east_asian(weighed, sample.high, None, declared)
    if codec:
        return codec
    detector = ask_detector(sample)
    codec = choose_east_asian(weighed, sample.high, detector, declared)
    if codec:
        return codec
    return choose_alphabet(
        weigh_alphabets(sample.text, (detector, DEFAULT, *declared)), sample.high, detector, declared
    )


def _is_nearly_utf8(payload: bytes, stretches: bytes) -> bool:
    ratio = utf8_ratio(stretches)
    if ratio < CUT_UTF8_RATIO:
        return False
    runs = len(UTF8_RUN.findall(stretches))
    return (runs >= MIN_UTF8_RUNS and ratio >= NEARLY_UTF8_RATIO) or (runs >= 1 and _is_cut_utf8(payload))


def _is_cut_utf8(payload: bytes) -> bool:
    """Whether all that is wrong is that the text starts or ends in the middle of a character."""
    whole = payload[:3].lstrip(CONTINUATION) + payload[3:]
    try:
        whole.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.reason == "unexpected end of data"
    return True


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
    """Every charset that was weighed, with its score and a note.

    Legacy charsets score nats above likely text; what is told by its shape, and UTF-8, a share of 0..1.
    """
    found = [
        Candidate(codec, 1.0, note)
        for codec, note in (
            (split_bom(payload)[0], "announced by a byte order mark"),
            (find_wide(payload) if not is_utf8(payload) or looks_wide(payload) else None, "shaped like it"),
            (find_escapes(payload), "has its escape sequences"),
        )
        if codec
    ]
    stretches = split_stretches(payload)
    sample = take_sample(stretches)
    detector = ask_detector(sample)
    weighed = weigh_east_asian(sample.text) + weigh_alphabets(sample.text, tuple(ALPHABET_CODECS))
    ratio = utf8_ratio(b"\n".join(stretches))
    found.append(Candidate("utf-8", ratio, f"{ratio:.0%} of the bytes beyond ASCII are UTF-8"))
    found += sorted(weighed, key=lambda candidate: -candidate.score)
    for codec, who in ((codec_of(charset), "HTTP header"), (declared_codec(payload, media_type), "the page")):
        if codec:
            found.append(Candidate(codec, 0.0, f"named by {who}"))
    if detector:
        found.append(Candidate(detector, 0.0, "guessed by chardetng"))
    return [(candidate.codec, candidate.score, candidate.note) for candidate in found]
