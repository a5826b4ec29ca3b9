"""The heaviest in-order alignment of a gap: pairs, splits and merges, and what is left alone.

Dynamic programming over old and new blocks, as sentences of two languages are aligned (Gale and
Church 1993), with the weight of shared words for length: a pair gains what it shares over
`MIN_PAIR` of its mean weight. One block goes with several where each part stands in it for the
greater part and together they make it up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from diffview.diff.similarity import similarity_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from diffview.diff.similarity import Similarity, WeighedWords

MIN_PAIR = 0.41
"""Similarity that an in-order pair must exceed to gain anything.

0…1; lower pairs more. Chosen on alignment_dev, with every second essay held out.
"""

MIN_PART = 0.6
"""How much of a part, by weight, must stand in the block that it was split from or merged into."""

MIN_WHOLE = 0.7
"""How alike the parts together must be to the whole."""

MAX_PARTS = 8
"""Into so many parts a block is split, or from so many it is merged, at most."""


class Choice(NamedTuple):
    """How many old and how many new blocks go together: (1, 0) and (0, 1) leave one alone."""

    old: int
    new: int


_ALONE_OLD = Choice(1, 0)
_ALONE_NEW = Choice(0, 1)
_PAIR = Choice(1, 1)


def in_order(
    old: Sequence[WeighedWords], new: Sequence[WeighedWords], similarity: Similarity, *, least: float = MIN_PAIR
) -> list[tuple[range, range]]:
    """Return which blocks of *old* go with which of *new*, as positions in these lists, ascending.

    Costs about 2 µs for each of len(old) × len(new) pairs; a split is only weighed where two
    neighbours are both parts. Where two ways weigh the same, a pair is preferred to a split,
    and leaving the old block alone to leaving the new one.
    """
    weigh = similarity.weight_of
    shared = [[weigh(a.words & b.words) for b in new] for a in old]
    old_parts = [[share >= MIN_PART * a.weight for share in row] for a, row in zip(old, shared, strict=True)]
    new_parts = [[share >= MIN_PART * b.weight for share, b in zip(row, new, strict=True)] for row in shared]
    above = [0.0] * (len(new) + 1)
    rows = [above]
    choices: list[list[Choice]] = [[_ALONE_NEW] * (len(new) + 1)]
    for i, a in enumerate(old):
        row = [0.0]
        chosen = [_ALONE_OLD]
        for j, b in enumerate(new):
            best, choice = above[j + 1], _ALONE_OLD
            if row[j] > best:
                best, choice = row[j], _ALONE_NEW
            gain = above[j] + shared[i][j] - least * (a.weight + b.weight) / 2
            if gain >= best:
                best, choice = gain, _PAIR
            if new_parts[i][j] and j and new_parts[i][j - 1]:
                for count in _run(new_parts[i], j):
                    gain = above[j + 1 - count] + _whole(a, new[j + 1 - count : j + 1], similarity)
                    best, choice = max((best, choice), (gain, Choice(1, count)), key=_gain)
            if old_parts[i][j] and i and old_parts[i - 1][j]:
                column = [parts[j] for parts in old_parts[: i + 1]]
                for count in _run(column, i):
                    gain = rows[i + 1 - count][j] + _whole(b, old[i + 1 - count : i + 1], similarity)
                    best, choice = max((best, choice), (gain, Choice(count, 1)), key=_gain)
            row.append(best)
            chosen.append(choice)
        rows.append(row)
        choices.append(chosen)
        above = row
    return _walked(choices)


def best_in_order(gains: Sequence[Sequence[float]]) -> list[tuple[int, int]]:
    """Return the pairs of rows and columns, ascending in both, whose *gains* above 0 add up to the most."""
    above = [0.0] * (len(gains[0]) + 1)
    rows = [above]
    for line in gains:
        row = [0.0]
        for j, gain in enumerate(line):
            row.append(max(above[j + 1], row[j], above[j] + gain))
        rows.append(row)
        above = row
    out: list[tuple[int, int]] = []
    i, j = len(gains), len(gains[0])
    while i and j:
        if rows[i][j] == rows[i - 1][j]:
            i -= 1
        elif rows[i][j] == rows[i][j - 1]:
            j -= 1
        else:
            i, j = i - 1, j - 1
            out.append((i, j))
    out.reverse()
    return out


def _gain(choice: tuple[float, Choice]) -> float:
    return choice[0]


def _run(parts: Sequence[bool], end: int) -> range:
    """Return how many neighbours, from two on, are parts, counted back from *end*."""
    count = 0
    while count < MAX_PARTS and count <= end and parts[end - count]:
        count += 1
    return range(2, count + 1)


def _whole(whole: WeighedWords, parts: Sequence[WeighedWords], similarity: Similarity) -> float:
    """Return what taking *parts* together with *whole* gains, or a loss that no way takes."""
    joined = similarity.joined(parts)
    shared = similarity.shared(whole, joined)
    if similarity_of(shared, whole, joined) < MIN_WHOLE:
        return -1e9
    return shared - MIN_PAIR * (whole.weight + joined.weight) / 2


def _walked(choices: Sequence[Sequence[Choice]]) -> list[tuple[range, range]]:
    out: list[tuple[range, range]] = []
    i, j = len(choices) - 1, len(choices[0]) - 1
    while i and j:
        choice = choices[i][j]
        if choice.old and choice.new:
            out.append((range(i - choice.old, i), range(j - choice.new, j)))
        i -= choice.old
        j -= choice.new
    out.reverse()
    return out
