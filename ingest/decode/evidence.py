"""How well each legacy charset explains the bytes: the measuring half, which decides nothing."""

from __future__ import annotations

import re
import struct
import unicodedata
from collections import Counter
from collections.abc import Collection, Mapping
from functools import cache
from itertools import compress, repeat
from operator import mul
from typing import NamedTuple

import chardetng_py

from ingest.decode.labels import codec_of
from ingest.decode.reading import read
from ingest.decode.stretches import count_high
from ingest.frequencies import (
    LIKELY,
    LIKELY_PAIRS,
    MARKS,
    UNSEEN,
    count_beyond_ascii,
    known_pairs,
    pairs,
    pairs_of,
    score_characters,
)

SAMPLE_BYTES = 4000  # English has a few bytes beyond ASCII in as many
EAST_ASIAN_BYTES = 1400  # East Asian charsets are sure after a few hundred; more only costs time
CHUNK_HIGH_BYTES = 40  # so many say what language they are in; a page may have several
ALPHABET_HIGH_BYTES = 400  # so many settle which alphabet it is
MAX_CHUNKS = 4
MAX_STRETCHES = 40
MAX_STRETCH_BYTES = 600
PROMISING = 1.0  # nats that the first chunk may promise less than the best charset gives
MAX_ERROR_RATIO = 0.06  # of the characters beyond ASCII: damage, where more is the wrong charset
FEW_CHARACTERS = 6  # more than these may have one unreadable
ERROR_COST = 4.0  # nats that a share of 1 of unreadable characters would take from the score
SPARSE_RATIO = 0.06  # of a sample's bytes beyond ASCII: fewer are the marks and names of Latin text
SPARSE_COST = 1.0  # nats that such a sample takes from the charset of another alphabet
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
# Charsets in which running text has hardly an ASCII letter.
ANOTHER_ALPHABET = frozenset(
    codec
    for codec, languages in ALPHABET_CODECS.items()
    if not {"fr", "pl", "lt", "vi"}.intersection(languages)
)
ACCENTS_APART = frozenset({"windows-1258"})  # its accents are bytes of their own, after their letter

_CASE = re.compile(r"[a-zа-џά-ώà-þ][А-ЯΑ-ΫA-ZÀ-Þ]")
_HIGH = re.compile(rb"[\x80-\xff]")
_FROM_HIGH = re.compile(rb"[\x80-\xff].{0,599}")
_C1 = bytes(range(0x80, 0xA0))
_HIGH_BITS = 0x8080  # of a pair of bytes


class Candidate(NamedTuple):
    """One charset, `score` in nats above what running text scores, and what the score tells."""

    codec: str
    score: float
    note: str


class Sample(NamedTuple):
    """Some stretches of a payload; `high` counts the bytes beyond ASCII in all of it, `c1` those below A0."""

    stretches: list[bytes]
    text: bytes
    high: int
    c1: int


def take_sample(stretches: list[bytes]) -> Sample:
    """What the charsets of a payload are judged by, spread over its `stretches`."""
    short = [piece for stretch in stretches for piece in _shorten(stretch)]
    some = short[:: max(1, sum(map(len, short)) // SAMPLE_BYTES)]
    every = b"".join(stretches)
    high = count_high(every)
    return Sample(some, b"\n".join(some)[:SAMPLE_BYTES], high, high - count_high(every.translate(None, _C1)))


def _shorten(stretch: bytes) -> list[bytes]:
    """A long stretch as a few shorter ones around its bytes beyond ASCII."""
    if len(stretch) <= MAX_STRETCH_BYTES:
        return [stretch]
    first = _HIGH.search(stretch)
    start = first.start() if first else 0
    return _FROM_HIGH.findall(stretch, start, start + MAX_STRETCHES * MAX_STRETCH_BYTES)


def ask_detector(sample: Sample) -> str | None:
    """The guess of chardetng; where one bad byte made it give up, the vote of each stretch alone.

    It sees a sample: a guess of ISO 8859 counts only where the rest has no bytes 80 to 9F either.
    """
    label = chardetng_py.detect(sample.text, allow_utf8=False)
    if label == "windows-1252" and len(sample.stretches) > 3:
        votes: Counter[str] = Counter()
        for stretch in sample.stretches[:MAX_STRETCHES]:
            votes[chardetng_py.detect(stretch, allow_utf8=False)] += count_high(stretch)
        winner, count = votes.most_common(1)[0]
        if count > 0.6 * votes.total():
            label = winner
    codec = codec_of(label)
    return None if codec and sample.c1 and codec.startswith("iso8859") else codec


def weigh_east_asian(sample: bytes) -> list[Candidate]:
    """The East Asian charsets that can read the beginning of a sample, best first."""
    found = []
    sample = sample[:EAST_ASIAN_BYTES]
    for codec, language in EAST_ASIAN_CODECS:
        text = read(sample, codec)
        errors = text.count("\ufffd")
        beyond = count_beyond_ascii(text)
        if beyond < 2 or errors > MAX_ERROR_RATIO * beyond + (beyond > FEW_CHARACTERS):
            continue
        score = score_characters(text.replace("\ufffd", ""), language) - LIKELY[language]
        note = f"{beyond} characters beyond ASCII read as {language}, {errors} unreadable"
        found.append(Candidate(codec, score - ERROR_COST * errors / beyond, note))
    return sorted(found, key=lambda candidate: -candidate.score)


def _cut_chunks(sample: bytes) -> list[bytes]:
    """The lines of a sample in at most MAX_CHUNKS chunks, each with CHUNK_HIGH_BYTES or more."""
    wanted = max(CHUNK_HIGH_BYTES, count_high(sample) // MAX_CHUNKS)
    chunks, high = [b" "], 0
    for line in sample.split(b"\n"):
        chunks[-1] += line + b" "
        high += count_high(line)
        if high >= wanted:
            chunks.append(b" ")
            high = 0
    return chunks


class _Counted(NamedTuple):
    """Pairs of neighbouring bytes of a chunk, one of them beyond ASCII, and how often each occurs."""

    chunk: bytes
    units: list[int]
    counts: list[int]


def _count_pairs(chunk: bytes) -> _Counted:
    """Counted in native code: the pairs that begin at an even place, then those at an odd one."""
    counted: Counter[int] = Counter()
    for start in (0, 1):
        number = (len(chunk) - start) // 2
        counted.update(struct.unpack_from(f"<{number}H", chunk, start))
    high = {unit: count for unit, count in counted.items() if unit & _HIGH_BITS}
    return _Counted(chunk, list(high), list(high.values()))


@cache
def _letters(codec: str) -> list[str]:
    """What each byte counts as: its letter in lower case, `_` for what parts words."""
    read_as = [read(bytes((byte,)), codec) for byte in range(256)]
    return [
        "_" if cell in MARKS or (cell < "\x80" and not cell.isalpha()) else cell.lower()[-1]
        for cell in read_as
    ]


class _Pairs(NamedTuple):
    """The pairs of letters that a codec makes of a chunk, as `pairs_of` makes them of text, counted."""

    letters: list[str]
    counts: list[int]
    total: int
    nothing: int  # how often two marks stand together, which is no pair

    def score(self, table: Mapping[str, float]) -> float:
        """Sum of the log-probabilities of all pairs."""
        found = map(table.get, self.letters, repeat(UNSEEN))
        return sum(map(mul, found, self.counts), 0.0) - UNSEEN * self.nothing


def _pairs_in(counted: _Counted, codec: str) -> _Pairs:
    if codec in ACCENTS_APART:
        found = Counter(pairs_of(unicodedata.normalize("NFC", read(counted.chunk, codec))))
        return _Pairs(list(found), list(found.values()), found.total(), 0)
    cells = _letters(codec)
    letters = [cells[unit & 0xFF] + cells[unit >> 8] for unit in counted.units]
    nothing = sum(compress(counted.counts, map("__".__eq__, letters))) if "__" in letters else 0
    return _Pairs(letters, counted.counts, sum(counted.counts) - nothing, nothing)


def _weigh_alphabet(chunks: list[_Counted], codec: str) -> Candidate | None:
    """How well `codec` reads the chunks, each in the language that suits it best."""
    total, count, read_as = 0.0, 0, Counter[str]()
    for chunk in chunks:
        found = _pairs_in(chunk, codec)
        score, language = max((found.score(pairs(code)), code) for code in ALPHABET_CODECS[codec])
        text = read(chunk.chunk, codec)
        total += score - CASE_COST * len(_CASE.findall(text)) - ERROR_COST * text.count("\ufffd")
        count += found.total
        read_as[language] += found.total
    if not count:
        return None
    note = f"{count} pairs of letters read as {', '.join(language for language, _ in read_as.most_common(3))}"
    return Candidate(codec, total / count - LIKELY_PAIRS, note)


def _bound(chunk: _Counted, codec: str) -> float:
    """No less than the score of a codec on a chunk: every pair in the language that has it most often."""
    found = _pairs_in(chunk, codec)
    if not found.total:
        return UNSEEN
    return found.score(known_pairs(ALPHABET_CODECS[codec])) / found.total - LIKELY_PAIRS


def weigh_alphabets(sample: bytes, keep: Collection[str | None] = ()) -> list[Candidate]:
    """The single-byte charsets, best first: those that can come near the best one, and those to `keep`."""
    some = sample[: len(sample) * ALPHABET_HIGH_BYTES // max(count_high(sample), ALPHABET_HIGH_BYTES)]
    chunks = [_count_pairs(chunk) for chunk in _cut_chunks(some)]
    sparse = SPARSE_COST if count_high(sample) < SPARSE_RATIO * len(sample) else 0.0
    costs = {codec: sparse * (codec in ANOTHER_ALPHABET) for codec in ALPHABET_CODECS}
    bounds = {codec: _bound(chunks[0], codec) - cost for codec, cost in costs.items()}
    found: list[Candidate] = []
    best = UNSEEN
    for codec in sorted(bounds, key=lambda codec: -bounds[codec]):
        if (codec in keep or bounds[codec] > best - PROMISING) and (one := _weigh_alphabet(chunks, codec)):
            found.append(one._replace(score=one.score - costs[codec]))
            best = max(best, found[-1].score)
    return sorted(found, key=lambda candidate: -candidate.score)
