"""A killed import: what it acknowledged is there, nothing is half there, and a second run completes it."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import diffview
from diffview.model import ArticleKey, Block, Capture, ParserId, Reading, ReadVersion
from diffview.store import Parsed, open_store

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from diffview.store import Store

ROOT = Path(diffview.__file__).parents[1]

KILLS = int(os.environ.get("DIFFVIEW_KILLS", "6"))
"""How many imports to kill; each costs one to two seconds. A release is tried with hundreds."""

PAGES = 24

WRITER = """
import sys
from test_store_crash import page, PAGES
from diffview.store import open_store
with open_store(sys.argv[1]) as store:
    print("open", flush=True)
    for number in range(PAGES):
        store.record_all([page(number)])
        print(number, flush=True)
"""


def page(number: int) -> Parsed:
    """Return one of a few articles' versions, as a capture of its own."""
    capture = Capture.of(f"page {number} ".encode() * 2000, origin=f"{number}.html")
    blocks = tuple(Block(f"Paragraph {n} of version {number}, with words to fill it up.") for n in range(12))
    version = ReadVersion(number // 4, f"Title {number}", blocks)
    key = ArticleKey(f"http://example.org/{number % 4}", "example")
    return Parsed(capture, (Reading(ParserId("test", 1), capture.digest, capture.origin, key, (version,)),))


def whole(store: Store) -> list[object]:
    return sorted(
        ((history.key.url, history.versions) for article in store.articles() if (history := store.history(article.id))),
        key=repr,
    )


@pytest.mark.timeout(60 + 10 * KILLS)
def test_nothing_that_was_acknowledged_is_lost_when_the_import_is_killed(tmp_path: Path) -> None:
    with open_store(tmp_path / "undisturbed.sqlite3") as store:
        store.record_all([page(number) for number in range(PAGES)])
        expected = whole(store)
    chance = random.Random(7)
    for attempt in range(KILLS):
        place = tmp_path / f"{attempt}.sqlite3"
        # Every fourth kill hits the making of the tables, the others the import.
        acknowledged = killed(place, chance.randrange(PAGES) if attempt % 4 else -1, chance.uniform(0, 0.03))
        with open_store(place) as store:
            assert store.verify() == ()
            held = {capture.origin for capture in store.captures()}
            assert {f"{number}.html" for number in range(acknowledged + 1)} <= held
            store.record_all([page(number) for number in range(PAGES)])
            assert whole(store) == expected
            assert store.verify() == ()


@pytest.mark.timeout(60 + 10 * KILLS)
def test_nothing_that_was_acknowledged_is_lost_on_a_server_either(
    postgresql: str, database: Callable[[str], AbstractContextManager[str]]
) -> None:
    chance = random.Random(8)
    for _ in range(max(KILLS // 3, 1)):
        with database(postgresql) as place:
            open_store(place).close()
            acknowledged = killed(place, chance.randrange(PAGES), chance.uniform(0, 0.03))
            with open_store(place) as store:
                assert store.verify() == ()
                held = {capture.origin for capture in store.captures()}
                assert {f"{number}.html" for number in range(acknowledged + 1)} <= held
                store.record_all([page(number) for number in range(PAGES)])
                assert len(store.captures()) == PAGES
                assert store.verify() == ()


def killed(place: Path | str, after: int, delay: float) -> int:
    """Kill an import *delay* seconds after it acknowledged *after*; return the last number acknowledged."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(Path(__file__).parent)])}
    process = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(place)], env=environment, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    last = -1
    if after < 0:
        while not Path(place).exists():
            time.sleep(0.001)
    else:
        while last < after:
            line = process.stdout.readline().strip()
            assert line, "the import ended by itself"
            last = int(line) if line.isdecimal() else last
    time.sleep(delay)
    process.send_signal(signal.SIGKILL)
    rest = process.communicate()[0].split()
    return max([last, *(int(line) for line in rest if line.isdecimal())])
