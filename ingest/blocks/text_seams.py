"""Where a row of a text dump is really two: a caption, notice or label glued to a sentence.

A seam is a place between two characters. Each kind has marks, plain strings of which a text must hold
one, so that a text without them costs a search for substrings; then its pattern runs over the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple


class Seam(NamedTuple):
    """A kind of seam: it lies where the group `cut` of `pattern` begins or, without one, where it ends."""

    name: str
    marks: tuple[str, ...]
    pattern: re.Pattern[str]


EMAIL = r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"
SPEAKERS = "앵커 ?멘트|앵커|기자|리포트|캐스터|아나운서|인터뷰|Anchor|Reporter|Report|Interview"
WIRES = "뉴시스|연합뉴스|뉴스1|[가-힣]{2,6}(?:뉴스|통신|일보|신문|경제|TV)"
DATELINE = rf"[\[【(][가-힣·]{{2,8}}=(?:{WIRES})[\]】)]"
WORDED = r"[^\s\[(<>'\"“‘]"  # the end of a word, or a mark behind one
QUOTES = r"['\"”’」』)\]]*"
ENDED = rf"[.!?。！？]{QUOTES}"  # of a sentence: what a notice is glued to

SEAMS = (
    Seam(  # "...사과문 발표[앵커]": a deck, and the label of the first speaker
        "speaker-label",
        ("]",),
        re.compile(rf"(?P<cut>\[)(?:(?<={WORDED}\[)|(?<={WORDED} \[))(?:{SPEAKERS})\](?=[^\S\n]*(?:\n|$))"),
    ),
    Seam(  # "...*재판매 및 DB 금지[서울=뉴시스]...": a caption, and the lead
        "dateline",
        ("기자 =", "기자=", "특파원 ="),
        re.compile(
            rf"(?P<cut>[\[【(])(?:(?<=[.!?)\]】지].)|(?<=[.!?)\]】지] .))[가-힣·]{{2,8}}=(?:{WIRES})[\]】)] ?[가-힣]{{2,4}}(?: [가-힣]{{2,4}})* ?(?:기자|특파원) ?="
        ),
    ),
    Seam(  # "... 무단 전재 및 재배포 금지.유튜버나...": a notice, and the story
        "end-of-notice",
        ("금지", "reserved", "Reserved"),
        re.compile(
            r"(?:Copyright|저작권자|[ⓒ©]|\([cC]\)|재판매 및 DB)[^\n]{0,120}?(?:금지|All [Rr]ights [Rr]eserved)"
            r"(?:[ ,.]*(?:무단 ?전재|AI ?학습|및|재배포|이용|금지))*[.\])>]+[^\S\n]*(?P<cut>(?!무단|재배포|전재|AI)[가-힣A-Z‘'\"“][^\n]{30})"
        ),
    ),
    Seam(  # "/사진=(광주=한빛통신) 홍보기 기자유튜버나...": the credit of a picture, and the story
        "photographer",
        ("/사진=", "/ 사진="),
        re.compile(rf"/ ?사진= ?{DATELINE} [가-힣]{{2,4}} 기자(?=[가-힣A-Z‘'\"“(])(?P<cut>)"),
    ),
    Seam(  # "(사진=보기이미지)▲11월...": the same in front
        "credit-in-front",
        ("사진=", "사진 =", "Photo: ", "이미지=", "자료="),
        re.compile(
            r"[(\[](?<![^\n].)(?:(?:사진|이미지|자료|그래픽)(?: ?제공)? ?=|Photo(?: credit)?:) ?"
            r"[^()\[\]\n]{2,24}[)\]][^\S\n]*(?P<cut>[^\s][^\n]{30})"
        ),
    ),
    Seam(  # "...뒤 입대한다. 사진=보기일보": the same behind
        "credit-behind",
        ("사진=", "사진 =", "사진제공"),
        re.compile(
            rf"(?<=[다요까죠]){ENDED}[^\S\n]*(?P<cut>[/(\[]? ?사진(?: ?제공)? ?= ?[^.\n]{{2,24}}(?:\n|$))"
        ),
    ),
    Seam(  # "...밝혔다. 홍보기 기자 hong@example.com": who wrote it
        "reporter",
        ("@",),
        re.compile(
            rf"[.!?。！？](?:(?<=[다요까죠。！？].)|(?<=[a-z].)(?=\S? )){QUOTES}[^\S\n]*(?P<cut>[\[(/]?(?:[가-힣]{{2,8}} ?= ?)?"
            rf"(?:[가-힣]{{2,4}} ?(?:기자|특파원|논설위원) ?)?[/(]? ?{EMAIL} ?[)\]]*[^\S\n]*(?:\n|$))"
        ),
    ),
    Seam(  # "...했다.<저작권자 ⓒ 보기일보, 무단전재 금지>", "...on Monday. © 2026 Example."
        "notice-behind",
        ("ⓒ", "©", "저작권자", "Copyright", "(c)", "(C)"),
        re.compile(
            rf"{ENDED}[^\S\n]*(?P<cut>[<\[(]? ?(?:저작권자|Copyright|[ⓒ©]|\([cC]\))"
            r"[^\n]{0,30}(?:금지|[Rr]eserved|[ⓒ©]|\([cC]\)|(?:19|20)\d\d)[^\n]{0,60}(?:\n|$))"
        ),
    ),
    Seam(  # "...전망이다.▶네이버에서 보기일보 구독하기"
        "promotion",
        ("▶", "☞"),
        re.compile(
            rf"{ENDED}[^\S\n]*(?P<cut>[▶☞] ?[^\n▶☞]{{0,30}}(?:구독|채널 추가|바로 ?가기|클릭|관련 ?기사|친구 ?추가|다운))"
        ),
    ),
)
SIGN_OFF = r"(?:기자|캐스터|앵커|특파원)?(?:입니다|이었습니다|였습니다)\."
CAPTION = r"(?:고|며|는 모습) ?(?:있다)?\.?(?: ?(?:19|20)\d\d[./]\d\d?[./]\d\d?\.?)?"
WHOLE = re.compile(rf"(?:{SIGN_OFF}|{CAPTION})$")
"""What a sign-off and a caption end in: a reporter's address or a credit behind them is theirs."""


def find_seams(text: str) -> list[int]:
    r"""Places where rows of a text are to be cut, sorted.

    >>> text = "He said so.ⓒ Example Daily 2026\nWhat ⓒ means."
    >>> [text[place:] for place in find_seams(text)]
    ['ⓒ Example Daily 2026\nWhat ⓒ means.']
    """
    return sorted(set(_places(text)))


MARKS = sorted({mark for seam in SEAMS for mark in seam.marks}, key=len, reverse=True)
MARK = re.compile("|".join(map(re.escape, MARKS)))
HELD_WITH = {mark: frozenset(other for other in MARKS if other in mark) for mark in MARKS}
"""One pass over a text finds the marks in it; a longer one ("/사진=") holds others ("사진=")."""


def _places(text: str) -> Iterator[int]:
    held = frozenset().union(*map(HELD_WITH.__getitem__, set(MARK.findall(text))))
    for seam in SEAMS if held else ():
        if held.intersection(seam.marks):
            for found in seam.pattern.finditer(text):
                place = found.start("cut")
                if seam.name not in OF_A_WHOLE or not _is_whole(text, place):
                    yield place


OF_A_WHOLE = frozenset({"reporter", "credit-behind"})


def _is_whole(text: str, place: int) -> bool:
    """Whether what stands in front is one thing with what follows."""
    row = text.rfind("\n", 0, place) + 1
    return WHOLE.search(text[row:place].rstrip()) is not None
