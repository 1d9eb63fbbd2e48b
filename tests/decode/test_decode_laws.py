"""What holds of decoding whatever the bytes."""

from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.decode import candidates, decode, looks_binary, replay

CODECS = [
    "cp949",
    "cp932",
    "euc_jp",
    "gb18030",
    "big5",
    "cp1251",
    "koi8_r",
    "cp1252",
    "cp874",
    "utf-16",
    "utf-8",
    "iso2022_jp",
]
HINTS = st.sampled_from(
    [None, "", "utf-8", "euc-kr", "utf-16", "iso-2022-jp", "hz", "rot13", "\udcff", "x" * 99]
)
PAYLOADS = st.one_of(
    st.binary(max_size=200),
    st.builds(
        lambda text, codec, junk: text.encode(codec, "ignore") + junk,
        st.text("가나다 あいう 漢字 абв éàü <p>\r\n~{}\x1b$B\0", max_size=80),
        st.sampled_from(CODECS),
        st.binary(max_size=4),
    ),
)


@given(PAYLOADS, st.sampled_from([None, "text/plain", "text/html"]), HINTS)
@settings(max_examples=400, deadline=None, derandomize=True)
def test_decoding_never_raises_and_its_steps_replay_it(payload, media_type, charset):
    decoded = decode(payload, media_type, charset)
    assert replay(payload, decoded.steps) == decoded.text
    assert decoded.source in {"bom", "http", "meta", "detected", "default"}
    assert 0 <= decoded.errors <= decoded.text.count("\ufffd")
    assert decoded == decode(payload, media_type, charset)


@given(PAYLOADS, HINTS)
@settings(max_examples=100, deadline=None, derandomize=True)
def test_candidates_and_binary_never_raise(payload, charset):
    assert isinstance(looks_binary(payload), bool)
    assert all(isinstance(score, float) for _, score, _ in candidates(payload, None, charset))


@given(st.text(max_size=200).filter(lambda text: not text.startswith("\ufeff")))
@settings(max_examples=200, deadline=None, derandomize=True)
def test_utf8_comes_back_as_it_was(text):
    payload = text.encode("utf-8", "surrogatepass")
    decoded = decode(payload, charset="utf-8")
    if decoded.charset == "utf-8" and not decoded.errors:
        assert decoded.text.encode() == payload
