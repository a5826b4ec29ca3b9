"""Print what naming the kinds of change costs beside the comparison itself.

    python tests/bench/facts.py

On all consecutive pairs of the articles beside the checkout, CPU time of this thread, best of
some rounds, everything loaded. The goal is a ratio below 1 over all pairs.
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
from diffview.facts.explain import explain

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
    return sum(explain(comparison).set_aside for comparison in comparisons)


def ratio() -> tuple[float, float, int]:
    """Return the seconds of comparing, those of naming, and the number of pairs."""
    pairs = sides()
    comparisons = [compare(old, new) for old, new in pairs]
    name_all(comparisons)
    # Turn by turn, so that a neighbour on the machine slows both alike.
    rounds = [
        (seconds(lambda: [compare(old, new) for old, new in pairs]), seconds(lambda: name_all(comparisons)))
        for _ in range(ROUNDS)
    ]
    return min(diff for diff, _ in rounds), min(facts for _, facts in rounds), len(pairs)


def main() -> None:
    """Print both and their ratio."""
    diff, facts, pairs = ratio()
    print(f"pairs                {pairs}")
    print(f"comparing            {1000 * diff / pairs:7.2f} ms CPU a pair")
    print(f"naming the kinds     {1000 * facts / pairs:7.2f} ms CPU a pair")
    print(f"naming / comparing   {facts / diff:7.2f}   (goal: below 1)")


if __name__ == "__main__":
    main()
