"""How old sentences are: edits keep the age, what is gone is listed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from diffview.model import Block, Version
from diffview.render.ages import Ages, ages

NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)


def history(*texts: str) -> tuple[Version, ...]:
    return tuple(
        Version(n, None, tuple(map(Block, text.split("|"))), observed_at=NOON + timedelta(hours=n))
        for n, text in enumerate(texts)
    )


def told(found: Ages | None) -> list[tuple[str, int, int | None]]:
    assert found is not None
    return [(s.text, s.first, s.edited) for p in found.paragraphs for s in p]


def test_one_version_has_no_ages() -> None:
    assert ages(history("Only this.")) is None


def test_a_sentence_is_as_old_as_its_first_version() -> None:
    found = ages(
        history(
            "The first came. ",
            "The first came.|The second was quite another.",
            "The first came.|The second was quite another.",
        )
    )
    assert told(found) == [("The first came.", 0, None), ("The second was quite another.", 1, None)]


def test_an_edited_sentence_keeps_its_age_and_says_when() -> None:
    found = ages(history("The closure will last six weeks in all.", "The closure will last eight weeks in all."))
    assert told(found) == [("The closure will last eight weeks in all.", 0, 1)]
    assert found is not None
    assert not found.vanished


def test_typography_is_no_edit() -> None:
    found = ages(history('He said "no" to that.', "He said “no” to that."))
    assert told(found) == [("He said “no” to that.", 0, None)]


def test_a_sentence_that_is_gone_is_listed_with_its_span() -> None:
    found = ages(
        history(
            "Alpha beta gamma delta.|Keep this one here.",
            "Alpha beta gamma delta.|Keep this one here.",
            "Keep this one here.",
        )
    )
    assert found is not None
    (gone,) = found.vanished
    assert (gone.text, gone.first, gone.last, gone.gone) == ("Alpha beta gamma delta.", 0, 1, 2)
    assert gone.stood == timedelta(hours=2)


def test_a_sentence_that_comes_back_is_as_old_as_ever() -> None:
    found = ages(history("Alpha beta gamma delta.|Stay.", "Stay.", "Alpha beta gamma delta.|Stay."))
    assert ("Alpha beta gamma delta.", 0, None) in told(found)


def test_shades_name_every_version_that_the_text_is_from() -> None:
    found = ages(
        history(
            "One is here today.",
            "One is here today.|Then came something else.",
            "One is here today.|Then came something else.",
        )
    )
    assert found is not None
    assert [(s.number, s.tint) for s in found.shades] == [(0, 0), (1, 4)]
