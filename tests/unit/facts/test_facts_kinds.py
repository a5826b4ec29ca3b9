"""One record a kind: a new kind is one record and its rule, and every place answers for it from the record."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import diffview
from diffview.facts.kinds import Effect, FactKind, Trait, kinds_with
from diffview.facts.model import ChangeFacts, KindEffect
from diffview.facts.summaries import _SENTENCES, IMPORTANCE, SummaryRule
from diffview.render.terminal import kinds_text

PACKAGE = Path(diffview.__file__).parent
TEMPLATES = PACKAGE.parent / "templates"


def test_no_template_compares_a_label() -> None:
    labels = "|".join(re.escape(kind.label) for kind in FactKind)
    found = [
        path.name
        for path in TEMPLATES.rglob("*.html")
        if re.search(rf"[=!]= *[\"']({labels})[\"']", path.read_text("utf-8"))
    ]
    assert not found


@pytest.mark.parametrize("kind", FactKind)
def test_the_terminal_and_lists_answer_for_a_kind(kind: FactKind) -> None:
    assert kind.value in kinds_text([kind])
    for effect in Effect:
        facts = ChangeFacts((KindEffect(kind, effect),))
        assert facts.kinds == (kind,)
        assert facts.listed_kinds
        assert facts.changed_kinds == ((kind,) if effect is Effect.CHANGED and not kind.is_quiet else ())


@pytest.mark.parametrize("kind", sorted(kinds_with(Trait.FACTUAL)))
def test_each_factual_kind_has_a_sentence_that_sums_it_up(kind: FactKind) -> None:
    assert kind is FactKind.HEADLINE or kind in _SENTENCES


def test_each_rule_of_summaries_has_its_importance_and_the_order_of_both_agrees() -> None:
    assert list(IMPORTANCE) == list(SummaryRule)
    assert sorted(IMPORTANCE.values(), reverse=True) == list(IMPORTANCE.values())


def test_only_what_carries_no_fact_may_be_set_aside() -> None:
    assert kinds_with(Trait.MAY_BE_SET_ASIDE) == {FactKind.FURNITURE, FactKind.TYPOGRAPHY}
