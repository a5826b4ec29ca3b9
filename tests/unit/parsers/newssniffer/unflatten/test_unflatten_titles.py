"""A title line of a flattened page parts where the other pages of the article say so."""

from __future__ import annotations

import time

import pytest

from diffview.parsers.newssniffer.unflatten.titles import TitleLine, fits, settled

LINE = TitleLine(0, 1, "Ferry stops Ferry runs")


@pytest.mark.parametrize(
    ("lines", "known", "titles"),
    [
        ([LINE], {1: "Ferry runs"}, {0: "Ferry stops", 1: "Ferry runs"}),
        ([LINE], {0: "Ferry stops"}, {0: "Ferry stops", 1: "Ferry runs"}),
        ([LINE], {}, {}),
        ([LINE], {0: "Tram stops"}, {0: "Tram stops"}),
        ([LINE], {0: "Ferry stops", 1: "Tram runs"}, {0: "Ferry stops", 1: "Tram runs"}),
        (
            [LINE, TitleLine(1, 2, "Ferry runs Ferry late")],
            {},
            {0: "Ferry stops", 1: "Ferry runs", 2: "Ferry late"},
        ),
        (
            [TitleLine(1, 2, "Ferry runs Ferry late"), LINE, TitleLine(2, 3, "Ferry late All well")],
            {3: "All well"},
            {0: "Ferry stops", 1: "Ferry runs", 2: "Ferry late", 3: "All well"},
        ),
        ([TitleLine(0, 1, "X a a"), TitleLine(1, 2, "a a a C")], {}, {}),
    ],
    ids=[
        "the newer one known",
        "the older one known",
        "nothing known",
        "a title that does not fit",
        "one that fits and one that does not",
        "two lines that share a version",
        "from page to page",
        "two ways to share",
    ],
)
def test_title_lines(lines: list[TitleLine], known: dict[int, str], titles: dict[int, str]) -> None:
    assert settled(lines, known) == titles
    assert settled(lines[::-1], known) == titles


def test_both_titles_of_a_line_have_to_fit() -> None:
    assert fits(LINE, {0: "Ferry stops", 1: "Ferry runs"})
    assert not fits(LINE, {0: "Ferry stops"})


def test_long_lines_take_no_long_time() -> None:
    started = time.process_time()
    settled([TitleLine(k, k + 1, "a " * 2000 + str(k)) for k in range(30)], {})
    assert time.process_time() - started < 5
