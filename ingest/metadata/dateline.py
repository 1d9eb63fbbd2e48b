"""The place in front of a wire story: "SEOUL, Nov. 19 (Hanbit) --", "(서울=한빛뉴스)", "新华社北京11月19日电"."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ingest.metadata.cities import AGENCIES, CITIES, LABELS, OUTLET

MAX_DATELINE_CHARS = 120  # of a lead that are looked at
MAX_PLACE_CHARS = 32
HANGUL_PLACE = r"[가-힣]{2,5}(?:(?:[·,ㆍ/]|, )[가-힣]{2,6})*"
PLACE = r"[^\W\d_][\w.'’/ -]*?(?:, ?[^\W\d_][\w.' -]*?)?"
AGENCY = r"[^\W\d_][\w.&' -]{1,30}"
DAY = r"(?:\w+\.? \d{1,2}|\d{1,2}\.? (?:de )?\w+)\.?(?:,? \d{4})?"
CAPITALS = r"(?!\d)[A-ZÀ-ÞА-Я][A-ZÀ-ÞА-Я.'’/ -]{2,28}[A-ZÀ-ÞА-Я]"
REGION = r"[A-Z][a-zà-ÿ]+\.?(?: [A-Z][a-zà-ÿ]+)?"
DASH = r"(?:--?|[–—])"

# A place and what proves it: an agency, a day, a sign that only wires use. Each names its group "place".
PROVEN = tuple(
    re.compile(pattern)
    for pattern in (
        rf"[(\[【（〔]\s?(?P<place>{HANGUL_PLACE})\s?[=＝]\s?(?!\s?[가-힣]{{2,4}} (?:기자|특파원))[^)\]】）〕]{{2,24}}[)\]】）〕]",
        r"【(?P<place>[\u30a0-\u30ff\u4e00-\u9fff・]{2,12}?)(?:[=＝]|(?:共同|時事|ロイター|聯合ニュース|ＡＦＰ|AFP|ＡＰ)】)",
        r"[［\[](?P<place>[\u30a0-\u30ff\u4e00-\u9fff]{2,12})[ \u3000]?[\d０-９]{1,2}日[ \u3000]?\S{2,12}[］\]]",
        r"(?:新华社|新華社|中新社|中新网|中新網|本报|本報|中央社)(?P<place>[\u4e00-\u9fff]{2,6}?)(?:\d{1,2}月)?\d{1,2}日(?:电|電|讯|訊)",
        r"[（(]中央社(?:記者|记者)[\u4e00-\u9fff]{3}(?P<place>[\u4e00-\u9fff]{2,4})\d{1,2}日",
        r"[〔【（\[](?:記者|记者)[\u4e00-\u9fff、]{2,8}[/／](?P<place>[\u4e00-\u9fff]{2,4})(?:報導|报道|電|电)",
        rf"(?P<place>{PLACE})[,،.]? {DAY},? ?(?:[(/\[]{AGENCY}[)/\]]\.?-?|{DASH} (?:РИА|RIA|APA|ТАСС|DHA|AA)\b)",
        rf"(?P<place>{PLACE}) [(\[](?:{AGENCIES})[)\]]\.? ?(?:{DASH}|:)",
        rf"(?P<place>{CAPITALS}) {{1,2}}\({AGENCY}\)\.? ?{DASH}",
        rf"(?P<place>{CAPITALS}, {REGION}) ?{DASH} ?(?=\S)",
        r"(?P<place>[\u0600-\u06ff]+(?:[ ،]+[\u0600-\u06ff]+){0,3}) \([^()]{2,24}\) ?(?:--?|[–—:])",
    )
)
# What follows these says nothing by itself, so they must be cities that are known.
MAYBE = re.compile(
    rf"(?P<place>{CAPITALS})(?:(?:, {AGENCY}| {DAY})? ?(?:{DASH} | {DASH}|—)|: )(?=\S)|(?P<city>[^\W\d_][^:()–—]{{1,30}}?) [–—-] (?=\S)"
)


def place_of_dateline(text: str) -> str | None:
    """The place that a lead begins with, as it is written; None without one.

    >>> place_of_dateline("PORT ALDEN, November 18. /NORDA/. The idea of sending keepers back is not new.")
    'PORT ALDEN'
    >>> place_of_dateline("EXCLUSIVE - The ministry knew of the leak.") is None
    True
    """
    lead = text[:MAX_DATELINE_CHARS].lstrip()
    for pattern in PROVEN:
        match = pattern.match(lead)
        if match and _may_be_place(match["place"]):
            return match["place"].strip(" ,")
    match = MAYBE.match(lead)
    said = (match["place"] or match["city"]) if match else ""
    return said.strip() if _is_city(said) else None


def find_dateline(rows: Iterable[str]) -> str | None:
    """The place of the first row that has one."""
    return next(filter(None, map(place_of_dateline, rows)), None)


def _may_be_place(said: str) -> bool:
    """Whether a name in front of an agency can be a place's: every word of it begins like a name."""
    words = re.findall(r"[^\W\d_][\w.'’]*", said)
    small = [word for word in words if word[0].islower() and word not in {"de", "la", "del", "di", "do"}]
    named = bool(words) and len(said) <= MAX_PLACE_CHARS and not small
    return named and not LABELS & _plain(said) and not OUTLET.search(said)


def _is_city(said: str) -> bool:
    """Whether one of the names, "London/Teheran", is a city that stories are often sent from."""
    return bool(CITIES & _plain(said)) and _may_be_place(said)


def _plain(said: str) -> set[str]:
    return {part.strip().casefold() for part in re.split(r"[,/·&]| - ", said)}
