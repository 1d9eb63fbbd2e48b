"""What contact facts look like: one table, in order of precedence.

A shape is found by a Python pattern, since only that has look-around, in rows that its `hint`, a cheap
native pattern, lets through. The group `it` of a match, or all of it, is the fact; `holds` judges it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from ingest.pii.numbers import digits_of, is_address_of_machine, is_business_number, is_resident_number

MIN_PHONE_DIGITS, MAX_PHONE_DIGITS = 8, 15  # E.164 allows fifteen; shorter ones are extensions or scores
MIN_NAMED_PHONE_DIGITS = 7  # after "Tel." a local number is enough
LAST_YEAR = 2100
TRUNK_DIGITS = range(9, 12)  # a national number with its 0: "01.02.2024" has eight digits


class Shape(NamedTuple):
    """A kind of contact fact: `hint` lets rows through, `pattern` finds, `holds` judges."""

    kind: str
    hint: str
    pattern: re.Pattern[str]
    holds: Callable[[str], bool]


def _always(text: str) -> bool:  # noqa: ARG001  the signature of a judge
    return True


def _counts(low: int, high: int = MAX_PHONE_DIGITS) -> Callable[[str], bool]:
    return lambda text: low <= len(digits_of(text)) <= high


def _is_no_range(text: str) -> bool:
    """Whether a Korean number is none like "1592-1598": eight digits whose halves are years or pages."""
    digits = digits_of(text)
    return len(digits) != MIN_PHONE_DIGITS or not int(digits[:4]) < int(digits[4:]) <= LAST_YEAR


def _is_mailbox(text: str) -> bool:
    return text.rpartition(".")[2].lower() not in FILE_ENDINGS


FILE_ENDINGS = frozenset("png jpg jpeg gif svg webp ico js mjs css json html htm php py ts map".split())

# A number inside a longer one, behind a sign of money, or as part of a word or path is none.
ALONE = r"(?<![\w.,:/#$€£¥₩@=&?%+-])"
END = r"(?![\w%@/:=]|[-.,]\d)"
END_OF_NUMBER = r"(?![0-9A-Za-z%@/:=]|[-.,]\d)"  # a Korean or Japanese particle may follow at once

PHONE_WORD = (
    r"(?:tel(?:ephone)?|phone|fax|mobile|cell|call(?: us)?(?: at)?|whatsapp|hotline|"
    r"telefon|rufnummer|handy|téléphone|teléfono|telefone|telefono|celular|тел(?:ефон)?|факс|"
    r"telp|telepon|hp|điện thoại|sđt|hotline|هاتف|تلفون|"
    r"전화|전화번호|대표전화|연락처|휴대전화|휴대폰|팩스|문의|電話|電話番号|携帯|ファクス|电话|電話|手机|傳真|传真)"
)
MESSENGER_WORD = (
    r"(?:카카오 ?톡|카톡|텔레그램|위챗|왓츠앱|kakao ?talk|telegram|wechat|weixin|whatsapp|skype|viber|qq|zalo|"
    r"微信号?|телеграм|(?:line|라인|signal|kakao|discord|디스코드)(?= ?(?:id|아이디)))"
)  # a line and a signal are other things too, unless an id follows
MESSENGER_ID = r"(?i:(?:id|아이디|账号|帳號|채널)[는은이]? ?[:：=]? ?|[:：] ?|(?= ?@))"
KOREAN_TRUNK = r"0(?:2|1[016-9]|3[1-3]|4[1-4]|5[1-5]|6[1-4]|70|80|50\d)"
KOREAN_PLACE = (
    r"(?:서울|부산|대구|인천|광주|대전|울산|세종|경기|강원|충청?[남북]|전라?[남북]|경상?[남북]|제주|충청[남북]|전라[남북]|경상[남북])"
    r"(?:특별자치시|특별자치도|특별시|광역시|도|시)?"
)
CITY = r"[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){0,2}"

SHAPES: tuple[Shape, ...] = (
    Shape(
        "email",
        r"@|＠|\[at\]|\(at\)",
        re.compile(
            r"(?<![A-Za-z0-9_.+/-])[A-Za-z0-9][A-Za-z0-9._%+-]{0,63}(?:@|＠| ?\[at\] ?| ?\(at\) ?)"
            r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,18}(?![A-Za-z0-9@-])"
        ),
        _is_mailbox,
    ),
    Shape(
        "resident-number",
        r"\d{6} ?- ?[1-8]\d{6}",
        re.compile(r"(?<![\d-])\d{6} ?- ?[1-8]\d{6}(?![\d-])"),
        is_resident_number,
    ),
    Shape(
        "resident-number",
        r"주민(?:등록)?번호",
        re.compile(r"주민(?:등록)?번호 ?[:：는은]? ?(?P<it>\d{6} ?- ?[1-8](?:\d{6}|[*X●]{6}))(?![\d-])"),
        _always,
    ),
    Shape(
        "business-number",
        r"\d{3}-\d{2}-\d{5}",
        re.compile(r"(?<![\d-])\d{3}-\d{2}-\d{5}(?![\d-])"),
        is_business_number,
    ),
    Shape(
        "business-number",
        r"사업자 ?(?:등록)? ?번호",
        re.compile(r"사업자 ?(?:등록)? ?번호 ?[:：는은|)\]]{0,2} ?(?P<it>\d{3}-?\d{2}-?\d{5})(?![\d-])"),
        _always,
    ),
    Shape(
        "ip",
        r"\d\.\d{1,3}\.\d{1,3}\.\d",
        re.compile(
            r"(?<![\w.:/-])(?<!(?i:version|release|section|chapter)[ \xa0])(?<!(?i:ver\. |build))(?<![§v] )(?<!버전 )"
            r"(?<!제 )(?:\d{1,3}\.){3}\d{1,3}(?![A-Za-z0-9_-]|\.\d)"
        ),
        is_address_of_machine,
    ),
    Shape(
        "ip",
        r"[0-9A-Fa-f]{1,4}:(?:[0-9A-Fa-f]{0,4}:){1,6}[0-9A-Fa-f]{1,4}",
        re.compile(r"(?<![\w:.])(?:[0-9A-Fa-f]{1,4}:{1,2}){2,7}[0-9A-Fa-f]{1,4}(?![\w:])"),
        is_address_of_machine,
    ),
    Shape(
        "address",
        r"[로길] ?(?:\d+번?길 ?)?\d",
        re.compile(
            rf"(?:\(?(?:우 ?)?\d{{5}}\)? ?)?(?:{KOREAN_PLACE} (?:[가-힣]{{1,4}}[시군구] ){{0,2}}|(?:[가-힣]{{1,4}}[시군구] ){{1,2}})"
            r"(?:[가-힣0-9]{1,6}[읍면동] )?[가-힣][가-힣0-9.·]{0,10}(?:대로|로|길)(?: ?\d+번?[가나다라마바]?길)? ?\d{1,4}(?:-\d{1,3})?(?:번지)?"
            r"(?![\d.,]*\d|[-:~]\d| ?(?:가(?![가-힣])|일|월|년|차|호선|㎞|㎡|km|m(?![a-z])|m²|%|개|명|층|곳|만|억|시간|분|위|점|배|대|건|주년|번째|여))"
            r"(?:,? ?(?:지하 ?)?\d{1,3}층)?(?:,? ?\d{1,4}호)?(?: ?\([가-힣0-9 ]{2,12}동(?:,[^()]{1,20})?\))?"
        ),
        _always,
    ),
    Shape(
        "address",
        r"[동리가] \d+(?:-\d+)?번지",
        re.compile(
            rf"(?:{KOREAN_PLACE} )?(?:[가-힣]{{1,4}}[시군구] ){{1,2}}(?:[가-힣]{{1,4}}[읍면] )?[가-힣0-9]{{1,6}}[동리가] (?:산 ?)?\d{{1,4}}(?:-\d{{1,4}})?번지"
        ),
        _always,
    ),
    Shape(
        "address",
        r"[A-Z]{2},? \d{5}",
        re.compile(
            r"(?<![\w$.,-])\d{1,5}(?: [NSEW]\.?)? (?:[A-Z0-9][\w.'’-]* ){1,4}"
            r"(?:Street|St|Avenue|Ave|Road|Rd|Boulevard|Blvd|Drive|Dr|Lane|Ln|Court|Ct|Way|Place|Pl|Parkway|Pkwy|Highway|Hwy|Square|Sq)\b\.?"
            rf"(?:,? (?:Suite|Ste\.?|Unit|Apt\.?|Floor|#) ?[\w-]+)?,? {CITY},? [A-Z]{{2}},? \d{{5}}(?:-\d{{4}})?(?!\d)"
        ),
        _always,
    ),
    Shape(
        "address",
        r"(?:stra(?:ß|ss)e|str\.|weg|platz|allee) \d+",
        re.compile(
            r"(?<!\w)[A-ZÄÖÜ][\wäöüß.-]*(?:(?: [A-ZÄÖÜ][\wäöüß.-]*)? (?:Stra(?:ß|ss)e|Str\.|Weg|Platz|Allee)|(?:stra(?:ß|ss)e|str\.|weg|platz|allee)) "
            r"\d{1,4} ?[a-z]?,? (?:D-)?\d{5} [A-ZÄÖÜ][\wäöüß-]+"
        ),
        _always,
    ),
    Shape(
        "address",
        r"\d,? (?:bis |ter )?(?:rue|avenue|boulevard|place|quai|chemin|allée) ",
        re.compile(
            r"(?<!\w)\d{1,4}(?: (?:bis|ter))?,? (?:rue|avenue|boulevard|place|quai|chemin|allée) [\w'’ .-]{2,40}?,? \d{5} [A-ZÉÈ][\wéèêâîôû'’-]+"
        ),
        _always,
    ),
    Shape(
        "address",
        r"〒",
        re.compile(
            r"〒 ?\d{3}-?\d{4}(?:[ 　]?[一-龠ぁ-んァ-ヶー0-9０-９]{4,24}?[0-9０-９]+(?:[-−ー－丁目番地の号][0-9０-９]+)*(?:番地|号)?)?"
        ),
        _always,
    ),
    Shape(
        "messenger",
        rf"(?i){MESSENGER_WORD.replace('(?=', '(?:')} ?(?:id|아이디|账号|帳號|채널|[:：@])",
        re.compile(
            rf"(?i:(?<![a-z]){MESSENGER_WORD}) ?{MESSENGER_ID}['\"‘“(]?"
            r"(?P<it>@[A-Za-z0-9가-힣][\w.-]{1,28}[A-Za-z0-9가-힣_]|(?!https?)(?=[\w.-]*[0-9_.])[A-Za-z0-9][A-Za-z0-9_.-]{3,28}[A-Za-z0-9_])(?![\w@/])(?!:\d)"
        ),
        lambda text: not re.fullmatch(r"\d{1,4}(?:[.-]\d+)*", text),
    ),
    Shape(
        "phone",
        r"\+ ?\d",
        re.compile(
            rf"(?<![\w+.,-])\+ ?[1-9]\d{{0,2}}[ .(/-]{{0,2}}(?:\d[ ().–/-]{{0,3}}){{6,13}}\d{END_OF_NUMBER}"
        ),
        _counts(MIN_PHONE_DIGITS),
    ),
    Shape(
        "phone",
        r"\d\)? ?[-.–] ?\d{4}|1[568]\d\d-\d{4}|01[016789]\d{7}",
        re.compile(
            rf"{ALONE}(?:(?:\({KOREAN_TRUNK}\)|{KOREAN_TRUNK}\)?)[ .–-]?[- ]?\d{{3,4}} ?[.–-] ?\d{{4}}"
            rf"|01[016789]\d{{7,8}}|1[568]\d\d ?[–-] ?\d{{4}}){END_OF_NUMBER}"
        ),
        _is_no_range,
    ),
    Shape(
        "phone",
        r"\d{3}\)?[-. ]{1,2}\d{3}[-.]\d{4}",
        re.compile(
            rf"{ALONE}(?:1[-. ])?(?:\([2-9]\d\d\) ?[2-9]\d\d[-.]\d{{4}}|[2-9]\d\d(?P<mark>[-.])[2-9]\d\d(?P=mark)\d{{4}}){END_OF_NUMBER}"
        ),
        _always,
    ),
    Shape(
        "phone",
        r"0\d{1,4}[-( ./]\d{2,4}",
        re.compile(
            rf"{ALONE}(?:\(0\d{{1,4}}\) ?\d{{2,4}}[ -]\d{{3,4}}|0\d{{1,4}}(?P<mark>[-. /])\d{{2,4}}(?:(?P=mark)\d{{2,4}}){{1,3}}|0\d{{1,4}}\(\d{{1,4}}\)\d{{4}}){END_OF_NUMBER}"
        ),
        _counts(TRUNK_DIGITS[0], TRUNK_DIGITS[-1]),
    ),
    Shape(
        "phone",
        rf"(?i){PHONE_WORD}[^\d]{{0,6}}[(+]?\d[\d ().–/-]{{5}}",
        re.compile(
            rf"(?i:(?<![a-z]){PHONE_WORD})(?![A-Za-z])[ .:：)\]#번호는은]{{0,5}}(?P<it>(?:\(\+?\d{{1,4}}\) ?)?\+?\d(?:[ ().–/-]{{0,2}}\d){{6,14}}){END_OF_NUMBER}"
        ),
        _counts(MIN_NAMED_PHONE_DIGITS),
    ),
)

KINDS = tuple(dict.fromkeys(shape.kind for shape in SHAPES))
