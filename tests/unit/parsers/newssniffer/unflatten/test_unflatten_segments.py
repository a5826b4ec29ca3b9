"""What is learned of a line, a gap and a page counts when it is read."""

from __future__ import annotations

import pytest

from diffview.model import RowKind, Sides
from diffview.parsers.newssniffer.unflatten import propagation, solve
from diffview.parsers.newssniffer.unflatten.segment import OpenLines
from diffview.parsers.newssniffer.unflatten.shared_runs import passage_features

FRAME = ["Before it.", "Between them.", "Behind it."]


def between(lines: list[str]) -> OpenLines:
    """Return *lines* between two matches."""
    return OpenLines(lines, Sides(FRAME[0], FRAME[0]), Sides(FRAME[1], FRAME[1]))


def read(*gaps: list[str], weights: dict[str, float], period: str | None = None) -> list[RowKind]:
    """Return how the lines of *gaps*, all between matches, are read."""
    built = solve.segments_of([between(lines) for lines in gaps], FRAME, period)
    propagation.weigh(built, FRAME, {"unpaired": 9.0, **weights})
    return [choice.kind for gap in built for choice, _ in gap.best(gap.chances())]


@pytest.mark.parametrize(("weight", "kind"), [(5.0, RowKind.DELETE), (-5.0, RowKind.INSERT)])
def test_the_text_of_a_lone_line_speaks_for_its_side(weight: float, kind: RowKind) -> None:
    assert read(["See the film at www.example.org"], weights={"deleted with an address": weight}) == [kind]


@pytest.mark.parametrize("period", ["about 4 hours later", "12 days later", None])
def test_news_grows_in_its_first_weeks(period: str | None) -> None:
    weights = {"inserts early": 1.0, "inserts alone": -1.0}
    assert read(["The harbour opens at nine."], weights=weights, period=period) == [RowKind.INSERT]
    assert read(["The harbour opens at nine."], weights=weights, period="over 2 years later") == [RowKind.DELETE]


def test_on_a_page_back_to_front_what_grew_is_on_the_left() -> None:
    gap = ["The harbour opens at nine."]
    assert read(gap, weights={"inserts early": 1.0}, period="about 4 hours earlier") == [RowKind.DELETE]
    weights = {"deleted starts upper": 2.0}
    assert read(gap, weights=weights, period="about 4 hours later") == [RowKind.DELETE]
    assert read(gap, weights=weights, period="about 4 hours earlier") == [RowKind.INSERT]


@pytest.mark.parametrize(("weight", "kind"), [(3.0, RowKind.DELETE), (-3.0, RowKind.INSERT)])
def test_a_gap_follows_the_other_gaps_of_the_page(weight: float, kind: RowKind) -> None:
    gaps = ["The harbour opens at nine."], ["See the film at www.example.org"]
    weights = {"deleted with an address": weight, "inserts like other gaps": 2.0}
    assert read(*gaps, weights=weights) == [kind, kind]


def test_many_lines_of_a_gap_do_not_make_its_side_surer_than_one() -> None:
    def surety(lines: int) -> float:
        texts = [f"See the film {k} at www.example.org" for k in range(lines)]
        (gap,) = solve.segments_of([between(texts)], FRAME)
        propagation.weigh([gap], FRAME, {"unpaired": 20.0, "deleted with an address": 1.0})
        return gap.chances()[-1][0][1]

    assert surety(12) == pytest.approx(surety(1), abs=0.01)
    assert surety(1) == pytest.approx(0.731, abs=0.01)  # the logistic function of 1


@pytest.mark.parametrize(
    ("at", "names"),
    [
        (20, {"cut inside a passage", "cut deep inside a passage"}),
        (10, {"cut at an end of a passage"}),
        (30, {"cut at an end of a passage"}),
        (9, set()),
    ],
)
def test_a_cut_is_seldom_inside_what_stands_elsewhere_in_one_piece(at: int, names: set[str]) -> None:
    assert {name for name, _ in passage_features(at, [(10, 30)])} == names


def test_a_passage_that_stands_elsewhere_is_not_cut() -> None:
    moved = "The ferry to the island sails at seven from the old pier. It returns at nine in the evening."
    line = f"{moved} Prices rose."
    built = solve.segments_of([between([line]), between([moved])], FRAME)
    propagation.weigh(built, FRAME, {"cut deep inside a passage": -9.0, "unpaired": -9.0, "seam stop upper": 1.0})
    ((choice, _),) = built[0].best(built[0].chances())
    assert (choice.old, choice.new) == (moved, "Prices rose.")


@pytest.mark.parametrize(
    "text", ["Mr Smith was told on Tuesday.", "Analysis", "He left at nine. A van was seen to follow."]
)
@pytest.mark.parametrize("period", ["about 4 hours later", "90 days later", None])
def test_no_other_reading_is_told_as_likelier_than_the_likeliest(text: str, period: str | None) -> None:
    ((row,), _) = solve.solve([between([text])], FRAME, period)
    assert row.confidence >= max(choice.probability for choice in row.choices) - 1e-9
    assert row.confidence + sum(choice.probability for choice in row.choices) == pytest.approx(1.0, abs=0.03)
