"""Floors for pages whose cells are lines of their own, the empty ones lost: how many rows there are is inferred.

On the pages of reading_figures.py, in this layout. The true number of rows cannot always be known; a page that has
another one must say so, and nothing that is called certain may be wrong more often than is promised.
"""

from __future__ import annotations

import sys
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))

import reading_figures as figures

from diffview.histories import build

pytestmark = [pytest.mark.gate, pytest.mark.usefixtures("shared")]


def broken(page: Any) -> str:
    """Return the page as text, each cell that is filled a line of its own."""
    head, _, _ = page.flat().partition("\nVersion ")
    top = [f"Version {page.old.number}", f"Version {page.new.number}", page.old.title, page.new.title]
    cells = [text for _, old, new in page.rows() for text in (old, new) if text]
    return "\n".join([head, *top, f"({page.period()})", *cells]) + "\n"


class Found(NamedTuple):
    pages: int
    warned: int
    wrong_counts: int
    wrong_unwarned: int
    certain: int
    certain_right: int
    hard: int
    hard_right: int


@cache
def unpaired() -> Found:
    total: Counter[str] = Counter()
    for page in figures.neighbours():
        reading, known = figures.read(broken(page)), page.rows()
        wrong = len(reading.rows) != len(known)
        total.update(pages=1, warned=bool(reading.warnings), wrong=wrong, silent=wrong and not reading.warnings)
        left = Counter(known)
        for row in reading.rows:
            said = (row.kind.value, row.old, row.new)
            right, left[said] = left[said] > 0, left[said] - 1
            hard = row.kind.value != "match"
            total.update(certain=row.certain, certain_right=row.certain and right, hard=hard, hard_right=hard and right)
    names = ("pages", "warned", "wrong", "silent", "certain", "certain_right", "hard", "hard_right")
    return Found(*(total[name] for name in names))


@cache
def chains() -> Counter[str]:
    total: Counter[str] = Counter()
    for article in figures.articles():
        count = len(article["versions"])
        if count > 2:
            pages = [figures.page_of(article, k, k + 1) for k in range(count - 1)]
            (history,) = build([figures.read(broken(page), f"{k}.txt") for k, page in enumerate(pages)])
            truth = [pages[0].old.paragraphs, *(page.new.paragraphs for page in pages)]
            for version, known in zip(history.versions, truth, strict=True):
                right = [b.text for b in version.blocks] == known
                total.update(versions=1, exact=right, certain=version.certain, certain_right=version.certain and right)
    return total


def test_a_page_with_another_number_of_rows_than_it_had_says_so() -> None:
    assert unpaired().wrong_unwarned == 0


def test_most_pages_have_their_true_number_of_rows() -> None:
    assert unpaired().wrong_counts <= 50
    assert unpaired().hard_right / unpaired().hard >= 0.63


def test_rows_called_certain_are_right_as_promised() -> None:
    assert unpaired().certain_right / unpaired().certain >= 0.995
    assert unpaired().certain / (unpaired().certain + unpaired().hard) >= 0.85


def test_every_version_of_a_chain_that_is_called_certain_is_exact() -> None:
    assert chains()["certain_right"] == chains()["certain"]
    assert chains()["certain"] / chains()["versions"] >= 0.6
    assert chains()["exact"] / chains()["versions"] >= 0.86


if __name__ == "__main__":
    print(unpaired())
    print(dict(chains()))
