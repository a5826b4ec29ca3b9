"""What differs from one database to another, behind one set of functions; `sqlite` and `postgresql` do the work."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from diffview.errors import StoreError
from diffview.store import postgresql, sqlite

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Connection, Engine, Table
    from sqlalchemy.engine import URL

    from diffview.store.search_index import Document, Question

T = TypeVar("T")

PARAMETERS = 500
"""How many values one statement may list. SQLite allows 32,766, PostgreSQL 65,535; longer lists gain nothing."""

_HINT = "give a file name, sqlite:///FILE or postgresql://USER@HOST/NAME"


class Dialect(Protocol):
    """What each database does in its own way. All but `connect` over an open connection."""

    def connect(self, url: URL, *, read_only: bool) -> Engine:
        """Return an engine whose connections lock and sync as a store needs it."""
        ...

    def make(self, connection: Connection) -> None:
        """Make what no table describes: triggers and the search index."""
        ...

    def add_documents(self, connection: Connection, documents: Sequence[Document]) -> None:
        """Enter documents into the search index."""
        ...

    def remove_documents(self, connection: Connection, documents: Sequence[Document]) -> None:
        """Take documents, given as they were entered, out of the search index."""
        ...

    def find_documents(self, connection: Connection, question: Question) -> list[int]:
        """Return the keys of the documents that *question* asks for, the largest first."""
        ...

    def document_keys(self, connection: Connection, first: int, end: int) -> set[int]:
        """Return the keys of all documents from *first* up to but not *end*."""
        ...

    def sharing(self, connection: Connection, hashes: list[int], cap: int) -> list[tuple[int, int]]:
        """Return (hash, article) for each of *hashes*, of at most *cap* articles each."""
        ...

    def faults(self, connection: Connection, *, quick: bool) -> tuple[str, ...]:
        """Return what the database itself finds wrong with its data, one sentence each."""
        ...

    def missing_guards(self, connection: Connection) -> tuple[str, ...]:
        """Return the triggers that guard what was observed and are not there, one sentence each."""
        ...

    def copy(self, engine: Engine, file: Path) -> None:
        """Write a copy of the whole database to *file*."""
        ...


def dialect_of(connection: Connection) -> Dialect:
    """Return what the database behind *connection* does in its own way."""
    return _DIALECTS[connection.dialect.name]


_DIALECTS: dict[str, Dialect] = {"sqlite": sqlite.Sqlite(), "postgresql": postgresql.Postgresql()}


def url_of(place: str | Path) -> URL:
    """Return the database URL that *place* (a SQLAlchemy URL or a file name) means."""
    text = str(place)
    try:
        # A scheme has two letters at least, else "C:/news.db" would be one.
        url = make_url(text if re.match(r"[a-z][a-z0-9+]+://", text) else f"sqlite:///{text}")
    except ArgumentError as error:
        raise StoreError(text, "is no database address", hint=_HINT) from error
    name = url.get_backend_name()
    if name not in _DIALECTS:
        raise StoreError(shown(url), f"{name} is not supported", hint=_HINT)
    # Whatever driver SQLAlchemy would take by itself: ours is psycopg 3.
    return url.set(drivername="postgresql+psycopg") if name == "postgresql" else url


def file_of(url: URL) -> Path | None:
    """Return the file that holds the database, or None where it lives in memory or on a server."""
    if url.get_backend_name() != "sqlite" or url.database in {None, "", ":memory:"}:
        return None
    return Path(str(url.database))


def shown(url: URL) -> str:
    """Return *url* for a message, without its password."""
    return url.render_as_string(hide_password=True)


def connect(url: URL, *, read_only: bool = False) -> Engine:
    """Return an engine for *url*."""
    return _DIALECTS[url.get_backend_name()].connect(url, read_only=read_only)


def copy(engine: Engine, file: Path) -> None:
    """Write a copy of the whole database behind *engine*, as one moment has it, to the new *file*."""
    _DIALECTS[engine.dialect.name].copy(engine, file)


def insert_new(connection: Connection, table: Table, rows: Sequence[dict[str, object]]) -> None:
    """Insert those of *rows* that no constraint says are there already."""
    if not rows:
        return
    if connection.dialect.name == "postgresql":
        connection.execute(insert_postgresql(table).on_conflict_do_nothing(), list(rows))
    else:
        connection.execute(insert_sqlite(table).on_conflict_do_nothing(), list(rows))


def portions(items: Iterable[T]) -> Iterable[list[T]]:
    """Return *items* in lists that a statement may hold."""
    every = list(items)
    return (every[start : start + PARAMETERS] for start in range(0, len(every), PARAMETERS))
