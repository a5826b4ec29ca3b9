"""Twenty readable cases a language, each written for it: negation, certainty, attribution, figures, dates, notices."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from diffview.diff.compare import compare
from diffview.diff.model import Side
from diffview.facts.calendars import calendar
from diffview.facts.classify import ClassifiedComparison, classify
from diffview.facts.word_files import languages

CASES = Path(__file__).resolve().parents[2] / "cases" / "facts" / "languages"
QUIET = {"wording"}
"""What a sentence needs to stay a sentence may change with a fact."""


class Case(NamedTuple):
    language: str
    kinds: frozenset[str]
    old: str
    new: str
    beside: str

    def classified(self) -> ClassifiedComparison:
        return classify(compare(Side(None, (self.beside, self.old)), Side(None, (self.beside, self.new))))


def cases() -> list[Case]:
    found = []
    for path in sorted(CASES.glob("*.cases")):
        lines = [line for line in path.read_text("utf-8").splitlines() if line and not line.startswith("#")]
        beside = lines[0].removeprefix("text: ")
        for line in lines[1:]:
            kinds, old, new = (part.strip() for part in line.split(" | "))
            found.append(Case(path.stem, frozenset(kinds.split()), old, new, beside))
    return found


EVERY = cases()


def test_each_language_has_a_file_of_words_and_twenty_cases() -> None:
    counts = {name: sum(case.language == name for case in EVERY) for name in languages()}
    assert all(count >= 20 for name, count in counts.items() if name != "en"), counts
    assert set(counts) >= {case.language for case in EVERY}


@pytest.mark.parametrize("case", EVERY, ids=lambda case: f"{case.language}: {case.new}")
def test_a_change_is_named_in_its_language(case: Case) -> None:
    found = case.classified()
    assert found.language == case.language
    (facts,) = [f for f in found.facts if f.kinds]
    assert {kind.value for kind in facts.kinds} - QUIET == case.kinds
    assert not facts.set_aside


def test_the_months_of_a_language_do_not_depend_on_which_was_asked_first() -> None:
    calendar.cache_clear()
    first = calendar("ja").months
    calendar.cache_clear()
    calendar("he"), calendar("zh")
    assert calendar("ja").months == first
    assert "1月" in first
    assert not any(month.startswith("一") for month in first)


def test_a_language_without_a_file_is_noted_and_one_with_a_file_is_not() -> None:
    finnish = "Vanha torni torin laidalla ei enää näy, ja ihmiset ovat palanneet koteihinsa muiden kanssa tänään."
    found = classify(compare(Side(None, (finnish,)), Side(None, (finnish.replace("tänään", "eilen"),))))
    assert found.language is None
    assert found.language_note is not None
    english = classify(compare(Side(None, ("The mast of the boat broke.",)), Side(None, ("The mast broke.",))))
    assert english.language_note is None
