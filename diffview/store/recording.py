"""Record what was observed, a batch at a time: captures, sightings, readings. What follows is derived elsewhere."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import delete, insert, select, update

from diffview.identity import article_keys
from diffview.model import ArticleId, Capture, Reading
from diffview.store import chain, payload
from diffview.store.dialect import portions
from diffview.store.grouping import Groups
from diffview.store.schema import capture, outcome, parser, reading, sighting, takedown
from diffview.store.transaction import Transaction, next_id
from diffview.store.values import Recorded, RecordStatus
from diffview.text.addresses import canonical_address

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection, Table

    from diffview.model import ParserId
    from diffview.store.values import Parsed

_NO_OUTCOME = ("", "[]")


class _Capture(NamedTuple):
    id: int
    recorded_at: datetime
    new: bool


class _Sighting(NamedTuple):
    id: int
    outcome: tuple[str, str]
    """Reason and notes, as they are held."""
    new: bool


class Recorder:
    """One batch in the making: what is held is looked up at once, what is new is written at the end."""

    def __init__(self, tx: Transaction, items: Sequence[Parsed], now: datetime) -> None:
        self._tx = tx
        self._now = now
        self._items = items
        self._captures = _held_captures(tx.connection, [_digest(item.capture) for item in items])
        self._sightings = _held_sightings(tx.connection, [_identity(item.capture) for item in items])
        self._groups = Groups(tx, (key for item in items for key in _keys(item)))
        self._groups.before_merge = self._flush
        self._parsers = _Parsers(tx.connection)
        self._rows: dict[Table, list[dict[str, object]]] = {capture: [], sighting: [], reading: []}
        self._next = {table: next_id(tx.connection, table) for table in self._rows}
        self._link = last_link(tx.connection, sighting)

    def run(self) -> tuple[Recorded, ...]:
        """Record every item; return what that did, in their order."""
        done = [self._record(item) for item in self._items]
        self._flush()
        self._groups.write_last()
        merged = self._groups.merged
        return tuple(
            replace(one, articles=tuple(sorted({_heir(merged, held) for held in one.articles}))) for one in done
        )

    @property
    def merged(self) -> dict[ArticleId, ArticleId]:
        """Return the articles that were merged into others by this batch."""
        return self._groups.merged

    def _flush(self) -> None:
        self._tx.bodies.flush()
        self._groups.flush()
        for table in (capture, sighting, reading):
            if self._rows[table]:
                self._tx.connection.execute(insert(table), self._rows[table])
                self._rows[table] = []

    def _record(self, item: Parsed) -> Recorded:
        seen = item.capture
        homes = tuple(self._groups.article_for(made) for made in item.readings)
        if self._groups.merged:
            homes = tuple(_heir(self._groups.merged, home) for home in homes)
        kept = self._capture(seen, homes)
        sighted = self._sighting(kept, item)
        if sighted.new:
            for position, made in enumerate(item.readings):
                self._reading(sighted, position, made, homes[position], reread=False)
            touched, changed = set(homes), len(homes)
        else:
            touched, changed = self._read_again(sighted, item.readings, homes)
        return Recorded(
            digest=seen.digest,
            status=RecordStatus.ADDED if kept.new else RecordStatus.SEEN_AGAIN,
            new_sighting=sighted.new,
            articles=tuple(sorted(touched)),
            readings_changed=changed,
        )

    def _capture(self, seen: Capture, homes: tuple[ArticleId, ...]) -> _Capture:
        digest = _digest(seen)
        held = self._captures.get(digest)
        if held is not None:
            return held._replace(new=False)
        home = homes[0] if homes else self._groups.known(_address_key(seen))
        base = self._groups.last(home).capture if home is not None else None
        number = self._tx.bodies.add(seen.body, base)
        if home is not None:
            self._groups.set_last(home, self._groups.last(home)._replace(capture=number))
        made = _Capture(self._allot(capture), self._now, new=True)
        self._captures[digest] = made
        self._rows[capture].append(
            {"id": made.id, "digest": digest, "size": len(seen.body), "recorded_at": self._now, "body_id": number}
        )
        return made

    def _sighting(self, kept: _Capture, item: Parsed) -> _Sighting:
        seen = item.capture
        known = _identity(seen)
        found = (item.reason, json.dumps(seen.notes))
        held = self._sightings.get(known)
        if held is not None:
            if held.outcome != found:
                self._outcome(held.id, found)
            self._sightings[known] = held._replace(outcome=found, new=False)
            return self._sightings[known]
        made = _Sighting(self._allot(sighting), found, new=True)
        self._sightings[known] = made
        self._rows[sighting].append(self._sighting_row(made.id, kept, seen, known))
        if found != _NO_OUTCOME:
            self._outcome(made.id, found)
        return made

    def _sighting_row(self, number: int, kept: _Capture, seen: Capture, known: bytes) -> dict[str, object]:
        url = seen.url or None
        observed = chain.Observation(
            digest=_digest(seen),
            size=len(seen.body),
            captured_first=kept.recorded_at,
            origin=seen.origin,
            url=url,
            observed_at=seen.observed_at,
            media_type=seen.media_type,
            recorded_at=self._now,
        )
        self._link = chain.link(self._link, observed)
        return {
            "id": number,
            "capture_id": kept.id,
            "identity": known,
            "origin": seen.origin,
            "url": url,
            "observed_at": seen.observed_at,
            "media_type": seen.media_type,
            "recorded_at": self._now,
            "link": self._link,
        }

    def _outcome(self, number: int, found: tuple[str, str]) -> None:
        self._flush()
        connection = self._tx.connection
        connection.execute(delete(outcome).where(outcome.c.sighting_id == number))
        if found != _NO_OUTCOME:
            connection.execute(insert(outcome), [{"sighting_id": number, "reason": found[0], "notes": found[1]}])

    def _reading(self, sighted: _Sighting, position: int, made: Reading, home: ArticleId, *, reread: bool) -> int:
        number = self._allot(reading)
        last = self._groups.last(home)
        body = self._tx.bodies.add(payload.dumps(made), last.reading)
        self._groups.set_last(home, last._replace(reading=body))
        self._rows[reading].append(
            {
                "id": number,
                "sighting_id": sighted.id,
                "parser_id": self._parsers.id_of(made.parser),
                "position": position,
                "article_id": home,
                "superseded": False,
                "reread": reread,
                "read_at": self._now,
                "body_id": body,
            }
        )
        return number

    def _read_again(
        self, sighted: _Sighting, readings: Sequence[Reading], homes: tuple[ArticleId, ...]
    ) -> tuple[set[ArticleId], int]:
        """Make *readings* the current ones of a sighting; older ones stay, marked superseded."""
        self._flush()
        connection = self._tx.connection
        rows = connection.execute(select(reading).where(reading.c.sighting_id == sighted.id)).all()
        bodies = self._tx.bodies.get_all(row.body_id for row in rows)
        held = {(row.parser_id, row.position): row for row in rows}
        touched = {ArticleId(row.article_id) for row in rows} | set(homes)
        current: list[int] = []
        changed = 0
        for position, made in enumerate(readings):
            row = held.get((self._parsers.id_of(made.parser), position))
            if row is not None and not row.superseded and bodies[row.body_id] == payload.dumps(made):
                current.append(row.id)
                continue
            if row is not None:
                connection.execute(delete(reading).where(reading.c.id == row.id))
            current.append(self._reading(sighted, position, made, homes[position], reread=bool(held)))
            changed += 1
        self._flush()
        stale = [row.id for row in rows if row.id not in current and not row.superseded]
        changed += len(stale)
        if stale:
            connection.execute(update(reading).where(reading.c.id.in_(stale)).values(superseded=True))
        return touched, changed

    def _allot(self, table: Table) -> int:
        number = self._next[table]
        self._next[table] += 1
        return number


class _Parsers:
    """The numbers of the parsers, looked up once."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        rows = connection.execute(select(parser))
        self._ids = {(row.name, row.revision): int(row.id) for row in rows}

    def id_of(self, made: ParserId) -> int:
        """Return the number of a parser, added where it is new."""
        key = (made.name, made.revision)
        if key not in self._ids:
            number = next_id(self._connection, parser)
            self._connection.execute(insert(parser), [{"id": number, "name": made.name, "revision": made.revision}])
            self._ids[key] = number
        return self._ids[key]


def _digest(seen: Capture) -> bytes:
    return bytes.fromhex(seen.digest)


def _identity(seen: Capture) -> bytes:
    return chain.identity(_digest(seen), seen.origin, seen.url, seen.observed_at)


def _keys(item: Parsed) -> list[str]:
    return [_address_key(item.capture), *(key for made in item.readings for key in article_keys(made))]


def _address_key(seen: Capture) -> str:
    return f"url:{canonical_address(seen.url)}" if seen.url else ""


def _heir(merged: dict[ArticleId, ArticleId], article_id: ArticleId) -> ArticleId:
    while article_id in merged:
        article_id = merged[article_id]
    return article_id


def _held_captures(connection: Connection, digests: list[bytes]) -> dict[bytes, _Capture]:
    found: dict[bytes, _Capture] = {}
    for some in portions(dict.fromkeys(digests)):
        query = select(capture.c.digest, capture.c.id, capture.c.recorded_at).where(capture.c.digest.in_(some))
        found.update((row.digest, _Capture(row.id, row.recorded_at, new=False)) for row in connection.execute(query))
    return found


def _held_sightings(connection: Connection, identities: list[bytes]) -> dict[bytes, _Sighting]:
    found: dict[bytes, _Sighting] = {}
    for some in portions(dict.fromkeys(identities)):
        query = select(sighting.c.identity, sighting.c.id, outcome.c.reason, outcome.c.notes).outerjoin(outcome)
        for row in connection.execute(query.where(sighting.c.identity.in_(some))):
            held = _NO_OUTCOME if row.reason is None else (row.reason, row.notes)
            found[row.identity] = _Sighting(row.id, held, new=False)
    return found


def holds_sighting(connection: Connection, seen: Capture) -> bool:
    """Tell whether the same bytes are held from the same origin, address and time."""
    query = select(sighting.c.id).where(sighting.c.identity == _identity(seen))
    return connection.execute(query).first() is not None


def last_link(connection: Connection, table: Table) -> bytes:
    """Return the last link of the chain of sightings or of takedowns."""
    query = select(table.c.link).order_by(table.c.id.desc()).limit(1)
    found = connection.execute(query).scalar_one_or_none()
    return chain.START if found is None else bytes(found)


def head(connection: Connection) -> str:
    """Return the head of the hash chain in hexadecimal."""
    any_taken = connection.execute(select(takedown.c.id).limit(1)).first() is not None
    taken = last_link(connection, takedown) if any_taken else None
    return chain.head(last_link(connection, sighting), taken)
