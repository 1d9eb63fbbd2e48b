"""Bylines -> names: without "By", roles, outlets, e-mails and labels."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.metadata.person import LEADING, is_person, split_names

EMAIL = re.compile(r"[\w.+-]+ ?@ ?[\w-]+(?:\.[\w-]+)+")
PHONE = re.compile(r"\(?\+?\d[\d ()-]{6,}\d")
KOREAN_TITLES = "기자|특파원|논설위원|앵커|캐스터|리포터|아나운서|편집위원|칼럼니스트|에디터|객원기자"
KOREAN_NAME = re.compile(
    rf"(?<![가-힣])(?P<names>[가-힣]{{2,4}}(?:[·,ㆍ] ?[가-힣]{{2,4}})*) ?(?:인턴|수습|선임|전문|객원|시민|사진|영상|촬영)? ?(?:{KOREAN_TITLES})(?![가-힣])"
)
KOREAN_CREDIT = re.compile(r"^[\[(<■※ ]*(?:영상|촬영|그래픽|디자인|자막|구성|제작|연출|편집|화면|사진|자료)")
KOREAN_SIGN_OFF = re.compile(
    r"(?:[A-Za-z가-힣0-9]{2,12} )+(?P<name>[가-힣]{2,4}?)(?:이었|였)?(?:입|습)니다\.?(?: ?[\[(]?[\w.+-]+@[\w.-]+[\])]?)?$"
)
NOT_NAMES = frozenset(
    "기자 뉴스 선임 인턴 수습 전문 객원 본지 특별 취재 다른 관련 온라인 디지털 이슈 사회 정치 경제".split()
)
CHINESE_NAME = re.compile(
    r"(?:本报|本社|新华社)?(?:记者|記者)[:：\s]*(?P<name>[\u4e00-\u9fff]{2,4})(?![\u4e00-\u9fff])"
)
CHINESE_LEAD = re.compile(r"^.{0,24}[（(](?:记者|記者)[:：\s]*(?P<name>[\u4e00-\u9fff]{2,4})[）)]")
JAPANESE_NAME = re.compile(
    r"^(?:【|（|\()?(?:文[:：＝・/／] ?)?(?P<name>[\u3005\u3040-\u30ff\u4e00-\u9fff]{2,8}) ?記者"
)
ENGLISH_ROLE = re.compile(
    r"[,|/–—-]\s*(?:\S+ ){0,4}(?:correspondent|reporter|writer|writers|editor|columnist|staff|news|daily|post|times|shimbun)\b.*$"
    r"|\s+(?:political|health|science|sports|business|economics|world|foreign|staff|lifestyle|senior|chief)\s+(?:\S+ )?(?:correspondent|reporter|writer|editor)\b.*$",
    re.IGNORECASE,
)
ENGLISH_SIGN_OFF = re.compile(
    r"^(?:I'm|I’m|This is|This has been) (?P<name>\w[\w'’-]*(?: \w[\w'’-]*){1,2}) (?:from|of|for|with|reporting|in|at)\b",
    re.IGNORECASE,
)


def names_of_byline(text: str) -> Iterator[str]:
    """Names of a byline row; none for a production credit or an outlet.

    >>> list(names_of_byline("By Jane Doe and John Roe, Staff Writers"))
    ['Jane Doe', 'John Roe']
    >>> list(names_of_byline("[한빛일보 홍보기 선임기자] hong@example.com"))
    ['홍보기']
    """
    if KOREAN_CREDIT.search(text):
        return
    text = PHONE.sub(" ", EMAIL.sub(" ", text)).strip(" ()[]【】<>☞▶■")
    korean = [name for match in KOREAN_NAME.finditer(text) for name in re.split(r"[·,ㆍ] ?", match["names"])]
    if korean:
        yield from (name for name in korean if name not in NOT_NAMES)
        return
    east_asian = [match["name"] for match in CHINESE_NAME.finditer(text)] or _japanese(text)
    if east_asian:
        yield from east_asian
        return
    said, count = LEADING.subn("", text)
    if count or ENGLISH_ROLE.search(text):
        yield from filter(is_person, split_names(ENGLISH_ROLE.sub("", said)))


def _japanese(text: str) -> list[str]:
    match = JAPANESE_NAME.search(text)
    return [match["name"]] if match else []


def name_of_sign_off(text: str) -> str | None:
    """The speaker that a spoken sign-off names, e.g. "I'm Jane Doe from Hanbit News in Tokyo."."""
    match = KOREAN_SIGN_OFF.search(text) or ENGLISH_SIGN_OFF.search(text)
    if match is None or match["name"] in NOT_NAMES or match["name"].endswith("기자"):
        return None
    return match["name"]


LEAD_BYLINE = re.compile(
    r"^[\[(【（<][^\])】）>]{2,40}[\])】）>]\s*(?:(?P<name>[가-힣]{2,4}(?:[·,] ?[가-힣]{2,4})*) ?(?:인턴 |수습 |선임 ?)?(?:기자|특파원) ?=)?"
)


def names_of_lead(text: str) -> Iterator[str]:
    """Names that stand in front of a wire story's lead.

    >>> list(names_of_lead("(서울=한빛뉴스) 홍보기 기자 = 정부는 19일 대책을 내놨다."))
    ['홍보기']
    """
    chinese = CHINESE_LEAD.match(text)
    if chinese:
        yield chinese["name"]
    match = LEAD_BYLINE.match(text)
    if match is None:
        return
    if match["name"]:
        yield from re.split(r"[·,] ?", match["name"])
    else:
        yield from names_of_byline(match.group())
