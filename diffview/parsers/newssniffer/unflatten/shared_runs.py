"""What the lines of a flattened page have in common: runs of words, and whole paragraphs."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from diffview.parsers.newssniffer.unflatten.features import SHINGLE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from diffview.parsers.newssniffer.unflatten.features import Features, FlatLine


class SharedRun(NamedTuple):
    """A run of words that two lines have in common."""

    lines: tuple[int, int]
    starts: tuple[int, int]
    """Position of the run's first word in each."""
    size: int
    """How many words the run has, less the few that the shortest run has."""

    @property
    def strength(self) -> float:
        """How much each place of the run says, 0…1: long runs are the same passage, short ones a phrase."""
        return min(1.0, self.size / _LONG_RUN)

    def span(self, which: int) -> tuple[int, int]:
        """Return the first word of the run in line 0 or 1 of the two, and the one behind its last."""
        start = self.starts[which]
        return start, start + self.size + SHINGLE - 1


def shared_runs(lines: Sequence[FlatLine]) -> list[SharedRun]:
    """Return the runs of words that few lines share, longest stretches together."""
    found: dict[str, list[tuple[int, int]]] = {}
    for k, line in enumerate(lines):
        for at, shingle in enumerate(line.shingles):
            found.setdefault(shingle, []).append((k, at))
    diagonals: dict[tuple[int, int, int], list[int]] = {}
    for places in found.values():
        if 1 < len(places) <= _MOST_OWNERS:
            for n, (j, b) in enumerate(places):
                for k, a in places[:n]:
                    if k != j:
                        diagonals.setdefault((k, j, b - a), []).append(a)
    return [
        SharedRun((k, j), (start, start + shift), size)
        for (k, j, shift), positions in diagonals.items()
        for start, size in _stretches(sorted(positions))
    ]


def _stretches(positions: Sequence[int]) -> list[tuple[int, int]]:
    """Return (start, size) of each stretch of *positions*, small breaks bridged.

    A changed word breaks as many runs as there are words in a shingle.
    """
    out = []
    start = before = positions[0]
    for at in positions[1:]:
        if at > before + SHINGLE + 1:
            out.append((start, before - start + 1))
            start = at
        before = at
    return [*out, (start, before - start + 1)]


def passage_features(at: int, spans: Sequence[tuple[int, int]]) -> Features:
    """Describe a cut before the word *at* of a line, of which *spans* of words stand in other lines as well.

    What stands in one piece elsewhere was in one piece here: no paragraph ends inside it, but often at its ends.
    """
    inside = max((min(at - start, end - at) for start, end in spans), default=0)
    out: Features = []
    if inside > 0:
        out.append(("cut inside a passage", 1.0))
        out.append(("cut deep inside a passage", min(1.0, inside / _LONG_RUN)))
    elif any(at in (start, end) for start, end in spans if end - start >= _LONG_RUN):
        out.append(("cut at an end of a passage", 1.0))
    return out


_MOST_OWNERS = 3
"""A run of words that stands in more places than this is boilerplate and says nothing."""
_LONG_RUN = 10


def exact_halves(lines: Iterable[FlatLine]) -> Counter[str]:
    """Count in how many lines each text could stand as a whole paragraph."""
    count: Counter[str] = Counter()
    for line in lines:
        halves = {line.text}
        for cut in line.cuts:
            halves.add(cut.old)
            halves.add(cut.new)
        count.update(halves)
    return count
