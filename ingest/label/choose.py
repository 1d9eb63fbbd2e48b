"""Which blocks of a page are kept, given how likely each is content: what makes the text's F1 greatest."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

CERTAIN = 1000  # probabilities are whole thousandths
LEAST, MOST = 150, 800  # a page's threshold lies between these
LEAST_BEST = 250  # a page whose likeliest block is less likely than this holds no content,
LONG_PAGE = 3_000  # unless its sizes sum up to so much: error pages and empty shops are short
LEVELS = range(25, CERTAIN, 50)  # how strict the truth may be; each as likely as the other
MAX_GAP_ROWS = 12  # from one kept row to the next; a table inside a story can have so many


def choose_kept(
    page: NDArray[np.int32], probability: NDArray[np.int32], size: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """Which rows to keep, so that the expected F1 of each page's text is greatest.

    Blocks of a page are not content one by one: all reviews of a product are, or none. So the truth is
    taken to be all rows more likely than some level that nobody knows, and the choice is the threshold
    whose F1 by words (`size`) is best on average over the levels. Thresholds by expected F1: Lewis,
    Evaluating and optimizing autonomous text classification systems (1995).
    """
    if not len(page):
        return np.zeros(0, np.bool_)
    order = np.lexsort((-probability, page))
    pages, likely, sizes = page[order], probability[order], size[order]
    first = np.flatnonzero(np.append(True, pages[1:] != pages[:-1]))
    of_row = np.repeat(np.arange(len(first)), np.diff(np.append(first, len(pages))))
    totals = np.cumsum(sizes)
    taken = totals - (totals[first] - sizes[first])[of_row]
    expected = np.zeros(len(pages))
    for level in LEVELS:
        true = np.add.reduceat(np.where(likely > level, sizes, 0), first)[of_row]
        expected += np.minimum(taken, true) / np.maximum(taken + true, 1)
    best = np.maximum.reduceat(expected, first)[of_row]
    threshold = np.maximum.reduceat(np.where(expected == best, likely, 0), first)
    threshold = np.clip(threshold, np.minimum(likely[first], LEAST), MOST)
    empty = (likely[first] < LEAST_BEST) & (np.add.reduceat(sizes, first) < LONG_PAGE)
    threshold = np.where(empty, CERTAIN + 1, threshold)
    kept = np.empty(len(page), np.bool_)
    kept[order] = likely >= threshold[of_row]
    return kept


def fill_gaps(
    page: NDArray[np.int32], kept: NDArray[np.bool_], fitting: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """`kept`, and the `fitting` rows in short gaps between two kept rows of their page.

    A subhead or a row of a table inside a story says too little to be sure of by itself.
    """
    rows = np.arange(len(page))
    above = np.maximum.accumulate(np.where(kept, rows, -1))
    below = np.minimum.accumulate(np.where(kept, rows, len(page))[::-1])[::-1]
    inside = (above >= 0) & (below < len(page)) & (below - above <= MAX_GAP_ROWS)
    last = max(len(page) - 1, 0)
    same = page[np.maximum(above, 0)] == page[np.minimum(below, last)]
    filled: NDArray[np.bool_] = kept | (fitting & inside & same)
    return filled
