"""Floors for the naming of kinds on real versions."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from diffview.facts.kinds import FactKind

sys.path.insert(0, str(Path(__file__).parent))

from facts_figures import Named, changes, pairs

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
    for named in found:
        if [c for c in named.old if c.isdigit()] != [c for c in named.new if c.isdigit()]:
            assert not named.facts.set_aside
            assert named.facts.kinds != (FactKind.WORDING,), named.name


def test_most_changes_that_are_not_set_aside_are_named_by_a_weightier_kind_than_wording(found: Sequence[Named]) -> None:
    shown = [named for named in found if not named.facts.set_aside]
    assert sum(named.facts.kinds == (FactKind.WORDING,) for named in shown) < len(shown) / 2
