"""The conditional random field that `learn_flat.py` fits: features of many pages as flat arrays, and the fit.

The log probability of the true reading is raised by gradient steps (Adam), with a penalty on the square of each
weight's distance from where it starts. Features and segments are those of diffview's parsers/newssniffer/unflatten.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from flat_samples import Sample, build

from diffview.model import RowKind
from diffview.parsers.newssniffer.unflatten import propagation
from diffview.parsers.newssniffer.unflatten.segment import Segment, UnpairedScore
from diffview.parsers.newssniffer.unflatten.segment import shares as shares_of

STEPS = 130
RATE = 0.08
PENALTY = 0.5
"""Weight of the squared distance of a weight from its start, in units of one gap's log probability."""
MOST_LINES = 15
"""A gap of more lines weighs as this many: the lines of one long gap are right or wrong together."""
SIDE_PENALTY = 2.0
"""The same for what the text of a line says of its side."""
GROWTH_PENALTY = 6.0
"""The same for how much likelier a paragraph is added than taken out in an article's first weeks: the data, weblogs
that are tidied years later, have few such pages, so the start below, which is of news, counts for more than they do."""
GROWTH = 0.475
"""Log of 10.93 million sentences added over 6.8 million taken out in 3.33 million pairs of versions of news articles
(Spangher and others 2022, "NewsEdits", arXiv 2206.07106)."""
HEADINGS_PENALTY = 20.0
"""The same for a heading below a heading on a page of news: news sites have headings of one level, the blogs and
policies that the pages are made from have two, so the data may say little here."""
START = {
    "heading below a heading on a page of news": -2.0,
    "quote open at the seam": -1.5,
    "quote open at the end": -0.5,
    "bracket open at the seam": -1.0,
    "bare number at the seam": -1.0,
    "cut deep inside a passage": -1.0,
    "cut at an end of a passage": 0.5,
    "vote": 0.5,
    "unpaired vote by changes": 0.5,
    "unpaired vote by changes, share": 0.5,
    "unpaired vote by unpaired lines": 0.2,
    "unpaired vote by unpaired lines, share": 0.2,
    "inserts early": GROWTH,
    **{f"inserts {behind}{several}": GROWTH for behind in ("alone", "behind changes") for several in ("", ", several")},
    "deleted furniture": 0.5,
    "deleted with an address": 0.5,
    "deleted starts mark": 0.3,
}
"""Weights that are known to be of this sign before any data; all others start at 0."""


class Table:
    """Features of all atoms (ways to cut, ways to stand alone, plans) of many gaps, as flat arrays."""

    def __init__(self, names: dict[str, int], *, frozen: bool = False) -> None:
        self.names, self.frozen = names, frozen
        self.row: list[int] = []
        self.col: list[int] = []
        self.val: list[float] = []
        self.atoms = 0

    def add(self, features: list[tuple[str, float]]) -> int:
        for name, value in features:
            at = self.names.setdefault(name, len(self.names)) if not self.frozen else self.names.get(name)
            if at is not None:
                self.row.append(self.atoms)
                self.col.append(at)
                self.val.append(value)
        self.atoms += 1
        return self.atoms - 1


@dataclass
class Problem:
    """Everything that one training run needs, as arrays."""

    table: Table
    cut_atoms: Any
    cut_starts: Any
    lone_atoms: Any
    plan_atoms: Any
    plan_k: Any
    plan_shares: Any
    plan_gap: Any
    plan_starts: Any
    gap_start: Any
    gap_end: Any
    gap_weight: Any
    wanted: Any
    wanted_weight: Any
    missed: int


class Layout:
    """The atoms of many gaps, laid out one behind the other."""

    def __init__(self) -> None:
        self.table = Table({})
        self.empty = self.table.add([("no way to cut", 1.0)])
        self.cut_atoms: list[int] = []
        self.cut_starts: list[int] = []
        self.unpaired: list[list[int]] = []
        self.plans: list[tuple[int, int, int]] = []
        self.shares: list[UnpairedScore] = []
        self.bounds: list[tuple[int, int]] = []
        self.gap_weight: list[float] = []
        self.wanted: list[int] = []
        self.wanted_weight: list[float] = []
        self.missed = 0

    def line(self, line: Any, hint: Any, old: str | None, new: str | None) -> list[int | None]:
        """Add a line; return the atoms of its true reading, None where the true cut is not among those weighed."""
        self.cut_starts.append(len(self.cut_atoms))
        found = None
        for cut in line.cuts:
            atom = self.table.add(cut.features + hint.of_cut(cut))
            self.cut_atoms.append(atom)
            found = atom if (cut.old, cut.new) == (old, new) else found
        if not line.cuts:
            self.cut_atoms.append(self.empty)
        alone = [self.table.add(features) for features in hint.of_unpaired(line)]
        self.unpaired.append(alone)
        return [*alone] if old is None or new is None else [found]

    def gap(self, gap: Segment, truth: list[tuple[str, str | None, str | None]], hints: Any, weight: float) -> None:
        """Add a gap with all its lines and plans."""
        start = len(self.unpaired)
        changes, ending = sum(t[0] == "change" for t in truth), RowKind(truth[-1][0])
        shares = shares_of(ending, len(truth) - changes)
        atoms: list[tuple[int | None, float]] = []
        for line, hint, t in zip(gap.lines, hints, truth, strict=True):
            of_line = self.line(line, hint, t[1], t[2])
            atoms += zip(of_line, shares if t[0] != "change" else (1.0,), strict=True)
        for k, side, _ in gap._plans({}):
            atom = self.table.add(gap.described(k, side))
            self.plans.append((atom, k, len(self.bounds)))
            self.shares.append(shares_of(side, len(truth) - k))
            if (k, side) == (changes, ending):
                atoms.append((atom, 1.0))
        self.bounds.append((start, len(self.unpaired)))
        known = [(atom, share) for atom, share in atoms if atom is not None]
        fine = len(known) == len(atoms)
        self.missed += not fine
        weight = weight * min(1.0, MOST_LINES / len(truth)) if fine else 0.0
        self.gap_weight.append(weight)
        self.wanted += [atom for atom, _ in known] if fine else []
        self.wanted_weight += [weight * share for _, share in known] if fine else []


def problem(data: list[Sample], weights: dict[str, float] | None) -> Problem:
    """Lay out *data*; with *weights*, lines' hints on each other are taken from a first pass with them."""
    out = Layout()
    for item in data:
        for gap, truth, hints in hinted(item, weights):
            out.gap(gap, truth, hints, item.weight)
    p, b = np.array(out.plans), np.array(out.bounds)
    return Problem(
        out.table, np.array(out.cut_atoms), np.array(out.cut_starts), np.array(out.unpaired), p[:, 0], p[:, 1],
        np.array(out.shares), p[:, 2], np.concatenate([[0], np.flatnonzero(np.diff(p[:, 2])) + 1]), b[:, 0], b[:, 1],
        np.array(out.gap_weight), np.array(out.wanted), np.array(out.wanted_weight), out.missed,
    )  # fmt: skip


def hinted(item: Sample, weights: dict[str, float] | None) -> Any:
    """Yield each gap of a page with its truth and the hints that its lines get from the others."""
    gaps = build(item)
    lines = [line for gap in gaps for line in gap.lines]
    hints = propagation.hints(gaps, item.matched, weights)
    at = 0
    for gap, truth in zip(gaps, item.truth, strict=True):
        yield gap, truth, hints[at : at + len(gap.lines)]
        at += len(gap.lines)
    assert at == len(lines)


def objective(p: Problem, w: Any, row: Any, col: Any, val: Any) -> tuple[float, Any]:
    """Return minus the weighted log probability of the truth, and its gradient."""
    score = np.bincount(row, val * w[col], minlength=p.table.atoms)
    score[0] = -1e4  # a line of one word cannot be cut
    cut = score[p.cut_atoms]
    top = np.maximum.reduceat(cut, p.cut_starts)
    counts = np.diff(np.append(p.cut_starts, len(cut)))
    e = np.exp(cut - np.repeat(top, counts))
    total = np.add.reduceat(e, p.cut_starts)
    line_sum = top + np.log(total)
    ahead = np.concatenate([[0], np.cumsum(line_sum)])
    unpaired = np.vstack([np.zeros((1, 5)), np.cumsum(score[p.lone_atoms], axis=0)])
    start, end = p.gap_start[p.plan_gap], p.gap_end[p.plan_gap]
    at = start + p.plan_k
    behind = ((unpaired[end] - unpaired[at]) * p.plan_shares).sum(axis=1)
    plan = score[p.plan_atoms] + ahead[at] - ahead[start] + behind
    ptop = np.maximum.reduceat(plan, p.plan_starts)
    pcounts = np.diff(np.append(p.plan_starts, len(plan)))
    pe = np.exp(plan - np.repeat(ptop, pcounts))
    ptotal = np.add.reduceat(pe, p.plan_starts)
    log_z = ptop + np.log(ptotal)
    weight = p.gap_weight[p.plan_gap]
    prob = pe / np.repeat(ptotal, pcounts) * weight
    n = len(p.cut_starts)
    change = np.zeros(n + 1)
    change += np.bincount(start, prob, n + 1) - np.bincount(at, prob, n + 1)
    change = np.cumsum(change)[:n]
    sided = np.stack(
        [np.bincount(at, prob * share, n + 1) - np.bincount(end, prob * share, n + 1) for share in p.plan_shares.T],
        axis=1,
    )
    sided = np.cumsum(sided, axis=0)[:n]
    size = p.table.atoms
    expected = np.bincount(p.cut_atoms, e / np.repeat(total, counts) * np.repeat(change, counts), size)
    expected += np.bincount(p.lone_atoms.ravel(), sided.ravel(), size) + np.bincount(p.plan_atoms, prob, size)
    expected -= np.bincount(p.wanted, p.wanted_weight, size)
    expected[0] = 0
    loss = float((log_z * p.gap_weight).sum() - (score[p.wanted] * p.wanted_weight).sum())
    return loss, np.bincount(col, val * expected[row], minlength=len(w))


def fitted(p: Problem, before: dict[str, float] | None = None, *, steps: int = STEPS) -> dict[str, float]:
    """Return the learned weights by name, sought from those *before* on."""
    names = list(p.table.names)
    start = np.array([START.get(n, 0.0) for n in names])
    row, col, val = np.array(p.table.row), np.array(p.table.col), np.array(p.table.val)
    stiff = np.array([stiffness(n) for n in names])
    w = start.copy() if before is None else np.array([before.get(n, START.get(n, 0.0)) for n in names])
    m, v = np.zeros(len(names)), np.zeros(len(names))
    for step in range(1, steps + 1):
        loss, gradient = objective(p, w, row, col, val)
        gradient += 2 * stiff * (w - start)
        m = 0.9 * m + 0.1 * gradient
        v = 0.99 * v + 0.01 * gradient**2
        rate = RATE * min(1.0, 2 * (1 - step / steps) + 0.02)
        w -= rate * (m / (1 - 0.9**step)) / (np.sqrt(v / (1 - 0.99**step)) + 1e-8)
    print(
        f"    loss {loss:.1f} over {p.gap_weight.sum():.0f} gaps, {len(names)} weights, {p.missed} gaps without truth"
    )
    return START | {n: round(float(x), 4) for n, x in zip(names, w, strict=True) if n != "no way to cut"}


def stiffness(name: str) -> float:
    """Return how firmly the weight called *name* is held to its start."""
    if name.startswith("inserts"):
        return GROWTH_PENALTY if name == "inserts early" else SIDE_PENALTY
    if name.endswith("on a page of news"):
        return HEADINGS_PENALTY
    return SIDE_PENALTY if name.startswith("deleted") else PENALTY


def learn(data: list[Sample]) -> dict[str, float]:
    """Fit without hints between lines, then with those that the last weights give, twice."""
    weights = fitted(problem(data, None))
    for _ in range(2):
        weights = fitted(problem(data, weights), weights)
    return weights
