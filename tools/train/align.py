"""Which blocks of a page are content, by aligning the page's words with the words of its gold text.

Runs of words that stand once on the page and once in the gold anchor the two to each other; the
longest chain of anchors in the same order is kept, and what lies between two anchors is matched word
by word. A menu that only shares words with the gold stays outside, because it stands elsewhere.
"""

from __future__ import annotations

import bisect
import difflib
import itertools
import re
import unicodedata
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

EAST_ASIAN = "\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
WORD = re.compile(rf"[{EAST_ASIAN}]|[^\W{EAST_ASIAN}]+")  # the words that the measure counts
ANCHOR_WORDS = 4
MAX_GAP_PAIRS = 4_000_000  # a longer stretch between two anchors is not worth its quadratic time
MAX_COPIES = 3  # a page that shows all of its text twice has no anchor but runs that stand twice

Pair = tuple[int, int]  # a place on the page, a place in the gold


def words_of(text: str) -> list[str]:
    """Words in lower case; an East Asian character is a word.

    >>> words_of("Don't stop, 서울!")
    ['don', 't', 'stop', '서', '울']
    """
    return WORD.findall(unicodedata.normalize("NFC", text).lower())


def content_shares(blocks: Sequence[str], gold: str) -> NDArray[np.float32]:
    """How much of each block, 0..1 by words, stands in the gold text at the place where it belongs.

    >>> story = "The old bridge was closed."
    >>> content_shares(["Home About", story, "Home"], story).tolist()
    [0.0, 1.0, 0.0]
    """
    split = [words_of(text) for text in blocks]
    page, wanted = list(itertools.chain(*split)), words_of(gold)
    matched = np.zeros(len(page), np.bool_)
    for first, end in _matches(page, wanted):
        matched[first:end] = True
    owner = np.repeat(np.arange(len(blocks)), [len(words) for words in split])
    size = np.array([len(words) for words in split])
    shares: NDArray[np.float32] = np.bincount(owner, matched, len(blocks)) / np.maximum(size, 1)
    return shares.astype(np.float32)


def _matches(page: Sequence[str], wanted: Sequence[str], copies: int = 1) -> Iterator[Pair]:
    """Stretches of the page that stand in the gold; anchors may stand `copies` times on the page."""
    at_page = at_gold = 0
    chain = _longest_chain(_anchors(page, wanted, copies))
    for anchor_page, anchor_gold in [*chain, (len(page), len(wanted))]:
        gap, missing = page[at_page:anchor_page], wanted[at_gold:anchor_gold]
        if len(gap) * len(missing) < MAX_GAP_PAIRS:
            found = _word_matches(gap, missing)
        else:
            found = _matches(gap, missing, MAX_COPIES) if copies == 1 else iter(())
        yield from ((at_page + first, at_page + end) for first, end in found)
        yield anchor_page, anchor_page + ANCHOR_WORDS
        at_page = max(at_page, anchor_page + ANCHOR_WORDS)
        at_gold = max(at_gold, anchor_gold + ANCHOR_WORDS)


def _word_matches(page: Sequence[str], wanted: Sequence[str]) -> Iterator[Pair]:
    if page and wanted:
        matcher = difflib.SequenceMatcher(None, page, wanted, autojunk=False)
        yield from ((place, place + count) for place, _, count in matcher.get_matching_blocks())


def _anchors(page: Sequence[str], gold: Sequence[str], copies: int) -> list[Pair]:
    """Places of runs of words that stand once in the gold and on the page, in the order of the page."""
    on_page, in_gold = _runs(page), _runs(gold)
    return sorted(
        (place, in_gold[run][0])
        for run, places in on_page.items()
        if len(places) <= copies and len(in_gold.get(run, ())) == 1
        for place in places
    )


def _runs(words: Sequence[str]) -> dict[tuple[str, ...], list[int]]:
    found: dict[tuple[str, ...], list[int]] = {}
    for place in range(len(words) - ANCHOR_WORDS + 1):
        found.setdefault(tuple(words[place : place + ANCHOR_WORDS]), []).append(place)
    return found


def _longest_chain(pairs: Sequence[Pair]) -> list[Pair]:
    """The longest chain of pairs that rises on both sides (patience sorting)."""
    lasts: list[int] = []  # least gold place at which a chain of each length ends
    ends: list[int] = []
    before = [-1] * len(pairs)
    for number, (_, place) in enumerate(pairs):
        length = bisect.bisect_left(lasts, place)
        if lasts[length : length + 1] == [place]:
            continue  # of two copies, the first
        if length == len(lasts):
            lasts.append(place)
            ends.append(number)
        else:
            lasts[length], ends[length] = place, number
        before[number] = ends[length - 1] if length else -1
    chain = []
    number = ends[-1] if ends else -1
    while number >= 0:
        chain.append(pairs[number])
        number = before[number]
    return chain[::-1]
