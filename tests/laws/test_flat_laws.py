"""Laws of reading flattened pages, on pages made of any paragraphs."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diffview.model import Capture, Reading, RowKind
from diffview.parsers import registry
from diffview.text.normalise import squeeze

HEAD = (
    "This article is from the source 'bbc' and was first published or seen on . It will not be checked again.\n\n"
    "You can find the current article at its original source at http://example.org/a\n\n"
    "The article has changed 2 times. There is an RSS feed of changes available.\n\n"
    "Version 0 Version 1\nOld title New title\n(about 4 hours later)\n"
)
WORDS = st.sampled_from(
    ["The", "mill", "stands", "stands.", "“No,”", "she", "said.", "It", "leans", "1.", "two", "by", "Ada."]
)
PARAGRAPHS = st.lists(WORDS, min_size=1, max_size=9).map(" ".join)
MATCH = PARAGRAPHS.map(lambda t: (t + t, t, t))
CHANGE = st.tuples(PARAGRAPHS, PARAGRAPHS).filter(lambda p: p[0] != p[1]).map(lambda p: (f"{p[0]} {p[1]}", *p))
LINES = st.lists(st.one_of(MATCH.map(lambda r: r[0]), CHANGE.map(lambda r: r[0]), PARAGRAPHS), max_size=12)


def read(lines: list[str]) -> Reading:
    (reading,) = registry.read(Capture.of((HEAD + "\n".join(lines) + "\n").encode(), origin="page.txt"))
    return reading


@settings(deadline=None)
@given(LINES)
def test_every_line_is_one_row_and_no_letter_is_lost(lines: list[str]) -> None:
    rows = read(lines).rows
    assert len(rows) == len(lines)
    for line, row in zip(lines, rows, strict=True):
        if row.kind is RowKind.MATCH:
            assert (row.old or "") + (row.new or "") == line
        else:
            assert " ".join(t for t in (row.old, row.new) if t) == squeeze(line)


@settings(deadline=None)
@given(LINES)
def test_in_a_gap_changes_come_first_and_then_paragraphs_of_one_side(lines: list[str]) -> None:
    phase = "change"
    for row in read(lines).rows:
        if row.kind is RowKind.MATCH:
            phase = "change"
        elif row.kind is not RowKind.CHANGE:
            assert phase in {"change", row.kind.value}
            phase = row.kind.value
        else:
            assert phase == "change"


@settings(deadline=None)
@given(LINES)
def test_probabilities_are_such_and_uncertain_rows_offer_other_readings(lines: list[str]) -> None:
    for row in read(lines).rows:
        assert 0 <= row.confidence <= 1
        assert row.confidence + sum(c.probability for c in row.choices) <= 1 + 1e-6
        assert not (row.certain and row.choices)
        assert [c.probability for c in row.choices] == sorted((c.probability for c in row.choices), reverse=True)


@settings(deadline=None)
@given(LINES)
def test_a_change_never_has_two_equal_sides(lines: list[str]) -> None:
    assert all(row.old != row.new for row in read(lines).rows if row.kind is RowKind.CHANGE)


@pytest.mark.parametrize(
    "lines",
    [
        ["word " * 400_000],
        ["x" * 2_000_000],
        [f"A line. And {k} more." for k in range(12_000)],
        ["Ends. " * 300] * 100,
        ['"' * 100_000],
        ["“" + "a b " * 20_000],
    ],
    ids=["one long line", "no space", "many lines", "many sentences", "quotes", "open quote"],
)
def test_hostile_lines_cost_bounded_work_and_lose_nothing(lines: list[str]) -> None:
    start = time.process_time()
    rows = read(lines).rows
    assert len(rows) == len(lines)
    assert time.process_time() - start < 20
