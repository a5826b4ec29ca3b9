"""What the store's functions work with: an open connection and the bodies behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import func, select

if TYPE_CHECKING:
    from sqlalchemy import Connection, Table

    from diffview.store.bodies import Bodies


class Transaction(NamedTuple):
    """One transaction, which the caller opened and will end."""

    connection: Connection
    bodies: Bodies


def next_id(connection: Connection, table: Table) -> int:
    """Return the number that the next row of *table* gets: there is one writer at a time, so it may count itself."""
    return int(connection.execute(select(func.max(table.c.id))).scalar_one() or 0) + 1
