"""The history of one article as rows, marks of a timeline and a list of headlines.

A version that is known but not held is a gap with a number and, where it is known, a time and a
title. A version's step is its difference from the one held before it; over a gap the step says
from which. The figures of the steps are measured by whoever calls; only headlines are compared here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from diffview.facts.classify import classify_titles
from diffview.facts.headlines import headlines
from diffview.model import Gap, Sides, Version, stamp
from diffview.render.charts import Bar, Size, bars
from diffview.render.segments import Segment, View, same
from diffview.render.timeline import Moment, timeline
from diffview.render.times import duration
from diffview.render.view import headline
from diffview.render.words import QUALITY_WORDS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime, timedelta

    from diffview.facts.headlines import Headline
    from diffview.facts.kinds import FactKind
    from diffview.model import Digest, History, Unusable
    from diffview.render.timeline import Timeline

TWO = 2
"""So many versions are named one by one; a longer unbroken row by its ends."""


@dataclass(frozen=True, slots=True)
class Step:
    """How a version differs from the one held before it."""

    since: int
    """The number of that version."""
    changes: int
    words_added: int
    words_deleted: int
    words_moved: int
    kinds: tuple[FactKind, ...]
    """Most weighty first."""

    @property
    def chips(self) -> tuple[FactKind, ...]:
        """Return the kinds worth a chip: plain wording and what is set aside left out."""
        return tuple(kind for kind in self.kinds if not kind.is_quiet)


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One number of the history: a version that is held, or a gap."""

    shape = "version"
    number: int
    held: bool
    first: bool
    latest: bool
    observed_at: datetime | None
    since: timedelta | None
    """Time since the number before."""
    period: str | None
    """The same distance in the page's own words."""
    title: tuple[Segment, ...]
    """Marked against the title before, where it changed."""
    retitled: bool
    words: int
    step: Step | None
    same_as: int | None
    inferred: bool
    conflicts: tuple[str, ...]
    sightings: int
    bar: Bar


@dataclass(frozen=True, slots=True)
class BadCapture:
    """A capture that gave no version, at its place in time."""

    shape = "bad"
    capture: Digest
    origin: str
    quality: str
    """In words: "error page"."""
    reason: str
    observed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Standing:
    """A headline and how long it stood."""

    title: tuple[Segment, ...]
    """Marked against the one before."""
    facts: Headline

    @property
    def numbers(self) -> str:
        """Return which versions have it: "2", "2 to 4", "2 and 5"."""
        held = self.facts.versions
        if len(held) > TWO and held[-1] - held[0] == len(held) - 1:
            return f"{held[0]} to {held[-1]}"
        return " and ".join(filter(None, (", ".join(map(str, held[:-1])), str(held[-1]))))

    @property
    def stood(self) -> str:
        """Return how long it stood, from when it was first seen to when the next one was: no more is known."""
        first, after = self.facts.first_seen, self.facts.after
        if after is None:
            return "the latest"
        return f"stood {duration(after - first)}, until the next was seen" if first else "stood for an unknown time"


class Totals(NamedTuple):
    """The history in numbers."""

    held: int
    known: int
    captures: int
    first_seen: datetime | None
    last_seen: datetime | None


@dataclass(frozen=True, slots=True)
class Overview:
    """All that the history page shows."""

    history: History
    rows: tuple[VersionRow, ...]
    """Oldest first."""
    table: tuple[VersionRow | BadCapture, ...]
    """The same newest first, with the captures that gave no version at their places in time."""
    timeline: Timeline
    headlines: tuple[Standing, ...]
    totals: Totals

    @property
    def title(self) -> str:
        """Return the headline to name the page by."""
        return self.history.title or "Untitled article"


_Entry: TypeAlias = Version | Gap


def overview(history: History, steps: Mapping[int, Step]) -> Overview:
    """Return the rows of *history*; *steps* holds, by number, how each version differs from the one held before."""
    both: list[_Entry] = [*history.versions, *history.gaps]
    entries = sorted(both, key=_number)
    sizes = [_size(steps.get(entry.number)) for entry in entries]
    titles = _titles(history)
    before: tuple[_Entry | None, ...] = (None, *entries)
    rows = tuple(
        _row(entry, previous, steps.get(entry.number), bar)
        for entry, previous, bar in zip(entries, before, bars(sizes), strict=False)
    )
    rows = tuple(_described(row, history, titles.get(row.number)) for row in rows)
    moments = [Moment(r.number, r.observed_at, r.bar, r.held, r.retitled) for r in rows]
    bad = [u.observed_at for u in history.unusable if u.observed_at is not None]
    return Overview(
        history=history,
        rows=rows,
        table=_table(rows, history),
        timeline=timeline(moments, bad),
        headlines=_headlines(history),
        totals=_totals(history, entries),
    )


def _table(rows: Sequence[VersionRow], history: History) -> tuple[VersionRow | BadCapture, ...]:
    """Return *rows* newest first, each bad capture before the first version that was seen earlier."""
    out: list[VersionRow | BadCapture] = list(reversed(rows))
    for one in sorted(history.unusable, key=_seen):
        bad = BadCapture(one.capture, one.origin, QUALITY_WORDS[one.quality], one.reason, one.observed_at)
        at = one.observed_at
        earlier = (i for i, row in enumerate(out) if at and row.observed_at and row.observed_at <= at)
        out.insert(next(earlier, len(out)), bad)
    return tuple(out)


def _seen(capture: Unusable) -> str:
    return stamp(capture.observed_at) or ""


def _number(entry: _Entry) -> int:
    return entry.number


def _size(step: Step | None) -> Size:
    return Size(step.words_added, step.words_deleted) if step else Size(0, 0)


def _titles(history: History) -> dict[int, tuple[Segment, ...]]:
    """Return, for every version whose title is not that of the one titled before it, the marked title."""
    titled = [(v.number, v.title) for v in history.versions if v.title]
    return {new_number: marked_title(Sides(old, new)) for (_, old), (new_number, new) in pairwise(titled) if old != new}


def marked_title(titles: Sides[str]) -> tuple[Segment, ...]:
    """Return the new title with what came and went against the old one."""
    return headline(classify_titles(titles.old, titles.new), View.BOTH)


def _row(entry: _Entry, previous: _Entry | None, step: Step | None, bar: Bar) -> VersionRow:
    version = entry if isinstance(entry, Version) else None
    return VersionRow(
        number=entry.number,
        held=version is not None,
        first=entry.number == 0,
        latest=False,
        observed_at=entry.observed_at,
        since=_distance(previous, entry),
        period=version.period if version else None,
        title=same(entry.title or ""),
        retitled=False,
        words=_words(version) if version else 0,
        step=step,
        same_as=version.same_as if version else None,
        inferred=version is not None and not version.certain,
        conflicts=(),
        sightings=len(version.sightings) if version else 0,
        bar=bar,
    )


def _described(row: VersionRow, history: History, title: tuple[Segment, ...] | None) -> VersionRow:
    """Return *row* with what the history as a whole says of it."""
    numbers = (*(v.number for v in history.versions), *(g.number for g in history.gaps))
    latest = max(numbers) == row.number
    conflicts = tuple(c.what for c in history.conflicts if c.number == row.number)
    row = replace(row, latest=latest, conflicts=conflicts)
    return replace(row, title=title, retitled=True) if title else row


def _distance(previous: _Entry | None, entry: _Entry) -> timedelta | None:
    if previous is None or previous.observed_at is None or entry.observed_at is None:
        return None
    return entry.observed_at - previous.observed_at


def _words(version: Version) -> int:
    return sum(len(block.text.split()) for block in version.blocks)


def _headlines(history: History) -> tuple[Standing, ...]:
    return tuple(Standing(headline(h.since) if h.since else same(h.title), h) for h in headlines(history))


def _totals(history: History, entries: Sequence[_Entry]) -> Totals:
    times = [entry.observed_at for entry in entries if entry.observed_at]
    captures = {s.capture for v in history.versions for s in v.sightings} | {u.capture for u in history.unusable}
    return Totals(
        len(history.versions), len(entries), len(captures), min(times, default=None), max(times, default=None)
    )
