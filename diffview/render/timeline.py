"""The picture of a history: every version in one column, each joined to its place on a true axis of time.

News is edited in clusters: five versions in a morning and one a month later would lie upon each other on an axis of
time. So the bars stand in even columns, and a line leads from each column to its moment below. Pure geometry in
whole pixels of a drawing that is stretched to the width of the page; all words stand outside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from diffview.render.charts import Bar

WIDTH = 1200
"""Pixels of the drawing from the first to the last column."""

MAX_BAR_WIDTH = 14
"""Pixels of the widest bar."""

MAX_LINKS = 40
"""Most places of the drawing that can be clicked: narrower ones could not be hit with a finger (24 pixels)."""

LABELS = 5
"""Moments written below the axis, at even distances from the first to the last."""


class Moment(NamedTuple):
    """One version, gap or bad capture as the drawing needs it."""

    number: int
    """Of a bad capture -1."""
    at: datetime | None
    bar: Bar
    held: bool
    retitled: bool = False


class Column(NamedTuple):
    """One version: its place among the columns and on the axis."""

    moment: Moment
    x: int
    """Left edge of its bar."""
    middle: int
    place: int | None
    """Its x on the axis of time, None where its time is not known."""


class Area(NamedTuple):
    """A part of the drawing that leads to a version: of one column, or of a few."""

    x: int
    width: int
    first: int
    last: int
    """The numbers of the first and last version in it; the area leads to the last."""


@dataclass(frozen=True, slots=True)
class Timeline:
    """The drawing."""

    columns: tuple[Column, ...]
    areas: tuple[Area, ...]
    bar_width: int
    bad: tuple[int, ...]
    """Where on the axis the bad captures stand."""
    labels: tuple[datetime, ...]
    """Moments at even distances; empty where fewer than two are known."""


def timeline(moments: Sequence[Moment], bad: Sequence[datetime]) -> Timeline:
    """Return the drawing of *moments*, oldest first, with the times of *bad* captures on its axis."""
    times = sorted([m.at for m in moments if m.at is not None] + list(bad))
    ends = (times[0], times[-1]) if len(times) > 1 and times[0] < times[-1] else None
    step = WIDTH / max(1, len(moments))
    bar_width = max(2, min(MAX_BAR_WIDTH, round(step * 0.6)))
    columns = tuple(_column(moment, at, step, bar_width, ends) for at, moment in enumerate(moments))
    return Timeline(
        columns=columns,
        areas=_areas(moments, step),
        bar_width=bar_width,
        bad=tuple(_place(at, ends) for at in bad) if ends else (),
        labels=_labels(ends) if ends else (),
    )


def _column(moment: Moment, at: int, step: float, width: int, ends: tuple[datetime, datetime] | None) -> Column:
    middle = round((at + 0.5) * step)
    place = _place(moment.at, ends) if moment.at is not None and ends else None
    return Column(moment, middle - width // 2, middle, place)


def _place(at: datetime, ends: tuple[datetime, datetime]) -> int:
    first, last = ends
    return round((at - first) / (last - first) * WIDTH)


def _areas(moments: Sequence[Moment], step: float) -> tuple[Area, ...]:
    size = -(-len(moments) // MAX_LINKS)
    return tuple(
        Area(round(at * step), round(min(at + size, len(moments)) * step) - round(at * step), group[0], group[-1])
        for at in range(0, len(moments), max(1, size))
        if (group := [m.number for m in moments[at : at + size]])
    )


def _labels(ends: tuple[datetime, datetime]) -> tuple[datetime, ...]:
    first, last = ends
    return tuple(first + (last - first) * at / (LABELS - 1) for at in range(LABELS))
