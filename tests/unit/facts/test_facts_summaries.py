"""What changed, in words: each sentence by its rule, the most important first."""

from __future__ import annotations

import pytest

from diffview.diff.compare import compare
from diffview.diff.model import Side
from diffview.facts.classify import ClassifiedComparison, classify
from diffview.facts.kinds import FactKind
from diffview.facts.lexicon import words
from diffview.facts.summaries import SummaryRule, number_value


def of_texts(old: str, new: str) -> ClassifiedComparison:
    return classify(compare(Side(None, (old,)), Side(None, (new,))))


@pytest.mark.parametrize(
    ("old", "new", "text", "rule"),
    [
        ("The ferry fire killed 6 people.", "The ferry fire killed 9 people.", "toll raised 6 → 9", "TOLL"),
        ("The fire killed nine people.", "The fire killed eight people.", "toll lowered nine → eight", "TOLL"),
        ("The repair costs 1,200 euros.", "The repair costs 1,350 euros.", "figure raised 1,200 → 1,350", "FIGURE"),
        ("The clerk allegedly took the money.", "The clerk took the money.", "“allegedly” removed", "CERTAINTY"),
        ("The bank may close on Friday.", "The bank will close on Friday.", "“may” → “will”", "CERTAINTY"),
        ("The clerk was charged.", "The clerk was not charged.", "“not” added", "NEGATION"),
        (
            "The minister denied the plan on Monday.",
            "The minister confirmed the plan on Monday.",
            "denial turned into confirmation",
            "DENIAL",
        ),
        (
            "“We will close the gate,” said Ana Ruiz.",
            "“We will open the gate,” said Ana Ruiz.",
            "quote changed, speaker the same",
            "QUOTATION",
        ),
        ("The mayor, Ana Ruiz, left.", "The mayor, Ana Ruis, left.", "name changed Ruiz → Ruis", "NAME"),
        ("It opens on Monday morning.", "It opens on Friday morning.", "date changed Monday → Friday", "DATE"),
        ("The mayor said so.", "The mayor claimed so.", "“said” → “claimed”", "ATTRIBUTION"),
    ],
)
def test_a_change_is_said_in_words_by_a_rule(old: str, new: str, text: str, rule: str) -> None:
    said = of_texts(old, new).summaries
    assert (said[0].text, said[0].rule) == (text, SummaryRule[rule])


def test_a_fact_that_only_came_is_not_summed_up() -> None:
    assert of_texts("The fire killed people.", "The fire killed people in Leeds.").summaries == ()


def test_the_line_of_a_comparison_has_the_most_important_first() -> None:
    old = Side("Ferry fire at sea", ("The fire killed 6 people.", "The boat was old and it was slow."))
    new = Side(
        "Ferry on fire at sea",
        ("The fire killed 14 people.", "The boat was old and it was slow.", "Divers went down.", "It was cold."),
    )
    assert classify(compare(old, new)).summary == "toll 6 → 14 · headline · 2 paragraphs added"


def test_a_line_counts_edited_paragraphs_where_nothing_can_be_said() -> None:
    assert of_texts("The boat was red and old.", "The boat was blue and old.").summary == "1 paragraph edited"


@pytest.mark.parametrize(
    ("text", "value"),
    [("1,200", 1200), ("1.5", 1.5), ("1.200.000", 1_200_000), ("-3", -3), ("six", 6), ("two hundred", 200)],
)
def test_a_figure_counts_to_its_value(text: str, value: float) -> None:
    assert number_value(text, words("en")) == value


@pytest.mark.parametrize("text", ["3 or 4", "many", ""])
def test_what_is_no_plain_figure_has_no_value(text: str) -> None:
    assert number_value(text, words("en")) is None


def test_json_has_the_summaries_with_their_rules() -> None:
    found = of_texts("The fire killed 6 people.", "The fire killed 9 people.").to_dict()
    assert found["summary"] == "toll 6 → 9"
    assert found["summaries"] == [
        {"text": "toll raised 6 → 9", "rule": SummaryRule.TOLL.value, "fact": FactKind.NUMBER.value, "change": 0}
    ]
