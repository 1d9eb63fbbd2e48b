"""How well each legacy charset explains the bytes: the measuring half, which decides nothing."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from typing import NamedTuple

import chardetng_py

from ingest.decode.labels import codec_of
from ingest.decode.reading import read
from ingest.frequencies import LIKELY, LIKELY_PAIRS, pairs_of, score_characters, score_pairs

SAMPLE_BYTES = 2600  # East Asian charsets are sure after a few hundred bytes; more only costs time
CHUNK_HIGH_BYTES = 40  # so many say what language they are in; a page may have several
DETECTOR_SEGMENTS = 40
FIRST_CHUNKS = 3  # rule out most charsets
PROMISING = 2.5  # nats below the best that a charset may be after the first chunks
MAX_ERROR_RATIO = 0.06  # of the characters beyond ASCII: damage, where more is the wrong charset
FEW_CHARACTERS = 6  # more than these may have one unreadable
ERROR_COST = 4.0  # nats that a share of 1 of unreadable characters would take from the score
CASE_COST = 8.0  # the same for small letters followed by capitals inside a word

EAST_ASIAN_CODECS = (
    ("cp949", "ko"), ("cp932", "ja"), ("euc_jp", "ja"), ("gb18030", "zhs"), ("cp950", "zht"),
)  # fmt: skip
_WEST = ("ca", "da", "de", "es", "fi", "fr", "ga", "is", "it", "nl", "no", "pt", "sq", "sv")
_CENTRAL = ("cs", "hr", "hu", "pl", "ro", "sk", "sl", "sq")
_CYRILLIC = ("be", "bg", "mk", "ru", "sr", "uk")
ALPHABET_CODECS = {
    "windows-1252": _WEST,
    "windows-1250": _CENTRAL,
    "iso8859-2": _CENTRAL,
    "windows-1251": _CYRILLIC,
    "koi8-r": ("ru",),
    "koi8-u": ("uk", "be"),
    "iso8859-5": _CYRILLIC,
    "cp866": ("ru", "be"),
    "mac-cyrillic": ("ru", "uk"),
    "windows-1253": ("el",),
    "iso8859-7": ("el",),
    "windows-1254": ("tr", *_WEST),  # differs from windows-1252 in six letters: German pages have it too
    "windows-1255": ("he",),
    "windows-1256": ("ar", "fa", "ur"),
    "iso8859-6": ("ar",),
    "windows-1257": ("lt", "lv", "et"),
    "windows-1258": ("vi",),
    "windows-874": ("th",),
    "mac-roman": ("fr", "de", "es", "it"),
}

_HIGH = re.compile(rb"[\x80-\xff]+")
_BREAK = re.compile(rb"[\x00-\x1f<>]")
_CASE = re.compile(r"[a-zа-џά-ώà-þ][А-ЯΑ-ΫA-ZÀ-Þ]")
_ASCII = bytes(range(128))


class Candidate(NamedTuple):
    """One charset, `score` in nats above what running text scores, and what the score tells."""

    codec: str
    score: float
    note: str


class Sample(NamedTuple):
    """Some lines of a payload with bytes beyond ASCII; `high` counts those bytes in the whole payload."""

    segments: list[bytes]
    text: bytes
    high: int


def count_high(payload: bytes) -> int:
    """Bytes beyond ASCII."""
    return len(payload.translate(None, _ASCII))


def sample_segments(payload: bytes, limit: int = SAMPLE_BYTES) -> list[bytes]:
    """Stretches with bytes beyond ASCII, without markup, spread over the payload."""
    segments: list[bytes] = []
    total = end = 0
    for match in _HIGH.finditer(payload):
        start = match.start()
        if start < end:
            continue
        stop = _BREAK.search(payload, match.end(), match.end() + 600)
        before = payload[max(0, start - 200, end) : start]
        end = stop.start() if stop else min(len(payload), match.end() + 600)
        segments.append(_BREAK.split(before)[-1] + payload[start:end])
        total += len(segments[-1])
        if total > 3 * limit:
            break
    if total <= limit:
        return segments
    return segments[:: max(1, total // limit)]


def take_sample(payload: bytes) -> Sample:
    """What the charsets of a payload are judged by."""
    segments = sample_segments(payload)
    return Sample(segments, b"\n".join(segments)[:SAMPLE_BYTES], count_high(payload))


def ask_detector(segments: list[bytes]) -> str | None:
    """The guess of chardetng; where one bad byte made it give up, the vote of each segment alone."""
    label = chardetng_py.detect(b"\n".join(segments), allow_utf8=False)
    if label == "windows-1252" and len(segments) > 3:
        votes: dict[str, int] = {}
        for segment in segments[:DETECTOR_SEGMENTS]:
            vote = chardetng_py.detect(segment, allow_utf8=False)
            votes[vote] = votes.get(vote, 0) + count_high(segment)
        winner = max(votes, key=lambda vote: votes[vote])
        if votes[winner] > 0.6 * sum(votes.values()):
            label = winner
    return codec_of(label)


def weigh_east_asian(sample: bytes) -> list[Candidate]:
    """The East Asian charsets that can read a sample, best first."""
    found = []
    for codec, language in EAST_ASIAN_CODECS:
        text = read(sample, codec)
        errors = text.count("\ufffd")
        beyond = len(text) - len(text.encode("ascii", "ignore"))
        if beyond < 2 or errors > MAX_ERROR_RATIO * beyond + (beyond > FEW_CHARACTERS):
            continue
        score = score_characters(text.replace("\ufffd", ""), language) - LIKELY[language]
        note = f"{beyond} characters beyond ASCII read as {language}, {errors} unreadable"
        found.append(Candidate(codec, score - ERROR_COST * errors / beyond, note))
    return sorted(found, key=lambda candidate: -candidate.score)


def _chunks(sample: bytes) -> list[bytes]:
    """The lines of a sample, joined until each chunk has CHUNK_HIGH_BYTES."""
    chunks = [b""]
    for line in sample.split(b"\n"):
        chunks[-1] += line + b"\n"
        if count_high(chunks[-1]) >= CHUNK_HIGH_BYTES:
            chunks.append(b"")
    return chunks


def _weigh_alphabet(chunks: list[bytes], codec: str) -> Candidate | None:
    """How well `codec` reads the chunks, each in the language that suits it best."""
    total, count, read_as = 0.0, 0, Counter[str]()
    for chunk in chunks:
        text = unicodedata.normalize("NFC", read(chunk, codec))
        pairs = pairs_of(text)
        if pairs:
            score, language = score_pairs(pairs, ALPHABET_CODECS[codec])
            total += score * len(pairs)
            total -= CASE_COST * len(_CASE.findall(text)) + ERROR_COST * text.count("\ufffd")
            count += len(pairs)
            read_as[language] += len(pairs)
    if not count:
        return None
    note = f"{count} pairs of letters read as {', '.join(language for language, _ in read_as.most_common(3))}"
    return Candidate(codec, total / count - LIKELY_PAIRS, note)


def weigh_alphabets(sample: bytes, keep: tuple[str | None, ...] = ()) -> list[Candidate]:
    """The single-byte charsets, best first; all of the sample only for the promising and for `keep`."""
    chunks = _chunks(sample)
    found = _weigh_all(chunks[:FIRST_CHUNKS], tuple(ALPHABET_CODECS))
    if len(chunks) <= FIRST_CHUNKS or not found:
        return found
    promising = [c.codec for c in found if c.score > found[0].score - PROMISING or c.codec in keep]
    return _weigh_all(chunks, tuple(promising))


def _weigh_all(chunks: list[bytes], codecs: tuple[str, ...]) -> list[Candidate]:
    found = [candidate for codec in codecs if (candidate := _weigh_alphabet(chunks, codec))]
    return sorted(found, key=lambda candidate: -candidate.score)
