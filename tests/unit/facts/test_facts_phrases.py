"""Every phrase of the tables, in a block that came as a whole and in words that came at the end of one.

The two are read in different ways, one of them with words without a meaning of their own summed up.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from diffview.diff.compare import compare
from diffview.diff.model import Side
from diffview.facts.classify import classify
from diffview.facts.kinds import FactKind, by_weight
from diffview.facts.lexicon import bit, words
from diffview.facts.word_files import languages

if TYPE_CHECKING:
    from diffview.facts.lexicon import Phrase
    from diffview.facts.model import ChangeFacts

CASES = Path(__file__).resolve().parents[2] / "cases" / "facts" / "languages"
ENGLISH = "The old tower by the market is hidden now, and people have gone back to their houses."


def text_of(path: Path) -> str:
    return next(line for line in path.read_text("utf-8").splitlines() if line.startswith("text: ")).removeprefix(
        "text: "
    )


SPOKEN = {"en": ENGLISH} | {path.stem: text_of(path) for path in sorted(CASES.glob("*.cases"))}
"""Tells the language."""

PHRASES = [
    pytest.param(name, phrase, id=f"{name}-{' '.join(phrase.words)}")
    for name in languages()
    for phrase in sorted({placed.phrase for every in words(name).phrases.values() for placed in every})
]


def came(old: str, *new: str) -> ChangeFacts:
    """Return the facts of the only change."""
    (facts,) = [f for f in classify(compare(Side(None, (old,)), Side(None, new))).facts if f.kinds]
    return facts


def test_every_language_is_tried() -> None:
    assert set(SPOKEN) == set(languages())


@pytest.mark.parametrize(("name", "phrase"), PHRASES)
def test_a_phrase_has_its_kind_in_a_block_that_came_and_in_words_that_came(name: str, phrase: Phrase) -> None:
    space = " " if words(name).spaces else ""
    sentence = f"lorem{space}{space.join(phrase.words)}{space}{'12 ' if phrase.before_figure else ''}dolor."
    block, end = came(SPOKEN[name], SPOKEN[name], sentence), came(SPOKEN[name], f"{SPOKEN[name]} {sentence}")
    assert block.kinds == end.kinds
    assert set(by_weight({kind for kind in FactKind if bit(kind) & phrase.mask})) <= set(block.kinds)
    assert [mark.details for mark in block.marks] == [mark.details for mark in end.marks]


@pytest.mark.parametrize(
    ("sentence", "kind", "named"),
    [
        ("According to police, the door was open.", FactKind.ATTRIBUTION, "According"),
        ("The bridge was, according to police, open.", FactKind.ATTRIBUTION, "according"),
        ("The bridge held at least twelve carts.", FactKind.NUMBER, "at least twelve"),
        ("The bridge held as many as twelve carts.", FactKind.NUMBER, "as many as twelve"),
        ("The bridge held up to 12 carts.", FactKind.NUMBER, "up to 12"),
        ("The bridge is expected to open.", FactKind.MODALITY, "expected"),
        ("The bridge held more than the 12 carts.", FactKind.NUMBER, "more than the 12"),
        ("The bridge held twelve or more.", FactKind.NUMBER, "twelve or more"),
        ("The bridge was built in 1850.", FactKind.DATE, "1850"),
        ("Their words were, in the words of the mayor, odd.", FactKind.ATTRIBUTION, "in the words"),
        ("The bridge is likely to open.", FactKind.MODALITY, "likely"),
    ],
)
@pytest.mark.parametrize("went", [False, True])
def test_a_block_names_its_phrases(sentence: str, kind: FactKind, named: str, *, went: bool) -> None:
    sides = [Side(None, (SPOKEN["en"],)), Side(None, (SPOKEN["en"], sentence))]
    if went:
        sides.reverse()
    (facts,) = [f for f in classify(compare(*sides)).facts if f.kinds]
    details = {d.kind: d for mark in facts.marks for d in mark.details}
    assert kind in facts.kinds
    assert (details[kind].old if went else details[kind].new) == named
