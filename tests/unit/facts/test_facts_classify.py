"""What a comparison tells as a whole: its kinds, what is set aside, the rule behind each mark."""

from __future__ import annotations

from diffview.diff.compare import compare
from diffview.diff.model import Side
from diffview.facts.classify import ClassifiedComparison, classify
from diffview.facts.kinds import FactKind
from diffview.model import BlockKind


def classified(old: Side, new: Side) -> ClassifiedComparison:
    return classify(compare(old, new))


def of_blocks(old: tuple[str, ...], new: tuple[str, ...]) -> ClassifiedComparison:
    return classified(Side(None, old), Side(None, new))


def test_the_weightiest_kind_comes_first() -> None:
    found = of_blocks(("A red ship sank.", "Six people died."), ("A blue ship sank.", "Eight people died."))
    assert found.kinds == (FactKind.NUMBER, FactKind.WORDING)
    assert of_blocks(("The “new” plan.",), ('The "new" plan.',)).kinds == ()


def test_a_moved_paragraph_is_never_set_aside() -> None:
    old = (
        "The first of all the things was said.",
        "The second thing followed it soon.",
        "And the third came last of all.",
    )
    moved = of_blocks(old, (old[2], old[0], old[1]))
    assert moved.set_aside == 0
    assert moved.kinds == (FactKind.WORDING,)


def test_a_split_paragraph_is_never_set_aside() -> None:
    first, second = "The gate was shut for the whole winter.", "The dog was out in the snow all night."
    split = of_blocks((f"{first} {second}",), (first, second))
    assert split.set_aside == 0
    assert split.kinds == (FactKind.WORDING,)


def test_what_the_parser_calls_furniture_is_set_aside_whatever_it_holds() -> None:
    old = Side(None, ("Share this page", "The ship sank."), (BlockKind.FURNITURE, BlockKind.PARAGRAPH))
    new = Side(None, ("The ship sank.", "Most read in 3 hours"), (BlockKind.PARAGRAPH, BlockKind.FURNITURE))
    found = classified(old, new)
    shown = [f.kinds for f in found.facts if f.kinds and not f.set_aside]
    assert shown == []
    assert found.set_aside == 2


def test_a_title_that_differs_in_typography_only_is_set_aside_and_counted() -> None:
    found = classified(Side("The ‘new’ plan", ()), Side("The 'new' plan", ()))
    assert found.changed
    assert found.counts == (1, 0, 1)


def test_the_rule_of_a_mark_says_what_changed_in_plain_words() -> None:
    found = of_blocks(("Six people died there.",), ("Eight people died there.",))
    assert [m.rule for m in found.facts[0].marks] == ["a figure changed: Six → Eight"]


def test_letters_that_look_alike_are_called_by_their_code() -> None:
    found = of_blocks(("Sign in at paypoint today.",), ("Sign in at p\u0430ypoint today.",))
    assert [m.rule for m in found.facts[0].marks] == ["letters that look alike: U+0430 for U+0061"]
    assert found.set_aside == 0
