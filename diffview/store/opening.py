"""Open a store: find out whether a file is one, make a new one, and read one that cannot be written.

A file that is empty or another program's is refused, never turned into a store. A new store is made
beside its place and linked there whole, so that a crash leaves no half-made file. Where the file or its
folder cannot be written the store opens for reading only.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy.exc import DatabaseError

from diffview.errors import StoreError
from diffview.store import dialect, migrate, sqlite

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Engine

_HEADER = b"SQLite format 3\0"
"""The first bytes of every SQLite database (sqlite.org/fileformat.html, 1.3)."""

_BUSY = "wait for the other program that writes to it"
_DAMAGED = "`diffview verify --db` lists what is damaged; bring back a backup with `diffview restore`"
_HINTS = {
    "locked": _BUSY,
    "busy": _BUSY,
    "is full": "make room there and do it again; what was stored before is whole",
    "No space left": "make room there and do it again; what was stored before is whole",
    "I/O error": "look after the disk, then run `diffview verify --db` on it; what was stored before is whole",
    "readonly": "give yourself the right to write to it and to its folder",
    "read-only": "give yourself the right to write to it",
    "unable to open": "see whether it is there and whether you may read it and write to its folder",
    "malformed": _DAMAGED,
    "no such table": _DAMAGED,
    "no such column": _DAMAGED,
    "connect": "see whether the server runs there and whether the address is right",
}
"""What to do, by a word of what the database says."""
_USUAL_HINT = "see whether the place is right, or name another"


@contextmanager
def answering(place: str) -> Iterator[None]:
    """Turn what the database refuses into one line for the user."""
    try:
        yield
    except DatabaseError as error:
        what = " ".join(str(error.orig or error).split())
        hint = next((hint for word, hint in _HINTS.items() if word in what), _USUAL_HINT)
        raise StoreError(place, what, hint=hint) from error


class Opened(NamedTuple):
    """A store's database, open."""

    engine: Engine
    read_only: bool
    """True where nothing can be written through it."""
    lost: tuple[str, ...]
    """What was missing beside its file, one sentence each."""


def open_engine(place: str | Path, *, create: bool, read_only: bool) -> Opened:
    """Open the database of the store at *place*, its schema up to date."""
    url = dialect.url_of(place)
    file = dialect.file_of(url)
    name = str(file or dialect.shown(url))
    lost: tuple[str, ...] = ()
    if file is not None:
        read_only = _prepare_file(file, create=create, read_only=read_only)
        lost = _lost_log(file)
    engine = dialect.connect(url, read_only=read_only)
    with answering(name):
        if read_only:
            migrate.require(engine, name)
        else:
            migrate.upgrade(engine, name, create=create)
    return Opened(engine, read_only, lost)


def _lost_log(file: Path) -> tuple[str, ...]:
    """Return a sentence where a file says that commits lie in its log, and there is no log."""
    with file.open("rb") as opened:
        says_open = sqlite.says_open(opened.read(100))
    log = file.with_name(f"{file.name}-wal")
    if not says_open or (log.exists() and log.stat().st_size):
        return ()
    return (f"its log {log.name} is missing: what was stored last may be lost",)


def close(engine: Engine, *, read_only: bool) -> None:
    """Let go of the database, a file's log brought into the file."""
    if not read_only and dialect.file_of(engine.url) is not None:
        # What was acknowledged is safe in the log; whoever opens the store next goes on from there.
        with suppress(DatabaseError, sqlite3.Error):
            sqlite.close(engine)
    engine.dispose()


def name_of(place: str | Path) -> str:
    """Return *place* as messages name it: the file, or the URL without its password."""
    url = dialect.url_of(place)
    return str(dialect.file_of(url) or dialect.shown(url))


def _prepare_file(file: Path, *, create: bool, read_only: bool) -> bool:
    """Make the store where it is missing; return whether it can be opened for reading only."""
    if not file.parent.is_dir():
        raise StoreError(str(file), "its folder does not exist", hint="make the folder first")
    if not file.exists():
        if read_only or not create:
            raise StoreError(str(file), "there is no store", hint="import something first, or name another with --db")
        _make(file)
        return False
    refuse_foreign(file)
    can_be_written = sqlite.writable(file) and sqlite.writable(file.parent)
    return read_only or (not create and not can_be_written)


def refuse_foreign(file: Path) -> None:
    """Raise `StoreError` where *file* is no SQLite database."""
    try:
        with file.open("rb") as opened:
            header = opened.read(len(_HEADER))
    except OSError as error:
        raise StoreError(str(file), error.strerror or str(error), hint="name the file of a store") from error
    if not header:
        hint = "it may have been cut off: bring back a backup; or remove it to begin a new store"
        raise StoreError(str(file), "is an empty file, not a store", hint=hint)
    if header != _HEADER:
        raise StoreError(str(file), "is no store of diffview: the file is not a database", hint="name another")


def _make(file: Path) -> None:
    """Make a new store beside *file* and link it there whole."""
    draft = file.with_name(f".{file.name}.{os.getpid()}.new")
    try:
        with answering(str(file)):
            engine = dialect.connect(dialect.url_of(draft))
            try:
                migrate.upgrade(engine, str(file), create=True)
            finally:
                close(engine, read_only=False)
        _link(draft, file)
    finally:
        draft.unlink(missing_ok=True)


def _link(draft: Path, file: Path) -> None:
    try:
        os.link(draft, file)
    except FileExistsError:
        return  # another process was first, and its store is as new
    except OSError:
        # A file system without hard links.
        draft.rename(file)
