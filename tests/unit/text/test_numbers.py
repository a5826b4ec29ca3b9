"""Where numbers that are written in several tokens begin and end."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diffview.text.numbers import number_around


@pytest.mark.parametrize(
    "number",
    [
        "1 200 000",
        "1\u00a0200\u00a0000",
        "1\u202f200\u202f000",
        "12\u2009345.67",
        "£1 200",
        "-1 200",
        "3 1/2",
        "3 – 1",
        "10 - 12",
        "一万二千",
        "1万2000",
        "三十八",
        "2026年3月4日",
        "六月九日",
        "14時30分",
        "2026년 3월 4일",
    ],
)
def test_every_place_inside_lies_in_the_whole_number(number: str) -> None:
    text = f"ab {number} cd"

    for place in range(4, 3 + len(number)):
        assert number_around(text, place) in {(3, 3 + len(number)), None}
    assert number_around(text, 3 + len(number) // 2) == (3, 3 + len(number))
    assert number_around(text, 3) is None
    assert number_around(text, 3 + len(number)) is None


@pytest.mark.parametrize(
    "text", ["in 2019 300 people", "1 20 300", "May 5 2 men", "a 12 b 345", "12 3456", "v 1. 200 men"]
)
def test_numbers_side_by_side_are_two(text: str) -> None:
    spaces = [place for place, character in enumerate(text) if character == " "]

    assert {number_around(text, place) for place in spaces} <= {None, (2, 8)}


@given(st.text(alphabet="1 20,.3/–-年月日一二万a\u00a0"), st.integers(0, 40))
def test_a_number_holds_the_place(text: str, place: int) -> None:
    found = number_around(text, place)

    assert found is None or (0 <= found[0] < place < found[1] <= len(text))
