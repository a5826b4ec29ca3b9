"""Sentence borders."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diffview.text.sentences import sentences


@pytest.mark.parametrize(
    "expected",
    [
        ["He left. ", "She stayed."],
        ["Mr. Hill spoke. ", "Nobody heard."],
        ["“No!” ", "He left."],
        ["He asked: “Why?” ", "Nobody knew."],
        ["It cost $3.5 million. ", "It was worth it."],
        ["The U.S. Senate voted. ", "It failed."],
        ["J. K. Rowling wrote it. ", "It sold."],
        ["On Jan. 3 it rained. ", "Then it stopped."],
        ["It grew (by 3%.) ", "Then it fell."],
        ["これは本です。", "はい。"],
        ["One line\n", "Another line"],
        ["no end"],
    ],
)
def test_sentences(expected: list[str]) -> None:
    assert sentences("".join(expected)) == expected


@given(st.text(alphabet="ab .!?\n。”Mr"))
def test_sentences_joined_give_the_text(text: str) -> None:
    assert "".join(sentences(text)) == text


@pytest.mark.timeout(20)
@pytest.mark.parametrize("unit", [".", " ", "x. ", '. "', "\u3002", '."'])
def test_a_megabyte_without_sentences_is_read_in_a_moment(unit: str) -> None:
    text = unit * (1_000_000 // len(unit))

    assert "".join(sentences(text)) == text
