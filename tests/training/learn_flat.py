"""Learn what the reader of flattened pages has to know, and write it into the package.

    python tests/training/learn_flat.py            # cross-validates, then writes learned.json
    python tests/training/learn_flat.py --only-figures

The data are pairs of versions of ../shared/eval/articles_dev.jsonl, made into pages by
newssniffer_page.py, so that every row's truth is known. Besides the pairs as they are (neighbours, and
versions further apart) there are pairs whose paragraphs are broken into sentences, one or two a
paragraph, as news sites write: the weights shall not know one outlet's statistics_of only.

The weights are those of a conditional random field over whole gaps (see diffview's
parsers/newssniffer/unflatten, whose features and segments are used here): the log probability of the true
reading is raised by gradient steps (Adam), with a penalty on the square of each weight's distance from
where it starts. The curve and the bar come from predictions on articles that the weights had not seen.
Needs numpy, which the program itself does not.
"""

from __future__ import annotations

import argparse
import json
import pickle
import re
import sys
import zlib
from dataclasses import dataclass, field
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

SHARED = Path(__file__).resolve().parents[3] / "shared" / "eval"
sys.path.insert(0, str(SHARED))

import newssniffer_page as site  # noqa: E402 - lies beside the checkout

from diffview.model import RowKind  # noqa: E402
from diffview.parsers.newssniffer.unflatten import propagation, solve  # noqa: E402
from diffview.parsers.newssniffer.unflatten.segment import Segment, UnpairedScore  # noqa: E402
from diffview.parsers.newssniffer.unflatten.segment import shares as shares_of  # noqa: E402

OUT = Path(__file__).resolve().parents[2] / "diffview" / "parsers" / "newssniffer" / "unflatten" / "learned.json"
FOLDS = 5
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
PROMISE = 0.998
"""Share of right rows that the bar of certainty is set to on unseen articles; the promise made is 0.995."""
START = {
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


@dataclass
class Sample:
    """One page with its truth, gap by gap."""

    article: str
    source: str
    weight: float
    style: str
    matched: list[str]
    gaps: list[tuple[list[str], bool, bool]]
    truth: list[list[tuple[str, str | None, str | None]]]
    period: str = ""
    built: list[Segment] = field(default_factory=list)


class Wanted(NamedTuple):
    kind: RowKind
    old: str | None
    new: str | None


def articles() -> list[dict[str, Any]]:
    return [json.loads(line) for line in (SHARED / "articles_dev.jsonl").read_text("utf-8").splitlines()]


def side(version: dict[str, Any], paragraphs: list[str]) -> site.Side:
    return site.Side(version["number"], version["title"] or "", version["time"], paragraphs)


def broken(paragraphs: list[str], most: int) -> list[str]:
    """Return paragraphs broken at ends of sentences into such of 1 to *most* sentences, by their text alone."""
    out: list[str] = []
    for paragraph in paragraphs:
        run: list[str] = []
        for sentence in re.split(r"(?<=[.!?])\s+(?=[A-Z“\"])", paragraph):
            run.append(sentence)
            if len(run) >= 1 + zlib.crc32(sentence.encode()) % most:
                out.append(" ".join(run))
                run = []
        if run:
            out.append(" ".join(run))
    return out


def sample(article: dict[str, Any], old: site.Side, new: site.Side, weight: float, style: str) -> Sample:
    page = site.Page(1, article["url"], article["source"], old, new)
    matched: list[str] = []
    gaps: list[list[str]] = [[]]
    truth: list[list[tuple[str, str | None, str | None]]] = [[]]
    for row in page.rows():
        kind, a, b = row
        if kind == "match":
            matched.append(a or "")
            gaps.append([])
            truth.append([])
        else:
            gaps[-1].append(f"{a} {b}" if kind == "change" else a or b or "")
            truth[-1].append(row)
    last = len(gaps) - 1
    kept = [(lines, k == 0, k == last) for k, lines in enumerate(gaps) if lines]
    return Sample(
        article["article_id"], article["source"], weight, style, matched, kept, [t for t in truth if t], page.period()
    )


def samples(every: bool = True) -> list[Sample]:
    out = []
    for article in articles():
        versions = article["versions"]
        for i, old in enumerate(versions):
            for j in range(i + 1, len(versions)):
                new = versions[j]
                near = j == i + 1
                a, b = side(old, old["paragraphs"]), side(new, new["paragraphs"])
                out.append(sample(article, a, b, 1.0 if near else 0.3, "as they are" if near else "further apart"))
                if near and every:
                    for most, weight in ((1, 0.5), (2, 0.5)):
                        a, b = (side(v, broken(v["paragraphs"], most)) for v in (old, new))
                        out.append(sample(article, a, b, weight, f"broken by {most}"))
    return [s for s in out if s.gaps]


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
        said = (line.unpaired, line.deleted, hint.by_unpaired(), hint.by_changes())
        alone = [self.table.add(features) for features in said]
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


def build(item: Sample) -> list[Segment]:
    if not item.built:
        item.built = solve.segments_of(item.gaps, item.matched, item.period)
    return item.built


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
    unpaired = np.vstack([np.zeros((1, 4)), np.cumsum(score[p.lone_atoms], axis=0)])
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
    np.add.at(change, start, prob)
    np.add.at(change, at, -prob)
    change = np.cumsum(change)[:n]
    sided = np.zeros((n + 1, 4))
    np.add.at(sided, at, prob[:, None] * p.plan_shares)
    np.add.at(sided, end, -prob[:, None] * p.plan_shares)
    sided = np.cumsum(sided, axis=0)[:n]
    expected = np.zeros(p.table.atoms)
    np.add.at(expected, p.cut_atoms, e / np.repeat(total, counts) * np.repeat(change, counts))
    np.add.at(expected, p.lone_atoms, sided)
    np.add.at(expected, p.plan_atoms, prob)
    np.add.at(expected, p.wanted, -p.wanted_weight)
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
    return SIDE_PENALTY if name.startswith("deleted") else PENALTY


def learn(data: list[Sample]) -> dict[str, float]:
    """Fit without hints between lines, then with those that the last weights give, twice."""
    weights = fitted(problem(data, None))
    for _ in range(2):
        weights = fitted(problem(data, weights), weights)
    return weights


class Seen(NamedTuple):
    """One hard row as predicted by weights that had not seen its article."""

    raw: float
    right: bool
    style: str
    source: str
    kind: str
    taken: str
    """The family of what it was read as."""
    article: str
    share: float
    """How much of a row's weight it has: the unpaired rows of one gap, right or wrong together, are one row's worth."""
    least: float
    """How sure it is told to be at least."""


def predicted(data: list[Sample], weights: dict[str, float]) -> list[Seen]:
    out = []
    for item in data:
        gaps = build(item)
        propagation.weigh(gaps, item.matched, weights)
        for gap, truth in zip(gaps, item.truth, strict=True):
            chances = gap.chances()
            best = gap.best(chances)
            unpaired = sum(choice.kind is not RowKind.CHANGE for choice, _ in best)
            for (choice, p), line, ways, true in zip(best, gap.lines, chances, truth, strict=True):
                right = (choice.old, choice.new) == (true[1], true[2])
                share = 1.0 if choice.kind is RowKind.CHANGE else 1 / unpaired
                kin = solve.family(choice, line)
                out.append(
                    Seen(
                        p,
                        right,
                        item.style,
                        item.source,
                        true[0],
                        kin,
                        item.article,
                        share,
                        solve.least((choice, p), ways),
                    )
                )
    return out


def weight_of(row: Seen, made_up: float = 0.5) -> float:
    """Return how much *row* counts: pages that are not as they are count as *made_up*."""
    return row.share * (1.0 if row.style == "as they are" else made_up)


def curve(seen: list[Seen]) -> list[tuple[float, float]]:
    """Return a rising curve from raw to right (pool adjacent violators over bins of equal weight)."""
    merged: list[Pool] = []
    for pool in bins(seen):
        merged.append(pool)
        while len(merged) > 1 and merged[-2].share >= merged[-1].share:
            last = merged.pop()
            first = merged.pop()
            merged.append(Pool(first.low, last.high, first.right + last.right, first.weight + last.weight))
    points: list[tuple[float, float]] = []
    for pool in merged:
        # Flat inside a pool, straight between two: the ends of a pool are points of the curve.
        points += [(round(x, 6), round(min(0.9995, pool.share), 6)) for x in sorted({pool.low, pool.high})]
    return [p for k, p in enumerate(points) if k == 0 or p[0] > points[k - 1][0]]


def bins(seen: list[Seen]) -> Iterator[Pool]:
    """Yield neighbouring rows together, a fortieth of the weight at a time; rows alike in raw are not parted."""
    rows = sorted((s.raw, s.right, weight_of(s, 0.05)) for s in seen)
    least = max(LEAST_BIN, sum(w for *_, w in rows) / 40)
    part: list[tuple[float, bool, float]] = []
    for k, row in enumerate(rows):
        part.append(row)
        is_last = k == len(rows) - 1
        if is_last or (sum(w for *_, w in part) >= least and rows[k + 1][0] > row[0]):
            yield Pool(part[0][0], row[0], sum(o * w for _, o, w in part), sum(w for *_, w in part))
            part = []


LEAST_BIN = 20.0
"""A bin of the calibration curve weighs at least as much as so many rows."""


class Pool(NamedTuple):
    """Neighbouring rows that are as often right as each other: from and to which raw probability, how many."""

    low: float
    high: float
    right: float
    weight: float

    @property
    def share(self) -> float:
        return (self.right + 0.5) / (self.weight + 1)


def bar(seen: list[Seen]) -> float:
    """Return the lowest raw probability above which the promise held, pages weighed by how true to life they are."""
    found, wrong, total = 1.01, 0.3, 0.0
    for row in sorted(seen, key=lambda s: (-s.raw, s.right)):
        weight = weight_of(row)
        total += weight
        wrong += weight * (not row.right)
        if wrong / total <= 1 - PROMISE:
            found = row.raw
    return found


@dataclass
class Fit:
    """Curve and bar for each family of readings."""

    curves: dict[str, list[tuple[float, float]]]
    bars: dict[str, float]

    @staticmethod
    def of(seen: list[Seen]) -> Fit:
        families = {f: [s for s in seen if s.taken == f] for f in solve.FAMILIES}
        return Fit({f: curve(rows) for f, rows in families.items()}, {f: bar(rows) for f, rows in families.items()})

    def learned(self, weights: dict[str, float]) -> solve.Learned:
        return solve.Learned(weights, {k: tuple(v) for k, v in self.curves.items()}, self.bars)


def figures(seen: list[Seen], fit: Fit) -> str:
    found = fit.learned({})
    sure = [s for s in seen if s.raw >= fit.bars[s.taken]]
    rows, gaps = (calibration_error(seen, found, by_gap=by_gap) for by_gap in (False, True))
    return (
        f"rows {len(seen):5d}  exact {sum(s.right for s in seen) / max(1, len(seen)):.4f}  "
        f"by article {article_mean(seen):.4f}  certain {len(sure) / max(1, len(seen)):.4f}  "
        f"certain right {sum(s.right for s in sure) / max(1, len(sure)):.4f}  "
        f"calibration error {rows:.4f}, unpaired rows of a gap as one {gaps:.4f}"
    )


def article_mean(seen: list[Seen]) -> float:
    """Return the mean over articles of the share of their rows that are right: no article counts for more."""
    articles: dict[str, list[bool]] = {}
    for s in seen:
        articles.setdefault(s.article, []).append(s.right)
    return sum(sum(rows) / len(rows) for rows in articles.values()) / max(1, len(articles))


def calibration_error(seen: list[Seen], found: solve.Learned, *, by_gap: bool) -> float:
    """Return how far confidence is from the share that is right, over ten bins of confidence."""
    tenths: dict[int, list[float]] = {}
    total = 0.0
    for s in seen:
        p, weight = max(s.least, found.calibrated(s.taken, s.raw)), s.share if by_gap else 1.0
        tenths.setdefault(min(9, int(p * 10)), []).append(weight * (p - s.right))
        total += weight
    return sum(abs(sum(b)) for b in tenths.values()) / max(1.0, total)


def fold_of(item: Sample) -> int:
    return zlib.crc32(item.article.encode()) % FOLDS


def held_out(data: list[Sample], fold: int) -> list[Seen]:
    """Return what is predicted for the articles of *fold* by weights that the others taught."""
    weights = learn([s for s in data if fold_of(s) != fold])
    return predicted([s for s in data if fold_of(s) == fold], weights)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only-figures", action="store_true")
    parser.add_argument("--keep", type=Path, help="a file for the predictions on unseen articles")
    parser.add_argument("--sources", action="store_true", help="also leave out each source in turn")
    options = parser.parse_args()
    data = samples()
    unseen: list[Seen] = []
    with get_context("fork").Pool() as pool:
        for found in pool.imap(partial(held_out, data), range(FOLDS)):
            unseen += found
    if options.keep:
        options.keep.write_bytes(pickle.dumps(unseen))
    fit = Fit.of(unseen)
    report(unseen, fit)
    if options.sources:
        for source in sorted({s.source for s in data}):
            weights = learn([s for s in data if s.source != source])
            seen = predicted([s for s in data if s.source == source and s.style == "as they are"], weights)
            print(f"without {source:20s}", figures(seen, fit))
    if not options.only_figures:
        write(learn(data), fit)


def report(unseen: list[Seen], fit: Fit) -> None:
    """Print the figures on unseen articles, by style of the pages, by source and by kind of row."""
    print("bars", fit.bars)
    for style in sorted({s.style for s in unseen}):
        print(f"{style:20s}", figures([s for s in unseen if s.style == style], fit))
    plain = [s for s in unseen if s.style == "as they are"]
    for source in sorted({s.source for s in plain}):
        print(f"{source:20s}", figures([s for s in plain if s.source == source], fit))
    for kind in ("change", "delete", "insert"):
        print(f"{kind:20s}", figures([s for s in plain if s.kind == kind], fit))


def write(weights: dict[str, float], fit: Fit) -> None:
    found = {
        "made_by": "tests/training/learn_flat.py",
        "data": "articles_dev.jsonl: 260 articles of 18F and Digital.gov (public domain) and GitHub site policy (CC0)",
        "certain_from": {k: round(v, 6) for k, v in fit.bars.items()},
        "curves": fit.curves,
        "weights": dict(sorted(weights.items())),
    }
    OUT.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    main()
