"""Check one article: its readings, and everything that is laid down of it against what they make."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from diffview.errors import DiffviewError
from diffview.identity import article_keys
from diffview.model import ArticleId, History, Reading
from diffview.store import derive, fingerprints, payload, reading_back, search_index, steps
from diffview.store.codec import Codec
from diffview.store.dialect import dialect_of
from diffview.store.schema import (
    Due,
    article,
    article_key,
    article_kind,
    body,
    capture,
    fingerprint,
    parser,
    reading,
    sighting,
    source,
    takedown,
    version,
)
from diffview.text.fingerprint import fingerprint as text_fingerprint

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, Row

    from diffview.store.transaction import Transaction


def ids(connection: Connection) -> list[int]:
    """Return every article, also those that were merged into others."""
    return list(connection.execute(select(article.c.id).order_by(article.c.id)).scalars())


def faults(tx: Transaction, number: int) -> Iterator[str]:
    """Yield what is wrong with an article, one sentence each."""
    article_id = ArticleId(number)
    name = f"article {number}"
    row = tx.connection.execute(select(article).where(article.c.id == number)).one()
    unreadable = list(_readings(tx, name, article_id))
    yield from unreadable
    held = _held(tx, article_id)
    if isinstance(held, str):
        yield f"{name}: {held}"
        return
    yield from _versions(tx.connection, name, held)
    if unreadable or row.due == Due.HISTORY:
        return
    try:
        built = derive.from_readings(tx, article_id)
    except (DiffviewError, ValueError) as error:
        yield f"{name}: a stored reading is damaged ({error})"
        return
    if held != built:
        yield f"{name}: its readings and corrections make another history"
    yield from _row(tx.connection, name, row, built)
    yield from _fingerprints(tx.connection, name, built)
    yield from _documents(tx.connection, name, article_id, built)
    if row.due == Due.NOTHING:
        yield from _figures(tx, name, row, built)


def _held(tx: Transaction, article_id: ArticleId) -> History | str:
    try:
        return reading_back.history(tx, article_id)
    except DiffviewError as error:
        return error.what
    except (KeyError, ValueError, TypeError):
        return "a part of its history is missing"


def _readings(tx: Transaction, name: str, article_id: ArticleId) -> Iterator[str]:
    query = (
        select(reading, parser.c.name, parser.c.revision, capture.c.digest, sighting.c.origin, body.c.codec)
        .add_columns(takedown.c.id.label("taken"))
        .select_from(reading.join(parser).join(sighting).join(capture))
        .outerjoin(body, body.c.id == reading.c.body_id)
        .outerjoin(takedown, takedown.c.capture_id == capture.c.id)
        .where(reading.c.article_id == article_id)
    )
    keys = set(tx.connection.execute(select(article_key.c.key).where(article_key.c.article_id == article_id)).scalars())
    for row in tx.connection.execute(query).all():
        if row.taken is not None and row.codec == Codec.GONE:
            continue
        try:
            made = payload.loads(Reading, tx.bodies.get(row.body_id))
        except DiffviewError as error:
            yield f"{name}: a stored reading is damaged ({error.what})"
            continue
        said = (made.capture, made.origin, made.parser.name, made.parser.revision)
        if said != (row.digest.hex(), row.origin, row.name, row.revision):
            yield f"{name}: reading {row.id} is of another capture, origin or parser than its row says"
        if not row.superseded and not keys.intersection(article_keys(made)):
            yield f"{name}: reading {row.id} has no address or id of this article"


def _versions(connection: Connection, name: str, held: History) -> Iterator[str]:
    rows = {row.number: row for row in connection.execute(select(version).where(version.c.article_id == held.id))}
    for one in held.versions:
        if text_fingerprint(one.title, (block.text for block in one.blocks)) != one.fingerprint:
            yield f"{name}, version {one.number}: its text has another fingerprint"
        row = rows.get(one.number)
        if row is None:
            yield f"{name}, version {one.number}: it is laid down under another number"
        elif row.matching != fingerprints.matching_fingerprint(one.blocks):
            yield f"{name}, version {one.number}: its text has another fingerprint for matching"
        elif row.characters != sum(len(block.text) for block in one.blocks):
            yield f"{name}, version {one.number}: it says another length than its text has"
        elif row.mark != derive.mark_of_version(one):
            yield f"{name}, version {one.number}: it is marked as another text"


def _row(connection: Connection, name: str, row: Row[Any], built: History) -> Iterator[str]:
    key = connection.execute(select(source.c.key).where(source.c.id == row.source_id)).scalar_one_or_none()
    if key != (built.key.source or None):
        yield f"{name}: the list shows another source than its readings give"
    wanted = derive.article_row(built, {built.key.source: row.source_id})
    for column, value in wanted.items():
        if getattr(row, column) != value:
            yield f"{name}: the list shows {getattr(row, column)!r} as its {column}, its readings make {value!r}"
    any_current = select(reading.c.id).where(reading.c.article_id == row.id, reading.c.superseded.is_(False)).limit(1)
    if row.alive != (connection.execute(any_current).first() is not None):
        yield f"{name}: the list {'shows' if row.alive else 'hides'} it against its readings"


def _fingerprints(connection: Connection, name: str, built: History) -> Iterator[str]:
    held = set(connection.execute(select(fingerprint.c.hash).where(fingerprint.c.article_id == built.id)).scalars())
    wanted = fingerprints.expected(built)
    if held != wanted:
        yield f"{name}: {len(held ^ wanted)} of the fingerprints for `check` are missing or not its own"


def _documents(connection: Connection, name: str, article_id: ArticleId, built: History) -> Iterator[str]:
    keys = search_index.first_key(article_id), search_index.first_key(article_id + 1)
    held = dialect_of(connection).document_keys(connection, *keys)
    wanted = search_index.documents(built).keys()
    if held != wanted:
        yield f"{name}: {len(held ^ wanted)} documents of the search index are missing or not its own"


def _figures(tx: Transaction, name: str, row: Row[Any], built: History) -> Iterator[str]:
    held = steps.held(tx, [ArticleId(row.id)]).get(ArticleId(row.id), {})
    wanted = {steps.basis(old, new): (old, new) for old, new in pairwise(built.versions)}
    for key in held.keys() - wanted.keys():
        yield f"{name}: a step from version {held[key].old} to {held[key].new} is of other texts"
    right = steps.measured(built, {})
    for key, one in right.items():
        if key in held and held[key] != one:
            yield f"{name}: the step from version {one.old} to {one.new} has other figures than its texts give"
        elif key not in held:
            yield f"{name}: the step from version {one.old} to {one.new} is missing"
    values, kinds = steps.sums(right)
    for column, value in values.items():
        if getattr(row, column) != value:
            yield f"{name}: the list shows {getattr(row, column)!r} as its {column}, its steps make {value!r}"
    rows = tx.connection.execute(select(article_kind).where(article_kind.c.article_id == row.id)).all()
    shown = {(one.kind, one.sort_at): one.changes for one in rows}
    if shown != {(one.kind.value, row.sort_at): one.changes for one in kinds}:
        yield f"{name}: the list shows other kinds of change than its steps give"
