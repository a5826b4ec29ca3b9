"""Floors for the naming of kinds on real versions."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from diffview.facts.kinds import FactKind

sys.path.insert(0, str(Path(__file__).parent))

from facts_figures import Named, changes, pairs
from facts_labels import labelled, scores

if TYPE_CHECKING:
    from collections.abc import Sequence

pytestmark = pytest.mark.gate


@pytest.fixture(scope="module")
def found(shared: Path) -> Sequence[Named]:
    return [named for pair in pairs(shared / "eval" / "articles_dev.jsonl") for named in changes(pair)]


def test_every_change_has_a_kind(found: Sequence[Named]) -> None:
    assert len(found) > 1_500
    assert all(named.facts.kinds for named in found)


def test_what_is_set_aside_has_the_same_letters_and_digits(found: Sequence[Named]) -> None:
    aside = [named for named in found if named.facts.set_aside]
    assert len(aside) >= 20
    for named in aside:
        if FactKind.FURNITURE not in named.facts.kinds:
            assert [c for c in named.old if c.isalnum()] == [c for c in named.new if c.isalnum()], named.name


def test_no_change_with_a_figure_in_it_is_set_aside(found: Sequence[Named]) -> None:
    touched = [n for n in found if [c for c in n.old if c.isdigit()] != [c for c in n.new if c.isdigit()]]
    assert not any(named.facts.set_aside for named in touched)
    # Figures that moved, or that stand in the note of a file ("(PDF, 300 KB)"), are no fact of the article.
    plain = [named.name for named in touched if named.facts.kinds == (FactKind.WORDING,)]
    assert len(plain) < len(touched) / 10, plain


def test_most_changes_that_are_not_set_aside_are_named_by_a_weightier_kind_than_wording(found: Sequence[Named]) -> None:
    shown = [named for named in found if not named.facts.set_aside]
    assert sum(named.facts.kinds == (FactKind.WORDING,) for named in shown) < len(shown) / 2


def test_kinds_are_named_as_people_name_them_on_edits_that_were_held_out(shared: Path) -> None:
    edits = labelled(shared / "eval")
    for held_out in (False, True):
        found = scores([edit for edit in edits if edit.held_out is held_out])
        assert found.set_aside == 0
        assert found.every.right >= 0.90 * found.every.named
        assert found.every.right >= 0.95 * found.every.wanted


def test_changed_facts_are_named_on_the_edits_that_the_rules_were_mended_on(shared: Path) -> None:
    found = scores([edit for edit in labelled(shared / "eval") if not edit.held_out])
    assert found.changed.right >= 0.78 * found.changed.named
    assert found.changed.right >= 0.80 * found.changed.wanted
