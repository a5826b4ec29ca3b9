"""The headline history: in time order, with marks, and never claiming more time than was seen."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from diffview.facts.headlines import headlines
from diffview.facts.kinds import FactKind
from diffview.model import ArticleKey, Gap, History, Version

START = datetime(2026, 3, 1, 8, tzinfo=UTC)


def at(hours: int) -> datetime:
    return START + timedelta(hours=hours)


def history(*titles: str | None, gaps: tuple[Gap, ...] = (), numbers: tuple[int, ...] | None = None) -> History:
    numbers = numbers or tuple(range(len(titles)))
    return History(
        ArticleKey("https://example.org/a"),
        tuple(Version(n, title, (), at(2 * n)) for n, title in zip(numbers, titles, strict=True)),
        gaps,
    )


def test_versions_in_a_row_with_one_headline_are_one_entry() -> None:
    found = headlines(history("Six die", "Six die", "Eight die"))
    assert [(h.title, h.versions) for h in found] == [("Six die", (0, 1)), ("Eight die", (2,))]


def test_each_headline_is_compared_with_the_one_before() -> None:
    first, second = headlines(history("Six die in ferry fire", "Eight die in ferry fire"))
    assert first.since is None
    assert second.since is not None
    assert second.since.title_facts is not None
    assert second.since.title_facts.kinds == (FactKind.HEADLINE, FactKind.NUMBER)


def test_how_long_a_headline_stood_is_bounded_by_what_was_seen() -> None:
    first, second, third = headlines(history("A fire", "A blaze", "A blaze", "A ruin"))
    assert (first.at_least, first.at_most) == (timedelta(0), None)
    assert (second.at_least, second.at_most) == (timedelta(hours=2), timedelta(hours=6))
    assert second.stood == "at least 2 hours, at most 6 hours"
    assert first.stood == "seen once, replaced by 2026-03-01 10:00 UTC"
    assert third.stood == "seen once, not known to have been replaced"


def test_a_headline_that_comes_back_is_listed_again_and_says_so() -> None:
    found = headlines(history("A fire", "A blaze", "A fire"))
    assert [h.title for h in found] == ["A fire", "A blaze", "A fire"]
    assert [h.same_as for h in found] == [None, None, 0]


def test_a_version_not_held_counts_with_the_title_that_its_source_gives() -> None:
    found = headlines(history("A fire", "A ruin", gaps=(Gap(1, "A blaze", at(2)),), numbers=(0, 2)))
    assert [(h.title, h.versions) for h in found] == [("A fire", (0,)), ("A blaze", (1,)), ("A ruin", (2,))]


def test_a_version_without_a_title_tells_nothing() -> None:
    found = headlines(history("A fire", None, "A fire"))
    assert [(h.title, h.versions) for h in found] == [("A fire", (0, 2))]


def test_without_times_nothing_is_said_about_time() -> None:
    found = headlines(History(ArticleKey(), (Version(0, "A fire", ()), Version(1, "A blaze", ()))))
    assert [h.stood for h in found] == ["for an unknown time", "for an unknown time"]
