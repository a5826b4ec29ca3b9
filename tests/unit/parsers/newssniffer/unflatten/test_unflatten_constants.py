"""Each constant of reading flattened pages has a case on either side of it."""

from __future__ import annotations

import pytest

from diffview.model import Row, RowChoice, RowKind, Sides
from diffview.parsers.newssniffer.unflatten import candidates, cross_page, propagation, shared_runs, solve, titles
from diffview.parsers.newssniffer.unflatten.features import FlatLine, LineLimits
from diffview.parsers.newssniffer.unflatten.paragraph_statistics import statistics_of
from diffview.parsers.newssniffer.unflatten.segment import LineReading, OpenLines, shares
from diffview.parsers.newssniffer.unflatten.word_shapes import ends_outside_quotations, is_heading

OPEN = Row(RowKind.CHANGE, "One.", "Two.", certain=False, confidence=0.5)


@pytest.mark.parametrize(("chance", "certain"), [(0.9996, True), (0.9994, False), (0.6, False)])
def test_a_row_that_another_page_supports_is_certain_only_where_hardly_anything_else_is_left(
    chance: float, certain: bool
) -> None:
    assert candidates.is_certain(chance, OPEN) is certain


@pytest.mark.parametrize(("confidence", "certain"), [(0.92, True), (0.88, False)])
def test_where_empty_cells_are_lost_a_row_is_certain_only_if_it_surely_is_one(confidence: float, certain: bool) -> None:
    row = Row(RowKind.INSERT, None, "One.", certain=False, confidence=confidence, cells_apart=True)
    assert candidates.is_certain(1.0, row) is certain
    with_choice = Row(
        RowKind.INSERT, None, "One.", False, 0.5, (RowChoice(RowKind.DELETE, "One.", None, 0.45),), cells_apart=True
    )
    assert candidates.chance_of_row(with_choice) == pytest.approx(0.95)


def test_a_paragraph_comes_and_goes_more_often_than_it_goes_and_comes_back() -> None:
    # Version 1 is on both pages; of its one open paragraph each page says by itself either side, as likely.
    either = tuple(
        candidates.Candidate(k, o, n, 0.5)
        for k, o, n in ((RowKind.INSERT, None, "It came."), (RowKind.DELETE, "It came.", None))
    )
    pages = [candidates.PageCandidates(numbers, (either,), str(numbers)) for numbers in ((0, 1), (1, 2))]
    first, second = cross_page.solved(pages)
    assert (first[0].kind, second[0].kind) == (RowKind.INSERT, RowKind.DELETE)
    assert first[0].chance == pytest.approx(8 / 9, abs=0.01)  # the other way is eight times rarer


@pytest.mark.parametrize(("period", "early"), [("30 days later", True), ("31 days later", False)])
def test_news_is_young_for_thirty_days(period: str, early: bool) -> None:
    assert solve.is_early(period) is early


def line(text: str, **limits: int) -> FlatLine:
    return FlatLine(text, statistics_of([]), LineLimits(**limits))


def reading(text: str, old: str) -> str:
    flat = line(text)
    new = text[len(old) + 1 :]
    return solve.family(LineReading(RowKind.CHANGE, old, new), flat)


def test_a_reading_belongs_to_a_family_by_how_alike_its_halves_are_and_whether_another_cut_fits_as_well() -> None:
    twice = "The mill by the river stands. The mill by the river stood."
    assert reading(twice, "The mill by the river stands.") == "change"
    assert reading("The mill by the river stands. Ada Lind wants a new boat.", "The mill by the river stands.") == (
        "change of unlike halves"
    )
    # The middle sentence may end the old paragraph or begin the new one.
    stray = "The mill by the river stands. It leans. The mill by the river stood."
    assert reading(stray, "The mill by the river stands.") == "change with a rival cut"
    assert reading(stray, "The mill by the river stands. It leans.") == "change with a rival cut"
    assert solve.family(LineReading(RowKind.INSERT, None, twice), line(twice)) == "unpaired"


@pytest.mark.parametrize(("word", "rival"), [("On", True), ("Only", False)])
def test_another_cut_is_a_rival_where_it_costs_no_more_than_a_short_word(word: str, rival: bool) -> None:
    # Cut behind the word that both halves begin with, each half lacks it once: twice its letters and a space.
    text = f"{word} Monday the mill by the river stands. {word} Monday the mill by the river stood."
    assert (reading(text, f"{word} Monday the mill by the river stands.") == "change with a rival cut") is rival


def test_only_as_many_cuts_of_a_line_are_weighed_as_are_allowed() -> None:
    text = " ".join(f"Sentence number {k} is here." for k in range(30))
    assert len(line(text, cuts=8).cuts) <= 8
    assert len(line(text).cuts) > 8
    assert line("One two. Three four.", longest=5).cuts == []
    assert line("One two. Three four.", longest=500).cuts


def test_a_line_of_very_many_words_is_cut_only_at_ends_of_sentences() -> None:
    text = "One two three. " * 4 + "Four five"
    assert all(cut.old.endswith(".") for cut in line(text, words=5).cuts)


def test_a_page_of_too_many_open_lines_is_not_cut_and_says_so() -> None:
    few, many = ["A b. C d."] * 3, ["A b. C d."] * (solve.MOST_LINES + 1)
    _, none = solve.solve([OpenLines(few)], [])
    rows, (warning,) = solve.solve([OpenLines(many)], [])
    assert none == ()
    assert warning.startswith(f"The page has over {solve.MOST_LINES} lines that are no match")
    assert all(row.kind is not RowKind.CHANGE for row in rows)


def test_no_more_than_five_other_readings_of_a_row_are_offered_and_none_that_is_out_of_the_question() -> None:
    text = "He said so. She said no. It was late. They left. We stayed. You came. All slept. Ada woke. Mr Lind ran."
    (row,), _ = solve.solve([OpenLines([text], Sides("B.", "B."), Sides("E.", "E."))], ["B.", "E."])
    assert 1 <= len(row.choices) <= 5
    assert all(choice.probability >= 0.01 for choice in row.choices[1:])


def test_what_many_lines_say_of_one_side_is_averaged() -> None:
    assert shares(RowKind.DELETE, 1) == (1.0, 1.0, 1.0, 1.0, 1.0)
    assert shares(RowKind.DELETE, 4) == (1.0, 0.25, 0.25, 0.5, 1.0)
    assert shares(RowKind.INSERT, 4) == (1.0, 0.0, -0.25, -0.5, -1.0)


@pytest.mark.parametrize(("owners", "found"), [(3, True), (4, False)])
def test_a_run_of_words_in_more_than_three_lines_is_boilerplate(owners: int, found: bool) -> None:
    lines = [line(f"Number {k} has this same passage of words in it {k}.") for k in range(owners)]
    assert bool(shared_runs.shared_runs(lines)) is found


@pytest.mark.parametrize(("words", "heading"), [(8, True), (9, False)])
def test_a_heading_has_at_most_eight_words(words: int, heading: bool) -> None:
    assert is_heading(" ".join(["Mill"] * words)) is heading


def test_a_heading_begins_like_a_title_and_has_no_stop() -> None:
    assert is_heading("'Improve quality'")
    assert not is_heading("improve quality")
    assert not is_heading("Improve quality.")


def test_sentences_inside_a_quotation_end_no_sentence_of_the_paragraph() -> None:
    assert not any(ends_outside_quotations(['"It', "is", "old.", "It", 'leans,"', "she", "said."]))
    assert any(ends_outside_quotations(['"It', "is", 'old."', "It", "leans."]))
    assert any(ends_outside_quotations(["It", "is", "old.", "It", "leans."]))


def test_a_page_of_single_sentences_is_known_by_its_certain_rows() -> None:
    single = ["The mill stands.", "It leans.", '"It is old. It leans," she said.'] * 4
    double = ["The mill stands. It leans.", "It is old. It is grey."] * 6
    assert statistics_of(single).single > 0.8
    assert statistics_of(double).single == 0.0
    assert statistics_of([]).single == 0.0


def test_a_title_line_too_long_for_two_titles_is_not_parted_by_another() -> None:
    def found(filler: str) -> dict[int, str]:
        lines = [titles.TitleLine(0, 1, f"Ferry {filler} runs"), titles.TitleLine(1, 2, "runs late")]
        return titles.settled(lines, {})

    assert found("stops") == {0: "Ferry stops", 1: "runs", 2: "late"}
    assert found("x" * titles.MAX_TITLE_LINE) == {}


def read(lines: list[str], weights: dict[str, float], matched: list[str], below: str = "End of it.") -> list[RowKind]:
    built = solve.segments_of([OpenLines(lines, Sides("Top.", "Top."), Sides(below, below))], matched)
    propagation.weigh(built, matched, weights)
    return [choice.kind for choice, _ in built[0].best(built[0].chances())]


def test_on_a_page_of_single_sentences_two_sentences_in_a_line_are_two_paragraphs() -> None:
    weights = {"unpaired": 1.0, "unpaired of several sentences where one is usual": -3.0}
    lines = ["The guild asks for more. He said it was late."]
    assert read(lines, weights, ["It stands.", "It leans."] * 5) == [RowKind.CHANGE]
    assert read(lines, weights, ["It stands. It leans."] * 5) != [RowKind.CHANGE]


def test_a_heading_does_not_stand_below_a_heading() -> None:
    weights = {"seam stop upper": 9.0, "seam plain upper": -9.0, "unpaired": 5.0, "heading below a heading": -4.0}
    # The first line is a change whose new half is a heading, so the heading below it was the old version's.
    lines = ["The group is led by Ada Lind. Calm and steady", "Better quality", "All agreed on it."]
    assert read(lines, weights, []) == [RowKind.CHANGE, RowKind.DELETE, RowKind.DELETE]


def test_an_open_quotation_goes_on_below() -> None:
    weights = {"unpaired": 9.0, "open quotation does not go on": -2.0, "inserts early": 0.5}
    assert read(["She wrote: “The mill is old."], weights, [], below="“It leans.”") == [RowKind.INSERT]
    weights = {"unpaired": 9.0, "quotation does not go on below": -2.0, "seam stop quote": 1.0}
    assert read(["“It leans.”"], weights, []) in ([RowKind.INSERT], [RowKind.DELETE])
