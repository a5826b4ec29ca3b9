"""Bodies as deltas, a hash chain, guarded observations, a search index, and PostgreSQL.

What was observed is copied with its numbers; what follows from it is left to be derived when it is next asked
for. Older schemas were of SQLite only, so this speaks SQLite.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import msgspec
from alembic import op

from diffview.model import Reading
from diffview.store import chain, payload
from diffview.store.bodies import Bodies, Memory
from diffview.store.codec import unpack
from diffview.store.migrations.tables_0003 import SEARCH, STATEMENTS, TRIGGERS
from diffview.store.schema import NEVER, microseconds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, Row

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_DERIVED = (
    "evidence version_block version block step gap conflict unusable solved article_kind fingerprint"  # children first
)
_OBSERVED = "correction reading sighting capture article_key article source"
_INDEXES = "ix_article_sort_at_id ix_article_weight_id ix_article_key_article_id ix_reading_article_id"


def upgrade() -> None:
    """Apply."""
    connection = op.get_bind()
    for name in _DERIVED.split():
        connection.exec_driver_sql(f"DROP TABLE {name}")
    for name in _INDEXES.split():
        connection.exec_driver_sql(f"DROP INDEX {name}")
    for name in _OBSERVED.split():
        connection.exec_driver_sql(f"ALTER TABLE {name} RENAME TO old_{name}")
    for statement in STATEMENTS:
        connection.exec_driver_sql(statement)
    _copy(connection)
    for name in _OBSERVED.split():
        connection.exec_driver_sql(f"DROP TABLE old_{name}")
    for statement in (*TRIGGERS, SEARCH):
        connection.exec_driver_sql(statement)


def _copy(connection: Connection) -> None:
    connection.exec_driver_sql('INSERT INTO source (id, "key") SELECT id, "key" FROM old_source')
    connection.exec_driver_sql(
        "INSERT INTO article (id, merged_into, due, alive, versions, gaps, conflicts, sort_at, headline_changed, "
        "words_added, words_deleted, words_moved, size, weight) "
        "SELECT id, merged_into, 2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 FROM old_article"
    )
    connection.exec_driver_sql(
        'INSERT INTO article_key ("key", article_id) SELECT "key", article_id FROM old_article_key'
    )
    bodies = Bodies(connection, Memory())
    last: dict[int, int] = {}
    captures = _copy_captures(connection, bodies, last)
    _copy_sightings(connection, captures)
    _copy_readings(connection, bodies)
    for row in _rows(connection, "SELECT * FROM old_correction"):
        values = (row.id, row.capture_id, row.row, row.kind, row.old, row.new, _moment(row.made_at))
        connection.exec_driver_sql("INSERT INTO correction VALUES (?, ?, ?, ?, ?, ?, ?)", values)


def _rows(connection: Connection, query: str) -> Iterator[Row[Any]]:
    yield from connection.exec_driver_sql(query)


def _copy_captures(connection: Connection, bodies: Bodies, last: dict[int, int]) -> dict[int, tuple[bytes, int, int]]:
    """Copy captures, each against the one before of its article; return digest, size and time by number."""
    article = {
        row.capture_id: row.article_id
        for row in _rows(
            connection,
            "SELECT s.capture_id, min(r.article_id) AS article_id FROM old_reading r "
            "JOIN old_sighting s ON s.id = r.sighting_id GROUP BY s.capture_id",
        )
    }
    found: dict[int, tuple[bytes, int, int]] = {}
    for number in [row.id for row in _rows(connection, "SELECT id FROM old_capture ORDER BY id")]:
        # One at a time: a body may be large.
        (row,) = _rows(connection, f"SELECT * FROM old_capture WHERE id = {int(number)}")  # noqa: S608  a number
        home = article.get(number)
        body = bodies.add(unpack(row.codec, row.body), last.get(home) if home is not None else None)
        bodies.flush()
        if home is not None:
            last[home] = body
        digest, moment = bytes.fromhex(row.digest), _moment(row.recorded_at) or 0
        found[number] = (digest, row.size, moment)
        connection.exec_driver_sql(
            "INSERT INTO capture (id, digest, size, recorded_at, body_id) VALUES (?, ?, ?, ?, ?)",
            (number, digest, row.size, moment, body),
        )
    for home, body in last.items():
        connection.exec_driver_sql("UPDATE article SET last_capture = ? WHERE id = ?", (body, home))
    return found


def _copy_sightings(connection: Connection, captures: dict[int, tuple[bytes, int, int]]) -> None:
    link = chain.START
    for row in list(_rows(connection, "SELECT * FROM old_sighting ORDER BY id")):
        digest, size, first = captures[row.capture_id]
        url = row.url or None
        observed = _time(row.observed_at)
        recorded = _time(row.recorded_at)
        seen = chain.Observation(
            digest, size, _of(first), row.origin, url, observed, row.media_type, recorded or _of(0)
        )
        link = chain.link(link, seen)
        known = chain.identity(digest, row.origin, url, observed)
        values = (row.id, row.capture_id, known, row.origin, url, _moment(row.observed_at), row.media_type)
        connection.exec_driver_sql(
            "INSERT INTO sighting (id, capture_id, identity, origin, url, observed_at, media_type, recorded_at, link) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (*values, _moment(row.recorded_at), link),
        )
        if (row.reason, row.notes) != ("", "[]"):
            connection.exec_driver_sql("INSERT INTO outcome VALUES (?, ?, ?)", (row.id, row.reason, row.notes))


def _copy_readings(connection: Connection, bodies: Bodies) -> None:
    parsers: dict[tuple[str, int], int] = {}
    last: dict[int, int] = {}
    for number in [row.id for row in _rows(connection, "SELECT id FROM old_reading ORDER BY id")]:
        (row,) = _rows(connection, f"SELECT * FROM old_reading WHERE id = {int(number)}")  # noqa: S608  a number
        key = (row.parser, row.revision)
        if key not in parsers:
            parsers[key] = len(parsers) + 1
            connection.exec_driver_sql("INSERT INTO parser VALUES (?, ?, ?)", (parsers[key], *key))
        made = msgspec.convert(json.loads(unpack(row.codec, row.payload)), Reading)
        body = bodies.add(payload.dumps(made), last.get(row.article_id))
        bodies.flush()
        last[row.article_id] = body
        connection.exec_driver_sql(
            "INSERT INTO reading "
            "(id, sighting_id, parser_id, position, article_id, superseded, reread, read_at, body_id) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                *(row.id, row.sighting_id, parsers[key], row.position, row.article_id),
                *(row.superseded, row.reread, _moment(row.read_at), body),
            ),
        )
    for home, body in last.items():
        connection.exec_driver_sql("UPDATE article SET last_reading = ? WHERE id = ?", (body, home))


def _time(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text).replace(tzinfo=UTC)


def _moment(text: str | None) -> int | None:
    found = _time(text)
    return None if found is None else microseconds(found)


def _of(number: int) -> datetime:
    return NEVER + timedelta(microseconds=number)
