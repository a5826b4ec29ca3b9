"""Open a store: find out whether a file is one, make a new one, and read one that cannot be written.

A file that is empty or another program's is refused, never turned into a store. A new store is made
beside its place and linked there whole, so that a crash leaves no half-made file. Where the file or its
folder cannot be written the store opens for reading only.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy.exc import DatabaseError

from diffview.errors import StoreError
from diffview.store import dialect, migrate

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


def open_engine(place: str | Path, *, create: bool, read_only: bool) -> tuple[Engine, bool]:
    """Return an engine for the store at *place*, its schema up to date, and whether it is for reading only."""
    url = dialect.url_of(place)
    file = dialect.file_of(url)
    name = str(file or dialect.shown(url))
    if file is not None:
        read_only = _prepare_file(file, create=create, read_only=read_only)
    engine = dialect.connect(url, read_only=read_only)
    with answering(name):
        if read_only:
            migrate.require(engine, name)
        else:
            migrate.upgrade(engine, name, create=create)
    return engine, read_only


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
    can_be_written = dialect.writable(file) and dialect.writable(file.parent)
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
                engine.dispose()
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
