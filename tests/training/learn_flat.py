"""Learn what the reader of flattened pages has to know, and write it into the package.

    python tests/training/learn_flat.py            # cross-validates, then writes learned.json
    python tests/training/learn_flat.py --only-figures

The pages are those of `flat_samples.py`, the model is that of `flat_model.py`. The calibration curves and the
thresholds of certainty come from predictions on articles that the weights had not seen (folds are by article). The
same data give the same file to the byte. Needs numpy, which the program itself does not.
"""

from __future__ import annotations

import argparse
import json
import pickle
import zlib
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from flat_model import learn
from flat_samples import Sample, build, samples

from diffview.model import RowKind
from diffview.parsers.newssniffer.unflatten import propagation, solve

if TYPE_CHECKING:
    from collections.abc import Iterator

OUT = Path(solve.__file__).with_name("learned.json")
FOLDS = 3
LEAST_CERTAIN = 0.95
"""No reading is called certain that the model itself gives less, however few of that kind were wrong."""
PROMISE = 0.999
"""Share of right rows that the thresholds of certainty are set to on unseen articles; the promise made is 0.995."""


class Seen(NamedTuple):
    """One hard row as predicted by weights that had not seen its article."""

    raw: float
    right: bool
    style: str
    source: str
    genre: str
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
                        item.genre,
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
    return max(found, LEAST_CERTAIN)


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
    for genre in sorted({s.genre for s in plain}):
        print(f"{genre:20s}", figures([s for s in plain if s.genre == genre], fit))
    for source in sorted({s.source for s in plain}):
        print(f"{source:20s}", figures([s for s in plain if s.source == source], fit))
    for kind in ("change", "delete", "insert"):
        print(f"{kind:20s}", figures([s for s in plain if s.kind == kind], fit))


def write(weights: dict[str, float], fit: Fit) -> None:
    found = {
        "made_by": "tests/training/learn_flat.py",
        "data": "articles_dev.jsonl: 260 articles of 18F and Digital.gov (public domain) and GitHub site policy (CC0); "
        "news_dev.jsonl: 30 news articles of public revision data sets",
        "certain_from": {k: round(v, 6) for k, v in fit.bars.items()},
        "curves": fit.curves,
        "weights": dict(sorted(weights.items())),
    }
    OUT.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    main()
