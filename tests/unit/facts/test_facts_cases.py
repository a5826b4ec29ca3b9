"""The safety set: small factual edits that are never set aside, and trivial ones that are, with their kinds.

The texts stand in tests/cases/facts, and the expected kinds were written by hand.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from diffview.diff.compare import compare
from diffview.diff.model import Side
from diffview.facts.classify import ClassifiedComparison, classify

if TYPE_CHECKING:
    from diffview.facts.model import ChangeFacts

CASES = Path(__file__).resolve().parents[2] / "cases" / "facts"
_PARTS = re.compile(r"\n--- (?:old|new|kinds)(?: (?:text|title))?\n")
_ESCAPE = re.compile(r"\\u([0-9a-f]{4})")


class Case(NamedTuple):
    name: str
    old: str
    new: str
    kinds: frozenset[str]
    of_title: bool

    def classified(self) -> ClassifiedComparison:
        if self.of_title:
            return classify(compare(Side(self.old or None, ()), Side(self.new or None, ())))
        return classify(compare(Side(None, _blocks(self.old)), Side(None, _blocks(self.new))))

    def facts(self) -> ChangeFacts:
        classified = self.classified()
        if self.of_title:
            assert classified.title_facts is not None
            return classified.title_facts
        assert len(classified.facts) == 1, "one change"
        return classified.facts[0]


def _blocks(text: str) -> tuple[str, ...]:
    return (text,) if text else ()


def cases(pattern: str) -> list[Case]:
    found = []
    for path in sorted(CASES.glob(pattern)):
        text = re.sub(r"(?m)^#.*\n", "", path.read_text("utf-8"))
        for part in text.strip("\n").split("\n\n"):
            name, old, new, kinds = _PARTS.split("\n" + part.replace("\n--- ", "\n\n--- ") + "\n")
            old, new = (_ESCAPE.sub(lambda m: chr(int(m[1], 16)), side.strip("\n")) for side in (old, new))
            found.append(Case(name.strip(), old, new, frozenset(kinds.split()), "--- old title" in part))
    return found


SAFETY = cases("safety_*.cases")
TRIVIAL = cases("trivial.cases")


def test_the_sets_are_as_large_as_promised() -> None:
    assert len(SAFETY) >= 250
    assert len(TRIVIAL) >= 60
    assert len({case.name for case in SAFETY + TRIVIAL}) == len(SAFETY + TRIVIAL)


def test_the_safety_set_has_every_kind_that_matters() -> None:
    named = {kind for case in SAFETY for kind in case.kinds}
    assert named == {
        *("correction", "headline", "number", "date", "name", "negation"),
        *("quotation", "attribution", "modality", "link", "wording"),
    }


@pytest.mark.parametrize("case", SAFETY, ids=lambda case: case.name)
def test_a_factual_edit_is_never_set_aside(case: Case) -> None:
    classified = case.classified()
    assert classified.changed
    assert classified.set_aside == 0
    assert not case.facts().set_aside


@pytest.mark.parametrize("case", TRIVIAL, ids=lambda case: case.name)
def test_a_trivial_edit_is_set_aside(case: Case) -> None:
    assert case.facts().set_aside


@pytest.mark.parametrize("case", SAFETY + TRIVIAL, ids=lambda case: case.name)
def test_kinds_are_named_right(case: Case) -> None:
    assert {kind.value for kind in case.facts().kinds} == case.kinds
