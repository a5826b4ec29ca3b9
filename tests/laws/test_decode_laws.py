"""What holds of decoding, whatever the bytes are."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from diffview.text.decode import decode, unmojibake

declared = st.sampled_from(
    [None, "", "utf-8", "text/html; charset=ISO-8859-1", "utf-16", "gbk", "shift_jis", "x-unknown"]
)


@given(st.binary(max_size=200), declared | st.text(max_size=20))
def test_decoding_never_raises_and_never_gives_half_a_character(body: bytes, label: str | None) -> None:
    decoded = decode(body, label)

    decoded.text.encode()
    assert decoded.replacements >= 0


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=100))
def test_utf_8_that_is_declared_is_read_as_it_was_written(text: str) -> None:
    if unmojibake(text) is None and not text.startswith("\ufeff"):
        assert decode(text.encode(), "utf-8").text == text


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\ufeff"), max_size=100))
def test_reading_utf_8_as_latin_once_is_undone(text: str) -> None:
    if not text.isascii() and unmojibake(text) is None:
        assert unmojibake(text.encode().decode("latin-1")) == text
