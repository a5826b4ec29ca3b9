"""Each constant of reading lines, weblogs and plain text has a case on either side of it."""

from __future__ import annotations

import pytest

from diffview.parsers.blog_titles import MIN_PROSE_CHARS, is_prose, is_title_line, may_open_post
from diffview.parsers.lines import Line, is_hard_wrapped, lines_of
from diffview.parsers.plain import opens_with_title

FULL = "word " * 11 + "words"
"""60 characters, as a line of mail has."""


@pytest.mark.parametrize(("lines", "wrapped"), [(3, True), (2, False)])
def test_two_lines_show_no_common_width(lines: int, wrapped: bool) -> None:
    assert is_hard_wrapped([FULL] * (lines - 1) + ["the end."]) is wrapped


@pytest.mark.parametrize(("width", "wrapped"), [(49, False), (50, True), (100, True), (101, False)])
def test_hard_wrapped_text_is_fifty_to_a_hundred_characters_wide(width: int, wrapped: bool) -> None:
    assert is_hard_wrapped(["x" * width, "x" * width, "end."]) is wrapped


@pytest.mark.parametrize(("short", "wrapped"), [(15, True), (16, False)])
def test_no_line_of_hard_wrapped_text_is_a_long_word_shorter_than_the_longest(short: int, wrapped: bool) -> None:
    assert is_hard_wrapped(["x" * 70, "x" * (70 - short), "x" * 70, "x" * 70, "end."]) is wrapped


@pytest.mark.parametrize(("length", "joined"), [(40, True), (39, False)])
def test_a_line_of_forty_characters_may_have_been_broken_for_lack_of_room(length: int, joined: bool) -> None:
    above = "The harbour opens ".ljust(length, "x")
    assert (len(lines_of(f"{above}\nat nine in the morning.")) == 1) is joined


@pytest.mark.parametrize(("length", "title"), [(150, True), (151, False)])
def test_a_title_has_at_most_a_hundred_and_fifty_characters(length: int, title: bool) -> None:
    text = "T".ljust(length, "x")
    assert is_title_line(text) is title
    assert opens_with_title([Line(text, True, True), Line("It stands.", True, True)]) is title


def test_prose_is_a_finished_sentence_of_some_length() -> None:
    assert is_prose("x" * (MIN_PROSE_CHARS - 1) + ".")
    assert not is_prose("x" * (MIN_PROSE_CHARS - 2) + ".")
    assert not is_prose("x" * MIN_PROSE_CHARS)
    assert not is_prose("• " + "x" * MIN_PROSE_CHARS + ".")


@pytest.mark.parametrize(("length", "opens"), [(90, True), (91, False)])
def test_a_long_line_that_ends_in_a_question_mark_is_an_aside(length: int, opens: bool) -> None:
    title = "Will the lighthouse be sold ".ljust(length - 1, "x") + "?"
    below = Line("The lighthouse will be sold in May, the council said on Monday evening.", True, True)
    above = Line("Nobody asked the fishermen before the pier was closed for good.", True, True)
    assert may_open_post([above, Line(title, True, True), below], 1, [above], has_prose=True) is opens
    assert not may_open_post([above, Line(title, True, True), below], 1, [above], has_prose=False)
