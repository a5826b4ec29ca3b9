"""How long reading a flattened page takes, beside parsing the same page's HTML with BeautifulSoup and lxml.

    python tests/bench/reading.py

Both in the same run, processor time, every page of neighbouring versions. The promise is five times.
"""

from __future__ import annotations

import statistics
import sys
import time
from pathlib import Path

from bs4 import BeautifulSoup

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "gate"))

import reading_figures as figures

from diffview.model import Capture
from diffview.parsers import registry


def spent(work: object, *arguments: object) -> float:
    start = time.process_time()
    work(*arguments)  # type: ignore[operator]
    return time.process_time() - start


def main() -> None:
    mine, theirs = [], []
    for page in figures.neighbours():
        capture = Capture.of(page.flat().encode(), origin="page.txt")
        html = page.html()
        mine.append(spent(registry.read, capture))
        theirs.append(spent(BeautifulSoup, html, "lxml"))
    ratios = sorted(a / b for a, b in zip(mine, theirs, strict=True))
    print(f"pages {len(mine)}  reading {sum(mine):.2f} s  BeautifulSoup+lxml {sum(theirs):.2f} s")
    print(
        f"ratio in total {sum(mine) / sum(theirs):.2f}  median {statistics.median(ratios):.2f}  worst {ratios[-1]:.2f}"
    )


if __name__ == "__main__":
    main()
