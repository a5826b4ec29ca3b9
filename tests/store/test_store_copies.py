"""Backups with a writer running, and putting one back."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from diffview.errors import BadArgument, StoreError
from diffview.store import open_store
from diffview.store.copies import backup, restore

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Plain


def test_a_backup_is_the_store_of_one_moment_while_another_writes(tmp_path: Path, plain: Plain) -> None:
    place = tmp_path / "news.sqlite3"
    stop = threading.Event()

    def write() -> None:
        with open_store(place) as own:
            for number in range(200):
                if stop.is_set():
                    return
                own.record_all([plain(f"Ferry {number}\nIt sails at {number}.", origin=f"{number}.html")])

    with open_store(place) as store:
        store.record_all([plain("Ferry\nIt sails.")])
    writer = threading.Thread(target=write)
    writer.start()
    try:
        heads = [backup(place, tmp_path / f"copy{number}.sqlite3") for number in range(3)]
    finally:
        stop.set()
        writer.join()
    with open_store(place, read_only=True) as store:
        assert all(store.verify(quick=True, head=head) == () for head in heads)
    for number, head in enumerate(heads):
        with open_store(tmp_path / f"copy{number}.sqlite3", read_only=True) as copy:
            assert copy.verify() == ()
            assert copy.head() == head


def test_restoring_puts_the_copy_in_place_and_keeps_what_stood_there(tmp_path: Path, plain: Plain) -> None:
    place, copy = tmp_path / "news.sqlite3", tmp_path / "copy.sqlite3"
    with open_store(place) as store:
        store.record_all([plain("Ferry\nIt sails.")])
        before = store.captures(), store.head()
    backup(place, copy)
    with open_store(place) as store:
        store.record_all([plain("Ferry\nIt sank.", origin="2.html")])
    assert restore(copy, place) == before[1]
    with open_store(place) as store:
        assert (store.captures(), store.head()) == before
    with open_store(tmp_path / "news.sqlite3.before-restore", read_only=True) as kept:
        assert len(kept.captures()) == 2
    # A reader of a file in WAL mode may leave an empty log and its index beside it.
    left = {path.name for path in tmp_path.iterdir() if not path.name.endswith(("-wal", "-shm"))}
    assert left == {"copy.sqlite3", "news.sqlite3", "news.sqlite3.before-restore"}


def test_a_damaged_backup_is_not_put_back(tmp_path: Path, plain: Plain) -> None:
    place, copy = tmp_path / "news.sqlite3", tmp_path / "copy.sqlite3"
    with open_store(place) as store:
        store.record_all([plain("Ferry\nIt sails.")])
    backup(place, copy)
    body = copy.read_bytes()
    at = body.index(b"page.html")
    copy.write_bytes(body[:at] + b"xage.html" + body[at + 9 :])
    with pytest.raises(StoreError, match="the copy does not match"):
        restore(copy, place)
    with open_store(place, read_only=True) as store:
        assert store.verify() == ()


def test_a_backup_never_writes_over_a_file(tmp_path: Path) -> None:
    place = tmp_path / "news.sqlite3"
    open_store(place).close()
    with pytest.raises(BadArgument, match="exists already"):
        backup(place, place)
