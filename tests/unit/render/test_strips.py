"""Sentences through the versions as strips and in words (UI points 38 and 39)."""

from __future__ import annotations

from diffview.facts.lifelines import lifelines
from diffview.model import Block, Version
from diffview.render.strips import Event, Happening, Stretch, Strips, strips

STAYS = "The bridge will close on Monday for repairs."
COMES = "A ferry will run every twenty minutes from the old pier."
EDITED = "The closure will last six weeks, the council said.", "The closure will last eight weeks, the council said."


def made(*texts: tuple[str, ...]) -> Strips:
    versions = tuple(Version(n, "Bridge", tuple(map(Block, text))) for n, text in enumerate(texts))
    lives = lifelines(versions)
    assert lives is not None
    return strips(lives, versions)


def test_ui_38_a_sentence_that_is_edited_keeps_its_birth_and_says_edited() -> None:
    found = made((STAYS, EDITED[0]), (STAYS, EDITED[0]), (STAYS, EDITED[1]))
    edited = next(s for s in found.standing if s.text == EDITED[1])
    assert edited.events == (Event(Happening.FIRST, 0, None), Event(Happening.EDITED, 2, 1))
    assert (edited.stretches, edited.edits) == ((Stretch(0, 3),), (2,))


def test_a_sentence_that_went_and_came_back_has_a_gap() -> None:
    found = made((STAYS, COMES), (STAYS,), (STAYS, COMES))
    back = next(s for s in found.standing if s.text == COMES)
    assert back.stretches == (Stretch(0, 1), Stretch(2, 1))
    assert [e.what for e in back.events] == [Happening.FIRST, Happening.GONE, Happening.BACK]


def test_ui_39_a_sentence_that_is_gone_says_when() -> None:
    found = made((STAYS, COMES), (STAYS,), (STAYS,))
    (gone,) = found.gone
    assert gone.text == COMES
    assert gone.events[-1] == Event(Happening.GONE, 1, 0)
    assert not gone.stands
