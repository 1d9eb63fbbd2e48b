"""Text dumps of whole pages: what a user's copy of a page holds, menus and footers with it.

python -m benchmarks.dumps                 scores by collection and language, and what went wrong most
python -m benchmarks.dumps --top 30        more of it
python -m benchmarks.dumps --rules         without the learned labeller, which has seen these pages
python -m benchmarks.dumps --held-out      dumps with labelled rows that no rule or model has seen

A dump is every visible row of a news page; a row is content if it stands in the page's gold text, in its
place. Titles and rows that stand there in part count as neither. Gold text leaves out lists and tables
of some stories and holds notices of others, so that no cleaner reaches the end of this scale. How the
labeller does on sites that it has not seen, `python -m tools.train.rows --evaluate` tells.

The held-out dumps (`held_out/`; blogs, forums, shops, offices, news; a row is `label|text`) were written from
memory of such sites without a look at any rule, their names invented. They are for measuring: whoever
reads what goes wrong in them to mend it has to write others.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple
from unittest import mock

from benchmarks.command import parser_of
from benchmarks.gold import DATA, Row, gold_file, read_gold, why_absent
from benchmarks.predict import rows_of
from benchmarks.results import markdown_table
from ingest.language import detect_many
from ingest.model import Record
from ingest.pipeline import clean_records
from ingest.pipeline.drafts import Draft, open_record
from ingest.settings import Settings
from tools.train.align import content_shares, words_of
from tools.train.pages import site_of

COLLECTIONS = ("fundus", "wcxb", "magichtml", "newspaper")
MEASURED = ("fundus", "wcxb")  # the gold of the others leaves out more of the story
NEITHER = (0.25, 0.75)  # shares of a row's words in the gold between which it is neither
MIN_COVERED = 0.95  # of the gold's words are in the rows; other pages have gold of another version
BATCH = 100
HELD_OUT = Path(__file__).parent / "held_out"
LABELS = {"title": None, "subtitle": None, "content": True, "dateline": True}  # all others are furniture
SENTENCE = re.compile(r"[.!?。！？…][\"'”’»」)）]*$")
EXAMPLE_CHARS = 110
MIN_DOCUMENTS = 3  # of a language, to be listed


class PageDump(NamedTuple):
    """A page as rows, and whether each is content (None: neither); `labelled` by hand, or by gold text."""

    id: str
    set: str
    site: str
    language: str
    rows: Sequence[str]
    content: Sequence[bool | None]
    labelled: bool = False


class Judged(NamedTuple):
    """A row of a dump with what became of it; `place` is above, inside or below the gold text."""

    dump: PageDump
    text: str
    place: str
    content: bool
    label: str
    reason: str


def main(arguments: Sequence[str] | None = None) -> int:
    """Print what the command line asks for; gives the exit code."""
    parser = parser_of("benchmarks.dumps", __doc__)
    parser.add_argument("--top", type=int, default=15, help="how many wrong rows to show of a kind")
    parser.add_argument("--rules", action="store_true", help="without the learned labeller")
    parser.add_argument("--held-out", action="store_true", help="the dumps that nothing has seen")
    asked = parser.parse_args(arguments)
    if asked.held_out:
        print(scores_table(judge(list(held_out_dumps()), with_model=not asked.rules)))
        return 0
    absent = why_absent(DATA)
    if absent:
        print(absent)
        return 0
    dumps = [dump for dump in page_dumps(DATA, MEASURED) if sum(map(bool, dump.content)) > 1]
    judged = judge(dumps, with_model=not asked.rules)
    print(scores_table(judged), end="\n\n")
    print("## Content that was removed\n\n" + wrong_rows(judged, asked.top, lost=True), end="\n\n")
    print("## Furniture that was left\n\n" + wrong_rows(judged, asked.top, lost=False))
    return 0


def labelled_files(folder: Path) -> Iterator[tuple[str, Sequence[str], Sequence[str]]]:
    """Name, rows, and labels of rows, of each labelled dump of a folder."""
    for file in sorted(folder.glob("*.txt")):
        labels, rows = zip(
            *(line.split("|", 1) for line in file.read_text("utf-8").splitlines()), strict=True
        )
        yield file.stem, rows, labels


def are_content(labels: Iterable[str]) -> list[bool | None]:
    """Whether rows with these labels are content (None: neither)."""
    return [LABELS.get(label, False) for label in labels]


def held_out_dumps() -> Iterator[PageDump]:
    """The dumps that are only for measuring: file names are `language-kind-number`."""
    for name, rows, labels in labelled_files(HELD_OUT):
        language, kind = name.split("-")[0], name.rsplit("-", 2)[1]
        yield PageDump(name, kind, name, language, rows, are_content(labels), labelled=True)


def page_dumps(data: Path, collections: Sequence[str] = COLLECTIONS) -> Iterator[PageDump]:
    """Dumps of the news pages of the development sets."""
    pages = [page for page in _pages(data) if page["set"] in collections]
    languages = detect_many([page["text"] for page in pages])
    for page, language in zip(pages, languages, strict=True):
        page_bytes = page.pop("html")
        draft = open_record(
            Record(page_bytes, file_path=page["id"], media_type="text/html", url=page["url"]), Settings()
        )
        if isinstance(draft, Draft):
            rows = [" ".join(block.text.split()) for block in draft.blocks if not block.hidden]
            yield from _dump(page, language.code, [row for row in rows if row])


def _pages(data: Path) -> Iterator[Row]:
    columns = ["id", "url", "html", "text", "title"]
    for page in read_gold(gold_file(data, "pages", "dev"), [*columns, "set", "text_is_prefix"]):
        if page["text"] and not page["text_is_prefix"]:
            yield page
    for page in read_gold(gold_file(data, "wcxb", "dev"), [*columns, "page_type"]):
        if page["text"] and page["page_type"] == "article":
            yield {**page, "set": "wcxb"}


def _dump(page: Row, language: str, rows: Sequence[str]) -> Iterator[PageDump]:
    shares = content_shares(rows, page["text"]).tolist()
    sizes = [len(words_of(row)) for row in rows]
    covered = sum(share * size for share, size in zip(shares, sizes, strict=True))
    if covered < MIN_COVERED * len(words_of(page["text"])):
        return
    title, (least, most) = _letters(page["title"] or ""), NEITHER
    content = [
        None if least < share < most or (title and _letters(row) == title) else share >= most
        for row, share in zip(rows, shares, strict=True)
    ]
    yield PageDump(page["id"], page["set"], site_of(page["url"], page["id"]), language, rows, content)


def _letters(text: str) -> str:
    return re.sub(r"\W+", "", unicodedata.normalize("NFKC", text).lower())


def judge(dumps: Sequence[PageDump], *, with_model: bool = True) -> list[Judged]:
    """What becomes of every row that is content or furniture."""
    found: list[Judged] = []
    for start in range(0, len(dumps), BATCH):
        batch = dumps[start : start + BATCH]
        if with_model:
            found += _judge(batch)
        else:
            with mock.patch("ingest.label.context.label_by_model"):
                found += _judge(batch)
    return found


def _judge(dumps: Sequence[PageDump]) -> Iterator[Judged]:
    records = [
        Record("\n".join(dump.rows).encode(), file_path=str(number), media_type="text/plain", charset="utf-8")
        for number, dump in enumerate(dumps)
    ]
    tables = clean_records(records)
    numbers = {
        row["id"]: int(row["file_path"]) for row in tables.documents.select(["id", "file_path"]).to_pylist()
    }
    told: dict[tuple[int, int], tuple[str, str]] = {}
    columns = ["doc_id", "locator", "label", "reason", "kind_of_boilerplate"]
    for block in tables.blocks.select(columns).to_pylist():
        label = block["kind_of_boilerplate"] or block["label"]
        for line in rows_of(block["locator"]):  # a row that was cut stays if a part of it stays
            place = (numbers[block["doc_id"]], line)
            if told.get(place, ("", ""))[0] != "content":
                told[place] = (label, block["reason"])
    for (number, line), (label, reason) in sorted(told.items()):
        dump = dumps[number]
        content = dump.content[line]
        if content is not None and (dump.labelled or label not in {"title", "subtitle"}):
            yield Judged(dump, dump.rows[line], _place(dump, line), content, label, reason)


def _place(dump: PageDump, line: int) -> str:
    if not any(dump.content[: line + 1]):
        return "above"
    return "inside" if any(dump.content[line:]) else "below"


def scores_table(judged: Iterable[Judged]) -> str:
    """Row F1, character F1, content lost, furniture left and exact documents, by collection and language."""
    groups: dict[str, list[Judged]] = defaultdict(list)
    for row in judged:
        for group in ("all", row.dump.set, row.dump.language):
            groups[group].append(row)
    lines = []
    for name, rows in sorted(groups.items(), key=lambda group: -len(group[1])):
        documents = len({row.dump.id for row in rows})
        if documents >= MIN_DOCUMENTS:
            lines.append((name, documents, *(f"{value:.4f}" for value in _scores(rows))))
    return markdown_table(("dumps", "", "row F1", "char F1", "content lost", "left", "exact"), lines)


def _scores(rows: Sequence[Judged]) -> tuple[float, ...]:
    count = _tally(rows, lambda _: 1)
    chars = _tally(rows, lambda row: len(row.text))
    wrong = {row.dump.id for row in rows if row.content != (row.label == "content")}
    return (
        _f1(count),
        _f1(chars),
        chars[True, False] / max(1, chars[True, True] + chars[True, False]),
        chars[False, True] / max(1, chars[False, True] + chars[False, False]),
        1 - len(wrong) / len({row.dump.id for row in rows}),
    )


def _tally(rows: Iterable[Judged], weight: Callable[[Judged], int]) -> Counter[tuple[bool, bool]]:
    found: Counter[tuple[bool, bool]] = Counter()
    for row in rows:
        found[row.content, row.label == "content"] += weight(row)
    return found


def _f1(count: Mapping[tuple[bool, bool], int]) -> float:
    right, wrong = count[True, True], count[True, False] + count[False, True]
    return 2 * right / max(1, 2 * right + wrong)


def wrong_rows(judged: Iterable[Judged], top: int, *, lost: bool) -> str:
    """What went wrong most often, by characters, with rows for example; and rows of many sites.

    Families are what removed a row, or where a row that was left stands and whether it is a sentence.
    """
    chars: Counter[str] = Counter()
    examples: dict[str, list[str]] = defaultdict(list)
    sites: dict[str, set[str]] = defaultdict(set)
    for row in judged:
        if row.content is lost and (row.label == "content") is not lost:
            family = _family(row, lost=lost)
            chars[family] += len(row.text)
            examples[family].append(row.text[:EXAMPLE_CHARS])
            sites[row.text[:EXAMPLE_CHARS]].add(row.dump.site)
    lines = [(name, count, " ‖ ".join(_spread(examples[name]))) for name, count in chars.most_common(top)]
    repeated = sorted(sites.items(), key=lambda item: (-len(item[1]), item[0]))[:top]
    return "\n\n".join(
        (
            markdown_table(("family", "characters", "for example"), lines),
            markdown_table(("row", "sites"), [(text, len(own)) for text, own in repeated if len(own) > 1]),
        )
    )


def _family(row: Judged, *, lost: bool) -> str:
    if lost:
        return row.reason.split(":")[0] if row.reason.startswith("model:") else row.reason
    return f"{row.place} the story, {'sentence' if SENTENCE.search(row.text) else 'phrase'}"


def _spread(texts: Sequence[str], count: int = 3) -> list[str]:
    """Some of many, far apart."""
    step = max(1, len(texts) // count)
    return [text.replace("|", "/") for text in texts[::step][:count]]


if __name__ == "__main__":
    sys.exit(main())
