"""Texts whose similarity is known: edited copies in English and in Korean, and parts made of them."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import polars as pl

from ingest.dedup import text_hashes
from ingest.dedup.index import Arrivals
from ingest.dedup.marks import Mark
from ingest.dedup.signatures import sign_texts

START = datetime(2026, 11, 1, tzinfo=UTC)
SYLLABLES = [chr(0xAC00 + 37 * number) for number in range(300)]
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def make_word(chance: random.Random, korean: bool) -> str:
    signs = SYLLABLES if korean else LETTERS
    return "".join(chance.choices(signs, k=chance.randint(1, 4) if korean else chance.randint(2, 9)))


def make_text(chance: random.Random, words: int, korean: bool = False) -> list[str]:
    return [make_word(chance, korean) for _ in range(words)]


def edit(chance: random.Random, words: Sequence[str], share: float, korean: bool = False) -> list[str]:
    """The words with a share of them replaced, left out or doubled by others."""
    edited: list[str] = []
    for word in words:
        if chance.random() >= share:
            edited.append(word)
            continue
        kind = chance.randrange(3)
        edited += [word] * (kind == 0) + [make_word(chance, korean)] * (kind != 1)
    return edited


def arrive(part: str, docs: Sequence[tuple[str, str, int]]) -> Arrivals:
    texts = pl.Series([text for _, text, _ in docs], dtype=pl.String)
    return Arrivals(
        part,
        [name for name, _, _ in docs],
        [START + timedelta(days=day) for _, _, day in docs],
        text_hashes(texts),
        *sign_texts(texts),
        [Mark(None, name, 1) for name, _, _ in docs],
    )
