"""What is held of captures: their bytes, their sightings, their readings, and corrections of these."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, delete, func, insert, select, update

from diffview.errors import BadArgument, UnknownCapture
from diffview.model import ArticleId, Capture, Correction, Digest, ParserId, Reading, RowKind
from diffview.store import chain, payload
from diffview.store.dialect import portions
from diffview.store.paging import Count, Page, cursor_of, values_of
from diffview.store.recording import last_link
from diffview.store.schema import capture, correction, outcome, parser, reading, sighting, takedown
from diffview.store.transaction import Transaction, next_id
from diffview.store.values import CaptureSummary, Parsed, Takedown

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlalchemy import Connection, Row, Select

_HINT = "see `diffview list --captures`"


def load(tx: Transaction, digest: str) -> Capture:
    """Return the capture with its first sighting; `UnknownCapture` where it is not held or was taken down."""
    wanted = _bytes(digest)
    columns = (sighting.c.origin, sighting.c.media_type, sighting.c.url, sighting.c.observed_at, outcome.c.notes)
    query = select(*columns, capture.c.id, capture.c.body_id).select_from(capture.join(sighting).outerjoin(outcome))
    row = tx.connection.execute(query.where(capture.c.digest == wanted).order_by(sighting.c.id).limit(1)).one_or_none()
    if row is None:
        raise UnknownCapture(digest, "the store holds no such capture", hint=_HINT)
    taken = tx.connection.execute(select(takedown.c.reason).where(takedown.c.capture_id == row.id)).scalar()
    if taken is not None:
        raise UnknownCapture(digest, f"this capture was taken down ({taken})", hint="its record stays in the list")
    return Capture(
        digest=Digest(digest),
        body=tx.bodies.get(row.body_id),
        origin=row.origin,
        media_type=row.media_type,
        url=row.url,
        observed_at=row.observed_at,
        notes=tuple(json.loads(row.notes or "[]")),
    )


def _bytes(digest: str) -> bytes:
    try:
        return bytes.fromhex(digest)
    except ValueError:
        return b""


def readings_of(tx: Transaction, ids: Iterable[ArticleId]) -> dict[ArticleId, list[tuple[int, Reading]]]:
    """Return the current readings of articles with the numbers of their bodies, in the order of recording."""
    found: dict[ArticleId, list[tuple[int, Reading]]] = {}
    for some in portions(ids):
        query = (
            select(reading.c.article_id, reading.c.body_id)
            .where(reading.c.article_id.in_(some), reading.c.superseded.is_(False))
            .order_by(reading.c.article_id, reading.c.sighting_id, reading.c.position)
        )
        rows = tx.connection.execute(query).all()
        bodies = tx.bodies.get_all(row.body_id for row in rows)
        for row in rows:
            made = payload.loads(Reading, bodies[row.body_id])
            found.setdefault(ArticleId(row.article_id), []).append((row.body_id, made))
    return found


def _listed() -> Select[Any]:
    columns = (capture.c.digest, capture.c.size, outcome.c.reason, outcome.c.notes, takedown.c.reason.label("taken"))
    joined = sighting.join(capture).outerjoin(outcome).outerjoin(takedown, takedown.c.capture_id == capture.c.id)
    return select(sighting, *columns).select_from(joined)


def _of_article(article_id: ArticleId) -> Any:  # noqa: ANN401  a condition, which SQLAlchemy types so
    return sighting.c.id.in_(select(reading.c.sighting_id).where(reading.c.article_id == article_id))


def summaries(connection: Connection, article_id: ArticleId | None = None) -> tuple[CaptureSummary, ...]:
    """Return every sighting, or those that show one article, in the order of recording."""
    query = _listed().order_by(sighting.c.id)
    if article_id is not None:
        query = query.where(_of_article(article_id))
    rows = connection.execute(query).all()
    readers = _readers(connection, [row.id for row in rows])
    return tuple(_summary(row, readers.get(row.id, [])) for row in rows)


def page(connection: Connection, article_id: ArticleId | None, after: str | None, size: int) -> Page[CaptureSummary]:
    """Return the *size* sightings that follow the cursor *after*, the last recorded first."""
    query = _listed().order_by(sighting.c.id.desc()).limit(size + 1)
    if article_id is not None:
        query = query.where(_of_article(article_id))
    if after:
        query = query.where(sighting.c.id < values_of(after, 1)[0])
    rows = connection.execute(query).all()
    readers = _readers(connection, [row.id for row in rows[:size]])
    items = tuple(_summary(row, readers.get(row.id, [])) for row in rows[:size])
    following = cursor_of(rows[size - 1].id) if len(rows) > size else None
    return Page(items, following, Count(_count(connection, article_id)))


def _count(connection: Connection, article_id: ArticleId | None) -> int:
    if article_id is None:
        # Sightings are never taken out, so the last number is how many there are.
        return next_id(connection, sighting) - 1
    query = select(func.count(func.distinct(reading.c.sighting_id))).where(reading.c.article_id == article_id)
    return int(connection.execute(query).scalar_one())


def _readers(connection: Connection, sightings: list[int]) -> dict[int, list[Row[*tuple[Any, ...]]]]:
    columns = (reading.c.sighting_id, reading.c.article_id, reading.c.reread, parser.c.name, parser.c.revision)
    found: dict[int, list[Row[*tuple[Any, ...]]]] = {}
    for some in portions(sightings):
        query = select(*columns).join(parser).where(reading.c.superseded.is_(False), reading.c.sighting_id.in_(some))
        for row in connection.execute(query.order_by(reading.c.sighting_id, reading.c.position)):
            found.setdefault(row.sighting_id, []).append(row)
    return found


def _summary(row: Row[*tuple[Any, ...]], readers: list[Row[*tuple[Any, ...]]]) -> CaptureSummary:
    taken = None if row.taken is None else f"taken down: {row.taken}"
    return CaptureSummary(
        digest=Digest(row.digest.hex()),
        size=row.size,
        origin=row.origin,
        url=row.url,
        media_type=row.media_type,
        observed_at=row.observed_at,
        recorded_at=row.recorded_at,
        reason=taken or row.reason or "",
        notes=tuple(json.loads(row.notes or "[]")),
        articles=tuple(dict.fromkeys(ArticleId(made.article_id) for made in readers)),
        parsers=tuple(dict.fromkeys(ParserId(made.name, made.revision) for made in readers)),
        reread=any(made.reread for made in readers),
    )


def articles_of(connection: Connection, digest: str) -> tuple[ArticleId, ...]:
    """Return the articles that a capture shows."""
    query = (
        select(reading.c.article_id)
        .select_from(reading.join(sighting).join(capture))
        .where(capture.c.digest == _bytes(digest), reading.c.superseded.is_(False))
    )
    return tuple(map(ArticleId, sorted(set(connection.execute(query).scalars()))))


def put_correction(connection: Connection, made: Correction, now: datetime) -> None:
    """Keep *made* in place of any earlier correction of the same row."""
    capture_id = _known(connection, made.capture)
    drop_correction(connection, made.capture, made.row)
    row = {
        "id": next_id(connection, correction),
        "capture_id": capture_id,
        "row": made.row,
        "kind": made.kind.value,
        "old": made.old,
        "new": made.new,
        "made_at": now,
    }
    connection.execute(insert(correction), [row])


def drop_correction(connection: Connection, digest: str, row: int) -> None:
    """Forget the correction of a row, where there is one."""
    capture_id = _known(connection, digest)
    connection.execute(delete(correction).where(correction.c.capture_id == capture_id, correction.c.row == row))


def _known(connection: Connection, digest: str) -> int:
    query = select(capture.c.id).where(capture.c.digest == _bytes(digest))
    found: int | None = connection.execute(query).scalar_one_or_none()
    if found is None:
        raise UnknownCapture(digest, "the store holds no such capture", hint=_HINT)
    return found


def corrections_of(connection: Connection, ids: Iterable[ArticleId]) -> dict[ArticleId, list[Correction]]:
    """Return the corrections of all captures that show articles, by capture and row."""
    found: dict[ArticleId, list[Correction]] = {}
    if connection.execute(select(correction.c.id).limit(1)).first() is None:
        return found
    for some in portions(ids):
        query = (
            select(reading.c.article_id, capture.c.digest, correction)
            .select_from(correction.join(capture).join(sighting).join(reading))
            .where(reading.c.article_id.in_(some), reading.c.superseded.is_(False))
            .distinct()
            .order_by(reading.c.article_id, capture.c.digest, correction.c.row)
        )
        for row in connection.execute(query):
            made = Correction(Digest(row.digest.hex()), row.row, RowKind(row.kind), row.old, row.new)
            found.setdefault(ArticleId(row.article_id), []).append(made)
    return found


def corrections_to(connection: Connection, digest: str) -> tuple[Correction, ...]:
    """Return the corrections of one capture, by row."""
    query = select(correction).join(capture).where(capture.c.digest == _bytes(digest)).order_by(correction.c.row)
    return tuple(
        Correction(Digest(digest), row.row, RowKind(row.kind), row.old, row.new) for row in connection.execute(query)
    )


def parsed_after(tx: Transaction, after: int, size: int) -> list[tuple[int, Parsed]]:
    """Return *size* sightings behind number *after* with bytes and current readings; none that was taken down."""
    query = (
        select(sighting, capture.c.digest, capture.c.body_id, outcome.c.reason, outcome.c.notes)
        .select_from(sighting.join(capture).outerjoin(outcome))
        .outerjoin(takedown, takedown.c.capture_id == capture.c.id)
        .where(sighting.c.id > after, takedown.c.id.is_(None))
        .order_by(sighting.c.id)
        .limit(size)
    )
    rows = tx.connection.execute(query).all()
    mine = reading.c.sighting_id.in_([row.id for row in rows]) & reading.c.superseded.is_(False)
    held = tx.connection.execute(select(reading).where(mine).order_by(reading.c.position)).all()
    bodies = tx.bodies.get_all([*(row.body_id for row in rows), *(row.body_id for row in held)])
    readings: dict[int, list[Reading]] = {}
    for row in held:
        readings.setdefault(row.sighting_id, []).append(payload.loads(Reading, bodies[row.body_id]))
    return [(row.id, _parsed(row, bodies[row.body_id], readings.get(row.id, []))) for row in rows]


def _parsed(row: Row[*tuple[Any, ...]], data: bytes, readings: list[Reading]) -> Parsed:
    seen = Capture(
        digest=Digest(row.digest.hex()),
        body=data,
        origin=row.origin,
        media_type=row.media_type,
        url=row.url,
        observed_at=row.observed_at,
        notes=tuple(json.loads(row.notes or "[]")),
    )
    return Parsed(seen, tuple(readings), row.reason or "")


def take_down(tx: Transaction, digest: str, reason: str, now: datetime) -> None:
    """Remove the bytes and the readings of a capture; its digest, its sightings, the time and the reason stay."""
    if not reason.strip():
        raise BadArgument("takedown", "no reason is given", hint="say by which law or order, in a few words")
    capture_id = _known(tx.connection, digest)
    if tx.connection.execute(select(takedown.c.id).where(takedown.c.capture_id == capture_id)).first() is not None:
        raise BadArgument(digest, "this capture was taken down before")
    row = {
        "id": next_id(tx.connection, takedown),
        "capture_id": capture_id,
        "taken_at": now,
        "reason": reason,
        "link": chain.takedown_link(last_link(tx.connection, takedown), _bytes(digest), now, reason),
    }
    tx.connection.execute(insert(takedown), [row])
    tx.bodies.take_down(tx.connection.execute(select(capture.c.body_id).where(capture.c.id == capture_id)).scalar_one())
    mine = reading.c.sighting_id.in_(select(sighting.c.id).where(sighting.c.capture_id == capture_id))
    for number in tx.connection.execute(select(reading.c.body_id).where(mine)).scalars().all():
        tx.bodies.take_down(number)
    tx.connection.execute(delete(correction).where(correction.c.capture_id == capture_id))
    tx.connection.execute(update(reading).where(and_(mine)).values(superseded=True))


def takedowns(connection: Connection) -> tuple[Takedown, ...]:
    """Return what was taken down, in order."""
    rows = connection.execute(select(takedown, capture.c.digest).join(capture).order_by(takedown.c.id))
    return tuple(Takedown(Digest(row.digest.hex()), row.taken_at, row.reason) for row in rows)
