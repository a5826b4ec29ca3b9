"""Find which side each flattened line was on, and where each change is to be cut.

The page's law: between two matches stand k changes, then m lone paragraphs, all of one side
(the page pairs what is left of both sides by position, then lists what is left of the longer).
So a reading of a gap is (k, side, a cut for each of the k). Its weight is the product of the
weights of its parts, each exp(sum of learned weight × feature); all readings are summed
exactly, by running sums over k, so every part has a probability. Of the readings that obey
the law the one with the most lines expected to be right is chosen, and how sure it is is what
the sums say, through a calibration curve learned on articles the weights had not seen.

Lines that share runs of words with other lines of the page speak for each other: the same words
stood on opposite sides. The page is solved once without this, then again with the sides that the
first pass gave.

Weights, curve and bar are learned by tests/gate/learn_flat.py and lie in learned.json, with
where they come from.
"""

from __future__ import annotations

import json
import math
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

from diffview.model import Row, RowChoice, RowKind
from diffview.parsers.newssniffer.features import LIMITS, Limits, Line, exact_halves, gap_features, habits, shared_runs

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from diffview.parsers.newssniffer.features import Cut, Features, Shared

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


LONG_GAP = 12
"""In a gap of more lines than these the lone ones are right or wrong together, as no line knows of the others:
their probabilities are far too sure, and have a curve and a bar of their own."""


def family(kind: RowKind, lines: int) -> str:
    """Return which curve and bar a reading has: by its kind and by how many lines its gap has."""
    if kind is RowKind.CHANGE:
        return "change"
    return "lone" if lines <= LONG_GAP else "lone in a long gap"


@cache
def learned() -> Learned:
    """Return what is learned, from the data file beside this module."""
    source = json.loads(files(__package__).joinpath("learned.json").read_text("utf-8"))
    curves = {kind: tuple((x, y) for x, y in points) for kind, points in source["curves"].items()}
    return Learned(source["weights"], curves, source["certain_from"])


class Choice(NamedTuple):
    """One way to read a line."""

    kind: RowKind
    old: str | None
    new: str | None


@dataclass
class Gap:
    """The lines between two matches, with the scores (log weights) of all their readings."""

    lines: list[Line]
    is_first: bool
    is_last: bool
    cuts: list[list[tuple[Cut, float]]] = field(default_factory=list)
    lone: list[tuple[float, float]] = field(default_factory=list)
    """Scores of each line as a deleted and as an inserted paragraph."""
    plans: list[tuple[int, RowKind, float]] = field(default_factory=list)
    """(number of changes, side of the lone lines behind them, score)."""

    def weigh(self, weights: Mapping[str, float], hints: Sequence[Hints]) -> None:
        """Score all ways to read each line, and all plans of the gap."""
        get = weights.get
        self.cuts, self.lone = [], []
        for line, hint in zip(self.lines, hints, strict=True):
            self.cuts.append([(cut, dot(cut.features, get) + dot(hint.of_cut(cut), get)) for cut in line.cuts])
            alone = dot(line.lone, get)
            deleted = alone + dot(line.deleted, get) + dot(hint.of_lone(RowKind.DELETE), get)
            self.lone.append((deleted, alone + dot(hint.of_lone(RowKind.INSERT), get)))
        self.plans = self._plans(weights)

    def _plans(self, weights: Mapping[str, float]) -> list[tuple[int, RowKind, float]]:
        get, n = weights.get, len(self.lines)
        out = [
            (k, side, dot(self.described(k, side), get)) for k in range(n) for side in (RowKind.DELETE, RowKind.INSERT)
        ]
        return [*out, (n, RowKind.CHANGE, dot(self.described(n, RowKind.CHANGE), get))]

    def described(self, changes: int, side: RowKind) -> Features:
        """Return the features of the plan with so many changes and lone lines of *side* behind them."""
        return gap_features(
            len(self.lines), changes, is_insert=side is RowKind.INSERT, is_first=self.is_first, is_last=self.is_last
        )

    def chances(self) -> list[list[tuple[Choice, float]]]:
        """Return for each line every way to read it with its raw probability, likeliest first."""
        sums = [log_sum([score for _, score in cuts]) for cuts in self.cuts]
        plan_scores = self._plan_scores(sums)
        total = log_sum(plan_scores)
        weight = [math.exp(s - total) for s in plan_scores]
        n = len(self.lines)
        change = [0.0] * (n + 1)  # change[i]: probability that at least i lines are changes
        sided = {RowKind.DELETE: [0.0] * (n + 1), RowKind.INSERT: [0.0] * (n + 1)}
        for (k, side, _), p in zip(self.plans, weight, strict=True):
            change[k] += p
            if side is not RowKind.CHANGE:
                sided[side][k] += p
        for k in range(n - 1, -1, -1):
            change[k] += change[k + 1]
        for values in sided.values():
            for k in range(1, n + 1):
                values[k] += values[k - 1]
        return [self._line_chances(i, sums[i], change[i + 1], sided) for i in range(n)]

    def _line_chances(
        self, i: int, total: float, change: float, sided: Mapping[RowKind, list[float]]
    ) -> list[tuple[Choice, float]]:
        text = self.lines[i].text
        out = [
            (Choice(RowKind.CHANGE, cut.old, cut.new), change * math.exp(score - total)) for cut, score in self.cuts[i]
        ]
        out.append((Choice(RowKind.DELETE, text, None), sided[RowKind.DELETE][i]))
        out.append((Choice(RowKind.INSERT, None, text), sided[RowKind.INSERT][i]))
        return sorted(out, key=lambda c: (-c[1], c[0].old or "", c[0].new or ""))

    def _plan_scores(self, sums: Sequence[float]) -> list[float]:
        n = len(self.lines)
        before = [0.0]
        for value in sums:
            before.append(before[-1] + value)
        behind = {RowKind.DELETE: [0.0] * (n + 1), RowKind.INSERT: [0.0] * (n + 1), RowKind.CHANGE: [0.0] * (n + 1)}
        for i in range(n - 1, -1, -1):
            behind[RowKind.DELETE][i] = behind[RowKind.DELETE][i + 1] + self.lone[i][0]
            behind[RowKind.INSERT][i] = behind[RowKind.INSERT][i + 1] + self.lone[i][1]
        return [score + before[k] + behind[side][k] for k, side, score in self.plans]

    def best(self, chances: Sequence[Sequence[tuple[Choice, float]]]) -> list[tuple[Choice, float]]:
        """Return the reading that obeys the law and is expected to have the most lines right."""
        n = len(self.lines)
        tops: list[dict[RowKind, tuple[Choice, float]]] = []
        for line in chances:
            top: dict[RowKind, tuple[Choice, float]] = {}
            for choice, p in line:
                top.setdefault(choice.kind, (choice, p))
            tops.append(top)
        before = [0.0]
        for top in tops:
            before.append(before[-1] + (top[RowKind.CHANGE][1] if RowKind.CHANGE in top else -1.0))
        found = (before[n], n, RowKind.CHANGE)
        for side in (RowKind.DELETE, RowKind.INSERT):
            behind = 0.0
            for k in range(n - 1, -1, -1):
                behind += tops[k][side][1]
                found = max(found, (before[k] + behind, k, side), key=lambda f: f[0])
        _, k, side = found
        return [tops[i][RowKind.CHANGE] if i < k else tops[i][side] for i in range(n)]


class Hints(NamedTuple):
    """What the rest of the page says of one line."""

    votes: Sequence[float]
    """Running sums over the words: how far the words before a place are known as new elsewhere, so old here."""
    elsewhere: Mapping[str, int]
    """In how many lines a text could stand as a whole paragraph."""
    matched: frozenset[str]
    vote: float = 0.0
    """How far the whole line is known as new elsewhere, lone lines of its own gap left out."""

    def of_cut(self, cut: Cut) -> Features:
        """Return the features of a cut that depend on other lines."""
        out: Features = []
        if self.votes and (self.votes[-1] or any(self.votes)):
            at = min(cut.at, len(self.votes) - 1)
            vote = self.votes[at] - (self.votes[-1] - self.votes[at])
            if vote:
                out.append(("vote", math.copysign(math.log1p(abs(vote)), vote)))
                out.append(("vote, either way", math.tanh(vote)))
        for half in (cut.old, cut.new):
            if self.elsewhere.get(half, 0) > 1 and half.count(" ") > 1:
                out.append(("half stands elsewhere", 1.0))
            if half in self.matched:
                out.append(("half stands in a match", 1.0))
        return out

    def of_lone(self, side: RowKind) -> Features:
        """Return the features of a lone line on *side* that depend on other lines."""
        out: Features = []
        if self.vote:
            vote = self.vote if side is RowKind.DELETE else -self.vote
            out.append(("lone vote", math.copysign(math.log1p(abs(vote)), vote)))
            out.append(("lone vote, either way", math.tanh(vote)))
        return out


PAGE_WORK = 40_000_000
"""Ways to cut times characters, over a page: what all halves that are weighed may hold together.

No page of the gates comes to a tenth of it. Above it fewer ways to cut each line are weighed."""
MOST_LINES = 8_000
"""A page with more lines that are no match is not solved; no article has a hundredth of it."""
_LONG_PAGE = 1_000_000
_LONG_PAGE_CHARS = 600
_FEWEST_CUTS = 2


def solve(
    gaps: Sequence[tuple[Sequence[str], bool, bool]], matched: Sequence[str]
) -> tuple[list[Row], tuple[str, ...]]:
    """Return the rows of all *gaps* of one page, in order, and what limits bit.

    Each gap is (lines, stands before the first match, stands behind the last); *matched* are
    the paragraphs that matches gave.
    """
    built = gaps_of(gaps, matched)
    found = learned()
    weigh(built, matched, found.weights)
    return [row for gap in built for row in rows(gap, found)], _warnings(gaps)


def _limits(gaps: Sequence[tuple[Sequence[str], bool, bool]]) -> Limits:
    size = sum(len(text) for lines, _, _ in gaps for text in lines) or 1
    if sum(len(lines) for lines, _, _ in gaps) > MOST_LINES:
        return Limits(longest=0)
    cuts = max(_FEWEST_CUTS, min(LIMITS.cuts, PAGE_WORK // size))
    return Limits(cuts, _LONG_PAGE_CHARS if size > _LONG_PAGE else LIMITS.chars)


def _warnings(gaps: Sequence[tuple[Sequence[str], bool, bool]]) -> tuple[str, ...]:
    limits = _limits(gaps)
    if not limits.longest:
        return (
            f"The page has over {MOST_LINES} lines that are no match: none was cut, each is read as one paragraph.",
        )
    long = sum(len(text) > limits.longest for lines, _, _ in gaps for text in lines)
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
    gap = Gap([Line(text, habits([]))], is_first=True, is_last=True)
    weigh([gap], (), learned().weights)
    cut = max(gap.cuts[0], key=lambda c: c[1], default=None)
    return (cut[0].old, cut[0].new) if cut else None


def gaps_of(gaps: Sequence[tuple[Sequence[str], bool, bool]], matched: Sequence[str]) -> list[Gap]:
    """Return the gaps of a page, not yet weighed; each is (lines, stands first, stands last)."""
    page, limits = habits(matched), _limits(gaps)
    made = {text: Line(text, page, limits) for lines, _, _ in gaps for text in lines}
    return [Gap([made[text] for text in lines], first, last) for lines, first, last in gaps]


def weigh(gaps: Sequence[Gap], matched: Sequence[str], weights: Mapping[str, float]) -> None:
    """Score every gap of a page: once each by itself, then with what the lines say of each other."""
    _weigh_once(gaps, hints(gaps, matched, weights), weights)


def hints(gaps: Sequence[Gap], matched: Sequence[str], weights: Mapping[str, float] | None) -> list[Hints]:
    """Return what the page says of each line; without *weights* there is no first pass, and so no votes."""
    lines = [line for gap in gaps for line in gap.lines]
    elsewhere = exact_halves(lines) if len(lines) > 1 else {}
    texts = frozenset(matched)
    plain = [Hints((), elsewhere, texts)] * len(lines)
    shared = shared_runs(lines) if weights is not None and len(lines) > 1 else []
    if not shared or weights is None:
        return plain
    return _agreed(gaps, plain, shared, weights)


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
                    votes, vote = _votes(k, gaps, starts, runs, leanings)
                    hints[k] = plain[k]._replace(votes=votes, vote=vote)
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
) -> tuple[list[float], float]:
    """Return running sums, over the words of line *me*, of what the other lines say of them, and one sum for the line.

    Two lone lines of one gap are of one side by law. So where *me* is taken for lone, only what is in a
    change of its gap speaks; where it is taken for a change, the gap's lone lines do as well.
    """
    home = bisect_right(starts, me) - 1
    line = gaps[home].lines[me - starts[home]]
    single = [0.0] * len(line.words)
    alone = 0.0
    for other, mine, run in runs[me]:
        lean = leanings[other]
        together = starts[home] <= other < starts[home + 1]
        apart = lean.changed if together else lean.whole
        a, b = run.starts[mine], run.starts[1 - mine]
        for k in range(run.size):
            single[a + k] += run.strength * lean.whole[b + k]
            alone += run.strength * apart[b + k]
    sums = [0.0]
    for value in single:
        sums.append(sums[-1] + value)
    return sums, alone


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


def rows(gap: Gap, found: Learned) -> list[Row]:
    """Return the rows of a weighed gap: the best reading, how sure it is, and the alternatives."""
    chances = gap.chances()
    best = gap.best(chances)
    return [_row(choice, p, line, found, len(best)) for (choice, p), line in zip(best, chances, strict=True)]


def _row(choice: Choice, raw: float, line: Sequence[tuple[Choice, float]], found: Learned, lines: int) -> Row:
    kin = family(choice.kind, lines)
    certain = raw >= found.certain_from[kin]
    confidence = found.calibrated(kin, raw)
    others = () if certain else _choices(choice, confidence, line)
    return Row(choice.kind, choice.old, choice.new, certain, confidence, others)


def _choices(taken: Choice, confidence: float, line: Sequence[tuple[Choice, float]]) -> tuple[RowChoice, ...]:
    rest = [(c, p) for c, p in line if c != taken]
    mass = sum(p for _, p in rest) or 1.0
    offered = [RowChoice(*c, (1 - confidence) * p / mass) for c, p in rest[:_MAX_CHOICES]]
    return tuple(c for k, c in enumerate(offered) if c.probability >= _LEAST_CHOICE or k == 0)


def log_sum(values: Sequence[float]) -> float:
    """Return the logarithm of the sum of the exponentials of *values*; minus infinity for none."""
    top = max(values, default=-math.inf)
    if top == -math.inf:
        return top
    return top + math.log(sum(math.exp(v - top) for v in values))


def dot(features: Features, get: Callable[[str, float], float]) -> float:
    """Return the sum of the values of *features*, each times the weight that *get* gives for its name."""
    return sum(value * get(name, 0.0) for name, value in features)
