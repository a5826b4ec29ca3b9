"""Turn the segments of a flattened page into rows: the best reading, how sure it is, and the alternatives.

The theory stands at the top of this package. Weights, curves and thresholds of certainty are learned by
tests/training/learn_flat.py and lie in learned.json, with where they come from.
"""

from __future__ import annotations

import json
import math
import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from diffview.model import Row, RowChoice, RowKind
from diffview.parsers.newssniffer.unflatten import propagation
from diffview.parsers.newssniffer.unflatten.feature_names import FEATURE_NAMES
from diffview.parsers.newssniffer.unflatten.features import (
    LIMITS,
    FlatLine,
    LineLimits,
)
from diffview.parsers.newssniffer.unflatten.paragraph_statistics import statistics_of
from diffview.parsers.newssniffer.unflatten.segment import NO_TEXT, Segment

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from diffview.parsers.newssniffer.unflatten.segment import LineReading, OpenLines


_MAX_CHOICES = 5
_LEAST_CHOICE = 0.01
"""An alternative less likely than this is not offered for correction by hand."""


@dataclass(frozen=True, slots=True)
class Learned:
    """What the learning script found: weights of features, the calibration curve, the bar of certainty."""

    weights: Mapping[str, float]
    curves: Mapping[str, tuple[tuple[float, float], ...]]
    """For each family of readings, points (raw, calibrated probability), both rising; straight between."""
    certain_from: Mapping[str, float]
    """For the same, the raw probability from which a reading is called certain."""

    def calibrated(self, family: str, raw: float) -> float:
        """Return the calibrated probability for a raw one of a reading of *family*."""
        points = self.curves[family]
        at = bisect_right(points, (raw, math.inf))
        if at == 0:
            return points[0][1]
        if at == len(points):
            return points[-1][1]
        (x0, y0), (x1, y1) = points[at - 1], points[at]
        return y0 + (y1 - y0) * ((raw - x0) / (x1 - x0) if x1 > x0 else 1.0)


ALIKE = 0.65
"""Halves of a change that share so many of their characters, in order, are one paragraph edited: where such a cut is
likely it is nearly always right, while one between unlike halves stays a guess."""

RIVAL = 6
"""Characters: another cut whose halves differ by no more than this beyond those of the cut that is taken is a rival.
Words at the seam that neither half shares may be the end of the old paragraph or the beginning of the new one; of
six wrong rows among 3,507 that were all but certain, six had such a rival."""

FAMILIES = ("change", "change with a rival cut", "change of unlike halves", "unpaired")
"""Kinds of reading that have a calibration curve and a threshold of certainty each."""


def family(choice: LineReading, line: FlatLine) -> str:
    """Return which of FAMILIES the reading *choice* of *line* belongs to."""
    if choice.kind is not RowKind.CHANGE:
        return "unpaired"
    taken = next(cut for cut in line.cuts if (cut.old, cut.new) == (choice.old, choice.new))
    if taken.alike < ALIKE:
        return "change of unlike halves"
    others = (cut for cut in line.cuts if cut.at != taken.at and cut.may_part)
    rivals = any(cut.distance <= taken.distance + RIVAL for cut in others)
    return "change with a rival cut" if rivals else "change"


@cache
def learned() -> Learned:
    """Return what is learned, from the data file beside this module."""
    return learned_from(json.loads(files(__package__).joinpath("learned.json").read_text("utf-8")))


def learned_from(source: Mapping[str, Any]) -> Learned:
    """Return what the data file holds; raise ValueError where it has an unknown feature or lacks a family."""
    if unknown := sorted(source["weights"].keys() - FEATURE_NAMES):
        raise ValueError(f"weights of no feature: {', '.join(unknown)}")
    for what in ("curves", "certain_from"):
        if source[what].keys() != set(FAMILIES):
            raise ValueError(f"{what} are of other families than {', '.join(FAMILIES)}")
    curves = {family: tuple((x, y) for x, y in points) for family, points in source["curves"].items()}
    return Learned(source["weights"], curves, source["certain_from"])


PAGE_WORK = 40_000_000
"""Ways to cut times characters, over a page: what all halves that are weighed may hold together.

No page of the gates comes to a tenth of it. Above it fewer ways to cut each line are weighed."""
MOST_LINES = 8_000
"""A page with more lines that are no match is not solved; no article has a hundredth of it."""
_LONG_PAGE = 1_000_000
_LONG_PAGE_CHARS = 600
_FEWEST_CUTS = 2


def solve(
    found: Sequence[OpenLines], matched: Sequence[str], period: str | None = None
) -> tuple[list[Row], tuple[str, ...]]:
    """Return the rows of all open lines of one page, *found* between its matches, and what limits bit.

    *matched* are the paragraphs that matches gave, *period* is how far the versions are apart, as the page words it.
    """
    segments = segments_of(found, matched, period)
    propagation.weigh(segments, matched, learned().weights)
    return [row for segment in segments for row in rows(segment, learned())], _warnings(found)


def _limits(found: Sequence[OpenLines]) -> LineLimits:
    size = sum(len(text) for one in found for text in one.lines) or 1
    if sum(len(one.lines) for one in found) > MOST_LINES:
        return LineLimits(longest=0)
    cuts = max(_FEWEST_CUTS, min(LIMITS.cuts, PAGE_WORK // size))
    return LineLimits(cuts, _LONG_PAGE_CHARS if size > _LONG_PAGE else LIMITS.chars)


def _warnings(found: Sequence[OpenLines]) -> tuple[str, ...]:
    limits = _limits(found)
    if not limits.longest:
        return (
            f"The page has over {MOST_LINES} lines that are no match: none was cut, each is read as one paragraph.",
        )
    long = sum(len(text) > limits.longest for one in found for text in one.lines)
    out = []
    if long:
        out.append(
            f"{long} lines of more than {limits.longest} characters were not cut: each is read as one paragraph."
        )
    if limits.cuts < LIMITS.cuts:
        out.append(f"The page is so long that only {limits.cuts} ways to cut each line were weighed.")
    return tuple(out)


def title_cut(text: str) -> tuple[str, str] | None:
    """Return the likeliest old and new title that *text* holds with a space between, or None for one word."""
    gap = Segment([FlatLine(text, statistics_of([]))], NO_TEXT, NO_TEXT)
    propagation.weigh([gap], (), learned().weights)
    cut = max(gap.cuts[0], key=lambda c: c[1], default=None)
    return (cut[0].old, cut[0].new) if cut else None


def segments_of(found: Sequence[OpenLines], matched: Sequence[str], period: str | None = None) -> list[Segment]:
    """Return the segments of a page, not yet weighed."""
    page, limits = statistics_of(matched), _limits(found)
    made = {text: FlatLine(text, page, limits) for one in found for text in one.lines}
    early = is_early(period)
    added = RowKind.DELETE if period and "earlier" in period else RowKind.INSERT
    return [Segment([made[text] for text in one.lines], one.above, one.below, early, added) for one in found]


_EARLY = 30
"""Days: in an article's first weeks news is added to it; later it is tidied."""


def is_early(period: str | None) -> bool:
    """Return whether *period*, as the page words it, is of hours or days, as tracked news is; so is one unknown.

    >>> (
    ...     is_early("about 4 hours later"),
    ...     is_early("12 days later"),
    ...     is_early("3 months later"),
    ...     is_early("90 days later"),
    ... )
    (True, True, False, False)
    """
    if not period or "month" in period or "year" in period:
        return not period
    days = _DAYS.search(period)
    return days is None or int(days[1]) <= _EARLY


_DAYS = re.compile(r"(?<!\d)(\d++) days?\b")


def rows(gap: Segment, found: Learned) -> list[Row]:
    """Return the rows of a weighed gap: the best reading, how sure it is, and the alternatives."""
    chances = gap.chances()
    best = gap.best(chances)
    kin = [family(choice, line) for (choice, _), line in zip(best, gap.lines, strict=True)]
    return [_row(taken, line, k, found) for taken, line, k in zip(best, chances, kin, strict=True)]


def _row(taken: tuple[LineReading, float], line: Sequence[tuple[LineReading, float]], kin: str, found: Learned) -> Row:
    choice, raw = taken
    certain = raw >= found.certain_from[kin]
    confidence = max(found.calibrated(kin, raw), least(taken, line))
    others = () if certain else _choices(choice, confidence, line)
    return Row(choice.kind, choice.old, choice.new, certain, confidence, others)


def least(taken: tuple[LineReading, float], line: Sequence[tuple[LineReading, float]]) -> float:
    """Return how sure a reading is at least, where it is the likeliest of its line: none may be offered as likelier.

    The calibration curve knows a reading's own probability only, and the others share what that leaves.
    """
    choice, raw = taken
    rest = [p for c, p in line if c != choice]
    if not rest or raw < max(rest):
        return 0.0
    share = max(rest) / (sum(rest) or 1.0)
    return share / (1 + share)


def _choices(taken: LineReading, confidence: float, line: Sequence[tuple[LineReading, float]]) -> tuple[RowChoice, ...]:
    rest = [(c, p) for c, p in line if c != taken]
    mass = sum(p for _, p in rest) or 1.0
    offered = [RowChoice(*c, (1 - confidence) * p / mass) for c, p in rest[:_MAX_CHOICES]]
    return tuple(c for k, c in enumerate(offered) if c.probability >= _LEAST_CHOICE or k == 0)
