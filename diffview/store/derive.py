"""What follows from the readings of articles: their histories, laid down in tables.

`rebuild` runs `histories.build` over everything observed of some articles and writes what differs from what is laid
down. So neither the order of imports nor their number can show, and a rebuilt store is the same store. A version
is coded against the reading that shows it, so its text is laid down once.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import Integer, bindparam, case, delete, func, insert, literal, select, update

from diffview import histories
from diffview.model import ArticleId, ArticleKey, History, Reading
from diffview.store import captures, fingerprints, payload, reading_back
from diffview.store.dialect import dialect_of, portions
from diffview.store.schema import NEVER, Due, article, body, remainder, solved, source, version
from diffview.store.search_index import documents
from diffview.store.transaction import Transaction, next_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Connection, Table

    from diffview.model import Version
    from diffview.store.search_index import Document

Rows = list[dict[str, Any]]
Key = tuple[Any, ...]


class _Kept(NamedTuple):
    """What is laid down under a key."""

    mark: bytes
    body_id: int


class _Made(NamedTuple):
    """What is to be laid down under a key: its bytes, and the reading to code them against."""

    data: bytes
    base: int | None

    @property
    def mark(self) -> bytes:
        return _mark(self.data)


def _mark(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()[:8]


def _version_bytes(one: Version) -> bytes:
    # The fingerprint stands in its own column.
    return payload.dumps(replace(one, fingerprint=""))


def mark_of_version(one: Version) -> bytes:
    """Return the mark under which a version is laid down."""
    return _mark(_version_bytes(one))


def article_ids(connection: Connection) -> tuple[ArticleId, ...]:
    """Return every article that was not merged into another, oldest first."""
    query = select(article.c.id).where(article.c.merged_into.is_(None)).order_by(article.c.id)
    return tuple(map(ArticleId, connection.execute(query).scalars()))


def from_readings(tx: Transaction, article_id: ArticleId) -> History:
    """Return the history that the readings and corrections of an article make, written or not."""
    (built,) = _built(tx, [article_id])
    return built.history


class _Built(NamedTuple):
    """A history as the readings make it, and where these lie."""

    id: ArticleId
    history: History
    bodies: dict[str, int]
    """The body of a reading by the digest of its capture."""
    readings: int


def _built(tx: Transaction, ids: Sequence[ArticleId]) -> list[_Built]:
    readings = captures.readings_of(tx, ids)
    corrections = captures.corrections_of(tx.connection, ids)
    out = []
    for article_id in ids:
        mine = readings.get(article_id, [])
        history = _history([made for _, made in mine], corrections.get(article_id, ()), article_id)
        out.append(_Built(article_id, history, {made.capture: number for number, made in mine}, len(mine)))
    return out


def _history(readings: list[Reading], corrections: Iterable[Any], article_id: ArticleId) -> History:
    built = histories.build(readings, corrections)
    if not built:
        return History(ArticleKey(), (), id=article_id)
    # `grouping` sees to it that all readings of an article share a key, so they make one history.
    (history,) = built
    return replace(history, id=article_id)


def rebuild(tx: Transaction, ids: Iterable[ArticleId]) -> None:
    """Derive the histories of articles again and write what changed."""
    for some in portions(sorted(set(ids))):
        _rebuild(tx, some)


def _rebuild(tx: Transaction, ids: list[ArticleId]) -> None:
    tables: tuple[Table, ...] = (version, remainder, solved)
    kept = {table: _kept(tx.connection, table, ids) for table in tables}
    built = _built(tx, ids)
    made = {table: {} for table in tables}  # type: dict[Table, dict[Key, _Made]]
    for one in built:
        _lay_out(one, made)
    stale = {table: _stale(kept[table], made[table]) for table in tables}
    changed = {key[0] for table in tables for key in stale[table]} | {
        key[0] for table in tables for key, value in made[table].items() if _differs(kept[table].get(key), value)
    }
    before = _held_of(tx, changed, stale)
    grown = [_Grown(one.history, before.get(one.id), _new_numbers(one.history, kept[version])) for one in built]
    grown = [one for one in grown if one.history.id in changed]
    versions = {(one.history.id, v.number): v for one in built for v in one.history.versions}
    for table in tables:
        _drop(tx.connection, table, {key: kept[table][key] for key in stale[table]})
        _write(tx, table, kept[table], made[table], versions)
    _index(tx, grown)
    fingerprints.enter(tx.connection, [(one.history, one.before, one.new) for one in grown])
    _write_articles(tx.connection, built, changed)


class _Grown(NamedTuple):
    """A history to be written, what stood there before, and the numbers that are new."""

    history: History
    before: History | None
    """None where nothing was taken out or altered, so that only new versions count."""
    new: frozenset[int]


def _new_numbers(history: History, kept: dict[Key, _Kept]) -> frozenset[int]:
    return frozenset(one.number for one in history.versions if (history.id, one.number) not in kept)


def _kept(connection: Connection, table: Table, ids: list[ArticleId]) -> dict[Key, _Kept]:
    keys = list(table.primary_key.columns)
    rows = connection.execute(select(*keys, table.c.mark, table.c.body_id).where(table.c.article_id.in_(ids)))
    return {tuple(row[: len(keys)]): _Kept(row.mark, row.body_id) for row in rows}


def _lay_out(one: _Built, made: dict[Table, dict[Key, _Made]]) -> None:
    history = one.history
    for held in history.versions:
        base = next((one.bodies[seen.capture] for seen in held.sightings if seen.capture in one.bodies), None)
        made[version][history.id, held.number] = _Made(_version_bytes(held), base)
    for digest, rows in history.rows:
        made[solved][history.id, bytes.fromhex(digest)] = _Made(payload.dumps(rows), one.bodies.get(digest))
    if one.readings:
        rest = replace(history, versions=(), id=None, rows=tuple((digest, ()) for digest, _ in history.rows))
        made[remainder][(history.id,)] = _Made(payload.dumps(rest), None)


def _differs(kept: _Kept | None, made: _Made) -> bool:
    return kept is None or kept.mark != made.mark


def _stale(kept: dict[Key, _Kept], made: dict[Key, _Made]) -> list[Key]:
    """Return the keys of what is laid down and is not so any more."""
    return [key for key, value in kept.items() if key not in made or _differs(value, made[key])]


def _held_of(tx: Transaction, changed: set[ArticleId], stale: dict[Table, list[Key]]) -> dict[ArticleId, History]:
    """Return the histories as they were laid down of articles whose versions do not only grow."""
    return reading_back.histories(tx, {key[0] for key in (*stale[version], *stale[remainder])} & changed)


def _drop(connection: Connection, table: Table, stale: dict[Key, _Kept]) -> None:
    if not stale:
        return
    columns = list(table.primary_key.columns)
    condition = [column == bindparam(f"key_{n}") for n, column in enumerate(columns)]
    rows = [{f"key_{n}": value for n, value in enumerate(key)} for key in stale]
    connection.execute(delete(table).where(*condition), rows)
    for some in portions(value.body_id for value in stale.values()):
        connection.execute(delete(body).where(body.c.id.in_(some)))


def _write(
    tx: Transaction,
    table: Table,
    kept: dict[Key, _Kept],
    made: dict[Key, _Made],
    versions: dict[tuple[ArticleId | None, int], Version],
) -> None:
    names = [column.name for column in table.primary_key.columns]
    rows: Rows = []
    for key, value in made.items():
        if not _differs(kept.get(key), value):
            continue
        row = dict(zip(names, key, strict=True))
        row |= {"mark": value.mark, "body_id": tx.bodies.add(value.data, value.base)}
        if table is version:
            one = versions[key[0], key[1]]
            row |= {
                "fingerprint": bytes.fromhex(one.fingerprint),
                "matching": fingerprints.matching_fingerprint(one.blocks),
                "characters": sum(len(block.text) for block in one.blocks),
            }
        rows.append(row)
    tx.bodies.flush()
    if rows:
        tx.connection.execute(insert(table), rows)


def _index(tx: Transaction, grown: list[_Grown]) -> None:
    """Bring the search index up to date."""
    dialect = dialect_of(tx.connection)
    gone: list[Document] = []
    new: list[Document] = []
    for history, before, numbers in grown:
        held = documents(before) if before else {}
        wanted = documents(history, None if before else numbers)
        gone += [document for key, document in held.items() if wanted.get(key) != document]
        new += [document for key, document in wanted.items() if held.get(key) != document]
    dialect.remove_documents(tx.connection, gone)
    dialect.add_documents(tx.connection, new)


def _write_articles(connection: Connection, built: list[_Built], changed: set[ArticleId]) -> None:
    sources = _source_ids(connection, {one.history.key.source for one in built})
    rows = []
    for one in built:
        values = article_row(one.history, sources)
        due = Due.FIGURES if one.history.id in changed else None
        rows.append(values | {"key": one.history.id, "alive": one.readings > 0, "due_now": due})
    names = [name for name in rows[0] if name not in {"key", "due_now"}] if rows else []
    values_of = {name: bindparam(name, type_=article.c[name].type) for name in names}
    # What is due stays due where nothing changed now.
    was = case((article.c.due == Due.HISTORY, literal(int(Due.FIGURES))), else_=article.c.due)
    due_now = func.coalesce(bindparam("due_now", type_=Integer), was)
    statement = update(article).where(article.c.id == bindparam("key")).values(values_of | {"due": due_now})
    if rows:
        connection.execute(statement, rows)


def _source_ids(connection: Connection, keys: set[str | None]) -> dict[str | None, int | None]:
    """Return the ids of outlets, those that are new added."""
    wanted = sorted(key for key in keys if key)
    found: dict[str | None, int | None] = {}
    for some in portions(wanted):
        found.update((row.key, row.id) for row in connection.execute(select(source).where(source.c.key.in_(some))))
    for key in wanted:
        if key not in found:
            number = next_id(connection, source)
            connection.execute(insert(source), [{"id": number, "key": key}])
            found[key] = number
    return found


def article_row(built: History, sources: dict[str | None, int | None]) -> dict[str, Any]:
    """Return what a list shows of a history, by column; *sources* has the numbers of outlets."""
    seen = [one.observed_at for one in built.versions] + [one.observed_at for one in built.gaps]
    times = [moment for moment in seen if moment]
    # What nobody observed at a known time stands in lists where its own page dates it.
    stated = [one.modified_at or one.published_at for one in built.versions]
    return {
        "source_id": sources.get(built.key.source),
        "url": built.key.url,
        "external_id": built.key.external_id,
        "title": built.title,
        "first_title": next((one.title for one in built.versions if one.title), None),
        "versions": len(built.versions),
        "gaps": len(built.gaps),
        "conflicts": len(built.conflicts),
        "first_at": min(times, default=None),
        "last_at": max(times, default=None),
        "sort_at": max(times or [moment for moment in stated if moment], default=NEVER),
    }
