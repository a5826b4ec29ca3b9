"""Print how well real article pages are read, and what becomes of their later captures.

    python tests/gate/real_pages_figures.py [EVERY]          # each EVERY-th page of ../shared/eval/pages/dev; 1 is all

The figures are those of ../shared/eval/pages/pages.py. The model was learned from these pages: what they say of pages
never seen, `tests/training/learn_pages.py --only-figures` prints, cross-validated by publisher.
"""

from __future__ import annotations

import sys
import warnings
from collections import Counter
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from statistics import mean
from typing import TYPE_CHECKING, Any, NamedTuple

import diffview
import diffview.errors

if TYPE_CHECKING:
    from types import ModuleType

SHARED = Path(__file__).resolve().parents[3] / "shared" / "eval" / "pages"


def scorer() -> ModuleType:
    """Return the module that scores pages, loaded from its path: other scripts are called `pages` too."""
    if _SCORER not in sys.modules:
        spec = spec_from_file_location(_SCORER, SHARED / "pages.py")
        if spec is None or spec.loader is None:
            raise FileNotFoundError(SHARED / "pages.py")
        sys.modules[_SCORER] = module_from_spec(spec)
        spec.loader.exec_module(sys.modules[_SCORER])
    return sys.modules[_SCORER]


_SCORER = "scorer_of_real_pages"

CAPTURES = ("boilerplate", "boxes", "edit", "both")


class Reading(NamedTuple):
    """How well paragraphs are read, the mean over pages."""

    pages: int
    f1: float
    extra: float
    """Blocks a page that are no paragraph of the article."""
    missing: float
    """Paragraphs a page that are no block."""
    perfect: int
    refused: int
    lost: int
    """Pages that were read without 30 % or more of their paragraphs."""


def pages_of(every: int) -> list[dict[str, Any]]:
    """Return each *every*-th page whose paragraphs are known."""
    pages = scorer()
    with warnings.catch_warnings():
        # The loader leaves its file to be closed when it is forgotten.
        warnings.simplefilter("ignore", ResourceWarning)
        return [page for page in pages.load(SHARED / "dev") if "paragraphs" in page][::every]


def reading(every: int) -> Reading:
    pages = scorer()
    rows = [pages.score_paragraphs(page, pages.reading_of(diffview, page)) for page in pages_of(every)]
    precision, recall = mean(row["p"] for row in rows), mean(row["r"] for row in rows)
    return Reading(
        len(rows),
        pages.f1(precision, recall),
        mean(row["extra"] for row in rows),
        mean(row["missing"] for row in rows),
        sum(row["perfect"] for row in rows),
        sum(row["refused"] for row in rows),
        sum(row["lost"] for row in rows),
    )


def later_captures(every: int) -> dict[str, Counter[str]]:
    """Return for each kind of later capture, and for all five in one history, how many pages came out how."""
    pages = scorer()
    found: dict[str, Counter[str]] = {name: Counter() for name in (*CAPTURES, "history")}
    for page in pages_of(every):
        made, truth = pages.captures(page)
        for name in CAPTURES:
            true = truth if name in {"edit", "both"} else (None, None)
            possible = name in {"boilerplate", "boxes"} or truth != (None, None)
            found[name][pages.one_pair(diffview, page, made["first"], made[name], true) if possible else "none"] += 1
        found["history"][pages.history(diffview, page, made, truth)] += 1
    return found


def main() -> None:
    every = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    for name, value in reading(every)._asdict().items():
        print(f"reading {name} {value:.3f}" if isinstance(value, float) else f"reading {name} {value}")
    for name, counts in later_captures(every).items():
        print(f"captures {name}", *(f"{result} {count}" for result, count in sorted(counts.items())))


if __name__ == "__main__":
    main()
