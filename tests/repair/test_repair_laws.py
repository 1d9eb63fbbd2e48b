"""What holds of repair whatever the text."""

import unicodedata

from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.repair import repair, replay
from ingest.repair.entities import unescape

ALPHABET = "가나다 ÃÂ©é°¡±¹ÇÑ\x81\xa0\u200b\ufffd?&<>amp;#4 ŠšРСЃђ漢字ﾃ､ㅎㅏㄴ\u0301\n" + "ðŸ˜€ê·¸"
MANGLED = st.builds(
    lambda text, written, read: text.encode(written, "ignore").decode(read, "replace"),
    st.text("가나다라마 été über привет κόσμε 日本語 <p>&", max_size=40),
    st.sampled_from(["utf-8", "cp949", "cp932", "cp1251", "cp1250"]),
    st.sampled_from(["latin-1", "cp1252", "cp1251", "cp949", "gb18030", "cp932", "mac_roman"]),
)
TEXTS = st.one_of(st.text(max_size=60), st.text(ALPHABET, max_size=60), MANGLED)


@given(TEXTS)
@settings(max_examples=300, deadline=None, derandomize=True)
def test_steps_replay_and_repair_is_idempotent(text):
    repaired = repair(text)
    assert replay(text, repaired.steps) == repaired.text
    assert repair(repaired.text).text == repaired.text


@given(st.text("abc ABC,.äöüßéèàç가나다라마바사あいうえお的是不了привет\n", max_size=80))
@settings(max_examples=200, deadline=None, derandomize=True)
def test_letters_of_many_languages_stay_as_they_are(text):
    assert repair(text).text == unicodedata.normalize("NFC", text)


@given(TEXTS)
@settings(max_examples=100, deadline=None, derandomize=True)
def test_unescaping_twice_changes_nothing_more(text):
    assert unescape(unescape(text)) == unescape(text)
