"""The name of a site out of its rows: who holds the rights, who the reporter writes for, who signs off."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from ingest.metadata.cities import OUTLET

MAX_NAME_CHARS = 40
MAX_NAME_WORDS = 5
WORDS = (
    r"copyrights?|저작권자|著作権者?|무단 ?(?:전재|복제|배포|사용)|all rights|rights reserved|(?:tous )?droits réservés"
    r"|(?:todos los )?derechos reservados|(?:alle )?rechte vorbehalten|diritti riservati|direitos reservados"
    r"|hakları saklıdır|права защищены|hak cipta|bản quyền|جميع الحقوق|版权所有|版權所有|无断|無断"
)
RIGHTS = re.compile(rf"{WORDS}|ⓒ|©|\(c\)", re.IGNORECASE)
PROOF = re.compile(rf"{WORDS}|(?:19|20)\d\d", re.IGNORECASE)  # a mark alone credits a picture: "© Reuters"
# What stands around the name in a row of rights: in front of it, and behind it.
MARK = re.compile(
    r"(?:tous droits réservés|alle rechte vorbehalten|todos los derechos reservados|copyrights?|저작권자|著作権者?|ⓒ|©|\((?:c|ⓒ)\)|hak cipta|bản quyền(?: thuộc về)?|版权所有|版權所有|\bby\b|[:：]|\s|"
    r"(?:19|20)\d\d ?(?:[-–~] ?(?:19|20)?\d\d)?년?,?|[<\[【※*■▶'\"“-]|\((?!주\)))+",
    re.IGNORECASE,
)
END = re.compile(
    r"[,，.。](?!\w)|[|>\]】\"”‘’\[<（·※]|\((?!주\))| [-–—&] |\s*(?:무단|all rights|tous droits|todos (?:los )?(?:derechos|direitos)|alle rechte|tutti i diritti"
    r"|tüm hak|все права|seluruh hak|جميع الحقوق|版权|版權|保留|无断|無断|及びその|기사의|의 |에 |이 콘텐츠|is |are |or |and its )|\s(?:19|20)\d\d\b",
    re.IGNORECASE,
)
FORM = re.compile(
    r"^(?:\(주\)|㈜|주식회사|株式会社|[가-힣]{2}언론 )\s*|[\s,]*(?:\(주\)|㈜|주식회사|株式会社|co\.,? ?ltd\.?|inc\.?|ltd\.?|llc\.?|l\.l\.c\.|plc|corp(?:oration)?\.?|gmbh(?: & co\.? kg)?|ag|s\.?l\.?u?\.?|s\.?p\.?a\.?|s\.?a\.?|b\.?v\.?|oy|ab|a\.?ş\.?)$",
    re.IGNORECASE,
)
# Words that hold rights and name no site; agencies whose pictures others print.
NOT_SITES = re.compile(
    r"(?:^|\s)(?:본|이|모든|해당|기사|기자|콘텐츠|사진|영상|이미지|저작물|저작권|제공|출처|tous|todos|alle|this|our|your|we|you|it|photos?|images?|contents?|article|story|author"
    r"|rights?|reserved|law|notice|information|policy|getty\S*|shutterstock|istock\S*|alamy|imago|epa\S*|afp|ap|reuters|dpa|gettyimages\S*|게티이미지\S*)(?:\s|$)|[@/]|www\.|\d{5}",
    re.IGNORECASE,
)
DOMAIN = re.compile(r"^[\w-]+(?:\.[\w-]+)+$")
# An outlet in front of its reporter: "[한빛뉴스 홍보기 기자]", or by itself: "[한빛경제]".
KOREAN_REPORTER = re.compile(
    r"^[\[(<【■▶ ]*(?P<site>[A-Za-z가-힣0-9]{2,12}(?: [A-Z]{2,5})?) ?(?:[=＝] ?|[\]】]\s*|\s)(?:(?:온라인|디지털|인턴|수습) ?)?[가-힣]{2,4} ?(?:인턴|선임|전문|객원)? ?(?:기자|특파원|앵커|아나운서)(?![가-힣])"
)
KOREAN_LEAD = re.compile(r"^[\[【(](?P<site>[A-Za-z가-힣0-9]{2,12})[\]】)]\s*(?=\S)")
STAFF = re.compile(
    r"[/|,] (?P<site>(?:[A-Z][\w.&'’-]+ ){1,4})(?:Staff Writers?|Staff Reporters?|Correspondents?)\b"
)
SPOKEN = re.compile(
    r"(?:\bfrom|\bfor|\bof) (?P<site>(?:[A-Z][\w&'’-]*|[A-Z]{2,5})(?: [A-Z][\w&'’-]*){0,3})(?: in| at|,|\.|$)"
)
KOREAN_SPOKEN = re.compile(
    r"^(?:[가-힣]+에서 )?(?P<site>[A-Za-z가-힣0-9]{2,10})(?: 뉴스)? [가-힣]{2,4}(?:이었|였)?(?:입|습)니다"
)
# "(서울=연합뉴스)" and "MOSCOW, October 3. /TASS/." are written by the agency itself; "(AP) -" is what others print.
OWN_DATELINE = re.compile(
    r"[(\[【][가-힣·, ]{2,16}[=＝] ?(?P<korean>[가-힣]{1,6}(?:뉴스\d?|통신|뉴시스|시스))[)\]】]|[^\W\d_][^/.]{2,40}\.? /(?P<slashed>[A-ZА-Я]{3,12})/"
)
CALLED_SO = re.compile(r"(?:TV|[A-Z]{2,5}|채널[A-Z]|코리아)$")  # outlets whose names hold no word for news


def site_of_rights(text: str) -> str | None:
    """Who holds the rights of a page, from a row that says so.

    >>> site_of_rights("Copyright ⓒ 한빛뉴스. All rights reserved. 무단 전재 및 재배포 금지.")
    '한빛뉴스'
    >>> site_of_rights("© 2026, Hanbit Mail, All Rights Reserved.")
    'Hanbit Mail'
    >>> site_of_rights("Copyright law changed in 1976.") is None
    True
    """
    if not PROOF.search(text):
        return None
    for mark in RIGHTS.finditer(text):
        start = MARK.match(text, mark.start())
        said = END.split(text[start.end() :], maxsplit=1)[0] if start else text[: mark.start()]
        name = _name(said)
        if name:
            return name
    return None


def site_of_byline(text: str) -> str | None:
    """Who a reporter writes for.

    >>> site_of_byline("[한빛뉴스 홍보기 기자]"), site_of_byline("순천 홍보기 기자")
    ('한빛뉴스', None)
    """
    match = KOREAN_REPORTER.match(text)
    if match:
        return match["site"] if _is_outlet(match["site"]) else None
    match = STAFF.search(text)
    return _name(match["site"]) if match else None


def site_of_lead(text: str) -> str | None:
    """The outlet in brackets that a lead begins with.

    >>> site_of_lead("[한빛경제] 정부는 19일 대책을 내놨다."), site_of_lead("[앵커]")
    ('한빛경제', None)
    """
    match = KOREAN_LEAD.match(text)
    if match and OUTLET.search(match["site"]):
        return match["site"]
    return site_of_byline(text)


def site_of_sign_off(text: str) -> str | None:
    """Who a spoken report is for.

    >>> site_of_sign_off("I'm Jane Doe from Hanbit TV in Tokyo."), site_of_sign_off("한빛TV 홍보기입니다.")
    ('Hanbit TV', '한빛TV')
    """
    match = KOREAN_SPOKEN.match(text)
    if match:
        return match["site"] if _is_outlet(match["site"]) else None
    match = SPOKEN.search(text)
    return _name(match["site"]) if match else None


def site_of_dateline(text: str) -> str | None:
    """The agency whose own form of dateline a lead has.

    >>> site_of_dateline("(서울=한빛뉴스) 홍보기 기자 = 정부는"), site_of_dateline("SEOUL (AP) - The")
    ('한빛뉴스', None)
    """
    match = OWN_DATELINE.match(text)
    return match[match.lastgroup] if match and match.lastgroup else None


READERS: dict[str, Callable[[str], str | None]] = {
    "copyright": site_of_rights,
    "byline": site_of_byline,
    "lead": site_of_lead,
    "sign-off": site_of_sign_off,
    "dateline": site_of_dateline,
}
"""Place of a row -> what reads it, surest first."""


def find_site(rows: Iterable[tuple[str, str]]) -> str | None:
    """The name that the rows of a document, (place, text) each, give their site; None if none does."""
    listed = list(rows)
    return next(_found(listed), None)


def _found(rows: list[tuple[str, str]]) -> Iterator[str]:
    for place, read in READERS.items():
        for own, text in rows:
            name = read(text) if own == place else None
            if name:
                yield name


def _is_outlet(name: str) -> bool:
    return bool(OUTLET.search(name) or CALLED_SO.search(name))


def _name(said: str) -> str | None:
    """A name without its company form, if it can be one."""
    name = said.strip()
    for _ in range(2):  # "Example Co., Ltd." is dropped in two
        name = FORM.sub("", name).strip(" \t,.;:-–—'\"“”‘’<>[]()【】※*■")
    fits = 1 < len(name) <= MAX_NAME_CHARS and len(name.split()) <= MAX_NAME_WORDS
    told = fits and not any(shape.search(name) for shape in (DOMAIN, NOT_SITES, RIGHTS))
    return name if told and name[0].isalnum() and not name.isdigit() and not name[0].islower() else None
