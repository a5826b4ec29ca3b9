"""Check a store against itself: the file, the chain, every digest, and everything derived against its readings.

Each fault is one sentence. Nothing is written, and no damage ends the check: what cannot be read is a fault, and
the check goes on with what can. Of the search index only the database's own check is made: it is no evidence, and
deriving again makes it anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from diffview.errors import DiffviewError
from diffview.model import digest_of
from diffview.store import chain, verify_articles
from diffview.store.codec import Codec
from diffview.store.dialect import dialect_of
from diffview.store.schema import body, capture, reading, remainder, sighting, solved, takedown, version

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from sqlalchemy import Connection

    from diffview.store.transaction import Transaction

_UNREADABLE = (DiffviewError, SQLAlchemyError, ValueError, TypeError, KeyError, AttributeError, OverflowError)
"""What reading damaged rows may end in."""


class Depth(NamedTuple):
    """How much is checked."""

    quick: bool = False
    """The file, the chain and the counts only; no body is unpacked and nothing is derived again."""
    head: str | None = None
    """A head of the chain that was printed earlier: the store must still hold what it covers."""


def faults(tx: Transaction, depth: Depth = Depth()) -> tuple[str, ...]:  # noqa: B008  frozen
    """Return what is wrong, one sentence each; nothing where all is well."""
    parts: list[tuple[str, Callable[[], Iterable[str]]]] = [
        ("the database", lambda: dialect_of(tx.connection).faults(tx.connection, quick=depth.quick)),
        ("the triggers", lambda: dialect_of(tx.connection).missing_guards(tx.connection)),
        ("the chain", lambda: _chain(tx.connection, depth.head)),
        ("the bodies", lambda: _bodies(tx.connection)),
    ]
    if not depth.quick:
        parts.append(("the captures", lambda: _captures(tx)))
        parts += [
            (f"article {number}", lambda number=number: verify_articles.faults(tx, number))  # type: ignore[misc]
            for number in _guarded_ids(tx)
        ]
    return tuple(fault for name, find in parts for fault in _guarded(name, find))


def _guarded_ids(tx: Transaction) -> list[int]:
    try:
        return verify_articles.ids(tx.connection)
    except _UNREADABLE:
        # Said by the other checks: the table itself cannot be read.
        return []


def _guarded(name: str, find: Callable[[], Iterable[str]]) -> Iterator[str]:
    """Yield what *find* finds; that it could not go on is a fault too."""
    try:
        yield from find()
    except DiffviewError as error:
        yield f"{name}: {error.what}"
    except _UNREADABLE as error:
        what = " ".join(str(getattr(error, "orig", None) or error).split())
        yield f"{name} cannot be read ({what})"


class _Ends(NamedTuple):
    """Links of a chain as they were computed."""

    links: set[bytes]
    last: bytes


def _chain(connection: Connection, wanted: str | None) -> Iterator[str]:
    found: list[str] = []
    sightings = _sighting_links(connection, found)
    takedowns = _takedown_links(connection, found)
    yield from found
    unseen = select(capture.c.digest).outerjoin(sighting).where(sighting.c.id.is_(None))
    yield from (f"capture {row.digest.hex()}: nothing says where it was seen" for row in connection.execute(unseen))
    if wanted is not None and wanted not in _heads(sightings, takedowns):
        yield f"the head {wanted} is none that this store ever had: something recorded before was altered or left out"


def _heads(sightings: _Ends, takedowns: _Ends) -> set[str]:
    """Return every head that the store had."""
    without = {chain.head(link, None) for link in sightings.links}
    taken = takedowns.links - {chain.START}
    return without | {chain.head(link, other) for other in taken for link in sightings.links}


def _sighting_links(connection: Connection, found: list[str]) -> _Ends:
    columns = (capture.c.digest, capture.c.size, capture.c.recorded_at.label("captured_first"))
    rows = connection.execute(select(sighting, *columns).join(capture).order_by(sighting.c.id))
    link, links, expected = chain.START, {chain.START}, 1
    for row in rows:
        name = f"sighting {row.id}"
        if row.id != expected:
            found.append(f"{name}: it should be number {expected}; sightings were taken out or put in")
        expected = row.id + 1
        seen = chain.Observation(
            digest=row.digest,
            size=row.size,
            captured_first=row.captured_first,
            origin=row.origin,
            url=row.url,
            observed_at=row.observed_at,
            media_type=row.media_type,
            recorded_at=row.recorded_at,
        )
        if chain.identity(row.digest, row.origin, row.url, row.observed_at) != row.identity:
            found.append(f"{name}: it says another capture, origin, address or time than when it was recorded")
        made = chain.link(link, seen)
        if made != row.link:
            found.append(f"{name}: the hash chain breaks here; it or one before it was altered")
        # Go on from what is held, so that one altered row is one fault.
        link = row.link
        links.add(row.link)
    total = connection.execute(select(func.count()).select_from(sighting)).scalar_one()
    if total != len(links) - 1:
        found.append(f"{total} sightings are held, {len(links) - 1} of them with their capture and their link")
    return _Ends(links, link)


def _takedown_links(connection: Connection, found: list[str]) -> _Ends:
    link, links = chain.START, {chain.START}
    for row in connection.execute(select(takedown, capture.c.digest).join(capture).order_by(takedown.c.id)):
        if chain.takedown_link(link, row.digest, row.taken_at, row.reason) != row.link:
            found.append(f"takedown {row.id}: its hash chain breaks here; it or one before it was altered")
        link = row.link
        links.add(link)
    return _Ends(links, link)


def _bodies(connection: Connection) -> Iterator[str]:
    """Yield the bodies that nothing needs, and those that are needed and missing."""
    needed: set[int] = set()
    for table in (capture, reading, version, remainder, solved):
        needed.update(connection.execute(select(table.c.body_id)).scalars())
    held = dict(tuple(row) for row in connection.execute(select(body.c.id, body.c.base)))
    yield from (f"body {number} is missing" for number in sorted(needed - held.keys()))
    yield from (f"body {number} belongs to nothing" for number in sorted(held.keys() - needed))
    bases = ((number, base) for number, base in held.items() if base is not None and base not in held)
    yield from (f"body {number} adds to body {base}, which is missing" for number, base in bases)


def _captures(tx: Transaction) -> Iterator[str]:
    taken = set(tx.connection.execute(select(takedown.c.capture_id)).scalars())
    query = select(capture, body.c.codec).outerjoin(body, body.c.id == capture.c.body_id).order_by(capture.c.id)
    for row in tx.connection.execute(query).all():
        name = f"capture {row.digest.hex()}"
        if row.codec == Codec.GONE or row.id in taken:
            yield from _taken(name, gone=row.codec == Codec.GONE, recorded=row.id in taken)
            continue
        try:
            data = tx.bodies.get(row.body_id)
        except DiffviewError as error:
            yield f"{name}: {error.what}"
            continue
        if digest_of(data) != row.digest.hex():
            yield f"{name}: its bytes have another digest"
        elif len(data) != row.size:
            yield f"{name}: {len(data)} bytes are held, {row.size} were recorded"


def _taken(name: str, *, gone: bool, recorded: bool) -> Iterator[str]:
    if gone and not recorded:
        yield f"{name}: its bytes were removed, and no takedown is recorded"
    if recorded and not gone:
        yield f"{name}: a takedown is recorded, and its bytes are still held"
