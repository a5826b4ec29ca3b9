"""Whether a store has changed, asked so cheaply that it can be asked before every page."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

from diffview.store.dialect import file_of

if TYPE_CHECKING:
    from sqlalchemy import Engine, PoolProxiedConnection

_QUESTIONS = {
    # Changes with every commit of another connection (sqlite.org/pragma.html#pragma_data_version).
    "sqlite": "PRAGMA data_version",
    # Changes with every transaction that writes, in this database or another of the server.
    "postgresql": "SELECT pg_current_snapshot()::text",
}


class StoreState:
    """One connection that only asks, as SQLite answers by connection. Safe to use from several threads."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._connection: PoolProxiedConnection | None = None
        self._lock = Lock()

    def read(self) -> str | None:
        """Return a text that is another one after every change of the store; None where that cannot be known."""
        question = _QUESTIONS.get(self._engine.dialect.name)
        if question is None or (self._engine.dialect.name == "sqlite" and file_of(self._engine.url) is None):
            return None  # a store in memory has one connection, which does not see its own changes
        with self._lock:
            if self._connection is None:
                # The driver's own, as one of SQLAlchemy's would ask inside a transaction, where nothing ever changes.
                self._connection = self._engine.raw_connection()
            try:
                cursor = self._connection.cursor()
                cursor.execute(question)
                (found,) = cursor.fetchone() or (None,)
                cursor.close()
                self._connection.rollback()
            except self._engine.dialect.loaded_dbapi.Error:
                # What is wrong with the store is said by whoever reads from it next.
                self._connection.invalidate()
                self._connection = None
                return None
            return str(found)

    def close(self) -> None:
        """Let go of the connection."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None
