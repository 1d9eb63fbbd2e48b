"""The element of a page that holds its story: where most of the prose lies together."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Sequence

ENOUGH = 0.7  # share of the page's prose that the region must hold
GRANDPARENT_WEIGHT = 0.5  # prose counts for its parent, half for the level above, as in Readability


def main_regions(docs: Sequence[int], locators: Sequence[str], chars: Sequence[int]) -> dict[int, str]:
    """Path of the main region, with a slash behind it, for each document that has prose.

    `docs` (grouped), `locators` and `chars` (code points) belong to the prose blocks of many pages.

    >>> paragraphs = ["/body/div[1]/p[1]", "/body/div[1]/p[2]", "/body/div[2]/p[1]"]
    >>> main_regions([0, 0, 0], paragraphs, [400, 300, 50])
    {0: '/body/div[1]/'}
    """
    rows = zip(docs, locators, chars, strict=True)
    return {
        doc: _main_region([(locator, count) for _, locator, count in group])
        for doc, group in itertools.groupby(rows, key=lambda row: row[0])
    }


def _main_region(blocks: list[tuple[str, int]]) -> str:
    scores: dict[str, float] = defaultdict(float)
    for locator, count in blocks:
        parent = locator.rpartition("/")[0]
        scores[parent] += count
        scores[parent.rpartition("/")[0]] += GRANDPARENT_WEIGHT * count
    region = max(scores, key=lambda path: (scores[path], len(path), path))
    total = sum(count for _, count in blocks)
    while "/" in region[1:] and _held(region, blocks) < ENOUGH * total:
        region = region.rpartition("/")[0]
    return f"{region}/"


def _held(region: str, blocks: list[tuple[str, int]]) -> int:
    return sum(count for locator, count in blocks if locator.startswith(f"{region}/"))
