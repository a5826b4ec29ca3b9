"""Find the rows of flattenings that keep cells apart but lose which of them were empty.

Where each cell is a line of its own, a match is a line that comes twice, and between two matches
2k + m lines are k changes and m unpaired paragraphs of one side. Every k and side is weighed, and summed; the seams
are known here, so only similarity and numbers count. Often they do not decide: two unrelated paragraphs are one change
or two unpaired ones. Then no row of the gap is certain, the page has a warning, and the chances of a row and its
choices add up to less than 1: the rest is that there is no such row (`candidates` will not make it certain either).

The weights are learned by tests/training/learn_cells.py and lie in cells.json.
"""

from __future__ import annotations

import json
import math
from functools import cache
from importlib.resources import files
from itertools import accumulate
from operator import mul
from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz.distance import Indel

from diffview.model import Row, RowChoice, RowKind
from diffview.parsers.newssniffer.unflatten.features import LIMITS
from diffview.parsers.newssniffer.unflatten.segment import log_sum
from diffview.parsers.weights import checked_weights

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_USUAL_SIMILARITY = 0.4
"""Share of characters that unrelated paragraphs have in common, in order; the next two lie well to its sides."""
_HIGH_SIMILARITY = 0.6
_LOW_SIMILARITY = 0.3
_MOST_CONFIDENT = 0.9
_SURE_SIMILARITY = 0.75
"""A pair this alike whose gap allows no other pairing is certain."""
SURE = 0.98
"""Probability from which the number of changes in a gap is sure: right in 695 of 696 on articles not seen before."""
_MAX_PLANS = 2_000
_SHORT = 4
"""A text of fewer words that comes twice beside open lines may be two cells of one side: entries of a list repeat."""
_UNSURE_TWICE = 0.8
"""How sure a match is that may be two unpaired paragraphs, or whose neighbour has the same or nearly the same text."""
_WARNING = (
    "The cells of this page stand on lines of their own and its empty cells are lost: how many rows there are "
    "is inferred, and uncertain at {places}."
)

FEATURES = (
    "change",
    "similarity",
    "high similarity",
    "low similarity",
    "similarity passed over",
    "changes and unpaired lines",
    "inserts alone",
    "inserts alone, several",
    "inserts behind changes",
    "unpaired lines, log",
    "no change",
)
"""What is known of a plan, in the order in which `described` gives it."""


class Plan(NamedTuple):
    """One reading of a gap: how many changes, and the side of the unpaired lines behind them (CHANGE: none)."""

    changes: int
    side: RowKind


@cache
def weights() -> Mapping[str, float]:
    """Return the learned weight of every feature."""
    return checked_weights(
        json.loads(files(__package__).joinpath("cells.json").read_text("utf-8"))["weights"], FEATURES
    )


def described(similarity: Sequence[float], count: int) -> Iterator[tuple[Plan, tuple[float, ...]]]:
    """Yield every plan for *count* lines with its features, those with few changes first.

    *similarity* is that of the lines that would be changes (`similarities`).
    """
    paired, high, low = 0.0, 0.0, 0.0
    passed = sum(max(0.0, x - _HIGH_SIMILARITY) for x in similarity)
    for k in range(min(count // 2, _MAX_PLANS) + 1):
        if k:
            x = similarity[k - 1]
            paired += x - _USUAL_SIMILARITY
            high += max(0.0, x - _HIGH_SIMILARITY)
            low += max(0.0, _LOW_SIMILARITY - x)
        unpaired = count - 2 * k
        for side in (RowKind.INSERT, RowKind.DELETE) if unpaired else (RowKind.CHANGE,):
            inserts = side is RowKind.INSERT
            about_side = (k > 0 and unpaired > 0, inserts, inserts and unpaired > 1, inserts and k > 0)
            yield Plan(k, side), (k, paired, high, low, passed - high, *about_side, math.log1p(unpaired), not k)


def similarities(lines: Sequence[str]) -> list[float]:
    """Return how alike the lines are that would be changes: first and second, third and fourth, …; 0…1."""
    half = LIMITS.chars // 2
    pairs = zip(lines[::2], lines[1::2], strict=False)
    return [Indel.normalized_similarity(old[:half], new[:half]) for old, new in pairs]


def broken_rows(lines: Sequence[str]) -> tuple[list[Row], tuple[str, ...]]:
    """Return the rows of lines that are cells, in order, empty ones left out, and a warning if uncertain."""
    items = [("", True), *_once_or_twice(lines), ("", True)]
    rows: list[Row] = []
    run: list[str] = []
    unsure = 0
    for (before, _), (text, twice), (after, after_twice) in zip(
        items, items[1:], [*items[2:], ("", True)], strict=False
    ):
        if not twice:
            run.append(text)
            continue
        solved = _gap_rows(run)
        rows += solved.rows
        beside = [before] * bool(run) + [after] * (not after_twice)
        sure = _is_sure_match(text, beside)
        if text:
            confidence = 1.0 if sure else _UNSURE_TWICE
            rows.append(Row(RowKind.MATCH, text, text, sure, confidence, cells_apart=not sure))
        unsure += (not solved.is_sure) + (not sure)
        run = []
    places = "one place" if unsure == 1 else f"{unsure} places"
    return rows, (_WARNING.format(places=places),) if unsure else ()


def unpaired_rows(lines: Sequence[str]) -> list[Row]:
    """Return rows for paragraphs that stand alone between two matches, all of one unknown side."""
    added = 1 / (1 + math.exp(-weights()["inserts alone"] - (len(lines) > 1) * weights()["inserts alone, several"]))
    side = RowKind.INSERT if added >= 0.5 else RowKind.DELETE  # noqa: PLR2004 - the likelier one
    return [_unpaired_row(text, side, max(added, 1 - added), min(added, 1 - added)) for text in lines]


def _once_or_twice(lines: Sequence[str]) -> Iterator[tuple[str, bool]]:
    """Yield each line, and whether it comes twice in a row and so stands for both."""
    k = 0
    while k < len(lines):
        twice = k + 1 < len(lines) and lines[k] == lines[k + 1]
        yield lines[k], twice
        k += 1 + twice


def _is_sure_match(text: str, beside: Sequence[str]) -> bool:
    """Return whether a line that comes twice is the two cells of one row, whatever the open lines *beside* it are."""
    short = len(text.split()) < _SHORT
    return not text or not any(short or similarities([other, text])[0] >= _SURE_SIMILARITY for other in beside)


class _Solved(NamedTuple):
    rows: list[Row]
    is_sure: bool
    """Whether the number of rows is."""


def _gap_rows(lines: Sequence[str]) -> _Solved:
    if len(lines) < 2:  # noqa: PLR2004 - one line is no pair
        return _Solved(unpaired_rows(lines), is_sure=True)
    similarity = similarities(lines)
    chances = _chances(lines, similarity)
    counts = [0.0] * (len(similarity) + 1)
    for plan, p in chances:
        counts[plan.changes] += p
    changes = max(range(len(counts)), key=lambda k: (counts[k], k))
    rows = []
    for i in range(changes):
        p = min(1.0, sum(counts[i + 1 :]))
        certain = p >= SURE and similarity[i] >= _SURE_SIMILARITY
        p = p if certain else min(p, _MOST_CONFIDENT)
        rows.append(Row(RowKind.CHANGE, lines[2 * i], lines[2 * i + 1], certain, p, cells_apart=True))
    return _Solved(rows + _unpaired_after(changes, lines, chances), counts[changes] >= SURE)


def _chances(lines: Sequence[str], similarity: Sequence[float]) -> list[tuple[Plan, float]]:
    weight = tuple(weights()[name] for name in FEATURES)
    scored = [(p, sum(map(mul, weight, features))) for p, features in described(similarity, len(lines))]
    total = log_sum([score for _, score in scored])
    return [(plan, math.exp(score - total)) for plan, score in scored]


def _unpaired_after(changes: int, lines: Sequence[str], chances: Sequence[tuple[Plan, float]]) -> list[Row]:
    """Return the rows of the lines behind the first *changes* pairs: all of the side that is likelier."""
    sided = {
        side: list(accumulate(p for _, p in sorted((plan.changes, p) for plan, p in chances if plan.side is side)))
        for side in (RowKind.INSERT, RowKind.DELETE)
    }
    here = {side: sums[min(changes, len(sums) - 1)] if sums else 0.0 for side, sums in sided.items()}
    side, other = sorted(here, key=lambda s: -here[s])
    return [
        _unpaired_row(
            lines[at],
            side,
            sided[side][min(at // 2, len(sided[side]) - 1)],
            sided[other][min(at // 2, len(sided[other]) - 1)],
        )
        for at in range(2 * changes, len(lines))
    ]


def _unpaired_row(text: str, side: RowKind, confidence: float, other: float) -> Row:
    confidence = min(confidence, _MOST_CONFIDENT)
    if side is RowKind.INSERT:
        choice = RowChoice(RowKind.DELETE, text, None, other)
        return Row(side, None, text, False, confidence, (choice,), cells_apart=True)
    choice = RowChoice(RowKind.INSERT, None, text, other)
    return Row(side, text, None, False, confidence, (choice,), cells_apart=True)
