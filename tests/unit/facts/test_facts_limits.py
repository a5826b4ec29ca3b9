"""Each tuned number of the facts has a readable case on either side of it."""

from __future__ import annotations

import pytest

from diffview.diff.compare import compare
from diffview.diff.model import Side
from diffview.facts.classify import classify
from diffview.facts.kinds import FactKind
from diffview.facts.language import language_of
from diffview.facts.lifelines import lifelines
from diffview.model import Block, Version


def changed(old: str, new: str) -> set[FactKind]:
    (facts,) = classify(compare(Side(None, (old,)), Side(None, (new,)))).facts
    return set(facts.changed_kinds)


def firsts(old: str, new: str) -> list[int]:
    found = lifelines((Version(0, None, (Block(old),)), Version(1, None, (Block(new),))))
    assert found is not None
    return [life.first for block in found.paragraphs for life in block]


@pytest.mark.parametrize(
    ("new", "turned"),
    [
        ("The gate was not at all open when we came.", True),
        ("The gate was open when we came, although nobody of us had a key to it.", False),
    ],
)
def test_a_few_words_turn_a_claim_and_a_clause_of_its_own_does_not(new: str, *, turned: bool) -> None:
    assert (FactKind.NEGATION in changed("The gate was open when we came.", new)) is turned


@pytest.mark.parametrize(
    ("old", "kind"),
    [
        ("The crowd near the pier counted 6 boats.", "figure"),
        ("The toll near the pier rose to 6 on Monday.", "toll"),
        ("The boats that lay at the old pier of the town on Monday were 6, and nobody was hurt.", "toll"),
        ("Nobody was hurt in the storm that came on that Monday over the pier and to the 6 boats.", "figure"),
    ],
)
def test_a_toll_is_a_figure_near_a_word_for_victims(old: str, kind: str) -> None:
    (said,) = classify(compare(Side(None, (old,)), Side(None, (old.replace("6", "8"),)))).summaries
    assert said.text == f"{kind} raised 6 → 8"


@pytest.mark.parametrize(
    ("new", "followed"),
    [
        ("The mast of the boat broke at dawn. The crew of nine men swam to the far shore.", [0, 0]),
        ("The mast of the boat broke at dawn. The captain swam with his old dog far out to a small shore.", [0, 1]),
    ],
)
def test_a_part_has_most_of_its_words_from_the_whole(new: str, followed: list[int]) -> None:
    whole = "The mast of the boat broke at dawn and the crew of nine men swam to the far shore."
    assert firsts(whole, new) == followed


@pytest.mark.parametrize(("text", "language"), [("Markt und Turm", "en"), ("Der Markt und der Turm sind weg", "de")])
def test_a_text_of_few_words_is_taken_for_english(text: str, language: str) -> None:
    assert language_of(text) == language


@pytest.mark.parametrize(
    ("text", "language"),
    [("市場のそばの古い塔はもう見える", "ja"), ("市场旁边的旧塔看得见了の", "zh"), ("市场旁边的旧塔看得见了", "zh")],
)
def test_a_tenth_of_kana_makes_a_text_japanese(text: str, language: str) -> None:
    assert language_of(text) == language


@pytest.mark.parametrize(
    ("new", "named"),
    [
        ("He said the third door was open.", True),
        ("He said the inner door was open.", False),
    ],
)
def test_a_word_that_may_be_a_figure_is_one_only_beside_a_figure(new: str, *, named: bool) -> None:
    (facts,) = classify(compare(Side(None, ("He said the second door was open.",)), Side(None, (new,)))).facts
    assert (FactKind.NUMBER in facts.changed_kinds) is named
