"""Let the lines and gaps of a page speak to each other: what one is taken for tells of the others.

Lines that share runs of words stood on opposite sides; gaps of one page tend to grow or shrink together.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

from diffview.model import RowKind
from diffview.parsers.newssniffer.unflatten.segment import Hints
from diffview.parsers.newssniffer.unflatten.shared_runs import exact_halves, shared_runs

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from diffview.parsers.newssniffer.unflatten.features import Line
    from diffview.parsers.newssniffer.unflatten.segment import Choice, Gap
    from diffview.parsers.newssniffer.unflatten.shared_runs import Shared


def weigh(gaps: Sequence[Gap], matched: Sequence[str], weights: Mapping[str, float]) -> None:
    """Score every gap of a page: once each by itself, then with what the lines say of each other."""
    said = hints(gaps, matched, weights)
    _weigh_once(gaps, said, weights)


def hints(gaps: Sequence[Gap], matched: Sequence[str], weights: Mapping[str, float] | None) -> list[Hints]:
    """Return what the page says of each line, and tell each gap how the others lean.

    Without *weights* there is no first pass, and so neither votes nor leanings.
    """
    lines = [line for gap in gaps for line in gap.lines]
    elsewhere = exact_halves(lines) if len(lines) > 1 else {}
    texts = frozenset(matched)
    shared = shared_runs(lines) if len(lines) > 1 else []
    spans: list[list[tuple[int, int]]] = [[] for _ in lines]
    for run in shared:
        for which, line in enumerate(run.lines):
            spans[line].append(run.span(which))
    plain = [Hints((), elsewhere, texts, found) for found in spans]
    for gap in gaps:
        gap.lean = 0.0
    if weights is None:
        return plain
    said = _agreed(gaps, plain, shared, weights) if shared else plain
    if len(gaps) > 1:
        _weigh_once(gaps, said, weights)
        leans = [gap.leaning() for gap in gaps]
        together = sum(leans)
        for gap, lean in zip(gaps, leans, strict=True):
            gap.lean = together - lean if gap.added is RowKind.INSERT else lean - together
    return said


_ROUNDS = 2
"""How often each gap hears the others before the last solution: it settles in two."""


def _agreed(
    gaps: Sequence[Gap], plain: Sequence[Hints], shared: Sequence[Shared], weights: Mapping[str, float]
) -> list[Hints]:
    """Let the lines that share words speak to each other, gap by gap, until they agree.

    One gap at a time hears what the others were last taken for: all at once would let two gaps
    swap sides for ever. Those that changes alone tell most about come first.
    """
    starts = [0]
    for gap in gaps:
        starts.append(starts[-1] + len(gap.lines))
    homes = [k for k, gap in enumerate(gaps) for _ in gap.lines]
    runs: list[list[tuple[int, int, Shared]]] = [[] for _ in homes]
    for run in shared:
        for me, other in (run.lines, run.lines[::-1]):
            runs[me].append((other, int(me == run.lines[1]), run))
    _weigh_once(gaps, plain, weights)
    first = [_leanings(line, c) for gap in gaps for line, c in zip(gap.lines, gap.chances(), strict=True)]
    first = [_Leanings(lean.changed, lean.changed) for lean in first]
    heard = {homes[k] for k, about in enumerate(runs) if about}
    told = {g: sum(_strength(about) for about in runs[starts[g] : starts[g + 1]]) for g in heard}
    order = sorted(heard, key=lambda g: (-told[g], g))
    found: list[tuple[float, list[Hints]]] = []
    for lead in order[:_LEADS]:
        # Gaps that share much can settle on two mirrored readings; who speaks first decides which.
        leanings, hints = list(first), list(plain)
        for _ in range(_ROUNDS):
            for g in (lead, *(g for g in order if g != lead)):
                at = range(starts[g], starts[g + 1])
                for k in at:
                    votes, by_lone, by_cuts = _votes(k, gaps, starts, runs, leanings)
                    hints[k] = plain[k]._replace(votes=votes, by_lone_lines=by_lone, by_cuts=by_cuts)
                gaps[g].weigh(weights, [hints[k] for k in at])
                for k, line, chance in zip(at, gaps[g].lines, gaps[g].chances(), strict=True):
                    leanings[k] = _leanings(line, chance)
        found.append((_agreement(shared, homes, leanings), hints))
    return max(found, key=lambda f: f[0])[1]


_LEADS = 3
"""How many gaps get to speak first, in turn; kept is what puts most shared words on opposite sides."""


def _strength(runs: Sequence[tuple[int, int, Shared]]) -> float:
    return sum(run.strength * run.size for _, _, run in runs)


def _agreement(shared: Sequence[Shared], homes: Sequence[int], leanings: Sequence[_Leanings]) -> float:
    """Return how much of the shared words stands on opposite sides, less what stands on the same side."""
    total = 0.0
    for run in shared:
        i, j = run.lines
        mine, theirs = leanings[i], leanings[j]
        a, b = run.starts
        product = sum(mine.whole[a + k] * theirs.whole[b + k] for k in range(run.size))
        if homes[i] == homes[j]:
            # Two lone lines of one gap are of one side, whatever the truth: that part says nothing.
            lone = (mine.whole[a] - mine.changed[a]) * (theirs.whole[b] - theirs.changed[b])
            product -= run.size * lone
        total -= run.strength * product
    return total


def _weigh_once(gaps: Sequence[Gap], hints: Sequence[Hints], weights: Mapping[str, float]) -> None:
    at = 0
    for gap in gaps:
        gap.weigh(weights, hints[at : at + len(gap.lines)])
        at += len(gap.lines)


def _votes(
    me: int,
    gaps: Sequence[Gap],
    starts: Sequence[int],
    runs: Sequence[Sequence[tuple[int, int, Shared]]],
    leanings: Sequence[_Leanings],
) -> tuple[list[float], float, float]:
    """Return running sums, over the words of line *me*, of what the other lines say of them, and two for the line.

    The two are of what lone lines of other gaps say of the whole line, and of what changes say.

    Two lone lines of one gap are of one side by law. So where *me* is taken for lone, only what is in a
    change of its gap speaks; where it is taken for a change, the gap's lone lines do as well.
    """
    home = bisect_right(starts, me) - 1
    line = gaps[home].lines[me - starts[home]]
    single = [0.0] * len(line.words)
    by_lone = by_cuts = 0.0
    for other, mine, run in runs[me]:
        lean = leanings[other]
        together = starts[home] <= other < starts[home + 1]
        a, b = run.starts[mine], run.starts[1 - mine]
        for k in range(run.size):
            single[a + k] += run.strength * lean.whole[b + k]
            by_cuts += run.strength * lean.changed[b + k]
            if not together:
                by_lone += run.strength * (lean.whole[b + k] - lean.changed[b + k])
    sums = [0.0]
    for value in single:
        sums.append(sums[-1] + value)
    return sums, by_lone, by_cuts


class _Leanings(NamedTuple):
    """For each word of a line how far it is known as new (1) or as old (-1)."""

    whole: list[float]
    changed: list[float]
    """The same, as far as the line is a change."""


def _leanings(line: Line, chances: Sequence[tuple[Choice, float]]) -> _Leanings:
    n = len(line.words)
    ends = [0.0] * (n + 1)
    lone = 0.0
    at = {(cut.old, cut.new): cut.at for cut in line.cuts}
    for choice, p in chances:
        if choice.kind is RowKind.CHANGE:
            ends[at[choice.old or "", choice.new or ""]] += p
        else:
            lone += -p if choice.kind is RowKind.DELETE else p
    changes = sum(ends)
    changed, old = [0.0] * n, 0.0
    for k in range(n - 1, -1, -1):
        old += ends[k + 1]
        changed[k] = changes - 2 * old
    return _Leanings([c + lone for c in changed], changed)
