"""Learn how many changes stand in a gap whose cells are lines of their own, and write it into the package.

    python tests/training/learn_cells.py                  # cross-validates, then writes cells.json
    python tests/training/learn_cells.py --only-figures

A conditional logit over the plans of each gap (how many changes, which side the rest is of; see
parsers/newssniffer/unflatten/cells.py, whose features are used here), raised by gradient steps (Adam) on pairs of
versions of ../shared/eval/articles_dev.jsonl, neighbours and pairs two and four versions apart. Folds are by article.
Needs numpy, which the program itself does not.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import reading_figures

from diffview.parsers.newssniffer.unflatten import cells

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

OUT = Path(cells.__file__).with_name("cells.json")
FOLDS = 5
STEPS = 400
RATE = 0.05
PENALTY = 0.02
"""Weight of the squared size of each weight, in units of one gap's log probability."""
GROWTH = {"inserts alone": 0.475, "inserts behind changes": 0.475}
"""Where these two weights start: news grow (the number and its source are in learn_flat.py), weblogs are tidied."""
GROWTH_PENALTY = 3.0
"""The same as `PENALTY` for these two, from where they start."""
APART = {1: 1.0, 2: 0.5, 4: 0.5}
"""How many versions apart the pairs are, and how much each counts: those further apart are partly the same edits."""
MOST_LINES = 120


class Sample(NamedTuple):
    article: str
    apart: int
    plans: list[cells.Plan]
    features: np.ndarray[Any, Any]
    true: int


def gaps(rows: Sequence[tuple[str, str | None, str | None]]) -> Iterator[list[tuple[str, str | None, str | None]]]:
    run: list[tuple[str, str | None, str | None]] = []
    for row in [*rows, ("match", None, None)]:
        if row[0] != "match":
            run.append(row)
        elif run:
            yield run
            run = []


def samples() -> Iterator[Sample]:
    for article in reading_figures.articles():
        for apart in APART:
            for first in range(len(article["versions"]) - apart):
                page = reading_figures.page_of(article, first, first + apart)
                for gap in gaps(page.rows()):
                    lines = [text for _, old, new in gap for text in (old, new) if text]
                    if len(lines) <= MOST_LINES:
                        yield sample(article["url"], apart, lines, gap)


def sample(name: str, apart: int, lines: list[str], gap: list[tuple[str, str | None, str | None]]) -> Sample:
    plans, described = zip(*cells.described(cells.similarities(lines), len(lines)), strict=True)
    true = sum(kind == "change" for kind, _, _ in gap), gap[-1][0]
    at = [(p.changes, p.side.value) for p in plans].index(true)
    return Sample(name, apart, list(plans), np.array(described, float), at)


def learned(data: Sequence[Sample]) -> np.ndarray[Any, Any]:
    start = np.array([GROWTH.get(name, 0.0) for name in cells.FEATURES])
    penalty = np.array([GROWTH_PENALTY if name in GROWTH else PENALTY for name in cells.FEATURES])
    weights = start
    mean, square = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, STEPS + 1):
        slope = penalty * (weights - start)
        for s in data:
            slope += (chances(s, weights) @ s.features - s.features[s.true]) * APART[s.apart]
        mean = 0.9 * mean + 0.1 * slope
        square = 0.999 * square + 0.001 * slope * slope
        weights = weights - RATE * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.999**step)) + 1e-8)
    return weights


def chances(one: Sample, weights: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    scores = one.features @ weights
    scores = np.exp(scores - scores.max())
    return scores / scores.sum()


def validate(data: Sequence[Sample]) -> None:
    """Print how often the number of changes is right on neighbours not seen before, and how sure it is."""
    names = sorted({s.article for s in data})
    fold = {name: k % FOLDS for k, name in enumerate(names)}
    bins: dict[int, list[tuple[float, bool]]] = {}
    for k in range(FOLDS):
        weights = learned([s for s in data if fold[s.article] != k])
        for s in data:
            if fold[s.article] != k or s.apart > 1:
                continue
            total: Counter[int] = Counter()
            for plan, p in zip(s.plans, chances(s, weights), strict=True):
                total[plan.changes] += p
            best, p = total.most_common(1)[0]
            bins.setdefault(min(9, int(p * 10)), []).append((p, best == s.plans[s.true].changes))
    found = [x for b in bins.values() for x in b]
    error = sum(abs(sum(p - right for p, right in b)) for b in bins.values()) / len(found)
    right = sum(right for _, right in found)
    print(f"gaps with the right number of changes, unseen: {right} of {len(found)}, calibration error {error:.3f}")
    sure = [right for p, right in found if p >= cells.SURE]
    print(f"of those called sure ({cells.SURE}): {sum(sure)} of {len(sure)}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only-figures", action="store_true")
    options = parser.parse_args()
    data = list(samples())
    validate(data)
    if not options.only_figures:
        weights = {name: round(float(w), 3) for name, w in zip(cells.FEATURES, learned(data), strict=True)}
        made = {"made by": "tests/training/learn_cells.py", "from": "articles_dev.jsonl", "weights": weights}
        OUT.write_text(json.dumps(made, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
