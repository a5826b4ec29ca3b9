"""What a change does to a fact: another value, or only come or gone."""

from __future__ import annotations

import pytest

from diffview.diff.compare import compare
from diffview.diff.model import Side
from diffview.facts.classify import ClassifiedComparison, classify
from diffview.facts.kinds import Effect, FactKind, Trait


def of_texts(old: str, new: str) -> ClassifiedComparison:
    return classify(compare(Side(None, (old,) if old else ()), Side(None, (new,) if new else ())))


def effects(old: str, new: str) -> dict[str, str]:
    (facts,) = of_texts(old, new).facts
    return {kind.value: effect.value for kind, effect in facts.effects}


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("The fire killed 84 people.", "The fire killed 91 people.", {"number": "changed"}),
        ("The fire killed people.", "The fire killed 84 people.", {"number": "added"}),
        ("The fire killed 84 people.", "The fire killed people.", {"number": "removed"}),
        ("", "The fire killed 84 people in Leeds.", {"number": "added", "name": "added", "wording": "added"}),
        ("The fire killed 3 people.", "The fire killed three people.", {"number": "restated"}),
        ("It rose by 50% in all.", "It rose by 50 percent in all.", {"number": "restated"}),
        ("A clerk told the Associated Press.", "A clerk told the AP.", {"name": "restated"}),
        (
            "Hit by Iranians, the ship sank.",
            "Hit by Iranian fire, the ship sank.",
            {"name": "restated", "wording": "changed"},
        ),
        ("The boat sank, said Ana Ruiz.", "The boat sank, said Ana Ruis.", {"name": "changed"}),
        ("Ana Ruiz spoke on Monday.", "Ana Ruiz spoke on Friday.", {"date": "changed"}),
    ],
)
def test_each_kind_says_what_was_done_to_it(old: str, new: str, expected: dict[str, str]) -> None:
    assert effects(old, new) == expected


def test_a_word_that_only_moved_within_its_block_is_wording_and_is_not_set_aside() -> None:
    found = of_texts(
        "On Monday the old harbour was closed to boats for a while.",
        "The old harbour was closed to boats for a while on Monday.",
    )
    (facts,) = found.facts
    assert facts.kinds == (FactKind.WORDING,)
    assert found.set_aside == 0


def test_figures_that_change_places_are_a_changed_number() -> None:
    (facts,) = of_texts("It hit 3 men, 5 women and a dog.", "It hit 5 men, 3 women and a dog.").facts
    assert facts.changed_kinds == (FactKind.NUMBER,)


def test_lists_rest_on_changed_facts_and_on_notices() -> None:
    (changed,) = of_texts("The fire killed 84 people.", "The fire killed 91 people.").facts
    (added,) = of_texts("", "The fire killed 84 people in Leeds.").facts
    (notice,) = of_texts("", "Correction: the fire killed 84 people.").facts
    assert changed.listed_kinds == (FactKind.NUMBER,)
    assert added.listed_kinds == (FactKind.WORDING,)
    assert notice.listed_kinds == (FactKind.CORRECTION,)


def test_json_has_all_facts_and_those_with_another_value() -> None:
    found = of_texts("The fire killed 84 people.", "The fire in Leeds killed 91 people.").to_dict()
    (change,) = found["changes"]  # type: ignore[misc]
    assert change["facts"] == ["number", "name"]
    assert change["changed_facts"] == ["number"]
    assert change["effects"] == {"number": "changed", "name": "added"}


@pytest.mark.parametrize("kind", FactKind)
def test_every_kind_has_one_full_record(kind: FactKind) -> None:
    assert kind.label
    assert kind.label[0].isupper()
    assert kind.subject
    assert FactKind(kind.value) is kind
    assert list(FactKind)[kind.weight] is kind
    assert not (Trait.MAY_BE_SET_ASIDE in kind.traits and kind.is_factual), "a fact is never set aside"


def test_the_effects_are_four() -> None:
    assert [effect.value for effect in Effect] == ["changed", "added", "removed", "restated"]
