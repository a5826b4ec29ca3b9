"""Print how well tracking pages are read back: every figure from one command.

    python tests/gate/reading_figures.py

Pages are made from ../shared/eval/articles_dev.jsonl by newssniffer_page.py, so that every row's truth is
known, and scored by score.py. These articles also taught the weights: what the reader does on
articles it has never seen is printed by `tests/training/learn_flat.py --only-figures` (cross-validation).
"""

from __future__ import annotations

import importlib.util
import json
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from diffview.histories import build
from diffview.model import Capture, Reading
from diffview.parsers import registry

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

SHARED = Path(__file__).resolve().parents[3] / "shared" / "eval"


@cache
def beside(name: str) -> ModuleType:
    """Load a module of the evaluation data by its file."""
    spec = importlib.util.spec_from_file_location(f"eval_{name}", SHARED / f"{name}.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@cache
def articles() -> list[dict[str, Any]]:
    return [json.loads(line) for line in (SHARED / "articles_dev.jsonl").read_text("utf-8").splitlines()]


def page_of(article: dict[str, Any], old: int, new: int) -> Any:
    """Return the page that compares two versions, by their positions."""
    site = beside("newssniffer_page")
    made = [site.Side(v["number"], v["title"] or "", v["time"], v["paragraphs"]) for v in article["versions"]]
    number = articles().index(article) + 1
    return site.Page(number, article["url"], article["source"], made[old], made[new], len(made))


def neighbours() -> Iterator[Any]:
    """Yield the pages of all neighbouring versions."""
    for article in articles():
        for k in range(len(article["versions"]) - 1):
            yield page_of(article, k, k + 1)


def read(text: str, origin: str = "page") -> Reading:
    (reading,) = registry.read(Capture.of(text.encode(), origin=origin))
    return reading


class Flat(NamedTuple):
    """What lone flattened pages gave."""

    scores: dict[str, float]
    by_article: float
    """Mean over articles of the share of hard rows read right: three of 260 articles hold 39 % of these rows."""
    calibration_error: float
    wrong_counts: int
    disagreements: int
    """Certain rows that the HTML of the same page reads otherwise."""


def html_exact() -> tuple[int, int]:
    """Return how many pages as HTML gave both versions back exactly, and how many there are."""
    right = total = 0
    for page in neighbours():
        reading = read(page.html())
        sides = [[b.text for b in v.blocks] for v in reading.versions]
        titles = [v.title or "" for v in reading.versions]
        right += sides == [page.old.paragraphs, page.new.paragraphs] and titles == [page.old.title, page.new.title]
        total += 1
    return right, total


def flat() -> Flat:
    predicted: list[tuple[str, str | None, str | None, bool]] = []
    truth: list[tuple[str, str | None, str | None]] = []
    bins: dict[int, list[float]] = {}
    articles: dict[str, list[bool]] = {}
    wrong_counts = disagreements = 0
    for page in neighbours():
        rows, known = read(page.flat()).rows, page.rows()
        if len(rows) != len(known):
            wrong_counts += 1
            continue
        predicted += [(r.kind.value, r.old, r.new, r.certain) for r in rows]
        truth += known
        from_html = [(r.old, r.new) for r in read(page.html()).rows]
        disagreements += sum(r.certain and (r.old, r.new) != h for r, h in zip(rows, from_html, strict=True))
        for row, (kind, old, new) in zip(rows, known, strict=True):
            if kind != "match":
                right = (row.old, row.new) == (old, new)
                articles.setdefault(page.url, []).append(right)
                bins.setdefault(min(9, int(row.confidence * 10)), []).append(row.confidence - right)
    scores = beside("score").reading(predicted, truth)
    by_article = sum(sum(rows) / len(rows) for rows in articles.values()) / len(articles)
    error = sum(abs(sum(b)) for b in bins.values()) / scores["hard"]
    return Flat(scores, by_article, error, wrong_counts, disagreements)


class Chains(NamedTuple):
    """What chains of flattened pages gave."""

    inner: int
    inner_exact: int
    versions: int
    exact: int
    certain: int
    certain_exact: int


def chains() -> Chains:
    inner = inner_exact = versions = exact = certain = certain_exact = 0
    for article in articles():
        count = len(article["versions"])
        if count < 3:
            continue
        readings = [read(page_of(article, k, k + 1).flat(), f"{k}.txt") for k in range(count - 1)]
        (history,) = build(readings)
        for k, version in enumerate(history.versions):
            page = page_of(article, 0, k)
            right = [b.text for b in version.blocks] == page.new.paragraphs
            versions, exact = versions + 1, exact + right
            if 0 < k < count - 1:
                inner, inner_exact = inner + 1, inner_exact + right
            if version.certain:
                certain, certain_exact = certain + 1, certain_exact + right
    return Chains(inner, inner_exact, versions, exact, certain, certain_exact)


def main() -> None:
    right, total = html_exact()
    print(f"HTML pages             exact {right} of {total}")
    found = flat()
    print("flattened pages        " + "  ".join(f"{k} {v:.4f}" for k, v in found.scores.items()))
    print(
        f"                       by article {found.by_article:.4f}  calibration error {found.calibration_error:.4f}  "
        f"wrong row counts {found.wrong_counts}"
    )
    print(f"HTML against flattened certain rows that differ {found.disagreements}")
    c = chains()
    print(f"chains                 inner versions exact {c.inner_exact} of {c.inner}, all {c.exact} of {c.versions}")
    print(f"                       versions called certain and exact {c.certain_exact} of {c.certain}")


if __name__ == "__main__":
    main()
