"""What pages cost, as shares of comparing: run by hand, `python tests/bench/pages.py`.

Processor time, the best of several. A comparison made before is not made again: the second figure is of the page alone.
"""

from __future__ import annotations

import random
import tempfile
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from diffview.diff.compare import compare
from diffview.diff.model import Side
from diffview.facts.classify import classify
from diffview.model import ArticleKey, Block, Capture, ParserId, Reading, ReadVersion
from diffview.store import open_store
from diffview.web.app import app_of
from diffview.web.comparisons import Comparisons
from diffview.web.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

WORDS = [
    "bridge",
    "council",
    "river",
    "engineer",
    "repair",
    "closure",
    "traffic",
    "budget",
    "minister",
    "plan",
    "report",
    "storm",
    "harbour",
    "ferry",
    "school",
]
START = datetime(2026, 3, 3, 8, tzinfo=UTC)


def text(paragraphs: int, words: int, edits: int, seed: int) -> tuple[list[str], list[str]]:
    """Return two texts that differ in so many paragraphs by a figure."""
    chance = random.Random(seed)
    old = [" ".join(chance.choices(WORDS, k=words - 2)) + f" {n} people." for n in range(paragraphs)]
    changed = set(chance.sample(range(paragraphs), edits))
    return old, [p.replace(f" {n} ", f" {n + 7001} ") if n in changed else p for n, p in enumerate(old)]


def best(work: Callable[[], object], times: int = 5) -> float:
    """Return the least seconds of processor time that *work* took."""
    seconds = []
    for _ in range(times):
        begin = time.process_time()
        work()
        seconds.append(time.process_time() - begin)
    return min(seconds)


def forget(app: Flask) -> None:
    """Let *app* forget the comparisons that it has made."""
    app.extensions["diffview"] = replace(app.extensions["diffview"], comparisons=Comparisons())


SIZES = {"6,000 words, 60 edits": (120, 50, 60), "2,000 changed rows": (2000, 12, 2000)}
"""Paragraphs, words of each, edits."""


def fill(place: str) -> None:
    """Record an article of each size in a new store at *place*."""
    with open_store(place) as store:
        for number, size in enumerate(SIZES.values()):
            sides = enumerate(text(*size, number))
            versions = tuple(
                ReadVersion(n, "Bridge", tuple(map(Block, side)), START + timedelta(hours=n)) for n, side in sides
            )
            capture = Capture.of(bytes([number]), origin="bench.html")
            key = ArticleKey(f"https://example.org/{number}", "example", f"newssniffer:{number}")
            store.record(capture, [Reading(ParserId("bench", 1), capture.digest, "bench.html", key, versions)])


def measure(place: str, name: str, number: int) -> None:
    """Print what the pages of one article cost."""
    old, new = text(*SIZES[name], number - 1)
    sides = Side("Bridge", tuple(old)), Side("Bridge", tuple(new))
    diff = best(lambda: classify(compare(*sides)).counts)
    address = f"/articles/{number}/diff/0/1"
    # A viewer without cells: what is dear is made, and counted, here.
    app = app_of(Settings(place), in_cell=True)
    client = app.test_client()
    client.get(f"/articles/{number}/diff/1/0")  # compiles the templates
    first = best(lambda: (forget(app), client.get(address)), 3)
    again = best(lambda: client.get(f"{address}?context=2"), 3)
    history = best(lambda: client.get(f"/articles/{number}"), 2)
    size = len(client.get(address).data)
    print(f"{name}: comparing and naming {diff * 1000:.0f} ms; page {first / diff:.2f} times that the first time,")
    print(f"  {again / diff:.2f} in another view; {size / 1000:.0f} kB; history {history * 1000:.0f} ms")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        place = str(Path(folder) / "bench.sqlite3")
        fill(place)
        for number, name in enumerate(SIZES, 1):
            measure(place, name, number)


if __name__ == "__main__":
    main()
