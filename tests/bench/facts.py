"""Print what naming the kinds of change costs beside the comparison itself.

    python tests/bench/facts.py

On all consecutive pairs of the articles beside the checkout, CPU time of this thread, best of
some rounds, everything loaded. Naming the kinds is what a list or the history of an article needs, and
its goal is a ratio below 1 over all pairs; the page of a comparison and `compare --json` also tell
what each mark is about, in words, which are worked out only then. Both are measured.
"""

from __future__ import annotations

import gc
import itertools
import json
import time
from pathlib import Path
from typing import TYPE_CHECKING

from diffview.diff.compare import compare
from diffview.diff.model import Comparison, Side
from diffview.facts.classify import classify

if TYPE_CHECKING:
    from collections.abc import Callable

ARTICLES = Path(__file__).resolve().parents[3] / "shared" / "eval" / "articles_dev.jsonl"
ROUNDS = 9


def sides() -> list[tuple[Side, Side]]:
    """Return all consecutive pairs of versions."""
    found = []
    with ARTICLES.open(encoding="utf-8") as lines:
        for line in lines:
            versions = [Side(v["title"], tuple(v["paragraphs"])) for v in json.loads(line)["versions"]]
            found += list(itertools.pairwise(versions))
    return found


def seconds(work: Callable[[], object]) -> float:
    """Return the CPU seconds of *work* in this thread."""
    gc.collect()
    start = time.thread_time()
    work()
    return time.thread_time() - start


def name_all(comparisons: list[Comparison]) -> int:
    """Name the kinds of every change, the title's included; return how many are set aside."""
    return sum(classify(comparison).set_aside for comparison in comparisons)


def tell_all(comparisons: list[Comparison]) -> int:
    """Name the kinds of every change and tell every mark in words; return the length of the rules."""
    classified = [classify(comparison) for comparison in comparisons]
    facts = [f for e in classified for f in (*e.facts, e.title_facts) if f is not None]
    return sum(len(mark.rule) for f in facts for mark in f.marks)


def costs() -> tuple[float, float, float, int]:
    """Return the seconds of comparing, of naming, of naming and telling, and the number of pairs."""
    pairs = sides()
    comparisons = [compare(old, new) for old, new in pairs]
    tell_all(comparisons)
    # Turn by turn, so that a neighbour on the machine slows all alike.
    rounds = [
        (
            seconds(lambda: [compare(old, new) for old, new in pairs]),
            seconds(lambda: name_all(comparisons)),
            seconds(lambda: tell_all(comparisons)),
        )
        for _ in range(ROUNDS)
    ]
    diff, named, told = (min(column) for column in zip(*rounds, strict=True))
    return diff, named, told, len(pairs)


def main() -> None:
    """Print them and the ratios."""
    diff, named, told, pairs = costs()
    print(f"pairs                                 {pairs}")
    print(f"comparing                             {1000 * diff / pairs:7.2f} ms CPU a pair")
    print(f"naming the kinds                      {1000 * named / pairs:7.2f} ms CPU a pair")
    print(f"naming and telling in words           {1000 * told / pairs:7.2f} ms CPU a pair")
    print(f"naming / comparing                    {named / diff:7.2f}   (goal: below 1)")
    print(f"naming and telling / comparing        {told / diff:7.2f}")


if __name__ == "__main__":
    main()
