"""Bytes of every charset, damaged and mixed."""

import tomllib
from pathlib import Path

import pytest

from ingest.decode import candidates, decode, looks_binary, replay
from ingest.decode.labels import codec_of

CASES = tomllib.loads(Path(__file__).with_name("damage.toml").read_text(encoding="utf-8"))["case"]
KOREAN = "오늘은 날씨가 참 좋습니다. 그래서 우리는 학교에 갔습니다."
FRENCH = "Où étiez-vous l'été dernier, près de la forêt ?"


def _damage(payload: bytes, how: str) -> bytes:
    middle = payload.find(b" ", len(payload) // 2) + 1
    return {"": payload, "cut": payload[:-1], "stray": payload[:middle] + b"\xff" + payload[middle:]}[how]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_payload_is_read_in_its_charset(case):
    decoded = decode(_damage(case["text"].encode(case["codec"]), case["damage"]))
    assert decoded.charset == case["charset"]
    if case["damage"]:
        assert case["text"][:12] in decoded.text
        assert decoded.text.count("\ufffd") == decoded.errors <= 2
    else:
        assert decoded.text == case["text"]
        assert decoded.errors == 0


@pytest.mark.parametrize("hint", ["utf-8", "iso-8859-1", "windows-1252", "big5", "nonsense", "utf-16", ""])
def test_a_wrong_hint_is_not_obeyed(hint):
    page = f'<html><meta charset="{hint}"><p>{KOREAN}</p>'
    assert decode(page.encode("cp949"), charset=hint).text == page


@pytest.mark.parametrize(
    ("payload", "charset", "source"),
    [
        (b"\xef\xbb\xbf" + KOREAN.encode(), None, "bom"),
        (KOREAN.encode("cp949"), "euc-kr", "http"),
        (b"<meta charset='euc-kr'>" + KOREAN.encode("cp949"), None, "meta"),
        (KOREAN.encode("cp949"), None, "detected"),
        (b"plain", None, "default"),
    ],
)
def test_the_source_says_who_knew(payload, charset, source):
    assert decode(payload, charset=charset).source == source


def test_plain_text_does_not_declare_its_charset():
    payload = b"<meta charset='utf-8'> is how a page says it"
    assert decode(payload, "text/plain").source == "default"
    assert decode(payload, "text/html").source == "meta"


def test_a_utf8_page_with_a_korean_fragment_keeps_both():
    page = f"<p>{KOREAN}</p>".encode() * 3 + f"<p>{KOREAN}</p>".encode("cp949") + f"<p>{KOREAN}</p>".encode()
    decoded = decode(page)
    assert decoded.text == f"<p>{KOREAN}</p>" * 5
    assert (decoded.charset, decoded.errors) == ("utf-8", 0)
    assert any(step.name == "decode-fragment" and "cp949" in step.argument for step in decoded.steps)


def test_a_korean_page_with_a_utf8_fragment_keeps_both():
    page = f"<p>{KOREAN}</p>".encode("cp949") * 9 + f"<p>{KOREAN}</p>".encode()
    assert decode(page).text == f"<p>{KOREAN}</p>" * 10


def test_a_utf8_page_with_a_french_fragment_keeps_both():
    page = f"<p>{KOREAN}</p>".encode() * 3 + f"<p>{FRENCH}</p>".encode("cp1252")
    assert decode(page).text == f"<p>{KOREAN}</p>" * 3 + f"<p>{FRENCH}</p>"


def test_a_lone_latin_letter_in_a_utf8_line_is_read():
    line = f"<p>{KOREAN} caf".encode() + b"\xe9s " + KOREAN.encode() + b"</p>"
    assert "cafés" in decode(line).text


def test_a_replacement_character_of_the_author_is_no_error():
    assert decode("was lost: \ufffd".encode()).errors == 0


@pytest.mark.parametrize("text", ["a\x00b", "\x00" * 9, "안녕\x00 여러분 반갑습니다"])
def test_nul_bytes_are_left_to_the_caller(text):
    assert decode(text.encode()).text == text


@pytest.mark.parametrize(
    ("label", "codec"),
    [
        ("EUC-KR", "cp949"), ("ks_c_5601-1987", "cp949"), ("gb2312", "gb18030"), ("x-sjis", "cp932"),
        ("Big5-HKSCS", "big5hkscs"), ("latin1", "windows-1252"), ("TIS-620", "windows-874"),
        ("idna", None), ("unicode_escape", None), ("utf-7", None), ("é", None), ("\0", None), (None, None),
    ],
)  # fmt: skip
def test_a_label_means_its_superset(label, codec):
    assert codec_of(label) == codec


@pytest.mark.parametrize(
    "payload",
    [b"%PDF-1.4", b"\x89PNG\r\n\x1a\n", b"PK\x03\x04aa", b"\x7fELF", b"MZ\x90\x00", b"\xff\xd8\xff\xe0",
     bytes(range(256)) * 8, b"RIFF\x00\x00\x00\x00WEBPVP8 "],
    ids=repr,
)  # fmt: skip
def test_what_is_not_text_is_told_apart(payload):
    assert looks_binary(payload)
    decode(payload)


@pytest.mark.parametrize(
    "codec",
    ["utf-8", "cp949", "cp932", "gb18030", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be", "utf-16"],
)
@pytest.mark.parametrize("text", [KOREAN, FRENCH, "PK is a code. ID3 too, and %PDF-"])
def test_text_is_not_binary(codec, text):
    assert not looks_binary(text.encode(codec, "replace"))


@pytest.mark.parametrize("codec", ["iso2022_jp", "iso2022_kr", "hz"])
def test_seven_bit_text_is_not_binary(codec):
    assert not looks_binary(
        "学校".encode("hz")
        if codec == "hz"
        else {"iso2022_jp": "学校", "iso2022_kr": "학교"}[codec].encode(codec)
    )


def test_the_candidates_explain_the_choice():
    found = candidates(KOREAN.encode("cp949"), charset="utf-8")
    assert found[1][0] == "cp949"
    assert ("utf-8", 0.0, "named by HTTP header") in found


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be", "iso2022_kr"])
def test_a_charset_that_is_told_by_its_shape_is_the_first_candidate(codec):
    assert candidates(KOREAN.encode(codec))[0][0] == codec


def test_a_byte_order_mark_is_the_first_candidate():
    assert candidates("\ufeffcafé".encode())[0] == ("utf-8", 1.0, "announced by a byte order mark")


def test_every_legacy_charset_is_weighed_for_the_reader_of_an_explanation():
    weighed = {
        codec for codec, _, _ in candidates("Сегодня хорошая погода, и мы идём в школу".encode("cp1251"))
    }
    assert {"windows-1251", "koi8-r", "cp866", "windows-1252", "windows-1253", "windows-874"} <= weighed


@pytest.mark.parametrize("codec", ["cp949", "cp932", "gb18030", "cp1251"])
def test_a_page_may_be_one_endless_line(codec):
    text = {
        "cp949": KOREAN,
        "cp932": "今日は天気がとてもいいので、学校へ行きました。",
        "gb18030": "今天的天气非常好，所以我们去了学校。",
    }
    line = "x = 1; " * 3000 + text.get(codec, "Сегодня хорошая погода, и мы идём в школу. ") * 200
    assert decode(line.encode(codec)).text == line


def test_code_with_a_tilde_and_a_brace_is_no_chinese():
    source = b"x = ~{1: 2}~ and a~{b~}"
    assert decode(source).text == source.decode()
    assert replay(source, decode(source).steps) == source.decode()
