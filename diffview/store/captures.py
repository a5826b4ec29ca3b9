"""What was observed: captures by digest, their sightings, and what parsers made of them.

Functions over an open connection; the caller holds the transaction.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import and_, delete, func, insert, select, update

from diffview.errors import UnknownCapture
from diffview.model import ArticleId, Capture, Correction, Digest, ParserId, Reading, RowKind
from diffview.store import grouping, payload
from diffview.store.codec import pack, unpack
from diffview.store.paging import Count, Page, cursor_of, values_of
from diffview.store.schema import capture, correction, reading, sighting, source
from diffview.store.values import CaptureSummary, Recorded, RecordStatus

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Connection, Row, Table
    from sqlalchemy.sql.elements import ColumnElement

    from diffview.store.values import Parsed


class _Sighted(NamedTuple):
    """A sighting's row and whether it is new."""

    id: int
    new: bool


def record(connection: Connection, parsed: Parsed, now: datetime) -> Recorded:
    """Add what is new in *parsed* and return what that was. Derived tables are not touched."""
    capture_id, added = _capture_id(connection, parsed.capture, now)
    sighted = _sighting(connection, capture_id, parsed, now)
    told = select(reading.c.article_id).where(reading.c.sighting_id == sighted.id)
    before = set(connection.execute(told).scalars())
    changed = _readings(connection, sighted, parsed.readings, now)
    touched = before | set(connection.execute(told).scalars())
    return Recorded(
        digest=parsed.capture.digest,
        status=RecordStatus.ADDED if added else RecordStatus.SEEN_AGAIN,
        new_sighting=sighted.new,
        articles=tuple(map(ArticleId, sorted(touched))),
        readings_changed=changed,
    )


def _capture_id(connection: Connection, seen: Capture, now: datetime) -> tuple[int, bool]:
    known = select(capture.c.id).where(capture.c.digest == seen.digest)
    found = connection.execute(known).scalar_one_or_none()
    if found is not None:
        return found, False
    packed = pack(seen.body)
    row = {
        "digest": seen.digest,
        "size": len(seen.body),
        "recorded_at": now,
        "codec": packed.codec,
        "body": packed.data,
    }
    return _insert(connection, capture, row), True


def _insert(connection: Connection, table: Table, row: Mapping[str, object]) -> int:
    key = connection.execute(insert(table).values(row)).inserted_primary_key
    return int(key[0]) if key else 0


def _same_sighting(seen: Capture) -> ColumnElement[bool]:
    return and_(
        sighting.c.origin == seen.origin,
        sighting.c.url == (seen.url or ""),
        sighting.c.moment == _moment(seen),
    )


def _moment(seen: Capture) -> str:
    return seen.observed_at.isoformat() if seen.observed_at else ""


def holds_sighting(connection: Connection, seen: Capture) -> bool:
    """Tell whether the same bytes are held from the same origin, address and time."""
    query = select(sighting.c.id).join(capture).where(capture.c.digest == seen.digest, _same_sighting(seen))
    return connection.execute(query).first() is not None


def _sighting(connection: Connection, capture_id: int, parsed: Parsed, now: datetime) -> _Sighted:
    seen = parsed.capture
    same = and_(sighting.c.capture_id == capture_id, _same_sighting(seen))
    notes = json.dumps(seen.notes)
    found = connection.execute(select(sighting.c.id, sighting.c.reason, sighting.c.notes).where(same)).one_or_none()
    if found is None:
        row = {
            "capture_id": capture_id,
            "origin": seen.origin,
            "url": seen.url or "",
            "moment": _moment(seen),
            "observed_at": seen.observed_at,
            "media_type": seen.media_type,
            "recorded_at": now,
            "reason": parsed.reason,
            "notes": notes,
        }
        return _Sighted(_insert(connection, sighting, row), new=True)
    if (found.reason, found.notes) != (parsed.reason, notes):
        changed = update(sighting).where(sighting.c.id == found.id)
        connection.execute(changed.values(reason=parsed.reason, notes=notes))
    return _Sighted(found.id, new=False)


def _readings(connection: Connection, sighted: _Sighted, readings: Sequence[Reading], now: datetime) -> int:
    """Make *readings* the current ones of a sighting; older ones stay, marked superseded."""
    mine = reading.c.sighting_id == sighted.id
    columns = (reading.c.id, reading.c.parser, reading.c.revision, reading.c.position, reading.c.superseded)
    held = {
        (row.parser, row.revision, row.position): row
        for row in connection.execute(select(*columns, reading.c.codec, reading.c.payload).where(mine))
    }
    changed = 0
    current: list[int] = []
    for position, made in enumerate(readings):
        row = held.get((made.parser.name, made.parser.revision, position))
        data = payload.dumps(made)
        if row is not None and not row.superseded and unpack(row.codec, row.payload) == data:
            current.append(row.id)
            continue
        if row is not None:
            connection.execute(delete(reading).where(reading.c.id == row.id))
        packed = pack(data)
        values = {
            "sighting_id": sighted.id,
            "parser": made.parser.name,
            "revision": made.parser.revision,
            "position": position,
            "article_id": grouping.article_for(connection, made),
            "superseded": False,
            "reread": bool(held),
            "read_at": now,
            "codec": packed.codec,
            "payload": packed.data,
        }
        current.append(_insert(connection, reading, values))
        changed += 1
    stale = [row.id for row in held.values() if row.id not in current and not row.superseded]
    if stale:
        changed += len(stale)
        connection.execute(update(reading).where(mine, reading.c.id.not_in(current)).values(superseded=True))
    return changed


def source_id(connection: Connection, key: str | None) -> int | None:
    """Return the id of the outlet *key*, added where it is new; None for None."""
    if not key:
        return None
    found = connection.execute(select(source.c.id).where(source.c.key == key)).scalar_one_or_none()
    return _insert(connection, source, {"key": key}) if found is None else found


def load(connection: Connection, digest: str) -> Capture:
    """Return the capture with its first sighting; `UnknownCapture` where it is not held."""
    columns = (sighting.c.origin, sighting.c.media_type, sighting.c.url, sighting.c.observed_at, sighting.c.notes)
    query = select(*columns, capture.c.digest, capture.c.codec, capture.c.body).join(sighting)
    row = connection.execute(query.where(capture.c.digest == digest).order_by(sighting.c.id).limit(1)).one_or_none()
    if row is None:
        raise UnknownCapture(digest, "the store holds no such capture", hint="see `diffview list --captures`")
    return _capture_of(row)


def _capture_of(row: Row[*tuple[Any, ...]]) -> Capture:
    return Capture(
        digest=Digest(row.digest),
        body=unpack(row.codec, row.body),
        origin=row.origin,
        media_type=row.media_type,
        url=row.url or None,
        observed_at=row.observed_at,
        notes=tuple(json.loads(row.notes)),
    )


def readings_of(connection: Connection, article_id: ArticleId) -> tuple[Reading, ...]:
    """Return the current readings of an article, in the order of recording."""
    mine = (reading.c.article_id == article_id) & reading.c.superseded.is_(False)
    query = select(reading.c.codec, reading.c.payload).where(mine).order_by(reading.c.sighting_id, reading.c.position)
    rows = connection.execute(query)
    return tuple(payload.loads(Reading, unpack(row.codec, row.payload)) for row in rows)


def summaries(connection: Connection, article_id: ArticleId | None = None) -> tuple[CaptureSummary, ...]:
    """Return every sighting, or those that tell of one article, in the order of recording."""
    query = select(sighting, capture.c.digest, capture.c.size).join(capture).order_by(sighting.c.id)
    if article_id is not None:
        mine = select(reading.c.sighting_id).where(reading.c.article_id == article_id)
        query = query.where(sighting.c.id.in_(mine))
    readers = _readers(connection, article_id)
    return tuple(_summary(row, readers.get(row.id, [])) for row in connection.execute(query))


def page(connection: Connection, article_id: ArticleId | None, after: str | None, size: int) -> Page[CaptureSummary]:
    """Return the *size* sightings that follow the cursor *after*, the last recorded first."""
    query = select(sighting, capture.c.digest, capture.c.size).join(capture).order_by(sighting.c.id.desc())
    every = select(func.count()).select_from(sighting)
    if article_id is not None:
        mine = sighting.c.id.in_(select(reading.c.sighting_id).where(reading.c.article_id == article_id))
        query, every = query.where(mine), every.where(mine)
    if after:
        query = query.where(sighting.c.id < values_of(after, 1)[0])
    rows = connection.execute(query.limit(size + 1)).all()
    readers = _readers_of(connection, [row.id for row in rows[:size]])
    items = tuple(_summary(row, readers.get(row.id, [])) for row in rows[:size])
    number = int(connection.execute(every).scalar_one())
    return Page(items, cursor_of(rows[size - 1].id) if len(rows) > size else None, Count(number))


def _readers_of(connection: Connection, sightings: list[int]) -> dict[int, list[Row[*tuple[Any, ...]]]]:
    columns = (reading.c.sighting_id, reading.c.article_id, reading.c.parser, reading.c.revision, reading.c.reread)
    query = select(*columns).where(reading.c.superseded.is_(False), reading.c.sighting_id.in_(sightings))
    found: dict[int, list[Row[*tuple[Any, ...]]]] = {}
    for row in connection.execute(query.order_by(reading.c.sighting_id, reading.c.position)):
        found.setdefault(row.sighting_id, []).append(row)
    return found


def _readers(connection: Connection, article_id: ArticleId | None) -> dict[int, list[Row[*tuple[Any, ...]]]]:
    query = select(
        reading.c.sighting_id,
        reading.c.article_id,
        reading.c.parser,
        reading.c.revision,
        reading.c.reread,
    ).where(reading.c.superseded.is_(False))
    if article_id is not None:
        query = query.where(reading.c.article_id == article_id)
    found: dict[int, list[Row[*tuple[Any, ...]]]] = {}
    for row in connection.execute(query.order_by(reading.c.sighting_id, reading.c.position)):
        found.setdefault(row.sighting_id, []).append(row)
    return found


def _summary(row: Row[*tuple[Any, ...]], readers: list[Row[*tuple[Any, ...]]]) -> CaptureSummary:
    return CaptureSummary(
        digest=Digest(row.digest),
        size=row.size,
        origin=row.origin,
        url=row.url or None,
        media_type=row.media_type,
        observed_at=row.observed_at,
        recorded_at=row.recorded_at,
        reason=row.reason,
        notes=tuple(json.loads(row.notes)),
        articles=tuple(dict.fromkeys(ArticleId(made.article_id) for made in readers)),
        parsers=tuple(dict.fromkeys(ParserId(made.parser, made.revision) for made in readers)),
        reread=any(made.reread for made in readers),
    )


def articles_of(connection: Connection, digest: str) -> tuple[ArticleId, ...]:
    """Return the articles that a capture tells of."""
    query = (
        select(reading.c.article_id)
        .select_from(reading.join(sighting).join(capture))
        .where(capture.c.digest == digest, reading.c.superseded.is_(False))
    )
    return tuple(map(ArticleId, sorted(set(connection.execute(query).scalars()))))


def put_correction(connection: Connection, made: Correction, now: datetime) -> None:
    """Keep *made* in place of any earlier correction of the same row."""
    capture_id = _known(connection, made.capture)
    drop_correction(connection, made.capture, made.row)
    row = {
        "capture_id": capture_id,
        "row": made.row,
        "kind": made.kind.value,
        "old": made.old,
        "new": made.new,
        "made_at": now,
    }
    _insert(connection, correction, row)


def drop_correction(connection: Connection, digest: str, row: int) -> None:
    """Forget the correction of a row, where there is one."""
    capture_id = _known(connection, digest)
    connection.execute(delete(correction).where(correction.c.capture_id == capture_id, correction.c.row == row))


def _known(connection: Connection, digest: str) -> int:
    found: int | None = connection.execute(select(capture.c.id).where(capture.c.digest == digest)).scalar_one_or_none()
    if found is None:
        raise UnknownCapture(digest, "the store holds no such capture", hint="see `diffview list --captures`")
    return found


def corrections_of(connection: Connection, article_id: ArticleId) -> tuple[Correction, ...]:
    """Return the corrections of all captures that tell of an article, by capture and row."""
    mine = (
        select(sighting.c.capture_id)
        .join(reading)
        .where(reading.c.article_id == article_id, reading.c.superseded.is_(False))
    )
    query = (
        select(capture.c.digest, correction.c.row, correction.c.kind, correction.c.old, correction.c.new)
        .select_from(correction.join(capture))
        .where(correction.c.capture_id.in_(mine))
        .order_by(capture.c.digest, correction.c.row)
    )
    return tuple(
        Correction(Digest(row.digest), row.row, RowKind(row.kind), row.old, row.new)
        for row in connection.execute(query)
    )
