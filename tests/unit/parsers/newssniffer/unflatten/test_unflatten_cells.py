"""Constants of pages whose empty cells are lost: a case on either side of each."""

from __future__ import annotations

import pytest

from diffview.model import RowKind
from diffview.parsers.newssniffer.unflatten.cells import broken_rows

OPEN = "The harbour opens at nine in the morning."


@pytest.mark.parametrize(("text", "sure"), [("boats for all", False), ("boats for all people", True)])
def test_a_text_of_three_words_that_comes_twice_beside_an_open_line_may_be_two_entries(text: str, sure: bool) -> None:
    rows, _ = broken_rows([OPEN, text, text])
    assert [row.certain for row in rows if row.kind is RowKind.MATCH] == [sure]


def test_a_short_text_that_comes_twice_between_matches_is_a_match() -> None:
    rows, warnings = broken_rows(["boats", "boats", OPEN, OPEN])
    assert ([row.certain for row in rows], warnings) == ([True, True], ())


@pytest.mark.parametrize(
    ("beside", "sure"),
    [
        ("The harbour opens at ten in the morning.", False),
        ("All the boats were painted in the winter months.", True),
    ],
)
def test_a_match_beside_nearly_the_same_text_may_be_a_change(beside: str, sure: bool) -> None:
    rows, _ = broken_rows([beside, OPEN, OPEN])
    assert rows[-1].certain is sure


def test_a_pair_is_certain_only_where_both_lines_are_nearly_the_same_and_nothing_else_is_likely() -> None:
    alike, _ = broken_rows([OPEN, "The harbour opens at ten in the morning."])
    unlike, (warning,) = broken_rows([OPEN, "Prices rose."])
    assert [(row.kind, row.certain) for row in alike] == [(RowKind.CHANGE, True)]
    assert not any(row.certain for row in unlike)
    assert "uncertain at one place" in warning
