"""Find which side each flattened line was on, and where each change is to be cut.

The page's law: between two matches stand k changes, then m lone paragraphs, all of one side
(the page pairs what is left of both sides by position, then lists what is left of the longer).
So a reading of a gap is (k, side, a cut for each of the k). Its weight is the product of the
weights of its parts, each exp(sum of learned weight × feature); all readings are summed
exactly, by running sums over k, so every part has a probability. Of the readings that obey
the law the one with the most lines expected to be right is chosen, and how sure it is is what
the sums say, through a calibration curve learned on articles the weights had not seen.

Lines that share runs of words with other lines of the page speak for each other: the same words
stood on opposite sides, and what stands elsewhere in one piece is not cut. The page is solved once
without the sides, then again with those that the first pass gave. Gaps speak for each other as
well, as an article grows or is cut as a whole. What the lines of one gap say of its side is not
summed but tempered: they are right or wrong together.

Weights, curve and bar are learned by tests/gate/learn_flat.py and lie in learned.json, with
where they come from.
"""

from __future__ import annotations

import json
import math
import operator
import re
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

from diffview.model import Row, RowChoice, RowKind
from diffview.parsers.newssniffer.features import (
    LIMITS,
    Limits,
    Line,
    exact_halves,
    gap_features,
    habits,
    insert_features,
    passage_features,
    shared_runs,
)

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


ALIKE = 0.65
"""Halves of a change that share so many of their characters, in order, are one paragraph edited: where such a cut is
likely it is nearly always right, while one between unlike halves stays a guess."""

FAMILIES = ("change", "change of unlike halves", "lone")
"""Kinds of reading that have a calibration curve and a bar of certainty each."""


def family(choice: Choice, line: Line) -> str:
    """Return which of FAMILIES the reading *choice* of *line* belongs to."""
    if choice.kind is not RowKind.CHANGE:
        return "lone"
    alike = next(cut.alike for cut in line.cuts if (cut.old, cut.new) == (choice.old, choice.new))
    return "change" if alike >= ALIKE else "change of unlike halves"


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


class Alone(NamedTuple):
    """What a line weighs as a lone paragraph."""

    either: float
    """On either side."""
    removed_by_text: float
    """More, by its own text, on the side of the earlier version."""
    deleted_by_lone: float
    """More as a deleted paragraph, and less as an inserted one, by what lone lines of other gaps are taken for."""
    deleted_by_changes: float
    """The same, by what changes of the page are taken for."""


TEMPER = 1.0
"""What the lines of a gap say of its one side is said over and over: m lines say m^-temper of their sum.

At 1 many lines say, on average, no more than one of them."""
TEMPER_OF_CHANGES = 0.5
"""The same for lines that stand in changes elsewhere on the page, of which each really tells something new."""


def shares(side: RowKind, lines: int, added: RowKind = RowKind.INSERT) -> Alone:
    """Return by what the sums over so many lone *lines* of *side* count, part by part.

    *added* is the side of the later version.
    """
    if side is RowKind.CHANGE or not lines:
        return Alone(0.0, 0.0, 0.0, 0.0)
    mean, tempered = float(lines**-TEMPER), float(lines**-TEMPER_OF_CHANGES)
    sign = 1.0 if side is RowKind.DELETE else -1.0
    return Alone(1.0, 0.0 if side is added else mean, sign * mean, sign * tempered)


@dataclass
class Gap:
    """The lines between two matches, with the scores (log weights) of all their readings."""

    lines: list[Line]
    is_first: bool
    is_last: bool
    is_early: bool = True
    """Whether the versions are hours or days apart, as far as is known."""
    added: RowKind = RowKind.INSERT
    """The side of the later version: DELETE where the page shows the versions back to front."""
    cuts: list[list[tuple[Cut, float]]] = field(default_factory=list)
    lone: list[Alone] = field(default_factory=list)
    plans: list[tuple[int, RowKind, float]] = field(default_factory=list)
    """(number of changes, side of the lone lines behind them, score)."""
    lean: float = 0.0
    """How far the other gaps of the page have inserted (up) or deleted (down) lone lines, in gaps."""

    def weigh(self, weights: Mapping[str, float], hints: Sequence[Hints]) -> None:
        """Score all ways to read each line, and all plans of the gap."""
        get = weights.get
        self.cuts, self.lone = [], []
        for line, hint in zip(self.lines, hints, strict=True):
            self.cuts.append([(cut, dot(cut.features, get) + dot(hint.of_cut(cut), get)) for cut in line.cuts])
            said = (line.lone, line.deleted, hint.by_lone(), hint.by_changes())
            self.lone.append(Alone(*(dot(features, get) for features in said)))
        self.plans = self._plans(weights)

    def _plans(self, weights: Mapping[str, float]) -> list[tuple[int, RowKind, float]]:
        get, n = weights.get, len(self.lines)
        out = [
            (k, side, dot(self.described(k, side), get)) for k in range(n) for side in (RowKind.DELETE, RowKind.INSERT)
        ]
        return [*out, (n, RowKind.CHANGE, dot(self.described(n, RowKind.CHANGE), get))]

    def described(self, changes: int, side: RowKind) -> Features:
        """Return the features of the plan with so many changes and lone lines of *side* behind them."""
        features = gap_features(len(self.lines), changes)
        if side is self.added:
            lone = len(self.lines) - changes
            features += insert_features(lone, changes, self._place(), is_early=self.is_early, lean=self.lean)
        return features

    def _place(self) -> str:
        if self.is_first:
            return "only" if self.is_last else "first"
        return "last" if self.is_last else "inner"

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

    def _plan_scores(self, cuts: Sequence[float]) -> list[float]:
        n = len(self.lines)
        before = [0.0]
        for value in cuts:
            before.append(before[-1] + value)
        sums = [Alone(0.0, 0.0, 0.0, 0.0)]
        for line in reversed(self.lone):
            sums.append(Alone(*map(operator.add, sums[-1], line)))
        return [
            score + before[k] + sum(map(operator.mul, shares(side, n - k, self.added), sums[n - k]))
            for k, side, score in self.plans
        ]

    def leaning(self) -> float:
        """Return the probability that the gap ends in inserted lines, less that it ends in deleted ones."""
        scores = self._plan_scores([log_sum([score for _, score in cuts]) for cuts in self.cuts])
        total = log_sum(scores)
        sign = {RowKind.INSERT: 1.0, RowKind.DELETE: -1.0, RowKind.CHANGE: 0.0}
        return sum(sign[side] * math.exp(s - total) for (_, side, _), s in zip(self.plans, scores, strict=True))

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
    spans: Sequence[tuple[int, int]] = ()
    """Runs of its words that stand in other lines as well: the first word's position, and the one behind the last."""
    by_lone_lines: float = 0.0
    """How far the whole line is known as new from lone lines of other gaps: the sum over its words."""
    by_cuts: float = 0.0
    """The same, from changes of the page."""

    def of_cut(self, cut: Cut) -> Features:
        """Return the features of a cut that depend on other lines."""
        out = passage_features(cut.at, self.spans)
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

    def by_lone(self) -> Features:
        """Return what lone lines of other gaps say of this line as a deleted paragraph."""
        return self._said(self.by_lone_lines, "by lone lines")

    def by_changes(self) -> Features:
        """Return what changes say of this line as a deleted paragraph."""
        return self._said(self.by_cuts, "by changes")

    def _said(self, vote: float, whose: str) -> Features:
        if not vote:
            return []
        share = vote / (len(self.votes) - 1)
        if abs(share) < _PASSING:
            return [(f"lone vote {whose} in passing", math.tanh(vote))]
        return [
            (f"lone vote {whose}", math.copysign(1.0, vote)),
            (f"lone vote {whose}, share", max(-1.0, min(1.0, share))),
        ]


_PASSING = 0.1
"""A lone line of which less than this share is known elsewhere has a phrase in common, not a passage."""
PAGE_WORK = 40_000_000
"""Ways to cut times characters, over a page: what all halves that are weighed may hold together.

No page of the gates comes to a tenth of it. Above it fewer ways to cut each line are weighed."""
MOST_LINES = 8_000
"""A page with more lines that are no match is not solved; no article has a hundredth of it."""
_LONG_PAGE = 1_000_000
_LONG_PAGE_CHARS = 600
_FEWEST_CUTS = 2


def solve(
    gaps: Sequence[tuple[Sequence[str], bool, bool]], matched: Sequence[str], period: str | None = None
) -> tuple[list[Row], tuple[str, ...]]:
    """Return the rows of all *gaps* of one page, in order, and what limits bit.

    Each gap is (lines, stands before the first match, stands behind the last); *matched* are
    the paragraphs that matches gave, *period* is how far the versions are apart, as the page words it.
    """
    built = gaps_of(gaps, matched, period)
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


def gaps_of(
    gaps: Sequence[tuple[Sequence[str], bool, bool]], matched: Sequence[str], period: str | None = None
) -> list[Gap]:
    """Return the gaps of a page, not yet weighed; each is (lines, stands first, stands last)."""
    page, limits = habits(matched), _limits(gaps)
    made = {text: Line(text, page, limits) for lines, _, _ in gaps for text in lines}
    early = is_early(period)
    added = RowKind.DELETE if period and "earlier" in period else RowKind.INSERT
    return [Gap([made[text] for text in lines], first, last, early, added) for lines, first, last in gaps]


_EARLY = 30
"""Days: in an article's first weeks news is added to it; later it is tidied."""


def is_early(period: str | None) -> bool:
    """Tell whether *period*, as the page words it, is of hours or days, as tracked news is; so is one unknown.

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


_DAYS = re.compile(r"(\d+) days?\b")


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
        for gap, lean in zip(gaps, leans, strict=True):
            lean_of_others = sum(leans) - lean
            gap.lean = lean_of_others if gap.added is RowKind.INSERT else -lean_of_others
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


def rows(gap: Gap, found: Learned) -> list[Row]:
    """Return the rows of a weighed gap: the best reading, how sure it is, and the alternatives."""
    chances = gap.chances()
    best = gap.best(chances)
    kin = [family(choice, line) for (choice, _), line in zip(best, gap.lines, strict=True)]
    return [_row(taken, line, k, found) for taken, line, k in zip(best, chances, kin, strict=True)]


def _row(taken: tuple[Choice, float], line: Sequence[tuple[Choice, float]], kin: str, found: Learned) -> Row:
    choice, raw = taken
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
