"""A disk that fills up, fails or loses power: what was acknowledged is there, and one line says what to do.

Power loss is made by images: the files as they were when a commit was acknowledged (`synchronous=FULL` has them on
the disk by then), with any of the 512-byte sectors written since, and any of them not. SQLite's order is kept: a
commit writes and syncs the log; only then may a checkpoint write to the database.
"""

from __future__ import annotations

import os
import random
import resource
import shutil
import subprocess
import sys
from functools import partial
from pathlib import Path
from typing import NamedTuple

import pytest
from sqlalchemy import event

sys.path.insert(0, str(Path(__file__).resolve().parent))

from test_store_crash import PAGES, ROOT, page

from diffview.errors import StoreError
from diffview.store import Store, open_store

FAULTS = int(os.environ.get("DIFFVIEW_FAULTS", "2"))
"""Places that a call fails at, for each kind of failure; each costs three seconds. A release is tried with hundreds."""
IMAGES = int(os.environ.get("DIFFVIEW_IMAGES", "40"))
"""How many power losses; each costs 30 ms."""
SECTOR = 512
"""Bytes that a disk writes whole or not at all."""

WRITER = """
import sys
from test_store_crash import page, PAGES
from diffview.errors import StoreError
from diffview.store import open_store
try:
    with open_store(sys.argv[1]) as store:
        for number in range(PAGES):
            store.record_all([page(number)])
            print(number, flush=True)
except StoreError as error:
    print(error.line(), file=sys.stderr, flush=True)
    sys.exit(2)
"""

ROOM = "make room there and do it again; what was stored before is whole"
CARE = "look after the disk, then run `diffview verify --db` on it; what was stored before is whole"


def holds(place: Path, acknowledged: int, *, and_takes_the_rest: bool = True) -> None:
    """Demand that the store is whole, holds what was acknowledged, and can be written to."""
    with open_store(place) as store:
        assert store.verify() == ()
        held = {capture.origin for capture in store.captures()}
        assert {f"{number}.html" for number in range(acknowledged + 1)} <= held
        if not and_takes_the_rest:
            return
        store.record_all([page(number) for number in range(PAGES)])
        assert store.verify() == ()
        assert len(store.captures()) == PAGES


def fill(store: Store, done: list[int]) -> None:
    for number in range(PAGES):
        store.record_all([page(number)])
        done.append(number)


def written(place: Path, *before: str, limit: int | None = None) -> tuple[int, str]:
    """Run an import that is to fail; return the last number acknowledged and what it said."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(Path(__file__).parent)])}
    command = [*before, sys.executable, "-c", WRITER, str(place)]
    limited = partial(resource.setrlimit, resource.RLIMIT_FSIZE, (limit, limit)) if limit else None
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, timeout=60, check=False, preexec_fn=limited
    )
    assert done.returncode == (2 if done.stderr else 0), done.stderr
    return max([-1, *map(int, done.stdout.split())]), done.stderr


@pytest.mark.parametrize("pages", [34, 37, 40])
def test_a_full_disk_is_said_in_one_line_and_nothing_acknowledged_is_lost(tmp_path: Path, pages: int) -> None:
    place = tmp_path / "news.sqlite3"
    done: list[int] = []
    with open_store(place) as store:
        store._engine.dispose()
        event.listen(store._engine, "connect", lambda raw, _: raw.execute(f"PRAGMA max_page_count={pages}").close())
        with pytest.raises(StoreError) as full:
            fill(store, done)
        assert full.value.line() == f"{place}: database or disk is full; {ROOM}"
        # What is there can be read while the disk is full.
        assert len(store.captures()) == len(done)
    holds(place, len(done) - 1)


@pytest.mark.parametrize("kilobytes", [20, 300, 700, 1500])
def test_a_file_that_may_not_grow_is_said_in_one_line_and_nothing_acknowledged_is_lost(
    tmp_path: Path, kilobytes: int
) -> None:
    place = tmp_path / "news.sqlite3"
    acknowledged, said = written(place, limit=kilobytes * 1000)
    assert said in {f"{place}: disk I/O error; {CARE}\n", f"{place}: database or disk is full; {ROOM}\n"}
    holds(place, acknowledged)


def traceable() -> bool:
    strace = shutil.which("strace")
    done = strace and subprocess.run([strace, "-o", os.devnull, "true"], capture_output=True, check=False)
    return bool(done) and done.returncode == 0


@pytest.mark.skipif(not traceable(), reason="strace is absent, or may not trace here")
@pytest.mark.parametrize(
    ("call", "error"), [("pwrite64", "ENOSPC"), ("pwrite64", "EIO"), ("fdatasync", "EIO"), ("ftruncate", "EIO")]
)
@pytest.mark.timeout(60 + 10 * FAULTS)
def test_a_call_that_fails_at_any_place_loses_nothing_acknowledged(tmp_path: Path, call: str, error: str) -> None:
    chance = random.Random(f"{call} {error}")
    failed = 0
    for attempt in range(FAULTS):
        place = tmp_path / f"{attempt}.sqlite3"
        inject = f"inject={call}:error={error}:when={chance.randint(1, 300 if call == 'pwrite64' else 30)}+"
        acknowledged, said = written(place, "strace", "-f", "-qq", "-o", os.devnull, "-e", inject)
        assert said.count("\n") <= 1
        failed += bool(said)
        holds(place, acknowledged)
    # ftruncate is seldom called; what the others hit must have been told.
    assert failed or call == "ftruncate"


class Files(NamedTuple):
    """The store's two files as they are on the disk."""

    database: bytes
    log: bytes

    @staticmethod
    def at(place: Path) -> Files:
        log = place.with_name(place.name + "-wal")
        return Files(place.read_bytes(), log.read_bytes() if log.exists() else b"")

    def lay(self, place: Path) -> None:
        place.write_bytes(self.database)
        place.with_name(place.name + "-wal").write_bytes(self.log)


def torn(old: bytes, new: bytes, chance: random.Random) -> bytes:
    """Return *old* with any of the sectors that were written since, and any of them not."""
    whole = len(new) if chance.random() < 0.8 else len(old)
    old = old.ljust(whole, b"\0")
    parts = (old[k : k + SECTOR] if chance.random() < 0.5 else new[k : k + SECTOR] for k in range(0, whole, SECTOR))
    return b"".join(parts)


@pytest.fixture(scope="module")
def commits(tmp_path_factory: pytest.TempPathFactory) -> list[Files]:
    """Give the store's files after each commit was acknowledged, checkpoints among them."""
    place = tmp_path_factory.mktemp("commits") / "news.sqlite3"
    seen = []
    with open_store(place) as store:
        store._engine.dispose()
        event.listen(store._engine, "connect", lambda raw, _: raw.execute("PRAGMA wal_autocheckpoint=40").close())
        for number in range(PAGES):
            store.record_all([page(number)])
            seen.append(Files.at(place))
    assert len({files.database for files in seen}) > 2
    return seen


@pytest.mark.timeout(60 + IMAGES)
def test_a_power_loss_loses_nothing_acknowledged(commits: list[Files], tmp_path: Path) -> None:
    chance = random.Random(11)
    checkpoints = 0
    for attempt in range(IMAGES):
        number = chance.randrange(PAGES - 1)
        old, new = commits[number], commits[number + 1]
        image = Files(old.database, torn(old.log, new.log, chance))
        if old.database != new.database and attempt % 2:
            # The log was synced, and the checkpoint was on its way.
            image, number = Files(torn(old.database, new.database, chance), new.log), number + 1
            checkpoints += 1
        place = tmp_path / f"{attempt}.sqlite3"
        image.lay(place)
        holds(place, number, and_takes_the_rest=attempt % 8 == 0)
    assert checkpoints


def test_a_log_that_had_not_been_synced_would_lose_something(commits: list[Files], tmp_path: Path) -> None:
    # The control: were commits acknowledged before they are synced, the images would show it.
    last = commits[-1]
    place = tmp_path / "news.sqlite3"
    Files(last.database, last.log[: len(last.log) // 2]).lay(place)
    with pytest.raises(AssertionError):
        holds(place, PAGES - 1)
