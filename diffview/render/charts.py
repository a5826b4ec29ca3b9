"""The geometry of the two charts: whole pixels, no HTML, no colours.

Words added go up from a zero line, words removed go down. The scale is a square root, so that
a typo can be seen beside a rewrite; a bar that is not nothing is at least `MIN_BAR` pixels. The
axis is ordinal: news edits come in clusters, and the time between two marks is written between them.
"""

from __future__ import annotations

from math import isqrt
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

BAR = 44
"""Longest bar in pixels, up or down."""

MIN_BAR = 2
"""Shortest bar in pixels of a change that is not nothing."""

SPARK_STEP = 8
"""Distance of two bars of a sparkline in pixels."""

SPARK_BAR = 14
"""Longest bar of a sparkline in pixels, up or down."""

SPARK_MARKS = 24
"""Most steps that a sparkline shows; of more, the newest."""


class Size(NamedTuple):
    """How many words a version adds to the one before it and how many it removes."""

    added: int
    deleted: int


class Bar(NamedTuple):
    """One step of a chart: pixels up for words added, pixels down for words removed."""

    up: int
    down: int


class SparkBar(NamedTuple):
    """One step of a sparkline with its place."""

    x: int
    bar: Bar


class Spark(NamedTuple):
    """A small chart of the steps of one article."""

    bars: tuple[SparkBar, ...]
    width: int
    height: int
    middle: int
    """The y of the zero line."""


def bars(sizes: Sequence[Size], longest: int = BAR) -> tuple[Bar, ...]:
    """Return a bar for each size, the largest of all `longest` pixels long.

    >>> bars([Size(100, 0), Size(25, 1)])
    (Bar(up=44, down=0), Bar(up=22, down=4))
    """
    most = max((max(size) for size in sizes), default=0)
    return tuple(Bar(_pixels(s.added, most, longest), _pixels(s.deleted, most, longest)) for s in sizes)


def spark(sizes: Sequence[Size]) -> Spark:
    """Return the sparkline of *sizes*, oldest first."""
    shown = bars(sizes[-SPARK_MARKS:], SPARK_BAR)
    placed = tuple(SparkBar(1 + SPARK_STEP * i, bar) for i, bar in enumerate(shown))
    return Spark(placed, SPARK_STEP * max(1, len(shown)), 2 * SPARK_BAR + 2, SPARK_BAR + 1)


def _pixels(words: int, most: int, longest: int) -> int:
    # isqrt on scaled whole numbers: the same pixels on every machine.
    return max(MIN_BAR, isqrt(longest * longest * words // most)) if words else 0
