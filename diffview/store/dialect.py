"""What differs from one database to another: opening it, locking it, inserting what may be there.

SQLite: write-ahead log with `synchronous=FULL`, so that an acknowledged commit survives power
loss; `BEGIN IMMEDIATE` for writers, because a deferred one that turns into a writer fails at once
instead of waiting. Pages of 16 KiB hold a compressed article without an overflow chain.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Protocol
from urllib.parse import quote

from sqlalchemy import create_engine, event
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import QueuePool, StaticPool

from diffview.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection, Engine, Table
    from sqlalchemy.engine import URL

BUSY_TIMEOUT_MS = 30_000
"""How long a writer waits for another: with 16 writers committing, the longest wait measured was 8.7 s."""

PAGE_SIZE = 16_384
"""Bytes; compressed articles of some 3 KB then lie 10 to 14 % closer than on pages of 4 KiB."""

PARAMETERS = 500
"""How many values one statement may list. SQLite allows 32,766, PostgreSQL 65,535; longer lists gain nothing."""


_PRAGMAS = (f"busy_timeout={BUSY_TIMEOUT_MS}", "foreign_keys=ON", "temp_store=MEMORY")
_WRITING = (f"page_size={PAGE_SIZE}", "journal_mode=WAL", "synchronous=FULL")
_READING = ("query_only=ON",)


class _Cursor(Protocol):
    def execute(self, statement: str, /) -> object: ...

    def close(self) -> None: ...


class _Raw(Protocol):
    """The part of `sqlite3.Connection` that is used here."""

    isolation_level: str | None

    def cursor(self) -> _Cursor: ...


def url_of(place: str | Path) -> URL:
    """Return the database URL that *place* (a SQLAlchemy URL or a file name) means."""
    text = str(place)
    try:
        # A scheme has two letters at least, else "C:/news.db" would be one.
        url = make_url(text if re.match(r"[a-z][a-z0-9+]+://", text) else f"sqlite:///{text}")
    except ArgumentError as error:
        raise StoreError(text, "is no database address", hint="give a file name or sqlite:///FILE") from error
    if url.get_backend_name() != "sqlite":
        raise StoreError(text, f"{url.get_backend_name()} is not supported", hint="give a file name or sqlite:///FILE")
    return url


def file_of(url: URL) -> Path | None:
    """Return the file that holds the database, or None where it lives in memory."""
    return None if url.database in {None, "", ":memory:"} else Path(str(url.database))


def shown(url: URL) -> str:
    """Return *url* for a message, without its password."""
    return url.render_as_string(hide_password=True)


def connect(url: URL, *, read_only: bool = False) -> Engine:
    """Return an engine for *url* whose connections lock and sync as this module says."""
    file = file_of(url)
    engine = create_engine(
        _read_only_url(url, file) if read_only and file is not None else url,
        poolclass=StaticPool if file is None else QueuePool,
        connect_args={"check_same_thread": False, "timeout": BUSY_TIMEOUT_MS / 1000},
        hide_parameters=True,
    )

    def prepare(raw: _Raw, _record: object) -> None:
        # The driver's own transactions start late and skip DDL; with None the "begin" event below decides.
        raw.isolation_level = None
        cursor = raw.cursor()
        for pragma in (*_PRAGMAS, *(_READING if read_only else _WRITING)):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    event.listen(engine, "connect", prepare)
    event.listen(engine, "begin", _begin)
    return engine


def writable(path: Path) -> bool:
    """Tell whether this process may write to *path*."""
    return os.access(path, os.W_OK, effective_ids=os.access in os.supports_effective_ids)


def _read_only_url(url: URL, file: Path) -> URL:
    """Return the address under which SQLite opens *file* without writing anything.

    A log (`-wal`) that holds something can only be read where SQLite may lay an index beside it. Where it may
    not, a file without a log is declared immutable; one with a log is left to SQLite's own refusal.
    """
    log = file.with_name(f"{file.name}-wal")
    shut = not writable(file.parent) and not (log.exists() and log.stat().st_size)
    options = {"uri": "true"} | ({"immutable": "1"} if shut else {"mode": "ro"})
    return url.set(database=f"file:{quote(str(file.absolute()))}", query=options)


def _begin(connection: Connection) -> None:
    writing = connection.get_execution_options().get("writing", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def insert_new(connection: Connection, table: Table, rows: Sequence[dict[str, object]]) -> None:
    """Insert those of *rows* that no constraint says are there already."""
    if not rows:
        return
    if connection.dialect.name == "postgresql":
        connection.execute(insert_postgresql(table).on_conflict_do_nothing(), list(rows))
    else:
        connection.execute(insert_sqlite(table).on_conflict_do_nothing(), list(rows))


def check_integrity(connection: Connection) -> tuple[str, ...]:
    """Return what the database itself finds wrong with its file, one sentence each."""
    if connection.dialect.name != "sqlite":
        return ()
    found = [row[0] for row in connection.exec_driver_sql("PRAGMA integrity_check")]
    foreign = [
        f"row {row[1]} of {row[0]} points to a missing {row[2]}"
        for row in connection.exec_driver_sql("PRAGMA foreign_key_check")
    ]
    return tuple([line for line in found if line != "ok"] + foreign)
