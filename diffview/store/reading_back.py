"""Histories as they are laid down, read back: one article or many at once."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from diffview.errors import UnknownArticle
from diffview.model import ArticleId, ArticleKey, History, Row, Version
from diffview.store import payload
from diffview.store.dialect import portions
from diffview.store.schema import article, remainder, solved, version

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection, Select
    from sqlalchemy import Row as SqlRow

    from diffview.store.transaction import Transaction

Rows = tuple[Row, ...]


def history(tx: Transaction, article_id: ArticleId) -> History:
    """Return the history of an article; `UnknownArticle` where there is none of that id."""
    found = histories(tx, [article_id])
    if article_id not in found:
        raise unknown(article_id)
    return found[article_id]


def unknown(article_id: ArticleId) -> UnknownArticle:
    """Return the error that says that there is no article of that id."""
    return UnknownArticle(f"article {article_id}", "the store holds no such article", hint="see `diffview list`")


def histories(tx: Transaction, ids: Iterable[ArticleId]) -> dict[ArticleId, History]:
    """Return the histories of articles by id; ids that are none are left out."""
    out: dict[ArticleId, History] = {}
    for some in portions(ids):
        known = tx.connection.execute(select(article.c.id).where(article.c.id.in_(some))).scalars().all()
        parts = [_rows(tx.connection, table, known) for table in (remainder, version, solved)]
        bodies = tx.bodies.get_all(row.body_id for rows in parts for row in rows)
        rests = {row.article_id: payload.loads(History, bodies[row.body_id]) for row in parts[0]}
        versions = _grouped(parts[1])
        paired = {(row.article_id, row.digest.hex()): payload.loads(Rows, bodies[row.body_id]) for row in parts[2]}
        for number in known:
            rest = rests.get(number, History(ArticleKey(), ()))
            out[ArticleId(number)] = replace(
                rest,
                id=ArticleId(number),
                versions=tuple(version_of(row, bodies[row.body_id]) for row in versions.get(number, [])),
                rows=tuple((digest, paired[number, digest]) for digest, _ in rest.rows),
            )
    return out


def _rows(connection: Connection, table: Any, ids: Iterable[int]) -> list[SqlRow[*tuple[Any, ...]]]:  # noqa: ANN401
    query: Select[Any] = select(table).where(table.c.article_id.in_(list(ids))).order_by(*table.primary_key.columns)
    return list(connection.execute(query))


def _grouped(rows: Iterable[SqlRow[*tuple[Any, ...]]]) -> dict[int, list[SqlRow[*tuple[Any, ...]]]]:
    found: dict[int, list[SqlRow[*tuple[Any, ...]]]] = {}
    for row in rows:
        found.setdefault(row.article_id, []).append(row)
    return found


def version_of(row: SqlRow[*tuple[Any, ...]], body: bytes) -> Version:
    """Return a version from its row and its body, which leaves the fingerprint to the row."""
    return replace(payload.loads(Version, body), fingerprint=row.fingerprint.hex())


def one_version(tx: Transaction, article_id: ArticleId, number: int) -> Version | None:
    """Return one version, or None where it is not held."""
    query = select(version).where(version.c.article_id == article_id, version.c.number == number)
    row = tx.connection.execute(query).one_or_none()
    return None if row is None else version_of(row, tx.bodies.get(row.body_id))


def numbers(connection: Connection, article_id: ArticleId) -> tuple[int, ...]:
    """Return the numbers of the versions held, in order."""
    query = select(version.c.number).where(version.c.article_id == article_id).order_by(version.c.number)
    return tuple(connection.execute(query).scalars())


def characters(connection: Connection, article_id: ArticleId) -> dict[int, int]:
    """Return by number how many characters the text of each version has."""
    rows = connection.execute(select(version.c.number, version.c.characters).where(version.c.article_id == article_id))
    return {row.number: row.characters for row in rows}
