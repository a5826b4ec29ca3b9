"""SQLite: how it is opened, locked and searched.

Write-ahead log with `synchronous=FULL`, so that an acknowledged commit survives power loss; `BEGIN IMMEDIATE` for
writers, because a deferred one that turns into a writer fails at once instead of waiting. Pages of 16 KiB hold
more rows of some hundred bytes without waste.

While a store has commits that lie in its log only, `user_version` in the file itself is `OPEN`: so a store that
lost its log can be told from one that was closed. Search is FTS5, contentless: the store has the texts.
"""

from __future__ import annotations

import os
import sqlite3
from typing import TYPE_CHECKING, Protocol
from urllib.parse import quote

from sqlalchemy import create_engine, event, text
from sqlalchemy.pool import QueuePool, StaticPool

from diffview.errors import StoreError
from diffview.store.search_values import SearchIn

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from sqlalchemy import Connection, Engine
    from sqlalchemy.engine import URL

    from diffview.store.search_index import Document, Question
    from diffview.text.search_terms import Phrase

BUSY_TIMEOUT_MS = 30_000
"""How long a writer waits for another: with 16 writers committing, the longest wait measured was 8.7 s."""

PAGE_SIZE = 16_384
"""Bytes."""

CLOSED, OPEN = 0, 1
"""Values of `user_version`."""

_PRAGMAS = (f"busy_timeout={BUSY_TIMEOUT_MS}", "foreign_keys=ON", "temp_store=MEMORY", "cache_size=-16384")
_WRITING = (f"page_size={PAGE_SIZE}", "journal_mode=WAL", "synchronous=FULL")
_READING = ("query_only=ON",)

_GUARDED = ("capture", "sighting", "takedown")

_COLUMNS = {
    SearchIn.ANYWHERE: "title author address text added",
    SearchIn.TITLE: "title",
    SearchIn.AUTHOR: "author",
    SearchIn.ADDRESS: "address",
    SearchIn.TEXT: "text added",
    SearchIn.ADDED: "added",
    SearchIn.REMOVED: "removed",
}


class _Cursor(Protocol):
    def execute(self, statement: str, /) -> object: ...

    def close(self) -> None: ...


class _Raw(Protocol):
    """The part of `sqlite3.Connection` that is used here."""

    isolation_level: str | None

    def cursor(self) -> _Cursor: ...


class Sqlite:
    """What SQLite does in its own way; see `dialect.Dialect`."""

    def connect(self, url: URL, *, read_only: bool) -> Engine:
        """Return an engine for *url*; with *read_only* nothing is written, not even beside the file."""
        file = None if url.database in {None, "", ":memory:"} else str(url.database)
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

    def make(self, connection: Connection) -> None:
        """Make the triggers and the search index."""
        for table in _GUARDED:
            for what in ("UPDATE", "DELETE"):
                connection.exec_driver_sql(
                    f"CREATE TRIGGER {table}_no_{what.lower()} BEFORE {what} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, 'what was observed is never altered'); END"
                )
        connection.exec_driver_sql(
            "CREATE VIRTUAL TABLE search USING fts5(title, author, address, text, added, removed, "
            "content='', tokenize=\"ascii tokenchars '_'\")"
        )

    def add_documents(self, connection: Connection, documents: Sequence[Document]) -> None:
        """Enter documents into the search index."""
        statement = (
            "INSERT INTO search (rowid, title, author, address, text, added, removed) VALUES (?, ?, ?, ?, ?, ?, ?)"
        )
        if documents:
            connection.exec_driver_sql(statement, [tuple(document) for document in documents])

    def remove_documents(self, connection: Connection, documents: Sequence[Document]) -> None:
        """Take documents out of the search index: a contentless one has to be given their words again."""
        statement = (
            "INSERT INTO search (search, rowid, title, author, address, text, added, removed) "
            "VALUES ('delete', ?, ?, ?, ?, ?, ?, ?)"
        )
        if documents:
            connection.exec_driver_sql(statement, [tuple(document) for document in documents])

    def find_documents(self, connection: Connection, question: Question) -> list[int]:
        """Return the keys of the documents that *question* asks for, the largest first."""
        statement = "SELECT rowid FROM search WHERE search MATCH :match"
        if question.below is not None:
            statement += " AND rowid < :below"
        if question.above is not None:
            statement += " AND rowid >= :above"
        values = {
            "match": f"{{{_COLUMNS[question.within]}}} : {_quoted(question.phrase)}",
            "below": question.below,
            "above": question.above,
            "limit": question.limit,
        }
        rows = connection.execute(text(f"{statement} ORDER BY rowid DESC LIMIT :limit"), values)
        return list(rows.scalars())

    def document_keys(self, connection: Connection, first: int, end: int) -> set[int]:
        """Return the keys of all documents from *first* up to but not *end*."""
        rows = connection.exec_driver_sql("SELECT id FROM search_docsize WHERE id >= ? AND id < ?", (first, end))
        return set(rows.scalars())

    def sharing(self, connection: Connection, hashes: list[int], cap: int) -> list[tuple[int, int]]:
        """Return (hash, article) for each of *hashes*, of at most *cap* articles each."""
        statement = (
            "SELECT q.value, f.article_id FROM json_each(:hashes) AS q JOIN fingerprint AS f ON f.hash = q.value "
            "AND f.article_id IN (SELECT g.article_id FROM fingerprint AS g WHERE g.hash = q.value LIMIT :cap)"
        )
        rows = connection.execute(text(statement), {"hashes": str(hashes), "cap": cap})
        return [(row[0], row[1]) for row in rows]

    def faults(self, connection: Connection, *, quick: bool) -> tuple[str, ...]:
        """Return what SQLite itself finds wrong with its file, one sentence each."""
        check = "quick_check" if quick else "integrity_check"
        found = [str(row[0]) for row in connection.exec_driver_sql(f"PRAGMA {check}")]
        foreign = [
            f"row {row[1]} of {row[0]} points to a missing {row[2]}"
            for row in connection.exec_driver_sql("PRAGMA foreign_key_check")
        ]
        return tuple([line for line in found if line != "ok"] + foreign)

    def missing_guards(self, connection: Connection) -> tuple[str, ...]:
        """Return the triggers that are not there, one sentence each."""
        rows = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        held = set(rows.scalars())
        wanted = (f"{table}_no_{what}" for table in _GUARDED for what in ("update", "delete"))
        return tuple(
            f"the trigger {name} is missing: what was observed is not guarded" for name in wanted if name not in held
        )

    def copy(self, engine: Engine, file: Path) -> None:
        """Write a copy of the whole database, as one moment has it, to the new *file*."""
        # On the driver's own connection: SQLAlchemy's begin a transaction, in which this is refused.
        raw = engine.raw_connection()
        try:
            cursor = raw.cursor()
            cursor.execute("PRAGMA query_only")
            (query_only,) = cursor.fetchone() or (0,)
            # It would keep the copy from being written too; a file opened for reading only stays as it is.
            cursor.execute("PRAGMA query_only=OFF")
            cursor.execute("VACUUM INTO ?", (str(file),))
            cursor.execute(f"PRAGMA query_only={query_only}")
            _say_closed(file)
        except sqlite3.DatabaseError as error:
            raise StoreError(str(file), str(error), hint="see whether there is room, and the right to write") from error
        finally:
            raw.close()


def _read_only_url(url: URL, file: str) -> URL:
    """Return the address under which SQLite opens *file* without writing anything.

    A log (`-wal`) that holds something can only be read where SQLite may lay an index beside it. Where it may
    not, a file without a log is declared immutable; one with a log is left to SQLite's own refusal.
    """
    whole = os.path.abspath(file)  # noqa: PTH100  symbolic links stay as they are
    log = f"{whole}-wal"
    held = os.path.exists(log) and os.path.getsize(log) > 0  # noqa: PTH110, PTH202  as above
    shut = not writable(os.path.dirname(whole)) and not held  # noqa: PTH120  as above
    options = {"uri": "true"} | ({"immutable": "1"} if shut else {"mode": "ro"})
    return url.set(database=f"file:{quote(whole)}", query=options)


def writable(path: str | Path) -> bool:
    """Tell whether this process may write to *path*."""
    return os.access(path, os.W_OK, effective_ids=os.access in os.supports_effective_ids)


def _begin(connection: Connection) -> None:
    if not connection.get_execution_options().get("writing", False):
        connection.exec_driver_sql("BEGIN")
        return
    connection.exec_driver_sql("BEGIN IMMEDIATE")
    if connection.exec_driver_sql("PRAGMA user_version").scalar() != OPEN:
        # In the file itself before the first commit lies in the log only.
        connection.exec_driver_sql("ROLLBACK")
        connection.exec_driver_sql(f"PRAGMA user_version={OPEN}")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(PASSIVE)").close()
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def close(engine: Engine) -> None:
    """Bring the log into the file and say there that it is closed, unless another program is writing."""
    with engine.connect() as connection:
        raw = connection.connection.driver_connection
        if raw is None or raw.in_transaction:
            return
        cursor = raw.cursor()
        cursor.execute("PRAGMA busy_timeout=0")
        if cursor.execute("PRAGMA user_version").fetchone()[0] == OPEN:
            cursor.execute(f"PRAGMA user_version={CLOSED}")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        cursor.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
        cursor.close()


def _say_closed(file: Path) -> None:
    """Say in a copy that it has no log: it may have been made of a store that was open."""
    copied = sqlite3.connect(file)
    try:
        copied.execute(f"PRAGMA user_version={CLOSED}")
    finally:
        copied.close()


def says_open(header: bytes) -> bool:
    """Tell whether the first 100 bytes of a file say that commits may lie in its log (fileformat2, 1.3: offset 60)."""
    return int.from_bytes(header[60:64], "big") == OPEN


def _quoted(phrase: Phrase) -> str:
    words = " ".join(phrase.words).replace('"', '""')
    return f'"{words}"' + (" *" if phrase.open_end else "")
