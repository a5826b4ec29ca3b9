"""One segment of a flattened page: the lines between two matches, with the weights of all their readings."""

from __future__ import annotations

import math
import operator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from diffview.model import RowKind, Sides
from diffview.parsers.newssniffer.unflatten.neighbours import UNKNOWN, Surroundings, of_paragraph, total
from diffview.parsers.newssniffer.unflatten.shared_runs import passage_features

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from diffview.parsers.newssniffer.unflatten.features import Cut, Features, FlatLine


class LineReading(NamedTuple):
    """One way to read a line."""

    kind: RowKind
    old: str | None
    new: str | None


class UnpairedScore(NamedTuple):
    """What a line weighs as an unpaired paragraph."""

    either: float
    """On either side."""
    removed_by_text: float
    """More, by its own text, on the side of the earlier version."""
    deleted_by_unpaired: float
    """More as a deleted paragraph, and less as an inserted one, by what unpaired lines of other gaps are taken for."""
    deleted_by_changes: float
    """The same, by what changes of the page are taken for."""
    deleted_by_neighbours: float
    """The same, by how the line fits what stands above and below it in each version."""


NO_SCORE = UnpairedScore(0.0, 0.0, 0.0, 0.0, 0.0)

TEMPER = 1.0
"""What the lines of a gap say of its one side is said over and over: m lines say m^-temper of their sum.

At 1 many lines say, on average, no more than one of them."""
TEMPER_OF_CHANGES = 0.5
"""The same for lines that stand in changes elsewhere on the page, each of which adds something."""


def shares(side: RowKind, lines: int, added: RowKind = RowKind.INSERT) -> UnpairedScore:
    """Return by what the sums over so many unpaired *lines* of *side* count, part by part.

    *added* is the side of the later version.
    """
    if side is RowKind.CHANGE or not lines:
        return NO_SCORE
    mean, tempered = float(lines**-TEMPER), float(lines**-TEMPER_OF_CHANGES)
    sign = 1.0 if side is RowKind.DELETE else -1.0
    return UnpairedScore(1.0, 0.0 if side is added else mean, sign * mean, sign * tempered, sign)


NO_TEXT: Sides[str | None] = Sides(None, None)
"""Above the first line of an article and below its last."""


class OpenLines(NamedTuple):
    """The lines between two matches as the page has them."""

    lines: Sequence[str]
    above: Sides[str | None] = NO_TEXT
    below: Sides[str | None] = NO_TEXT


@dataclass
class Segment:
    """The lines between two matches, with the scores (log weights) of all their readings."""

    lines: list[FlatLine]
    above: Sides[str | None]
    """The texts above the segment in the old and the new version; None at the beginning of the article."""
    below: Sides[str | None]
    is_early: bool = True
    """Whether the versions are hours or days apart, as far as is known."""
    added: RowKind = RowKind.INSERT
    """The side of the later version: DELETE where the page shows the versions back to front."""
    cuts: list[list[tuple[Cut, float]]] = field(default_factory=list)
    unpaired: list[UnpairedScore] = field(default_factory=list)
    plans: list[tuple[int, RowKind, float]] = field(default_factory=list)
    """(number of changes, side of the unpaired lines behind them, score)."""
    own: tuple[Mapping[str, float], list[list[float]]] | None = field(default=None, repr=False)
    """The weights that were last used, and what each cut scores with them by its own features."""
    balance: float = 0.0
    """How far the other gaps of the page have inserted (up) or deleted (down) unpaired lines, in gaps."""

    def weigh(self, weights: Mapping[str, float], hints: Sequence[LineHints]) -> None:
        """Score all ways to read each line, and all plans of the gap."""
        get = weights.get
        self.cuts, self.unpaired = [], []
        for line, own, hint in zip(self.lines, self._own_scores(weights), hints, strict=True):
            cuts = zip(line.cuts, own, strict=True)
            self.cuts.append([(cut, score + dot(hint.of_cut(cut), get)) for cut, score in cuts])
            self.unpaired.append(UnpairedScore(*(dot(features, get) for features in hint.of_unpaired(line))))
        self.plans = self._plans(weights)

    def _own_scores(self, weights: Mapping[str, float]) -> list[list[float]]:
        """Return the score of each cut of each line by its own features; a page is weighed several times."""
        if self.own is None or self.own[0] is not weights:
            get = weights.get
            self.own = (weights, [[dot(cut.features, get) for cut in line.cuts] for line in self.lines])
        return self.own[1]

    def _plans(self, weights: Mapping[str, float]) -> list[tuple[int, RowKind, float]]:
        get, n = weights.get, len(self.lines)
        out = [
            (k, side, dot(self.described(k, side), get)) for k in range(n) for side in (RowKind.DELETE, RowKind.INSERT)
        ]
        return [*out, (n, RowKind.CHANGE, dot(self.described(n, RowKind.CHANGE), get))]

    def described(self, changes: int, side: RowKind) -> Features:
        """Return the features of the plan with so many changes and unpaired lines of *side* behind them."""
        features = gap_features(len(self.lines), changes)
        if side is self.added:
            unpaired = len(self.lines) - changes
            features += insert_features(unpaired, changes, self._place(), is_early=self.is_early, balance=self.balance)
        return features

    def _place(self) -> str:
        is_last = self.below == NO_TEXT
        if self.above == NO_TEXT:
            return "only" if is_last else "first"
        return "last" if is_last else "inner"

    def chances(self) -> list[list[tuple[LineReading, float]]]:
        """Return for each line every way to read it with its raw probability, likeliest first."""
        sums = [log_sum([score for _, score in cuts]) for cuts in self.cuts]
        n = len(self.lines)
        change = [0.0] * (n + 1)  # change[i]: probability that at least i lines are changes
        sided = {RowKind.DELETE: [0.0] * (n + 1), RowKind.INSERT: [0.0] * (n + 1)}
        for (k, side, _), p in zip(self.plans, self._plan_chances(sums), strict=True):
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
    ) -> list[tuple[LineReading, float]]:
        text = self.lines[i].text
        out = [
            (LineReading(RowKind.CHANGE, cut.old, cut.new), change * math.exp(score - total))
            for cut, score in self.cuts[i]
        ]
        out.append((LineReading(RowKind.DELETE, text, None), sided[RowKind.DELETE][i]))
        out.append((LineReading(RowKind.INSERT, None, text), sided[RowKind.INSERT][i]))
        return sorted(out, key=lambda c: (-c[1], c[0].old or "", c[0].new or ""))

    def _plan_chances(self, cuts: Sequence[float]) -> list[float]:
        """Return the probability of each plan; *cuts* are the log sums of the weights of each line's cuts."""
        n = len(self.lines)
        before = [0.0]
        for value in cuts:
            before.append(before[-1] + value)
        sums = [NO_SCORE]
        for line in reversed(self.unpaired):
            sums.append(UnpairedScore(*map(operator.add, sums[-1], line)))
        scores = [
            score + before[k] + sum(map(operator.mul, shares(side, n - k, self.added), sums[n - k]))
            for k, side, score in self.plans
        ]
        total = log_sum(scores)
        return [math.exp(s - total) for s in scores]

    def side_balance(self) -> float:
        """Return the probability that the gap ends in inserted lines, less that it ends in deleted ones."""
        chances = self._plan_chances([log_sum([score for _, score in cuts]) for cuts in self.cuts])
        sign = {RowKind.INSERT: 1.0, RowKind.DELETE: -1.0, RowKind.CHANGE: 0.0}
        return sum(sign[side] * p for (_, side, _), p in zip(self.plans, chances, strict=True))

    def best(self, chances: Sequence[Sequence[tuple[LineReading, float]]]) -> list[tuple[LineReading, float]]:
        """Return the reading that obeys the law and is expected to have the most lines right."""
        n = len(self.lines)
        tops: list[dict[RowKind, tuple[LineReading, float]]] = []
        for line in chances:
            top: dict[RowKind, tuple[LineReading, float]] = {}
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


class LineHints(NamedTuple):
    """What the rest of the page says of one line."""

    votes: Sequence[float]
    """Running sums over the words: how far the words before a place are known as new elsewhere, so old here."""
    elsewhere: Mapping[str, int]
    """In how many lines a text could stand as a whole paragraph."""
    matched: frozenset[str]
    spans: Sequence[tuple[int, int]] = ()
    """Runs of its words that stand in other lines as well: the first word's position, and the one behind the last."""
    by_unpaired_lines: float = 0.0
    """How far the whole line is known as new from unpaired lines of other gaps: the sum over its words."""
    by_cuts: float = 0.0
    """The same, from changes of the page."""
    around: Surroundings = UNKNOWN
    single: float = 0.0
    """How plainly the page puts one sentence in each paragraph, 0…1."""

    def of_cut(self, cut: Cut) -> Features:
        """Return the features of a cut that depend on other lines."""
        out = passage_features(cut.at, self.spans)
        above, below = self.around.of_change
        if self.around is not UNKNOWN:
            out += of_paragraph(cut.edges.old, above.old, below.old, self.single)
            out += of_paragraph(cut.edges.new, above.new, below.new, self.single)
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

    def of_unpaired(self, line: FlatLine) -> tuple[Features, Features, Features, Features, Features]:
        """Return the features of *line* as an unpaired paragraph, for each part of `UnpairedScore`."""
        here = line.edge
        above, below = self.around.of_unpaired
        old = of_paragraph(here, above.old, below.old, self.single)
        new = of_paragraph(here, above.new, below.new, self.single)
        return (
            line.unpaired + total([old, new], 0.5),
            line.deleted,
            self._said(self.by_unpaired_lines, "by unpaired lines"),
            self._said(self.by_cuts, "by changes"),
            total([old], 0.5) + total([new], -0.5),
        )

    def _said(self, vote: float, whose: str) -> Features:
        if not vote:
            return []
        share = vote / (len(self.votes) - 1)
        if abs(share) < _PASSING:
            return [(f"unpaired vote {whose} in passing", math.tanh(vote))]
        return [
            (f"unpaired vote {whose}", math.copysign(1.0, vote)),
            (f"unpaired vote {whose}, share", max(-1.0, min(1.0, share))),
        ]


_PASSING = 0.1
"""A unpaired line of which less than this share is known elsewhere has a phrase in common, not a passage."""


def next_phase(phase: str, kind: RowKind) -> str | None:
    """Return the phase of the gap behind a row of *kind*, or None where the row order of the page forbids it."""
    if kind is RowKind.MATCH:
        return "c"
    if kind is RowKind.CHANGE:
        return "c" if phase == "c" else None
    wanted = "d" if kind is RowKind.DELETE else "i"
    return wanted if phase in {"c", wanted} else None


def log_sum(values: Sequence[float]) -> float:
    """Return the logarithm of the sum of the exponentials of *values*; minus infinity for none."""
    top = max(values, default=-math.inf)
    if top == -math.inf:
        return top
    return top + math.log(sum(math.exp(v - top) for v in values))


def dot(features: Features, get: Callable[[str, float], float]) -> float:
    """Return the sum of the values of *features*, each times the weight that *get* gives for its name."""
    return sum(value * get(name, 0.0) for name, value in features)


def gap_features(size: int, changes: int) -> Features:
    """Describe a gap of *size* lines whose first *changes* are changes and the rest unpaired, of either side."""
    unpaired = size - changes
    if not unpaired:
        return [("gap all changes", 1.0), ("gap all changes, longer", math.log(size))]
    out: Features = [("gap unpaired", 1.0), ("gap unpaired, longer", math.log(unpaired))]
    if changes:
        out += [("gap mixed", 1.0), ("gap mixed, changes", math.log(changes))]
    return out


def insert_features(unpaired: int, changes: int, place: str, *, is_early: bool, balance: float) -> Features:
    """Describe what speaks for the *unpaired* lines behind so many *changes* to be inserted, their words aside.

    *place* is where the gap stands on the page; *balance* is how many other gaps end in inserted lines,
    less how many end in deleted ones, as far as is known: articles grow or are cut as a whole.
    What tidying does to old pages says nothing of how news grows in its first weeks, so those have one weight.
    """
    out: Features = [("inserts early", 1.0)]
    if not is_early:
        # How many they are counts by two steps only: a weight by size would be set by one long gap.
        behind = f"{'behind changes' if changes else 'alone'}{', several' if unpaired > 1 else ''}"
        out = [(f"inserts in {place} gap", 1.0), (f"inserts {behind}", 1.0)]
    if balance:
        out.append(("inserts like other gaps", math.tanh(balance)))
        out.append(("inserts like other gaps, many", math.copysign(math.log1p(abs(balance)), balance)))
    return out
