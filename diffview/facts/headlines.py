"""The headlines of an article in time order, what changed in each, and how long each stood.

Nobody watched without a break, so how long a headline stood is known within bounds only: at
least from its first to its last sighting in a row, at most from the last sighting of the one before
it to the first sighting of the one behind it. A version that is known but not held counts with the
title its source gives; one without a title tells nothing. A headline that comes back is listed again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from diffview.facts.classify import ClassifiedComparison, classify_titles

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime, timedelta

    from diffview.model import History, Version


@dataclass(frozen=True, slots=True)
class Headline:
    """One headline in a row of versions that have it."""

    title: str
    versions: tuple[int, ...]
    """The numbers of the versions that have it, ascending; some may not be held."""
    first_seen: datetime | None
    """When it was first seen; None where no time is known."""
    last_seen: datetime | None
    before: datetime | None
    """When the headline before it was last seen: this one came after that. None for the first."""
    after: datetime | None
    """When the headline behind it was first seen: this one was gone by then. None for the last."""
    since: ClassifiedComparison | None
    """How it came from the headline before it, with word marks and kinds; None for the first."""
    same_as: int | None = None
    """Position of an earlier headline with the same words, where the article went back to it."""

    @property
    def at_least(self) -> timedelta | None:
        """Return how long it is known to have stood; zero where it was seen once; None without times."""
        if self.first_seen is None or self.last_seen is None:
            return None
        return self.last_seen - self.first_seen

    @property
    def at_most(self) -> timedelta | None:
        """Return how long it can have stood; None where nothing bounds it, as for the first and the last."""
        if self.before is None or self.after is None:
            return None
        return self.after - self.before

    @property
    def stood(self) -> str:
        """Return how long it stood, in words that claim no more than is known.

        A last headline is not known to be gone.
        """
        least, most = self.at_least, self.at_most
        if least is None:
            return "for an unknown time"
        known = f"at least {words_of(least)}" if least else "seen once"
        if most is not None:
            return f"{known}, at most {words_of(most)}"
        if self.after is None:
            return f"{known}, not known to have been replaced"
        return f"{known}, replaced by {self.after:%Y-%m-%d %H:%M} UTC"


class _Titled(NamedTuple):
    number: int
    title: str
    first_seen: datetime | None
    last_seen: datetime | None


def headlines(history: History) -> tuple[Headline, ...]:
    """Return the headlines of *history*, oldest first; versions without a title are passed over."""
    found = [_titled(version) for version in history.versions if version.title]
    found += [_Titled(g.number, g.title, g.observed_at, g.observed_at) for g in history.gaps if g.title]
    runs: list[list[_Titled]] = []
    for titled in sorted(found, key=lambda t: t.number):
        if runs and runs[-1][-1].title == titled.title:
            runs[-1].append(titled)
        else:
            runs.append([titled])
    out: list[Headline] = []
    for position, run in enumerate(runs):
        before = runs[position - 1] if position else []
        after = runs[position + 1] if position + 1 < len(runs) else []
        title = run[0].title
        out.append(
            Headline(
                title,
                tuple(t.number for t in run),
                _earliest(t.first_seen for t in run),
                _latest(t.last_seen for t in run),
                _latest(t.last_seen for t in before),
                _earliest(t.first_seen for t in after),
                classify_titles(before[0].title, title) if before else None,
                next((k for k, earlier in enumerate(out) if earlier.title == title), None),
            )
        )
    return tuple(out)


def words_of(time: timedelta) -> str:
    """Return a length of time in its two largest units, rounded down: "2 days 3 hours", "40 minutes".

    >>> from datetime import timedelta
    >>> words_of(timedelta(days=2, hours=3, minutes=50)), words_of(timedelta(seconds=61))
    ('2 days 3 hours', '1 minute 1 second')
    """
    seconds = int(time.total_seconds())
    parts: list[str] = []
    for name, size in (("day", 86_400), ("hour", 3_600), ("minute", 60), ("second", 1)):
        count, seconds = divmod(seconds, size)
        if count:
            parts.append(f"{count} {name}" + ("s" if count > 1 else ""))
        elif parts:
            break
    return " ".join(parts[:2]) or "no time"


def _titled(version: Version) -> _Titled:
    times = [t for t in (version.observed_at, *(s.observed_at for s in version.sightings)) if t is not None]
    return _Titled(version.number, version.title or "", _earliest(times), _latest(times))


def _earliest(times: Iterable[datetime | None]) -> datetime | None:
    return min((t for t in times if t is not None), default=None)


def _latest(times: Iterable[datetime | None]) -> datetime | None:
    return max((t for t in times if t is not None), default=None)
