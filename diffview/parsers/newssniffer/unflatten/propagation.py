"""Pass evidence between the lines and segments of a page: what one is read as says something about the others.

Lines that share runs of words stood on opposite sides; segments of one page tend to grow or shrink together.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

from diffview.model import RowKind
from diffview.parsers.newssniffer.unflatten.neighbours import surroundings
from diffview.parsers.newssniffer.unflatten.segment import LineHints
from diffview.parsers.newssniffer.unflatten.shared_runs import exact_halves, shared_runs

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from diffview.parsers.newssniffer.unflatten.features import FlatLine
    from diffview.parsers.newssniffer.unflatten.segment import LineReading, Segment
    from diffview.parsers.newssniffer.unflatten.shared_runs import SharedRun


def weigh(segments: Sequence[Segment], matched: Sequence[str], weights: Mapping[str, float]) -> None:
    """Score every segment of a page: once each by itself, then with what the lines say of each other."""
    said = hints(segments, matched, weights)
    _weigh_once(segments, said, weights)


def hints(segments: Sequence[Segment], matched: Sequence[str], weights: Mapping[str, float] | None) -> list[LineHints]:
    """Return what the page says of each line, and set each segment's side balance of the others.

    Without *weights* there is no first pass, and so neither votes nor balances.
    """
    lines = [line for segment in segments for line in segment.lines]
    elsewhere = exact_halves(lines) if len(lines) > 1 else {}
    texts = frozenset(matched)
    shared = shared_runs(lines) if len(lines) > 1 else []
    spans: list[list[tuple[int, int]]] = [[] for _ in lines]
    for run in shared:
        for which, line in enumerate(run.lines):
            spans[line].append(run.span(which))
    plain = [LineHints((), elsewhere, texts, found) for found in spans]
    for segment in segments:
        segment.balance = 0.0
    if weights is None:
        return plain
    said = _agreed(segments, plain, shared, weights) if shared else plain
    said = _beside_each_other(segments, said, weights)
    if len(segments) > 1:
        _weigh_once(segments, said, weights)
        balances = [segment.side_balance() for segment in segments]
        together = sum(balances)
        for segment, balance in zip(segments, balances, strict=True):
            segment.balance = together - balance if segment.added is RowKind.INSERT else balance - together
    return said


def _beside_each_other(
    segments: Sequence[Segment], said: Sequence[LineHints], weights: Mapping[str, float]
) -> list[LineHints]:
    """Return *said* with what stands around each line, as the lines beside it are taken for without knowing that."""
    _weigh_once(segments, said, weights)
    around = [
        (one, segment.lines[0].statistics.single)
        for segment in segments
        for one in surroundings(segment.chances(), segment.above, segment.below)
    ]
    return [hint._replace(around=one, single=single) for hint, (one, single) in zip(said, around, strict=True)]


_ROUNDS = 2
"""How often each segment is weighed with the others before the last solution: it settles in two."""


def _agreed(
    segments: Sequence[Segment], plain: Sequence[LineHints], shared: Sequence[SharedRun], weights: Mapping[str, float]
) -> list[LineHints]:
    """Let the lines that share words speak to each other, segment by segment, until they agree.

    One segment at a time is weighed with what the others were last taken for: all at once would let two segments
    swap sides for ever. Those about which changes alone say most come first.
    """
    starts = [0]
    for segment in segments:
        starts.append(starts[-1] + len(segment.lines))
    homes = [k for k, segment in enumerate(segments) for _ in segment.lines]
    runs: list[list[tuple[int, int, SharedRun]]] = [[] for _ in homes]
    for run in shared:
        for me, other in (run.lines, run.lines[::-1]):
            runs[me].append((other, int(me == run.lines[1]), run))
    _weigh_once(segments, plain, weights)
    first = [
        _side_balances(line, c)
        for segment in segments
        for line, c in zip(segment.lines, segment.chances(), strict=True)
    ]
    first = [_SideBalances(balance.changed, balance.changed) for balance in first]
    joined = {homes[k] for k, about in enumerate(runs) if about}
    weight_of = {g: sum(_strength(about) for about in runs[starts[g] : starts[g + 1]]) for g in joined}
    order = sorted(joined, key=lambda g: (-weight_of[g], g))
    found: list[tuple[float, list[LineHints]]] = []
    for lead in order[:_LEADS]:
        # Gaps that share much can settle on two mirrored readings; who speaks first decides which.
        balances, hints = list(first), list(plain)
        for _ in range(_ROUNDS):
            for g in (lead, *(g for g in order if g != lead)):
                at = range(starts[g], starts[g + 1])
                for k in at:
                    votes, by_unpaired, by_cuts = _votes(k, segments, starts, runs, balances)
                    hints[k] = plain[k]._replace(votes=votes, by_unpaired_lines=by_unpaired, by_cuts=by_cuts)
                segments[g].weigh(weights, [hints[k] for k in at])
                for k, line, chance in zip(at, segments[g].lines, segments[g].chances(), strict=True):
                    balances[k] = _side_balances(line, chance)
        found.append((_agreement(shared, homes, balances), hints))
    return max(found, key=lambda f: f[0])[1]


_LEADS = 3
"""How many segments are weighed first, in turn; kept is what puts most shared words on opposite sides."""


def _strength(runs: Sequence[tuple[int, int, SharedRun]]) -> float:
    return sum(run.strength * run.size for _, _, run in runs)


def _agreement(shared: Sequence[SharedRun], homes: Sequence[int], balances: Sequence[_SideBalances]) -> float:
    """Return how much of the shared words stands on opposite sides, less what stands on the same side."""
    total = 0.0
    for run in shared:
        i, j = run.lines
        mine, theirs = balances[i], balances[j]
        a, b = run.starts
        product = sum(mine.whole[a + k] * theirs.whole[b + k] for k in range(run.size))
        if homes[i] == homes[j]:
            # Two unpaired lines of one segment are of one side, whatever the truth: that part says nothing.
            unpaired = (mine.whole[a] - mine.changed[a]) * (theirs.whole[b] - theirs.changed[b])
            product -= run.size * unpaired
        total -= run.strength * product
    return total


def _weigh_once(segments: Sequence[Segment], hints: Sequence[LineHints], weights: Mapping[str, float]) -> None:
    at = 0
    for segment in segments:
        segment.weigh(weights, hints[at : at + len(segment.lines)])
        at += len(segment.lines)


def _votes(
    me: int,
    segments: Sequence[Segment],
    starts: Sequence[int],
    runs: Sequence[Sequence[tuple[int, int, SharedRun]]],
    balances: Sequence[_SideBalances],
) -> tuple[list[float], float, float]:
    """Return running sums, over the words of line *me*, of what the other lines say of them, and two for the line.

    The two are of what unpaired lines of other segments say of the whole line, and of what changes say.

    Two unpaired lines of one segment are of one side by law. So where *me* is taken for unpaired, only what is in a
    change of its segment speaks; where it is taken for a change, the segment's unpaired lines do as well.
    """
    home = bisect_right(starts, me) - 1
    line = segments[home].lines[me - starts[home]]
    single = [0.0] * len(line.words)
    by_unpaired = by_cuts = 0.0
    for other, mine, run in runs[me]:
        balance = balances[other]
        together = starts[home] <= other < starts[home + 1]
        a, b = run.starts[mine], run.starts[1 - mine]
        for k in range(run.size):
            single[a + k] += run.strength * balance.whole[b + k]
            by_cuts += run.strength * balance.changed[b + k]
            if not together:
                by_unpaired += run.strength * (balance.whole[b + k] - balance.changed[b + k])
    sums = [0.0]
    for value in single:
        sums.append(sums[-1] + value)
    return sums, by_unpaired, by_cuts


class _SideBalances(NamedTuple):
    """For each word of a line how far it is known as new (1) or as old (-1)."""

    whole: list[float]
    changed: list[float]
    """The same, as far as the line is a change."""


def _side_balances(line: FlatLine, chances: Sequence[tuple[LineReading, float]]) -> _SideBalances:
    n = len(line.words)
    ends = [0.0] * (n + 1)
    unpaired = 0.0
    at = {(cut.old, cut.new): cut.at for cut in line.cuts}
    for choice, p in chances:
        if choice.kind is RowKind.CHANGE:
            ends[at[choice.old or "", choice.new or ""]] += p
        else:
            unpaired += -p if choice.kind is RowKind.DELETE else p
    changes = sum(ends)
    changed, old = [0.0] * n, 0.0
    for k in range(n - 1, -1, -1):
        old += ends[k + 1]
        changed[k] = changes - 2 * old
    return _SideBalances([c + unpaired for c in changed], changed)
