from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diffview.parsers.article.witnesses import core
from diffview.text.amount import amount

ASCII = st.text(st.characters(max_codepoint=127))


@given(ASCII)
def test_ascii_says_as_much_as_it_has_letters_and_digits(text: str) -> None:
    assert amount(text) == len(re.findall(r"[^\W_]", text))


@given(ASCII)
def test_the_core_of_ascii_is_its_words(text: str) -> None:
    assert core(text) == "".join(re.findall(r"\w+", text)).lower()


@pytest.mark.parametrize(("text", "least"), [("港口委员会星期一投票决定关闭旧渡船码头", 50), ("four", 4), ("–", 0)])
def test_scripts_count_by_what_they_say(text: str, least: int) -> None:
    assert amount(text) >= least
